import type { Check, CheckInfo, Scope } from './defineCheck.ts';
import { hostChecks } from './host/hostChecks.ts';
import { extraWord } from './load/AR101-extra-word.ts';
import { severalRules } from './load/AR107-several-rules.ts';
import { unknownArch } from './load/AR113-unknown-arch.ts';
import { fieldOnList } from './load/AR116-field-on-list.ts';
import { compare } from './load/AR135-comparison.ts';
import { account, unsetId } from './load/accounts.ts';
import {
  controlValue,
  deleteAll,
  droppedWords,
  dropsRule,
  nestedFile,
  prependDeletes,
  request,
} from './load/controls.ts';
import { fieldSyntax, unknownField } from './load/fieldSyntax.ts';
import { keySeparator, keyTooLong, permLetters } from './load/letters.ts';
import { badListAction, possible } from './load/listAction.ts';
import { missingArgument, noOption, unknownOption } from './load/options.ts';
import { archFirst, keyOrder, listFirst, noList, permOrder } from './load/order.ts';
import { absolutePath, longPath, tooManyFields, twoKeys, twoPaths } from './load/paths.ts';
import { permSyscall, syscallOnList, unknownSyscall } from './load/syscalls.ts';
import { family, number, operator, unknownErrno, unknownMessageType, unknownType } from './load/values.ts';
import { meaningChecks } from './meaning/meaningChecks.ts';
import { rulesetChecks } from './ruleset/rulesetChecks.ts';
import { styleChecks } from './style/styleChecks.ts';
import { unknownSuppression, unusedSuppression } from './suppressionComments.ts';
import { techniqueChecks } from './technique/techniqueChecks.ts';
import { byteOrderMark } from './text/AR003-byte-order-mark.ts';
import { tab } from './text/AR004-tab.ts';
import { lookAlike } from './text/AR005-look-alike.ts';
import { trailingComment } from './text/AR006-trailing-comment.ts';
import { continuation } from './text/AR007-continuation.ts';
import { quotes } from './text/AR008-quotes.ts';
import { commandWord } from './text/AR009-command-word.ts';
import { longLine } from './text/AR010-long-line.ts';
import { carriageReturn, silentReturn } from './text/carriageReturn.ts';

/**
 * Every check. The order is that in which load checks claim a failure: root causes in the text first, then the checks
 * that look closer than their reason, then one check for each reason.
 */
export const checks: readonly Check[] = [
  byteOrderMark,
  lookAlike,
  tab,
  commandWord,
  carriageReturn,
  trailingComment,
  continuation,
  quotes,
  silentReturn,
  longLine,
  unusedSuppression,
  unknownSuppression,
  badListAction,
  severalRules,
  permLetters,
  keyTooLong,
  extraWord,
  unknownOption,
  missingArgument,
  noOption,
  possible,
  listFirst,
  noList,
  syscallOnList,
  unknownSyscall,
  archFirst,
  unknownArch,
  fieldSyntax,
  unknownField,
  fieldOnList,
  operator,
  number,
  account,
  unsetId,
  unknownErrno,
  unknownMessageType,
  unknownType,
  family,
  permOrder,
  keyOrder,
  keySeparator,
  absolutePath,
  longPath,
  twoPaths,
  twoKeys,
  tooManyFields,
  compare,
  permSyscall,
  controlValue,
  deleteAll,
  request,
  nestedFile,
  dropsRule,
  prependDeletes,
  droppedWords,
  ...meaningChecks,
  ...styleChecks,
  ...techniqueChecks,
];

/** Every check that there is, also those that look at a ruleset as a whole or at a machine, in the order of their codes. */
export const allChecks: readonly (CheckInfo & { readonly scope: Scope })[] = [
  ...checks,
  ...rulesetChecks,
  ...hostChecks,
].sort((a, b) => (a.code < b.code ? -1 : 1));
