import { argumentText, optionText } from '../checks/edits.ts';
import { machineOfArch, ruleInfo } from '../completion/ruleInfo.ts';
import { familiesOf, membersOn } from '../facts/families.ts';
import type { Machine } from '../facts/machines.ts';
import type { FeatureContext } from '../featureContext.ts';
import { commands, moreCalls, sameCalls } from '../model/equivalence.ts';
import { startsWithDigit } from '../model/parseNumbers.ts';
import { fitsLine, type RulesDocument } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { TextEdit } from '../text/span.ts';
import { lineEnd, type PickedCommand, pick, pickCommand, replaceLine } from './editLines.ts';
import type { RefactorAction } from './refactoring.ts';

const MOST = 64;
const FAMILIES = 3;
/** How far around the cursor a group of rules is looked for. */
const NEAR = 50;

/**
 * Returns the names and numbers of system calls in all -S of a line, as written; empty where there are none.
 */
export function callsOf({ parts }: CommandLine): readonly string[] {
  return parts.calls.map((c) => c.value);
}

/**
 * Returns the text of a line with one -S for these system calls, in place of its first -S and without its
 * others; a line without any -S stays without one.
 * @param names at least one name or number of a system call
 */
export function lineWithCalls(node: CommandLine, names: readonly string[]): string {
  const first = node.options.find((o) => o.name === 'S');
  return node.options
    .filter((o) => o.name !== 'S' || o === first)
    .map((o) => (o === first ? `-S ${names.join(',')}` : optionText(node, o)))
    .join(' ');
}

function unique(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((n) => !seen.has(n.toLowerCase()) && seen.add(n.toLowerCase()));
}

function isPlainRule(node: CommandLine): boolean {
  const first = node.options[0]?.name;
  return (
    (first === 'a' || first === 'A') &&
    node.rest.length === 0 &&
    node.options.every((o) => o.name?.length === 1 && 'aAFSCk'.includes(o.name) && o.argument)
  );
}

/**
 * Returns the action that turns a rule with `-S a,b,c` into a rule for each system call; empty where it does
 * not apply.
 */
export function splitIntoRules(
  document: RulesDocument,
  p: PickedCommand,
  ctx: FeatureContext,
): readonly RefactorAction[] {
  const { node } = p;
  const names = unique(callsOf(node));
  if (names.length < 2 || names.length > MOST || names.includes('all') || !isPlainRule(node)) return [];
  const lines = names.map((n) => lineWithCalls(node, [n]));
  if (!lines.every(fitsLine) || !sameCalls([node], commands(lines), ctx.targets)) return [];
  return [
    {
      name: 'split-calls',
      kind: 'extract',
      title: `Split into ${lines.length} rules, one for each system call`,
      edits: () => [replaceLine(document, p, lines)],
    },
  ];
}

interface Group {
  readonly key: string;
  readonly lines: PickedCommand[];
}

/**
 * Returns the action that merges rules that differ only in -S, around the cursor or among the selected lines;
 * empty where it does not apply.
 * @param first 0-based number of the first selected line, or of the line with the cursor
 * @param last 0-based number of the last selected line; equal to `first` for a cursor
 */
export function mergeCalls(
  document: RulesDocument,
  first: number,
  last: number,
  ctx: FeatureContext,
): readonly RefactorAction[] {
  const at = first === last ? pickCommand(document, first) : undefined;
  if (at && callsOf(at.node).length === 0) return [];
  const [from, to] = at ? block(document, first) : [first, last];
  const groups = groupsOf(document, from, to, ctx.machine).filter(
    (g) => g.lines.length > 1 && (!at || g.lines.some((l) => l.index === first)),
  );
  const merged = groups.flatMap((g) => {
    const head = g.lines[0];
    const text = head && lineWithCalls(head.node, unique(g.lines.flatMap((l) => callsOf(l.node))));
    if (
      !head ||
      text === undefined ||
      !fitsLine(text) ||
      !sameCalls(
        g.lines.map((l) => l.node),
        commands([text]),
        ctx.targets,
      )
    )
      return [];
    return [{ head, text, lines: g.lines }];
  });
  if (merged.length === 0) return [];
  const count = merged.reduce((n, m) => n + m.lines.length, 0);
  const into = merged.length === 1 ? 'one' : String(merged.length);
  return [
    {
      name: 'merge-calls',
      kind: 'inline',
      title: `Merge ${count} rules that differ only in -S into ${into}`,
      edits: () => [written(document, merged)],
    },
  ];
}

interface Merged {
  readonly head: PickedCommand;
  readonly text: string;
  readonly lines: readonly PickedCommand[];
}

/** Returns one edit from the first line of all groups to the last. */
function written(document: RulesDocument, merged: readonly Merged[]): TextEdit {
  const indices = merged.flatMap((m) => m.lines.map((l) => l.index));
  const [from, to] = [Math.min(...indices), Math.max(...indices)];
  const heads = new Map(merged.map((m) => [m.head.index, m.text]));
  const gone = new Set(indices);
  const texts: string[] = [];
  for (let i = from; i <= to; i++) {
    const text =
      heads.get(i) ?? (gone.has(i) ? undefined : (pick(document, i)?.text ?? document.lines[i]?.node.text));
    if (text !== undefined) texts.push(text);
  }
  const last = pick(document, to);
  const span = {
    start: document.lines[from]?.start ?? 0,
    end: last ? last.line.start + last.text.length : document.text.length,
  };
  return { span, newText: texts.join(lineEnd(document)) };
}

/** Returns the first and last line of the commands that stand around a line without a gap. */
function block(document: RulesDocument, index: number): readonly [number, number] {
  let [from, to] = [index, index];
  while (index - from < NEAR && pickCommand(document, from - 1)) from--;
  while (to - index < NEAR && pickCommand(document, to + 1)) to++;
  return [from, to];
}

/**
 * Returns lines with the same words but for -S. The later ones will move up to the first: over rules of
 * another arch only, since with those no event can be in common.
 */
function groupsOf(document: RulesDocument, from: number, to: number, host: Machine): readonly Group[] {
  const groups: Group[] = [];
  let open: { readonly group: Group; readonly arch: Machine | undefined }[] = [];
  for (let i = from; i <= to; i++) {
    const p = pickCommand(document, i);
    const key = p && groupKey(p.node);
    if (!p || key === undefined) {
      open = [];
      continue;
    }
    const arch = archOf(p.node, host);
    const mine = open.find((o) => o.group.key === key);
    if (mine) mine.group.lines.push(p);
    // What has the same arch (or none) is in the way of all that may meet it.
    open = open.filter((o) => o === mine || (arch !== undefined && o.arch !== undefined && o.arch !== arch));
    if (!mine) {
      const group = { key, lines: [p] };
      groups.push(group);
      open.push({ group, arch });
    }
  }
  return groups;
}

function groupKey(node: CommandLine): string | undefined {
  if (!isPlainRule(node) || callsOf(node).length === 0) return undefined;
  return node.options
    .filter((o) => o.name !== 'S')
    .map((o) => `-${o.name} ${argumentText(node, o)}`)
    .join(' ');
}

/**
 * Returns the machine that a rule is about by its one `arch=`; undefined where it may be about others too.
 */
function archOf(node: CommandLine, host: Machine): Machine | undefined {
  const archs = node.parts.fields.filter((f) => f.name === 'arch');
  const [arch] = archs;
  return archs.length === 1 && arch?.op === '=' ? machineOfArch(arch.value, host) : undefined;
}

/**
 * Returns the action that adds to a rule the other system calls of the families of those that it has; empty
 * where none is missing.
 */
export function completeFamilies(
  document: RulesDocument,
  p: PickedCommand,
  ctx: FeatureContext,
): readonly RefactorAction[] {
  const { node } = p;
  const names = callsOf(node);
  const info = ruleInfo(node.parts, ctx.machine);
  if (
    names.length === 0 ||
    names.includes('all') ||
    names.some(startsWithDigit) ||
    info.parts.list !== 'exit' ||
    !isPlainRule(node)
  )
    return [];
  const releases = ctx.targets.map((t) => t.release);
  const have = new Set(names.map((n) => n.toLowerCase()));
  const found = [...new Set(names.flatMap(familiesOf))].map((family) => {
    const members = membersOn(family, info.machine, releases);
    return {
      family,
      missing: members.filter((m) => !have.has(m)),
      share: members.filter((m) => have.has(m)).length / members.length,
    };
  });
  const near = found
    .filter((f) => f.missing.length > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, FAMILIES);
  return near.flatMap(({ family, missing }): readonly RefactorAction[] => {
    const text = lineWithCalls(node, unique([...names, ...missing]));
    if (!fitsLine(text) || !moreCalls([node], commands([text]), ctx.targets)) return [];
    const what = missing.length > 4 ? `${missing.length} more system calls` : missing.join(', ');
    return [
      {
        name: 'complete-family',
        kind: 'rewrite',
        title: `Complete "${family.name}" with ${what}`,
        edits: () => [replaceLine(document, p, [text])],
      },
    ];
  });
}
