import type { Check } from '../defineCheck.ts';
import { wildcard } from './AR201-wildcard.ts';
import { positiveErrno } from './AR202-positive-errno.ts';
import { wordAsZero } from './AR203-word-as-zero.ts';
import { numberTail } from './AR204-number-tail.ts';
import { noArch } from './AR205-no-arch.ts';
import { dotDot } from './AR206-dot-dot.ts';
import { octal } from './AR207-octal.ts';
import { accountName } from './AR208-account-name.ts';
import { noCalls } from './AR209-no-calls.ts';
import { directoryAsPath } from './AR210-directory-as-path.ts';
import { numberCut } from './AR211-number-cut.ts';
import { twoArchs } from './AR212-two-archs.ts';
import { keyOnList } from './AR213-key-on-list.ts';
import { actionIgnored } from './AR214-action-ignored.ts';
import { fieldIgnored } from './AR215-field-ignored.ts';
import { contradiction } from './AR216-contradiction.ts';
import { unsetLogin } from './AR217-unset-login.ts';
import { permWidens } from './AR218-perm-widens.ts';
import { linkPath } from './AR219-link-path.ts';
import { connectSuccess } from './AR220-connect-success.ts';
import { keyCharacters } from './AR221-key-characters.ts';
import { argumentBeyond } from './AR222-argument-beyond.ts';
import { argumentMixed } from './AR223-argument-of-other-call.ts';
import { socketType } from './AR224-socket-type.ts';
import { noPath } from './AR225-call-without-path.ts';
import { lateMounts } from './AR226-late-mounts.ts';
import { procSys } from './AR227-below-proc-sys.ts';
import { exeNever } from './AR228-exe-never.ts';
import { loaderFlood } from './AR229-loader-flood.ts';
import { noReturn } from './AR230-no-return.ts';
import { exitSign } from './AR231-exit-sign.ts';
import { impliedFilter } from './AR232-implied-filter.ts';
import { pathWithoutPerm } from './AR233-path-without-perm.ts';
import { directoryElsewhere } from './AR234-directory-elsewhere.ts';
import { labelWithoutSelinux } from './AR235-label-without-selinux.ts';
import { noSocketAddress } from './AR236-no-socket-address.ts';
import { namesOfExcludedArch } from './AR237-names-of-excluded-arch.ts';
import { newerThanTarget } from './AR245-newer-than-target.ts';

/** The AR2xx checks, in the order of their codes: lines that load but do something else than they seem to. */
export const meaningChecks: readonly Check[] = [
  wildcard,
  positiveErrno,
  wordAsZero,
  numberTail,
  noArch,
  dotDot,
  octal,
  accountName,
  noCalls,
  directoryAsPath,
  numberCut,
  twoArchs,
  keyOnList,
  actionIgnored,
  fieldIgnored,
  contradiction,
  unsetLogin,
  permWidens,
  linkPath,
  connectSuccess,
  keyCharacters,
  argumentBeyond,
  argumentMixed,
  socketType,
  noPath,
  lateMounts,
  procSys,
  exeNever,
  loaderFlood,
  noReturn,
  exitSign,
  impliedFilter,
  pathWithoutPerm,
  directoryElsewhere,
  labelWithoutSelinux,
  noSocketAddress,
  namesOfExcludedArch,
  newerThanTarget,
];
