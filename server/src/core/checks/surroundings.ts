import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import type { Below } from './failure.ts';

/** Returns what stands around each line of a document, by the line's index: worked out when it is first asked for. */
export function lazySurroundings(document: RulesDocument): (i: number) => Below {
  let table: Surroundings | undefined;
  return (i) => {
    table ??= surroundings(document);
    const rules = document.template ? 0 : (table.rules[i] ?? 0);
    return { rules, ignoring: IGNORING[table.ignoring[i] ?? 0] };
  };
}

interface Surroundings {
  /** How many rules stand below each line. */
  readonly rules: Int32Array;
  /** What stands above each line on a line of its own, as an index into `IGNORING`. */
  readonly ignoring: Int8Array;
}

const IGNORING = [undefined, '-i', '-c'] as const;
const SPACE = 0x20;
const DASH = 0x2d;
const RULE_LETTERS = 'aAdwW';

// From the text alone: a large file that is read in one pass would have to be read again for its nodes.
function surroundings({ text, lines }: RulesDocument): Surroundings {
  const rules = new Int32Array(lines.length);
  const ignoring = new Int8Array(lines.length);
  let above = 0;
  for (let i = 0; i < lines.length; i++) {
    const { start, end } = lines[i] as RulesLine;
    ignoring[i] = above;
    if (end - start > 3 || text.charCodeAt(start) !== DASH) continue;
    const option = text.slice(start, end);
    if (option === '-i') above = 1;
    else if (option === '-c') above = 2;
  }
  let below = 0;
  for (let i = lines.length - 1; i >= 0; i--) {
    rules[i] = below;
    let from = (lines[i] as RulesLine).start;
    while (text.charCodeAt(from) === SPACE) from++;
    if (text.charCodeAt(from) === DASH && RULE_LETTERS.includes(text[from + 1] ?? '?')) below++;
  }
  return { rules, ignoring };
}
