import { loadCodes } from '../../core/checks/registry.ts';
import { type DiffLine, diffLines } from '../../core/text/diff.ts';
import { printable } from '../../core/text/printable.ts';
import { inWords } from '../../core/text/sentenceParts.ts';
import { type FileReport, type FileText, type Reported, rangeOf } from './report.ts';

/** A file before and after its fixes, with what is left to report. */
export interface FixedFile {
  readonly before: FileText;
  readonly after: FileReport;
}

/** At most as many fixes of a line are named. */
const NAMED = 3;

/** Says what fixes did, once all files are there. */
export interface FixReport {
  readonly add: (files: readonly FixedFile[]) => void;
  /**
   * Returns what fixes changed, line by line, and which lines that do not load they left alone and why, with
   * counts at the end.
   */
  readonly end: () => string;
}

/**
 * Returns a collector, empty at first, of what fixes changed in files; it writes the report about them.
 * @param safety which fixes were asked for
 * @param isWritten whether the files were written; otherwise the report says what would be
 */
export function createFixReport(safety: 'safe' | 'unsafe', isWritten: boolean): FixReport {
  const out: string[] = [];
  const sum = { changed: 0, left: 0, others: 0 };
  let isMoved = false;
  return {
    add(files) {
      for (const file of files) {
        const hunks = hunksOf(file.before.text, file.after.text);
        const changes = changesOf(file, hunks, isWritten);
        const { notes, others } = leftOf(file.after, hunks, isWritten);
        out.push(...endsOf(file, hunks), ...[...changes, ...notes].sort(byLine).map((n) => n.text));
        sum.changed += changes.length;
        sum.left += notes.length;
        sum.others += others;
        isMoved ||= file.before.text.split('\n').length !== file.after.text.split('\n').length;
      }
    },
    end() {
      const written = `${inWords(sum.changed, 'change')} ${isWritten ? 'written' : 'would be written'}`;
      const closing = [`${written}, ${inWords(sum.left, 'line')} left alone`];
      if (sum.others > 0)
        closing.push(
          safety === 'safe'
            ? `${inWords(sum.others, 'other problem')} can be fixed by --fix=unsafe, which may change what is recorded`
            : `${inWords(sum.others, 'other problem')} can be fixed by what only you can choose`,
        );
      // What is reported next was found in the text with its fixes.
      if (isMoved && !isWritten)
        closing.push('below, lines have the numbers that they would have once fixed');
      return `${[...out, ...closing].join('\n')}\n`;
    },
  };
}

/** What is said about a line, with its number in the file that is on the disk then. */
interface Note {
  readonly line: number;
  readonly text: string;
}

const byLine = (a: Note, b: Note): number => a.line - b.line;

function endsOf({ before }: FixedFile, hunks: readonly Hunk[]): readonly string[] {
  const ends = hunks.filter(isLineEnd).length;
  return ends > 0
    ? [`${printable(before.path)}: fixed: ${inWords(ends, 'line end')} changed from CR LF to LF`]
    : [];
}

function changesOf({ before }: FixedFile, hunks: readonly Hunk[], isWritten: boolean): readonly Note[] {
  return hunks
    .filter((h) => !isLineEnd(h))
    .map((hunk) => {
      const line = isWritten ? hunk.after : hunk.before;
      const lines = hunk.lines.map((l) => `  ${l.kind} ${printable(l.text)}`);
      return { line, text: [`${printable(before.path)}:${line}: fixed`, ...lines].join('\n') };
    });
}

function leftOf(
  after: FileReport,
  hunks: readonly Hunk[],
  isWritten: boolean,
): { readonly notes: readonly Note[]; readonly others: number } {
  const stuck = after.problems.filter((p) => loadCodes.has(p.code));
  const others = after.problems.filter((p) => !loadCodes.has(p.code) && p.fixes().length > 0).length;
  const notes = stuck.map((p) => {
    const fixed = rangeOf({ file: after, span: p.span }).start.line;
    const line = isWritten ? fixed : lineBefore(hunks, fixed);
    return { line, text: `${printable(after.path)}:${line}: left alone: ${whyLeft(p)}` };
  });
  return { notes, others };
}

/** Returns the number that a line of the text after had in the text before. */
function lineBefore(hunks: readonly Hunk[], line: number): number {
  let shift = 0;
  for (const { before, after, lines } of hunks) {
    if (line < after) break;
    const added = lines.filter((l) => l.kind === '+').length;
    if (line < after + added) return before;
    shift += lines.length - 2 * added;
  }
  return line + shift;
}

/** Returns why no fix of a line that does not load was applied. */
function whyLeft(p: Reported): string {
  const titles = [...new Set(p.fixes().map((f) => f.title))];
  const [only] = titles;
  if (p.code === 'AR001') return 'line ends change together, and with them rules that load: see --fix=unsafe';
  if (only === undefined) return 'what was meant is not clear';
  if (titles.length === 1) return `what was meant is a guess (${only})`;
  return `it can be read in more than one way (${titles.slice(0, NAMED).join('; ')})`;
}

/** Lines that were replaced, with the number of the first one in the texts before and after, from 1. */
interface Hunk {
  readonly before: number;
  readonly after: number;
  readonly lines: readonly DiffLine[];
}

/** Reports whether only the line end changed. */
function isLineEnd({ lines }: Hunk): boolean {
  const [old, fresh] = lines;
  return lines.length === 2 && old?.text === `${fresh?.text}\r`;
}

function hunksOf(before: string, after: string): readonly Hunk[] {
  if (before === after) return [];
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  // Where every line has its place, none is looked for.
  if (old.length === fresh.length)
    return old.flatMap((text, i) => {
      const now = fresh[i] ?? '';
      if (text === now) return [];
      const lines: readonly DiffLine[] = [
        { kind: '-', text },
        { kind: '+', text: now },
      ];
      return [{ before: i + 1, after: i + 1, lines }];
    });
  const out: { before: number; after: number; lines: DiffLine[] }[] = [];
  const line = { before: 1, after: 1 };
  let open = false;
  for (const d of diffLines(old, fresh)) {
    if (d.kind !== ' ' && !open) out.push({ ...line, lines: [] });
    open = d.kind !== ' ';
    if (open) out[out.length - 1]?.lines.push(d);
    if (d.kind !== '+') line.before++;
    if (d.kind !== '-') line.after++;
  }
  return out;
}
