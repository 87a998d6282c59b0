import { isSwitch } from '../checks/suppressionComments.ts';
import { byPlace, type Span } from '../text/span.ts';

// What audit rules and IMA policies have in common: lines that are commands, under comments that are headings.

/** A line of either language. Offsets of the document. */
export interface OutlineLine {
  readonly kind: 'blank' | 'comment' | 'command';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A named part of a document. */
export interface DocumentSymbol {
  readonly kind: 'heading' | 'rule' | 'control';
  readonly name: string;
  readonly detail: string;
  /** All of it. */
  readonly span: Span;
  /** The part to select for it, such as the words of a heading. */
  readonly nameSpan: Span;
  readonly children: readonly DocumentSymbol[];
}

/**
 * Returns the outline of lines: headings from comments, with the commands after them; empty for lines without
 * either.
 * @param symbolsOf returns the symbols of a command
 */
export function outline<L extends OutlineLine>(
  lines: readonly L[],
  symbolsOf: (line: L) => readonly DocumentSymbol[],
): readonly DocumentSymbol[] {
  const top: DocumentSymbol[] = [];
  let heading: { readonly line: L; readonly name: string; readonly children: DocumentSymbol[] } | undefined;
  let last = 0;
  const close = (): void => {
    if (heading && heading.children.length > 0) top.push(headingSymbol(heading, last));
    heading = undefined;
  };
  let before: L | undefined;
  for (const line of lines) {
    if (line.kind === 'comment') {
      // A comment that switches checks heads nothing.
      if (isSwitch(line.text)) continue;
      const name = line.text.replace(/^[#\s]+(?:region\b\s*)?|[#\s=-]+$/g, '');
      // The first line of a block of comments is its heading.
      if (name === 'endregion') close();
      else if (name !== '' && before?.kind !== 'comment') {
        close();
        heading = { line, name, children: [] };
      }
    } else if (line.kind === 'command') {
      (heading ? heading.children : top).push(...symbolsOf(line));
      last = line.end;
    }
    before = line;
  }
  close();
  // One heading for everything is the title of the file, and would be in the path of every rule.
  const [only] = top;
  return top.length === 1 && only?.kind === 'heading' ? only.children : top;
}

function headingSymbol(
  heading: {
    readonly line: OutlineLine;
    readonly name: string;
    readonly children: readonly DocumentSymbol[];
  },
  end: number,
): DocumentSymbol {
  const { line, name, children } = heading;
  return {
    kind: 'heading',
    name,
    detail: '',
    span: { start: line.start, end: Math.max(end, line.end) },
    nameSpan: { start: line.start, end: line.end },
    children,
  };
}

/**
 * What can be folded away after its first line. Offsets of the document; `span` begins and ends within a
 * line.
 */
export interface Fold {
  readonly kind: 'region' | 'section' | 'comment';
  readonly span: Span;
}

const regionStart = /^[ \t]*# *region\b/;
const regionEnd = /^[ \t]*# *endregion\b/;

/**
 * Returns what can be folded: regions (`# region` … `# endregion`), sections (a comment and the commands up
 * to the next comment), and comments of several lines without a section. Empty where there is nothing. A
 * section does not extend over the border of a region, and at most one fold begins in a line.
 * @param text of the document
 */
export function foldedLines(text: string, lines: readonly OutlineLine[]): readonly Fold[] {
  const found: Fold[] = [];
  const open: OutlineLine[] = [];
  let heading: OutlineLine | undefined;
  let lastComment: OutlineLine | undefined;
  let lastCommand: OutlineLine | undefined;
  const add = (kind: Fold['kind'], from: OutlineLine, to: OutlineLine): void => {
    if (text.slice(from.start, to.start).includes('\n'))
      found.push({ kind, span: { start: from.start, end: to.end } });
  };
  const close = (): void => {
    if (heading && lastCommand) add('section', heading, lastCommand);
    else if (heading && lastComment) add('comment', heading, lastComment);
    heading = lastComment = lastCommand = undefined;
  };
  let before: OutlineLine | undefined;
  for (const line of lines) {
    // A comment that switches checks heads nothing.
    if (line.kind === 'comment' && isSwitch(line.text)) continue;
    if (line.kind === 'comment' && regionStart.test(line.text)) {
      close();
      open.push(line);
    } else if (line.kind === 'comment' && regionEnd.test(line.text)) {
      close();
      const start = open.pop();
      if (start) add('region', start, line);
    } else if (line.kind === 'comment') {
      if (before?.kind !== 'comment' || !heading) {
        close();
        heading = line;
      }
      lastComment = line;
    } else if (line.kind === 'command') lastCommand = line;
    before = line;
  }
  close();
  return found.sort(byPlace);
}

/**
 * Returns the spans that a growing selection covers, the smallest first: the given ones within the line, then
 * the sections and regions around the offset, and the whole document. Each contains the one before.
 * @param inner the spans within the line, the smallest first
 * @param around the sections and regions of the document (`foldedLines`)
 * @param offset the cursor, in UTF-16 units of the document
 * @param length the length of the document in UTF-16 units
 */
export function grownSpans(
  inner: readonly Span[],
  around: readonly Fold[],
  offset: number,
  length: number,
): readonly Span[] {
  const outer = around
    .map((f) => f.span)
    .filter((s) => offset >= s.start && offset <= s.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const nested: Span[] = [];
  for (const s of [...inner, ...outer, { start: 0, end: length }]) {
    const last = nested.at(-1);
    if (!last) nested.push(s);
    else if (s.start <= last.start && s.end >= last.end && (s.start < last.start || s.end > last.end))
      nested.push(s);
  }
  return nested;
}
