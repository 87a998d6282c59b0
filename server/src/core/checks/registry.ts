import type { Check, CheckInfo, Scope } from './define.ts';
import { hostChecks } from './host/index.ts';
import { account, unsetId } from './load/accounts.ts';
import { unknownArch } from './load/arch.ts';
import { compare } from './load/compare.ts';
import { controlValue, deleteAll, droppedWords, dropsRule, nestedFile, prependDeletes, request } from './load/controls.ts';
import { extraWord } from './load/extraWord.ts';
import { fieldOnList } from './load/fieldOnList.ts';
import { fieldSyntax, unknownField } from './load/fieldSyntax.ts';
import { keySeparator, keyTooLong, permLetters } from './load/letters.ts';
import { badListAction, possible } from './load/listAction.ts';
import { missingArgument, noOption, unknownOption } from './load/options.ts';
import { archFirst, keyOrder, listFirst, noList, permOrder } from './load/order.ts';
import { absolutePath, longPath, tooManyFields, twoKeys, twoPaths } from './load/paths.ts';
import { severalRules } from './load/severalRules.ts';
import { permSyscall, syscallOnList, unknownSyscall } from './load/syscalls.ts';
import { family, number, operator, unknownErrno, unknownMessageType, unknownType } from './load/values.ts';
import { meaningChecks } from './meaning/index.ts';
import { rulesetChecks } from './ruleset/index.ts';
import { styleChecks } from './style/index.ts';
import { unknownSuppression, unusedSuppression } from './suppress.ts';
import { techniqueChecks } from './technique/index.ts';
import { byteOrderMark } from './text/byteOrderMark.ts';
import { carriageReturn, silentReturn } from './text/carriageReturn.ts';
import { commandWord } from './text/commandWord.ts';
import { continuation } from './text/continuation.ts';
import { longLine } from './text/longLine.ts';
import { lookAlike } from './text/lookAlike.ts';
import { quotes } from './text/quotes.ts';
import { tab } from './text/tab.ts';
import { trailingComment } from './text/trailingComment.ts';

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
export const allChecks: readonly (CheckInfo & { readonly scope: Scope })[] = [...checks, ...rulesetChecks, ...hostChecks].sort((a, b) =>
  a.code < b.code ? -1 : 1,
);
