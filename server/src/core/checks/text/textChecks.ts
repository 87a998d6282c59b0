import type { Check } from '../defineCheck.ts';
import { carriageReturn } from './AR001-carriage-return.ts';
import { silentReturn } from './AR002-silent-carriage-return.ts';
import { byteOrderMark } from './AR003-byte-order-mark.ts';
import { tab } from './AR004-tab.ts';
import { lookAlike } from './AR005-look-alike.ts';
import { trailingComment } from './AR006-trailing-comment.ts';
import { continuation } from './AR007-continuation.ts';
import { quotes } from './AR008-quotes.ts';
import { commandWord } from './AR009-command-word.ts';
import { longLine } from './AR010-long-line.ts';
import { unusedSuppression } from './AR011-unused-suppression.ts';
import { unknownSuppression } from './AR012-unknown-suppression.ts';
import { nulByte } from './AR013-nul-byte.ts';

/**
 * Lists the AR0xx checks (characters that an editor hides, and comments that disable checks) in the order in
 * which they claim a failure.
 */
export const textChecks: readonly Check[] = [
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
  nulByte,
  unusedSuppression,
  unknownSuppression,
];
