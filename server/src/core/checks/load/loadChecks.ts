import type { Check } from '../defineCheck.ts';
import { extraWord } from './AR101-extra-word.ts';
import { unknownOption } from './AR102-unknown-option.ts';
import { missingArgument } from './AR103-missing-argument.ts';
import { noOption } from './AR104-no-option.ts';
import { badListAction } from './AR105-list-action.ts';
import { possible } from './AR106-possible.ts';
import { severalRules } from './AR107-several-rules.ts';
import { listFirst } from './AR108-list-first.ts';
import { noList } from './AR109-no-list.ts';
import { syscallOnList } from './AR110-syscall-on-list.ts';
import { unknownSyscall } from './AR111-unknown-syscall.ts';
import { archFirst } from './AR112-arch-first.ts';
import { unknownArch } from './AR113-unknown-arch.ts';
import { fieldSyntax } from './AR114-field-syntax.ts';
import { unknownField } from './AR115-unknown-field.ts';
import { fieldOnList } from './AR116-field-on-list.ts';
import { operator } from './AR117-operator.ts';
import { number } from './AR118-number.ts';
import { account } from './AR119-account.ts';
import { unsetId } from './AR120-unset-id.ts';
import { unknownErrno } from './AR121-errno.ts';
import { unknownMessageType } from './AR122-message-type.ts';
import { unknownType } from './AR123-file-type.ts';
import { family } from './AR124-address-family.ts';
import { permLetters } from './AR125-perm-letters.ts';
import { permOrder } from './AR126-perm-order.ts';
import { keyOrder } from './AR127-key-order.ts';
import { keyTooLong } from './AR128-key-too-long.ts';
import { keySeparator } from './AR129-key-separator.ts';
import { absolutePath } from './AR130-absolute-path.ts';
import { longPath } from './AR131-long-path.ts';
import { twoPaths } from './AR132-two-paths.ts';
import { twoKeys } from './AR133-two-keys.ts';
import { tooManyFields } from './AR134-too-many-fields.ts';
import { compare } from './AR135-comparison.ts';
import { permSyscall } from './AR136-perm-syscall.ts';
import { controlValue } from './AR137-control-value.ts';
import { deleteAll } from './AR138-delete-all.ts';
import { request } from './AR139-request.ts';
import { nestedFile } from './AR140-nested-file.ts';
import { dropsRule } from './AR141-drops-rule.ts';
import { prependDeletes } from './AR142-prepend-deletes.ts';
import { droppedWords } from './AR143-dropped-words.ts';

/**
 * Lists the AR1xx checks, which report what auditctl or the kernel refuses: first those that look closer than
 * their reason, then one for each reason.
 */
export const loadChecks: readonly Check[] = [
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
];
