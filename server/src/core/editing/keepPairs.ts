import { hasOnly, optionText } from '../checks/edits.ts';
import { translateCalls } from '../facts/families.ts';
import { F } from '../facts/kernelNumbers.ts';
import { isWide, type Machine, machineOfBits } from '../facts/machines.ts';
import type { Target } from '../facts/targets.ts';
import { apart } from '../matching/disjoint.ts';
import type { Rule } from '../model/rule.ts';
import { loadWhole } from '../ruleset/load.ts';
import { singleFile } from '../ruleset/merge.ts';
import { isWholeLine, type RulesDocument } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import { applyEdits, type TextEdit } from '../text/span.ts';

/** A longer section is left as it is: to look at all pairs of its rules would take seconds. */
const MOST = 400;

/** Comments that mean something for the lines around them, and that the line below belongs to. */
const MARK = /^ *# *(?:(?:end)?region\b|audit-rules:)/;
const MARK_OF_NEXT = /^ *# *audit-rules: *disable-next-line\b/;

/** A command with the comments that belong to it; numbers are indexes into the document's lines. */
interface Entry {
  readonly from: number;
  readonly at: number;
  /** Set on a rule that may have a twin. */
  readonly side?: Side;
}

/** What a rule with `arch=b64` or `arch=b32` says otherwise. */
interface Side {
  readonly bits: 'b64' | 'b32';
  /** All but the arch and the system calls: the same in both twins. */
  readonly rest: string;
  readonly calls: readonly string[];
}

/**
 * Returns the text of a document in which each 32-bit rule is directly below the same 64-bit rule; undefined
 * where nothing moves. A rule moves only within its section (without an empty line, a heading or a mark such
 * as `# audit-rules: disable` between), with its comments, and only past rules that load everywhere and
 * cannot match its events.
 * @param document not a template
 */
export function keepPairs(document: RulesDocument, targets: readonly Target[]): string | undefined {
  const host = targets[0]?.machine;
  const narrow = host && isWide(host) ? machineOfBits('b32', host) : undefined;
  if (!host || !narrow) return undefined;
  const rulesAt = rulesOf(document, targets);
  const edits = sectionsOf(document).flatMap((section): readonly TextEdit[] => {
    if (section.length > MOST) return [];
    const order = paired(
      section,
      (a, b) => alike(a, b, narrow, targets),
      (a, b) => mayPass(rulesAt(a.at), rulesAt(b.at)),
    );
    const [first, last] = [section[0], section.at(-1)];
    if (!order || !first || !last) return [];
    const newText = order
      .flatMap((e) => document.lines.slice(e.from, e.at + 1).map((l) => l.node.text))
      .join('\n');
    return [
      {
        span: { start: document.lines[first.from]?.start ?? 0, end: document.lines[last.at]?.end ?? 0 },
        newText,
      },
    ];
  });
  return edits.length === 0 ? undefined : applyEdits(document.text, edits);
}

/**
 * Returns the runs of commands that nothing separates. A comment belongs to the rule below it, but where one
 * has several rules below it, comments are headings.
 */
function sectionsOf(document: RulesDocument): readonly (readonly Entry[])[] {
  const sections: Entry[][] = [];
  let run: Entry[] = [];
  let comment: number | undefined;
  let marked = false;
  const close = (): void => {
    const heads = run.some(
      (e, n) => e.from < e.at && run[n + 1]?.from === run[n + 1]?.at && n + 1 < run.length,
    );
    for (const [n, e] of run.entries()) {
      if (n === 0 || (heads && e.from < e.at)) sections.push([]);
      sections.at(-1)?.push(heads ? { ...e, from: e.at } : e);
    }
    run = [];
    comment = undefined;
  };
  for (const [i, { node }] of document.lines.entries()) {
    if (
      node.kind === 'blank' ||
      !isWholeLine(document, i) ||
      (node.kind === 'comment' && MARK.test(node.text))
    ) {
      close();
      marked = node.kind === 'comment' && MARK_OF_NEXT.test(node.text);
    } else if (node.kind === 'comment') comment ??= i;
    else if (marked) {
      close();
      marked = false;
    } else {
      const side = sideOf(node);
      run.push({ from: comment ?? i, at: i, ...(side ? { side } : {}) });
      comment = undefined;
    }
  }
  close();
  return sections;
}

function sideOf(node: CommandLine): Side | undefined {
  if (!'aA'.includes(node.options[0]?.name ?? ' ') || !hasOnly(node, 'aAFSCk')) return undefined;
  const archs = node.parts.fields.filter((f) => f.name === 'arch');
  const [arch] = archs;
  const bits = arch?.value;
  if (archs.length !== 1 || arch?.op !== '=' || (bits !== 'b64' && bits !== 'b32')) return undefined;
  const rest = node.options
    .filter((o) => o.name !== 'S' && o !== arch.option)
    .map((o) => optionText(node, o).replace(/^(-.) +/, '$1 '));
  return { bits, rest: rest.join('\n'), calls: node.parts.calls.map((c) => c.value) };
}

/**
 * Rates how alike two rules are. 2: the same system calls. 1: those that have other names for 32-bit programs
 * by these, those that they lack omitted. 0: no twins.
 */
function alike(wide: Side, narrow: Side, machine: Machine, targets: readonly Target[]): 0 | 1 | 2 {
  if (wide.rest !== narrow.rest) return 0;
  const [calls, others] = [new Set(wide.calls), new Set(narrow.calls)];
  if (calls.size === others.size && [...calls].every((c) => others.has(c))) return 2;
  if (calls.size === 0 || others.size === 0) return 0;
  const releases = targets.map((t) => t.release);
  const names = [...calls].map((c) => translateCalls([c], machine, releases).names);
  const known = new Set(names.flat());
  const covered = names.every((n) => n.length === 0 || n.some((name) => others.has(name)));
  return covered && [...others].every((c) => known.has(c)) ? 1 : 0;
}

/**
 * Returns the rules of a line on all targets; undefined where one does not get it, or where that hangs on the
 * machine.
 */
function rulesOf(
  document: RulesDocument,
  targets: readonly Target[],
): (line: number) => readonly Rule[] | undefined {
  const loads = () => targets.map((t) => loadWhole(singleFile(document.text), t));
  let kept: ReturnType<typeof loads> | undefined;
  return (line) => {
    kept ??= loads();
    const rules = kept.flatMap(({ lines }) => {
      const { outcome, sent, verdict } = lines[line] ?? {};
      const rule = sent?.sent;
      return outcome === 'done' &&
        rule?.type === 'add' &&
        verdict?.assumes.length === 0 &&
        !rule.fields.some(isOfFile)
        ? [rule]
        : [];
    });
    return rules.length === targets.length ? rules : undefined;
  };
}

/** Reports whether a rule names a file; it is rejected where the directory is missing. */
function isOfFile({ field }: Rule['fields'][number]): boolean {
  return field === F.path || field === F.dir || field === F.exe;
}

function mayPass(a: readonly Rule[] | undefined, b: readonly Rule[] | undefined): boolean {
  return a !== undefined && b !== undefined && a.every((rule, i) => apart(rule, b[i] as Rule));
}

/**
 * Returns the section with its twins together; undefined where nothing moves. Every move makes a pair that no
 * later one parts.
 */
function paired(
  section: readonly Entry[],
  likeness: (wide: Side, narrow: Side) => number,
  free: (moved: Entry, other: Entry) => boolean,
): readonly Entry[] | undefined {
  const order = [...section];
  const done = new Set<Entry>();
  const twins = (a: Entry | undefined, b: Entry | undefined): number =>
    a?.side?.bits === 'b64' && b?.side?.bits === 'b32' && !done.has(a) && !done.has(b)
      ? likeness(a.side, b.side)
      : 0;
  const settle = (a: Entry, b: Entry): void => void done.add(a).add(b);
  for (const [n, e] of order.entries()) {
    const next = order[n + 1];
    if (next && twins(e, next) > 0) settle(e, next);
  }
  /** Puts the entry at `from` where it is number `to` afterwards, if it may pass all that lie between. */
  const move = (from: number, to: number): boolean => {
    const moved = order[from] as Entry;
    const passed = from < to ? order.slice(from + 1, to + 1) : order.slice(to, from);
    if (!passed.every((e) => free(moved, e))) return false;
    order.splice(to, 0, ...order.splice(from, 1));
    return true;
  };
  const bringTogether = (wide: Entry, narrow: Entry): boolean => {
    const [i, j] = [order.indexOf(wide), order.indexOf(narrow)];
    if (i + 1 === j) return true;
    return i < j ? move(j, i + 1) || move(i, j - 1) : move(i, j) || move(j, i);
  };
  let moved = false;
  for (let again = true; again; ) {
    again = false;
    for (const wide of section) {
      const near = (e: Entry) => Math.abs(order.indexOf(e) - order.indexOf(wide));
      const found = section
        .filter((e) => twins(wide, e) > 0)
        .sort((a, b) => twins(wide, b) - twins(wide, a) || near(a) - near(b));
      const narrow = found.find((e) => bringTogether(wide, e));
      if (!narrow) continue;
      settle(wide, narrow);
      again = moved = true;
    }
  }
  return moved ? order : undefined;
}
