import type { FeatureContext } from '../featureContext.ts';
import { ACTION, PREPEND } from '../model/rule.ts';
import { fails } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { keysOfLine } from '../navigation/references.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { Span, TextEdit } from '../text/span.ts';
import { isPickedCommand, lineEnd, type Picked, pick } from './editLines.ts';
import type { RefactorAction } from './refactoring.ts';

/** Comments that mean something for the lines around them. */
const BORDER = /^ *#\s*(?:(?:end)?region\b|audit-rules:\s*(?:disable|enable|disable-file)(?![-\w]))/;

interface Entry {
  /** Comments above the rule, and the rule. */
  readonly lines: readonly Picked[];
  readonly key: string | undefined;
}

/**
 * Returns the action that sorts the selected rules by their first key, those without one last; empty where it
 * does not apply. Each rule keeps the comments right above it, and stays within its run of lines without an
 * empty line. Only for rules that all record and are appended: among those the order says which key an event
 * gets, but not whether it is recorded.
 * @param first 0-based number of the first selected line
 * @param last 0-based number of the last selected line
 */
export function sortByKey(
  document: RulesDocument,
  first: number,
  last: number,
  ctx: FeatureContext,
): readonly RefactorAction[] {
  if (first === last) return [];
  const edits: TextEdit[] = [];
  let count = 0;
  for (const run of runs(document, first, last)) {
    const entries = entriesOf(run, ctx);
    if (!entries) return [];
    count += entries.length;
    const sorted = sortEntries(entries);
    const [from, to] = [run[0], run.at(-1)];
    const rest = run.slice(entries.reduce((n, e) => n + e.lines.length, 0));
    const texts = [...sorted.flatMap((e) => e.lines), ...rest].map((l) => l.text);
    if (!from || !to || texts.join('\n') === run.map((l) => l.text).join('\n')) continue;
    edits.push({
      span: { start: from.line.start, end: to.line.start + to.text.length },
      newText: texts.join(lineEnd(document)),
    });
  }
  if (edits.length === 0) return [];
  return [{ name: 'sort-by-key', kind: 'rewrite', title: `Sort ${count} rules by key`, edits: () => edits }];
}

/** Returns the lines of a range, parted at empty ones. */
function runs(document: RulesDocument, first: number, last: number): readonly (readonly Picked[])[] {
  const found: Picked[][] = [[]];
  for (let i = first; i <= last; i++) {
    const p = pick(document, i);
    if (!p || p.node.kind === 'blank') found.push([]);
    else found.at(-1)?.push(p);
  }
  return found.filter((run) => run.length > 0);
}

function entriesOf(run: readonly Picked[], ctx: FeatureContext): readonly Entry[] | undefined {
  const entries: Entry[] = [];
  let lines: Picked[] = [];
  for (const p of run) {
    lines.push(p);
    if (p.node.kind === 'comment' && BORDER.test(p.text)) return undefined;
    if (!isPickedCommand(p)) continue;
    if (!recordsAppended(p.node, ctx)) return undefined;
    entries.push({ lines, key: keysOfLine(p.line)[0] });
    lines = [];
  }
  return entries;
}

function recordsAppended(node: CommandLine, ctx: FeatureContext): boolean {
  return ctx.targets.every((t) => {
    const v = verdictOf(node, t);
    return (
      !fails(v) && v.rule?.type === 'add' && v.rule.action === ACTION.always && (v.rule.flags & PREPEND) === 0
    );
  });
}

function sortEntries(entries: readonly Entry[]): readonly Entry[] {
  // A comment above the first rule alone is the heading of them all.
  const [head, ...others] = entries;
  const heads = head !== undefined && head.lines.length > 1 && others.every((e) => e.lines.length === 1);
  const heading = heads ? head.lines.slice(0, -1) : [];
  const bare = heads ? [{ ...head, lines: head.lines.slice(-1) }, ...others] : entries;
  const sorted = bare.map((e, i) => ({ ...e, i })).sort((a, b) => order(a.key, b.key) || a.i - b.i);
  return [{ lines: heading, key: undefined }, ...sorted];
}

/** Compares by code units, so that every machine sorts the same. */
function order(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  return a < b ? -1 : 1;
}

/**
 * Returns the action that puts the selected lines between `# region` and `# endregion`, named after the key
 * that they share; empty where it does not apply.
 * @param first 0-based number of the first selected line
 * @param last 0-based number of the last selected line
 * @param span the selection itself, in UTF-16 units of the document
 */
export function wrapInRegion(
  document: RulesDocument,
  first: number,
  last: number,
  span: Span,
): readonly RefactorAction[] {
  const lines: Picked[] = [];
  for (let i = first; i <= last; i++) {
    const p = pick(document, i);
    if (!p) return [];
    lines.push(p);
  }
  const [from, to] = [lines[0], lines.at(-1)];
  if (!from || !to || lines.every((l) => l.node.kind === 'blank')) return [];
  // A selection within a line is not about lines.
  if (first === last && document.text.slice(span.start, span.end).trim() !== from.text.trim()) return [];
  const keys = new Set(lines.filter(isPickedCommand).map((l) => keysOfLine(l.line)[0]));
  const [key] = keys;
  const name = keys.size === 1 && key !== undefined && !/[\r\n\0]/.test(key) ? key : 'NAME';
  const nl = lineEnd(document);
  const start = from.line.start;
  const end = to.line.start + to.text.length;
  return [
    {
      name: 'wrap-in-region',
      kind: 'rewrite',
      title: 'Wrap the lines in a region',
      edits: () => [
        { span: { start, end: start }, newText: `# region ${name}${nl}` },
        { span: { start: end, end }, newText: `${nl}# endregion` },
      ],
    },
  ];
}
