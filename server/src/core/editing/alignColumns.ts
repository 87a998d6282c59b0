import { hasOnly, optionText } from '../checks/edits.ts';
import { keepsWords } from '../checks/style/restyle.ts';
import { fitsLine } from '../syntax/document.ts';
import { parseLine } from '../syntax/line.ts';
import { byteLength } from '../text/bytes.ts';

/**
 * The most spaces that are put in one place beyond the first: a cell that would need more stays out of its
 * column.
 */
const MOST = 24;

/** A rule as its options, each with its argument. */
interface Row {
  /** The letters of the options: rules are alike where those of one begin with those of the other. */
  readonly shape: string;
  readonly cells: readonly string[];
}

/**
 * Returns the same lines with their options in columns: neighboring lines with similar options, if that adds
 * few spaces. An undefined line ends a block and stays undefined; so does a line whose words audit before 4.2
 * would drop if it grew.
 * @param lines texts of commands with one space between words
 */
export function inColumns(lines: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const out: (string | undefined)[] = [];
  let block: Row[] = [];
  let longest = '';
  const close = (): void => {
    out.push(...align(block));
    block = [];
    longest = '';
  };
  for (const line of lines) {
    const row = line === undefined ? undefined : rowOf(line);
    if (!row) {
      close();
      out.push(line);
      continue;
    }
    if (!longest.startsWith(row.shape) && !row.shape.startsWith(longest)) close();
    if (row.shape.length > longest.length) longest = row.shape;
    block.push(row);
  }
  close();
  return out;
}

function rowOf(line: string): Row | undefined {
  const node = parseLine(line);
  if (
    node.kind !== 'command' ||
    !'aAdwW'.includes(node.options[0]?.name ?? ' ') ||
    !hasOnly(node, 'aAdwWpFSCk')
  )
    return undefined;
  const cells = node.options.map((o) => optionText(node, o));
  const plain = cells.join(' ') === line && keepsWords(node.words.length, byteLength(line));
  return plain ? { shape: node.options.map((o) => o.name).join(''), cells } : undefined;
}

function align(rows: readonly Row[]): readonly string[] {
  const texts = rows.map(() => '');
  let inStep = [...rows.keys()];
  for (let column = 0; inStep.length > 0; column++) {
    // What is last in its line needs no room.
    const lengths = inStep.flatMap((i) =>
      (rows[i] as Row).cells.length > column + 1 ? [lengthOf(rows[i] as Row, column)] : [],
    );
    const width = widthFor(lengths);
    inStep = inStep.filter((i) => {
      const row = rows[i] as Row;
      const blanks = width - lengthOf(row, column);
      const fits = row.cells.length > column + 1 && blanks >= 0 && blanks <= MOST;
      texts[i] += fits ? `${row.cells[column]}${' '.repeat(blanks + 1)}` : row.cells.slice(column).join(' ');
      return fits;
    });
  }
  // What auditctl would read in pieces stays short.
  return rows.map((row, i) => (fitsLine(texts[i] ?? '') ? (texts[i] ?? '') : row.cells.join(' ')));
}

/** Returns the length in characters. */
function lengthOf(row: Row, column: number): number {
  return [...(row.cells[column] ?? '')].length;
}

/** Returns the width that most cells can have with few spaces; of equal ones the smallest. */
function widthFor(lengths: readonly number[]): number {
  const sorted = [...lengths].sort((a, b) => a - b);
  let [best, most, from] = [0, 0, 0];
  for (const [to, width] of sorted.entries()) {
    while (width - (sorted[from] ?? 0) > MOST) from++;
    if (to - from + 1 > most) [best, most] = [width, to - from + 1];
  }
  return best;
}
