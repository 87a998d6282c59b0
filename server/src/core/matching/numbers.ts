/** The kernel's numbers for fields and operators (linux/audit.h: AUDIT_PID …, Audit_equal …), as a compiled rule holds them. */
export const F = {
  pid: 0,
  uid: 1,
  euid: 2,
  suid: 3,
  fsuid: 4,
  gid: 5,
  egid: 6,
  sgid: 7,
  fsgid: 8,
  auid: 9,
  pers: 10,
  arch: 11,
  msgtype: 12,
  subjUser: 13,
  subjClr: 17,
  ppid: 18,
  objUser: 19,
  objLevHigh: 23,
  auidSet: 24,
  sessionid: 25,
  fstype: 26,
  devmajor: 100,
  devminor: 101,
  inode: 102,
  exit: 103,
  success: 104,
  path: 105,
  perm: 106,
  dir: 107,
  filetype: 108,
  objUid: 109,
  objGid: 110,
  compare: 111,
  exe: 112,
  saddrFam: 113,
  a0: 200,
  a3: 203,
  key: 210,
} as const;

export const OP = {
  eq: 0x40000000,
  ne: 0x30000000,
  gt: 0x20000000,
  ge: 0x60000000,
  lt: 0x10000000,
  le: 0x50000000,
  mask: 0x08000000,
  test: 0x48000000,
} as const;

/** The bits of perm= (linux/audit.h: AUDIT_PERM_*). */
export const PERM = { x: 1, w: 2, r: 4, a: 8 } as const;

/** Bits from here on stand for the kernel's classes of system calls, not for calls. */
export const FIRST_CLASS_BIT = 2032;

/** Two numbers of 32 bits, unsigned, under an operator (auditfilter.c: audit_comparator). */
export function compare32(left: number, op: number, right: number): boolean {
  const l = left >>> 0;
  const r = right >>> 0;
  switch (op) {
    case OP.eq:
      return l === r;
    case OP.ne:
      return l !== r;
    case OP.lt:
      return l < r;
    case OP.le:
      return l <= r;
    case OP.gt:
      return l > r;
    case OP.ge:
      return l >= r;
    case OP.mask:
      return (l & r) !== 0;
    case OP.test:
      return (l & r) >>> 0 === r;
    default:
      return false;
  }
}
