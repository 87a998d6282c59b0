import { sendsSame } from '../model/equivalence.ts';
import { fails } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { parseLine } from '../syntax/line.ts';
import type { FixOptions } from './fixAll.ts';

/**
 * Returns the text of a file after fixes, with one kind of line ending if it had CR LF throughout. auditctl
 * reads a CR as a part of the last word, so without asking, all of them are removed only where that changes
 * no rule that loads.
 * @param before the text of the file before the fixes
 * @param after the text after the fixes, which can have both endings
 */
export function withOneLineEnd(before: string, after: string, options: FixOptions): string {
  const isWindows = /\r\n/.test(before) && !/(?:^|[^\r])\n/.test(before);
  if (!isWindows || after === before || !/(?:^|[^\r])\n/.test(after)) return after;
  const plain = after.replaceAll('\r\n', '\n').replace(/\r$/, '');
  if (options.safety === 'unsafe' || keepsLoaded(after, plain, options)) return plain;
  return after.replace(/\r?\n/g, '\r\n');
}

/** Reports whether each line of two texts that loads in the first sends the same in the second. */
function keepsLoaded(before: string, after: string, { targets }: FixOptions): boolean {
  const others = after.split('\n');
  return before.split('\n').every((line, i) => {
    const node = parseLine(line);
    const other = parseLine(others[i] ?? '');
    if (node.kind !== 'command' || line === others[i]) return true;
    const loading = targets.filter((t) => !fails(verdictOf(node, t)));
    return loading.length === 0 || (other.kind === 'command' && sendsSame([node], [other], loading));
  });
}
