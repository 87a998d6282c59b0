import { F } from '../facts/kernelNumbers.ts';
import type { Target } from '../facts/targets.ts';
import { covers } from '../matching/covers.ts';
import { sameButCalls } from '../matching/ruleIdentity.ts';
import { ACTION, listOf, type Rule, type RuleField } from '../model/rule.ts';
import { fails } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { type CommandLine, commandsIn, type LineNode } from '../syntax/line.ts';
import { applyEdits } from '../text/span.ts';
import type { Finding, Fix } from './finding.ts';

/**
 * What happens to the events that lines record, where other lines replace them: the same, more or fewer
 * events are recorded, or some are lost and others gained (`other`).
 */
export type RecordedChange = 'same' | 'more' | 'fewer' | 'other';

/**
 * Compares what the lines `before` record with what their replacement `after` records, on every target that
 * loads both. Undefined where no target loads both, or no line is a rule.
 */
export function recordedChange(
  before: readonly CommandLine[],
  after: readonly CommandLine[],
  targets: readonly Target[],
): RecordedChange | undefined {
  const found = new Set<RecordedChange>();
  for (const target of targets) {
    const [old, fresh] = [rulesOn(before, target), rulesOn(after, target)];
    if (old && fresh && old.length + fresh.length > 0) found.add(changeOf(old, fresh));
  }
  if (found.size > 1) found.delete('same');
  const [one] = found;
  return found.size > 1 ? 'other' : one;
}

/** Returns the rules that the lines add on a target; undefined where it does not load one of the lines. */
function rulesOn(nodes: readonly CommandLine[], target: Target): readonly Rule[] | undefined {
  const out: Rule[] = [];
  for (const node of nodes) {
    const verdict = verdictOf(node, target);
    if (fails(verdict)) return undefined;
    if (verdict.rule?.type === 'add') out.push(verdict.rule);
  }
  return out;
}

/** Compares what two sets of rules record, and returns what replacing `before` by `after` changes. */
export function changeOf(before: readonly Rule[], after: readonly Rule[]): RecordedChange {
  const [old, fresh] = [joined(before), joined(after)];
  const [nothingLost, nothingNew] = [recordsAll(fresh, old), recordsAll(old, fresh)];
  if (nothingLost) return nothingNew ? 'same' : 'more';
  return nothingNew ? 'fewer' : 'other';
}

/** Returns rules that differ in their system calls only, as one. */
function joined(rules: readonly Rule[]): readonly Rule[] {
  const out: Rule[] = [];
  for (const rule of rules) {
    const at = out.findIndex((r) => sameButCalls(r, rule) && !isKeyed(r));
    const there = out[at];
    if (there) out[at] = { ...there, mask: there.mask.map((word, i) => word | (rule.mask[i] ?? 0)) };
    else out.push(rule);
  }
  return out;
}

/** Reports whether some rules surely record every event that others do. */
function recordsAll(these: readonly Rule[], others: readonly Rule[]): boolean {
  return (
    others.filter(records).every((o) => these.some((t) => records(t) && matchesAll(t, o))) &&
    these.filter((t) => !records(t)).every((t) => others.some((o) => !records(o) && matchesAll(o, t)))
  );
}

/** Reports whether a rule records what it matches: the others leave it out. */
function records(rule: Rule): boolean {
  return rule.action !== ACTION.never && listOf(rule) !== 'exclude';
}

function matchesAll(wide: Rule, narrow: Rule): boolean {
  return hasFewerFilters(wide, narrow) || (!isKeyed(wide) && !isKeyed(narrow) && covers(wide, narrow));
}

/**
 * Reports whether a key is a condition: the kernel has no key to compare with on these lists, and such a rule
 * matches nothing.
 */
function isKeyed(rule: Rule): boolean {
  const list = listOf(rule);
  return list !== 'exit' && list !== 'io_uring' && list !== 'filesystem' && rule.fields.some(isKey);
}

const isKey = (f: RuleField): boolean => f.field === F.key;

/** Reports whether a rule has some of the filters of another one, none besides, and all its system calls. */
function hasFewerFilters(wide: Rule, narrow: Rule): boolean {
  const list = listOf(wide);
  if (wide.type !== narrow.type || list === undefined || list !== listOf(narrow)) return false;
  const filters = wide.fields.filter((f) => isKeyed(wide) || !isKey(f));
  const others = narrow.fields.filter((f) => isKeyed(narrow) || !isKey(f));
  // Where conditions are or-ed, fewer of them match less; a rule of these lists without any matches nothing.
  if (list === 'filesystem' && filters.length !== others.length) return false;
  if ((list === 'user' || list === 'exclude') && filters.length === 0 && others.length > 0) return false;
  return (
    filters.every((f) => others.some((o) => isSame(f, o))) &&
    narrow.mask.every((word, i) => (word & ~(wide.mask[i] ?? 0)) === 0)
  );
}

function isSame(a: RuleField, b: RuleField): boolean {
  return (
    a.field === b.field &&
    a.op === b.op &&
    a.text === b.text &&
    a.value === b.value &&
    (a.text !== undefined || a.value !== undefined)
  );
}

const SAID: Readonly<Record<RecordedChange, string | undefined>> = {
  same: undefined,
  more: 'more events recorded',
  fewer: 'fewer events recorded',
  other: 'different events recorded',
};

/**
 * Returns a title that says what a fix changes of the events that are recorded; as it is where it changes
 * none.
 */
export function titleWithChange(title: string, change: RecordedChange): string {
  const said = SAID[change];
  return said === undefined || /records? |recorded/.test(title) ? title : `${title} (${said})`;
}

/**
 * Returns a finding whose fixes say in their titles whether its line then records more, fewer or other
 * events. A fix that changes any is unsafe.
 * @param line the line that the finding is about
 */
export function withChanges(f: Finding, { text }: LineNode, targets: readonly Target[]): Finding {
  const { fixes } = f;
  if (!fixes) return f;
  const said = (fix: Fix): Fix => {
    // What reaches into other lines is not about what this one records.
    if (fix.edits.some((e) => e.span.start < 0 || e.span.end > text.length)) return fix;
    const after = applyEdits(text, fix.edits);
    return withChange(fix, recordedChange(commandsIn(text), commandsIn(after), targets));
  };
  return { ...f, fixes: () => fixes().map(said) };
}

/**
 * Returns a fix that says in its title that more, fewer or other events are recorded, and is unsafe then; the
 * fix as it is where nothing changes, or where that is not known.
 */
export function withChange<F extends Omit<Fix, 'edits'>>(fix: F, change: RecordedChange | undefined): F {
  if (change === undefined || change === 'same' || fix.sameEvents) return fix;
  return { ...fix, title: titleWithChange(fix.title, change), safety: 'unsafe' };
}
