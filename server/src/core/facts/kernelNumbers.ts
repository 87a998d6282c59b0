/**
 * The kernel's numbers for fields and operators (linux/audit.h: AUDIT_PID …, Audit_equal …), as a compiled
 * rule holds them.
 */
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
  subjSen: 16,
  subjClr: 17,
  ppid: 18,
  objUser: 19,
  objLevLow: 22,
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
  a1: 201,
  a2: 202,
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

/** The largest number of 32 bits. */
export const MAX_U32 = 0xffffffff;

/** -4095 without a sign: from here on, what a call returns is an error (auditsc.c: AUDITSC_FAILURE). */
export const FIRST_ERROR = 0xfffff001;

/** The user, group or session id that stands for none (`unset`, -1). */
export const UNSET_ID = 0xffffffff;

/** The most bytes of a rule's keys, separators included (linux/audit.h: AUDIT_MAX_KEY_LEN). */
export const KEY_MAX = 256;

/** The most bytes of a path, and of a name in it (linux/limits.h). */
export const PATH_MAX = 4096;
export const NAME_MAX = 255;

/** How many fields the request has room for (linux/audit.h: AUDIT_MAX_FIELDS). */
export const MAX_FIELDS = 64;
