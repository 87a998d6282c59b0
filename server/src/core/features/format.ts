import { fails } from '../checks/failure.ts';
import { verdictOf } from '../checks/judged.ts';
import { blankEdits } from '../checks/style/blanks.ts';
import { inOrder } from '../checks/style/optionOrder.ts';
import type { Target } from '../facts/targets.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { Span, TextEdit } from '../text/span.ts';

/** How rules shall look. */
export interface FormatOptions {
  /** A line that loads on none of these is left as it is. */
  readonly targets: readonly Target[];
  /** Puts the options of a rule in the usual order: list, arch, system calls, fields, comparisons, keys. Off where absent. */
  readonly order?: boolean;
}

/**
 * Edits that give a document its plain look: no blanks at the beginning of a command and at the end of a line, one
 * between words, at most one empty line in a row and none at either end, a newline at the end. No word changes, so that
 * every release reads the same; with `order`, the proof is the compiled rule. Offsets count from the start of the
 * document, in UTF-16 units.
 */
export function format(document: RulesDocument, options: FormatOptions): readonly TextEdit[] {
  const edits = document.lines.flatMap((line, i) => formatLine(document, i, line, options));
  return document.template ? edits : [...edits, ...emptyLines(document), ...lastNewline(document)];
}

/** The edits of `format` that lie in the lines that a span touches; the end of the document is only seen to where the span reaches it. */
export function formatRange(document: RulesDocument, span: Span, options: FormatOptions): readonly TextEdit[] {
  const touched = document.lines.filter((l) => l.start <= span.end && l.end >= span.start);
  const start = touched[0]?.start ?? span.start;
  const end = touched.at(-1)?.end ?? span.end;
  const toEnd = span.end >= document.text.length;
  const within = (e: TextEdit) => e.span.start >= start && (toEnd || e.span.end <= end + 1) && (toEnd || e.span.start <= end);
  return format(document, options).filter(within);
}

/** The edits for the line above, when a newline was typed and the cursor stands at `offset`. */
export function formatTyped(document: RulesDocument, offset: number, options: FormatOptions): readonly TextEdit[] {
  const newline = document.text.lastIndexOf('\n', offset - 1);
  const i = document.lines.findIndex((l) => l.end === newline && !l.continued);
  const line = document.lines[i];
  return line ? formatLine(document, i, line, options) : [];
}

function formatLine(document: RulesDocument, i: number, line: RulesLine, options: FormatOptions): readonly TextEdit[] {
  const { node } = line;
  // A long line is read in pieces: where one ends depends on every byte.
  if (line.continued || document.lines[i + 1]?.continued || node.text.includes('\0')) return [];
  // In a template: what is filled in later, and the template's own lines.
  if (document.text.slice(line.start, line.end) !== node.text) return [];
  const at = (e: TextEdit): TextEdit => ({ span: { start: e.span.start + line.start, end: e.span.end + line.start }, newText: e.newText });
  switch (node.kind) {
    case 'blank':
      return node.text === '' ? [] : [at({ span: { start: 0, end: node.text.length }, newText: '' })];
    case 'comment': {
      const body = node.text.endsWith('\r') ? node.text.slice(0, -1) : node.text;
      const kept = body.replace(/[ \t]+$/, '').length;
      return kept === body.length ? [] : [at({ span: { start: kept, end: body.length }, newText: '' })];
    }
    case 'command':
      return formatCommand(node, options).map(at);
    default:
      return node satisfies never;
  }
}

function formatCommand(node: CommandLine, options: FormatOptions): readonly TextEdit[] {
  if (options.targets.every((t) => fails(verdictOf(node, t)))) return [];
  const ordered = options.order ? inOrder(node, options.targets) : undefined;
  if (ordered !== undefined) return ordered === node.text ? [] : [{ span: { start: 0, end: node.text.length }, newText: ordered }];
  return blankEdits(node);
}

function isEmpty(line: RulesLine | undefined): boolean {
  return line?.node.kind === 'blank' && !line.continued && !line.node.text.includes('\0');
}

/** Empty lines that go: all of a run but its first one, and those at the beginning and at the end of the document. */
function emptyLines({ text, lines }: RulesDocument): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let firstKept = 0;
  while (isEmpty(lines[firstKept])) firstKept++;
  let last = lines.length - 1;
  while (last > firstKept && isEmpty(lines[last])) last--;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as RulesLine;
    if (!isEmpty(line)) continue;
    const goes = i < firstKept || i > last || isEmpty(lines[i - 1]);
    // Its newline, where it has one; the blanks in it go by themselves.
    if (goes && line.end < text.length) edits.push({ span: { start: line.end, end: line.end + 1 }, newText: '' });
  }
  return edits;
}

function lastNewline({ text, lines }: RulesDocument): readonly TextEdit[] {
  const last = lines.at(-1);
  if (!last || text.endsWith('\n') || isEmpty(last)) return [];
  return [{ span: { start: text.length, end: text.length }, newText: '\n' }];
}
