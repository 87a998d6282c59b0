import { hostLink } from './AR703-link-on-this-machine.ts';
import { unknownAccount } from './AR705-unknown-account.ts';
import type { HostCheck } from './defineHostCheck.ts';
import { folderMissing, parentMissing, programMissing, wrongKind } from './paths.ts';

/** The AR7xx checks: what a rule names and its machine does not have. In the order of their codes. */
export const hostChecks: readonly HostCheck[] = [
  parentMissing,
  folderMissing,
  hostLink,
  wrongKind,
  unknownAccount,
  programMissing,
];
