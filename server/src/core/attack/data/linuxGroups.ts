// Groups of ATT&CK 19.0 that use software which runs on Linux alone, or techniques of Linux that Windows does
// not have.
const ids: ReadonlySet<string> = new Set([
  'G0007',
  'G0010',
  'G0016',
  'G0032',
  'G0034',
  'G0036',
  'G0045',
  'G0046',
  'G0049',
  'G0050',
  'G0065',
  'G0082',
  'G0087',
  'G0094',
  'G0096',
  'G0098',
  'G0106',
  'G0117',
  'G0119',
  'G0124',
  'G0139',
  'G0143',
  'G1006',
  'G1015',
  'G1016',
  'G1017',
  'G1023',
  'G1041',
  'G1045',
  'G1046',
  'G1047',
  'G1048',
  'G1052',
]);

/** Reports whether a group, by its id in upper case (`G0106`), is known to attack Linux. */
export function isKnownOnLinux(id: string): boolean {
  return ids.has(id);
}
