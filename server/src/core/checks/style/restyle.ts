import type { Target } from '../../facts/targets.ts';
import { sameOnAll, sendsSame } from '../../model/equivalence.ts';
import { fitsLine } from '../../syntax/document.ts';
import { type CommandLine, parseLine } from '../../syntax/line.ts';
import { byteLength } from '../../text/bytes.ts';
import { applyEdits, type Span, type TextEdit } from '../../text/span.ts';
import type { Finding, Fix } from '../defineCheck.ts';
import { fix } from '../edits.ts';

/**
 * Reports whether versions before 4.2 keep all words of a line, which they count by its bytes (auditctl.c:
 * fileopt).
 * @param words how many words the line has
 * @param bytes how long the line is
 */
export function keepsWords(words: number, bytes: number): boolean {
  return words <= 1 + Math.floor(bytes / 3);
}

/**
 * Returns how safe a change to the form of a line is: safe if every target that loads the line sends the same
 * bytes, unsafe if only the order of the fields differs. Undefined where the rule would change, or where the
 * text stays the same.
 * @param edits the change, in UTF-16 units from the start of the line
 */
export function safetyOf(
  node: CommandLine,
  edits: readonly TextEdit[],
  targets: readonly Target[],
): Fix['safety'] | undefined {
  const text = applyEdits(node.text, edits);
  const after = parseLine(text);
  if (text === node.text || after.kind !== 'command' || !fitsLine(text) || !fitsLine(node.text))
    return undefined;
  if (!keepsWords(after.words.length, byteLength(text))) return undefined;
  if (sendsSame([node], [after], targets)) return 'safe';
  return sameOnAll([node], [after], targets) ? 'unsafe' : undefined;
}

/**
 * Returns a finding with the fix that writes a line in another form, as the only item; empty where the other
 * form would not be the same rule on every target.
 * @param span the place of the finding, from the start of the line
 * @param title the title of the fix
 * @param edits the edits of the fix, from the start of the line
 */
export function restyled(
  node: CommandLine,
  targets: readonly Target[],
  span: Span,
  message: string,
  title: string,
  ...edits: readonly TextEdit[]
): readonly Finding[] {
  const safety = safetyOf(node, edits, targets);
  return safety ? [{ span, message, fixes: () => [fix(title, safety, ...edits)] }] : [];
}
