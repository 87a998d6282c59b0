import { optionEnd } from '../checks/edits.ts';
import { fails } from '../checks/failure.ts';
import { verdictOf } from '../checks/judged.ts';
import { releases } from '../facts/releases.ts';
import { type Target, target } from '../facts/targets.ts';
import { splitPair } from '../model/pair.ts';
import { LINE_BYTES, type RulesDocument, type RulesLine } from '../syntax/document.ts';
import { type CommandLine, type OptionNode, parseLine } from '../syntax/line.ts';
import { byteLength } from '../text/bytes.ts';
import type { Span, TextEdit } from '../text/span.ts';
import { sameOnAll } from './refactor/prove.ts';

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
  const edits: TextEdit[] = [];
  let before = 0;
  for (const [n, { span }] of node.words.entries()) {
    if (span.start - before !== (n === 0 ? 0 : 1)) edits.push({ span: { start: before, end: span.start }, newText: n === 0 ? '' : ' ' });
    before = span.end;
  }
  if (before < node.text.length) edits.push({ span: { start: before, end: node.text.length }, newText: '' });
  const removed = edits.reduce((sum, e) => sum + e.span.end - e.span.start - e.newText.length, 0);
  return keepsWords(node.words.length, byteLength(node.text) - removed) ? edits : [];
}

/** Whether releases before 4.2 keep all words of a line of so many bytes (auditctl.c: fileopt). */
function keepsWords(words: number, bytes: number): boolean {
  return words <= 1 + Math.floor(bytes / 3);
}

/** The line with its options in the usual order; undefined where that would be another rule, or where there is something else than options. */
function inOrder(node: CommandLine, targets: readonly Target[]): string | undefined {
  const begins = node.options[0]?.name;
  if (begins === undefined || !node.options.some((o) => o.name !== undefined && 'aAd'.includes(o.name))) return undefined;
  if (node.rest.length > 0 || node.options.some((o) => o.name === undefined || !'aAdFSCkp'.includes(o.name) || !o.argument))
    return undefined;
  // Options in a cluster (-Dk) have no words of their own.
  const texts = node.options.map((o) => ({ rank: rankOf(o), text: node.text.slice(o.span.start, optionEnd(o)) }));
  if (texts.some((t) => !t.text.startsWith('-'))) return undefined;
  const text = texts
    .map((t, i) => ({ ...t, i }))
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map((t) => t.text.replace(/^(-.) +/, '$1 '))
    .join(' ');
  const after = parseLine(text);
  if (after.kind !== 'command' || byteLength(text) > LINE_BYTES || !keepsWords(after.words.length, byteLength(text))) return undefined;
  return sameOnAll([node], [after], [...targets, ...everyRelease(targets)]) ? text : undefined;
}

/** What holds on the machine today must hold after an update too. */
function everyRelease(targets: readonly Target[]): readonly Target[] {
  return releases.flatMap((name) => target(name, targets[0]?.machine) ?? []);
}

/** Fields stay as they are among themselves, but arch comes first: the rule's fields are in the order in which they are sent. */
function rankOf({ name, argument }: OptionNode): number {
  const field = name === 'F' ? splitPair(argument?.value ?? '')?.name.toLowerCase() : undefined;
  if (name === 'a' || name === 'A' || name === 'd') return 0;
  if (field === 'arch') return 1;
  if (name === 'S') return 2;
  if (name === 'k' || field === 'key') return 6;
  return name === 'C' ? 5 : 4;
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
