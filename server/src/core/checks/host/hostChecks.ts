import { parentMissing } from './AR701-parent-missing.ts';
import { folderMissing } from './AR702-folder-missing.ts';
import { hostLink } from './AR703-link-on-this-machine.ts';
import { wrongKind } from './AR704-wrong-kind-of-place.ts';
import { unknownAccount } from './AR705-unknown-account.ts';
import { programMissing } from './AR706-program-missing.ts';
import type { HostCheck } from './defineHostCheck.ts';

/** The AR7xx checks, in the order of their codes: what a rule names and its machine does not have. */
export const hostChecks: readonly HostCheck[] = [
  parentMissing,
  folderMissing,
  hostLink,
  wrongKind,
  unknownAccount,
  programMissing,
];
