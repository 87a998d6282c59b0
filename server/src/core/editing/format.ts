import { isCommand } from '../checks/defineCheck.ts';
import { isOn, type LintOptions } from '../checks/select.ts';
import { blankEdits, blanks } from '../checks/style/AR504-blanks.ts';
import { commandsOf, inOrder, keptInDocument, keptOrders } from '../checks/style/optionOrders.ts';
import type { Target } from '../facts/targets.ts';
import { fails } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { isWholeLine, parseDocument, type RulesDocument, type RulesLine } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import { made } from '../text/made.ts';
import { applyEdits, type Span, type TextEdit } from '../text/span.ts';
import { inColumns } from './alignColumns.ts';
import { keepPairs } from './keepPairs.ts';

/** How rules shall look. */
export interface FormatOptions {
  /** A line that loads on none of these is left as it is. */
  readonly targets: readonly Target[];
  /**
   * Puts the options of a rule in the usual order: list, arch, system calls, fields, comparisons, keys. Off
   * where absent.
   */
  readonly order?: boolean;
  /**
   * The ruleset that the document is a file of, so that no rule becomes a duplicate of another one; where
   * absent, the document is alone.
   */
  readonly ruleset?: FormattedRuleset;
  /**
   * Pads rules so that the options of neighbours that are alike begin in the same column. Off where absent.
   */
  readonly align?: boolean;
  /**
   * Puts a rule for 32-bit programs below the same one for 64-bit programs; of a whole document only. Off
   * where absent.
   */
  readonly twins?: boolean;
}

/** The files of a ruleset, as they are before any of them is formatted. */
export interface FormattedRuleset {
  /** Those that are formatted together, in the order in which they are read. */
  readonly formatted: readonly RulesDocument[];
  /** All others. */
  readonly others: readonly RulesDocument[];
}

/**
 * Reports whether the formatter aligns columns: only if the setting says so and the check of spaces (AR504)
 * is off.
 * @param asked what the setting says
 */
export function mayAlign(asked: boolean, options: Pick<LintOptions, 'severities' | 'profile'>): boolean {
  return asked && !isOn(blanks, options);
}

/**
 * Returns the edits that give a document its plain look: no spaces at the beginning of a command and at the
 * end of a line, one between words, at most one empty line in a row and none at either end, a newline at the
 * end; empty where nothing changes. No word changes, so that every version reads the same; with `order`, the
 * proof is the compiled rule. Offsets count from the start of the document, in UTF-16 units.
 */
export function format(document: RulesDocument, options: FormatOptions): readonly TextEdit[] {
  const kept = keptIn(document, options);
  const edits = layOut(document, options, kept);
  if (!options.twins || document.template) return edits;
  // Rules that are written alike are found once all are laid out; columns are made again around those that
  // moved.
  const moved = keepPairs(parseDocument(applyEdits(document.text, edits)), options.targets);
  if (moved === undefined) return edits;
  const after = parseDocument(moved);
  return [replaced(document.text, applyEdits(moved, layOut(after, options, kept)))];
}

/**
 * Returns the edits of `format` in the lines that a span touches; empty where nothing changes. Does not move
 * pairs, and changes the end of the document only if the span reaches it.
 * @param span UTF-16 units of the document
 */
export function formatRange(
  document: RulesDocument,
  span: Span,
  options: FormatOptions,
): readonly TextEdit[] {
  const touched = document.lines.filter((l) => l.start <= span.end && l.end >= span.start);
  const start = touched[0]?.start ?? span.start;
  const end = touched.at(-1)?.end ?? span.end;
  const toEnd = span.end >= document.text.length;
  const within = (e: TextEdit) =>
    e.span.start >= start && (toEnd || e.span.end <= end + 1) && (toEnd || e.span.start <= end);
  return layOut(document, options, keptIn(document, options, touched)).filter(within);
}

/**
 * Returns the edits that give the line before a newline that was just typed its plain look; empty where
 * nothing changes.
 * @param offset the cursor after the newline, in UTF-16 units of the document
 */
export function formatTyped(
  document: RulesDocument,
  offset: number,
  options: FormatOptions,
): readonly TextEdit[] {
  const newline = document.text.lastIndexOf('\n', offset - 1);
  const i = document.lines.findIndex((l) => l.end === newline && !l.continued);
  const line = document.lines[i];
  if (!line) return [];
  const kept = keptIn(document, options, [line]);
  let [first, last] = [i, i];
  if (options.align) {
    while (document.lines[first - 1]?.node.kind === 'command') first--;
    while (document.lines[last + 1]?.node.kind === 'command') last++;
  }
  const columns = padded(document, first, last, options, kept);
  return formatLine(document, i, line, options, kept, columns?.[i - first]);
}

/** The texts of lines whose options keep their order. */
type KeptOrders = ReadonlySet<string>;

const ofRulesets = new WeakMap<FormattedRuleset, KeptOrders>();

/**
 * Returns which lines keep the order of their options.
 * @param lines those of the document that may change; all of it, together with the files that are formatted
 *   with it, where absent
 */
function keptIn(document: RulesDocument, options: FormatOptions, lines?: readonly RulesLine[]): KeptOrders {
  const { targets } = options;
  const ruleset = document.template ? undefined : options.ruleset;
  if (!options.order) return new Set();
  if (lines) {
    const own = new Set(lines);
    const others = ruleset ? [...ruleset.formatted, ...ruleset.others].filter((d) => d !== document) : [];
    const rest = document.lines.filter((l) => !own.has(l)).map((l) => l.node);
    const staying = [...rest.filter(isCommand), ...commandsOf(others)];
    return keptOrders({ changing: lines.map((l) => l.node).filter(isCommand), staying }, targets);
  }
  if (!ruleset) return keptInDocument(document, targets);
  return made(ofRulesets, ruleset, () =>
    keptOrders({ changing: commandsOf(ruleset.formatted), staying: commandsOf(ruleset.others) }, targets),
  );
}

function layOut(document: RulesDocument, options: FormatOptions, kept: KeptOrders): readonly TextEdit[] {
  const columns = padded(document, 0, document.lines.length - 1, options, kept);
  const edits = document.lines.flatMap((line, i) =>
    formatLine(document, i, line, options, kept, columns?.[i]),
  );
  return document.template ? edits : [...edits, ...emptyLines(document), ...lastNewline(document)];
}

/**
 * Returns the commands among the lines `first` to `last` in columns; nothing of a template, whose lines need
 * not stand where they do.
 */
function padded(
  document: RulesDocument,
  first: number,
  last: number,
  options: FormatOptions,
  kept: KeptOrders,
): ReturnType<typeof inColumns> | undefined {
  if (!options.align || document.template) return undefined;
  return inColumns(
    document.lines.slice(first, last + 1).map(({ node }, n) => {
      if (node.kind !== 'command' || !isWholeLine(document, first + n) || loadsNowhere(node, options))
        return undefined;
      return inPlainOrder(node, options, kept) ?? applyEdits(node.text, blankEdits(node));
    }),
  );
}

/** @param padded the command in columns, where it is to be in some */
function formatLine(
  document: RulesDocument,
  i: number,
  line: RulesLine,
  options: FormatOptions,
  kept: KeptOrders,
  padded: string | undefined,
): readonly TextEdit[] {
  const { node } = line;
  if (!isWholeLine(document, i)) return [];
  const at = (e: TextEdit): TextEdit => ({
    span: { start: e.span.start + line.start, end: e.span.end + line.start },
    newText: e.newText,
  });
  switch (node.kind) {
    case 'blank':
      return node.text === '' ? [] : [at({ span: { start: 0, end: node.text.length }, newText: '' })];
    case 'comment': {
      const body = node.text.endsWith('\r') ? node.text.slice(0, -1) : node.text;
      const kept = body.replace(/[ \t]+$/, '').length;
      return kept === body.length ? [] : [at({ span: { start: kept, end: body.length }, newText: '' })];
    }
    case 'command':
      return formatCommand(node, options, kept, padded).map(at);
    default:
      return node satisfies never;
  }
}

function formatCommand(
  node: CommandLine,
  options: FormatOptions,
  kept: KeptOrders,
  padded: string | undefined,
): readonly TextEdit[] {
  if (loadsNowhere(node, options)) return [];
  const text = padded ?? inPlainOrder(node, options, kept);
  if (text !== undefined)
    return text === node.text ? [] : [{ span: { start: 0, end: node.text.length }, newText: text }];
  return blankEdits(node);
}

function loadsNowhere(node: CommandLine, { targets }: FormatOptions): boolean {
  return targets.every((t) => fails(verdictOf(node, t)));
}

function inPlainOrder(node: CommandLine, options: FormatOptions, kept: KeptOrders): string | undefined {
  return options.order && !kept.has(node.text) ? inOrder(node, options.targets) : undefined;
}

/** Returns the lines that differ, from the first to the last one, as one edit. */
function replaced(before: string, after: string): TextEdit {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  const most = Math.min(old.length, fresh.length) - 1;
  let head = 0;
  while (head < most && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const start = old.slice(0, head).reduce((n, l) => n + l.length + 1, 0);
  const middle = (lines: readonly string[]) => lines.slice(head, lines.length - tail).join('\n');
  return { span: { start, end: start + middle(old).length }, newText: middle(fresh) };
}

function isEmpty(line: RulesLine | undefined): boolean {
  return line?.node.kind === 'blank' && !line.continued && !line.node.text.includes('\0');
}

/**
 * Returns the edits that remove empty lines: all of a run except the first one, and those at the beginning
 * and at the end of the document.
 */
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
    // Its newline, where it has one; the spaces in it go by themselves.
    if (goes && line.end < text.length)
      edits.push({ span: { start: line.end, end: line.end + 1 }, newText: '' });
  }
  return edits;
}

function lastNewline({ text, lines }: RulesDocument): readonly TextEdit[] {
  const last = lines.at(-1);
  if (!last || text.endsWith('\n') || isEmpty(last)) return [];
  return [{ span: { start: text.length, end: text.length }, newText: '\n' }];
}
