import { F, OP } from '../../facts/kernelNumbers.ts';
import { throughKnownLinks } from '../../facts/knownLinks.ts';
import { messageTypes } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import { isAnchored } from '../../matching/decide.ts';
import { covers, decide, type Event } from '../../matching/index.ts';
import { isFullMask, listOf, type Rule, type RuleField } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { disabledBy } from '../../ruleset/silence.ts';
import { lazy } from '../../text/lazy.ts';
import { catalogueIds, catalogueOf } from '../data/catalogue.ts';

/** Why an event is not recorded. */
export type MissedBecause =
  /** No rule takes it. */
  | 'no-rule'
  /** A rule with the action never, or one of the exclude list, drops it. */
  | 'never'
  /** Auditing is switched off: `-e 0`, or a rule of the task list that lets no process be watched. */
  | 'off'
  /** It hangs on what only the machine knows. */
  | 'unknown';

/** What a ruleset does with an event. `line` is an index into the ruleset's lines. */
export type EventOutcome =
  | { readonly recorded: true; readonly line: number }
  | { readonly recorded: false; readonly why: MissedBecause; readonly line?: number };

/** What a loaded ruleset would do with events. */
export interface Recorder {
  /** Returns what the ruleset does with an event. */
  readonly outcome: (event: Event) => EventOutcome;
  /**
   * Returns the line of an earlier rule that matches all events of a rule (an index into the loaded rules);
   * undefined where none certainly does.
   */
  readonly shadowOf: (index: number) => number | undefined;
}

/** Every directory that a rule of the catalogue names or that is above what it names. */
const folders = lazy((): ReadonlySet<string> => {
  const found = new Set<string>(['/']);
  for (const { file, tree } of catalogueIds().flatMap((id) => catalogueOf(id)?.rules ?? [])) {
    if (tree !== undefined) found.add(tree.replace(/\/$/, ''));
    const path = file ?? tree ?? '';
    for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) found.add(path.slice(0, at));
  }
  return found;
});

const PATHS: ReadonlySet<number> = new Set([F.path, F.dir, F.exe]);
const NOBODY = 64999;

/**
 * Reports whether a rule filters by an SELinux label that no login session has; without SELinux it matches
 * nothing either.
 */
function isServiceDomain(f: RuleField): boolean {
  return (
    f.field >= F.subjUser &&
    f.field <= F.subjClr &&
    f.op === OP.eq &&
    f.text !== undefined &&
    !/^(?:unconfined|user|staff|sysadm)|^s0/.test(f.text)
  );
}

/**
 * Returns the rule as it is in the kernel of an ordinary system of a target: a watch of what is known to be a
 * directory watches the tree, paths are real, and a user or group that only the host knows is none of those
 * in the events.
 */
function asOnHost(rule: Rule, isWatch: boolean, target: Target): Rule {
  const change = (f: RuleField): RuleField => {
    if (f.value === undefined && f.field < F.pers) return { ...f, value: NOBODY };
    if (isServiceDomain(f)) return { field: F.pers, op: OP.eq, value: NOBODY };
    if (f.text === undefined || !PATHS.has(f.field)) return f;
    const text = throughKnownLinks(f.text, target);
    const isTree = isWatch && f.field === F.path && folders().has(f.text);
    return text === f.text && !isTree ? f : { ...f, text, field: isTree ? F.dir : f.field };
  };
  return { ...rule, fields: rule.fields.map(change) };
}

/**
 * Returns an object with two functions: `outcome` says what a loaded ruleset does with an event, and
 * `shadowOf` finds the earlier rule that always matches a rule's events first.
 */
export function recorder(loaded: LoadResult): Recorder {
  const rules = loaded.rules.map(
    (r): LoadedRule => ({ ...r, rule: asOnHost(r.rule, isWatchLine(loaded, r.line), loaded.target) }),
  );
  const off = switchedOff(loaded, rules);
  const byPath = new Map<string, number[]>();
  const others: number[] = [];
  for (const [i, { rule }] of rules.entries()) {
    const path = rule.fields.find((f) => f.field === F.path)?.text;
    if (path === undefined) others.push(i);
    else {
      const same = byPath.get(path);
      if (same) same.push(i);
      else byPath.set(path, [i]);
    }
  }
  const candidates = (paths: readonly (string | undefined)[] | undefined): readonly number[] => {
    // A path that is not known may be any.
    if (!paths || paths.includes(undefined)) return rules.map((_, i) => i);
    const anchored = [...new Set(paths)].flatMap((p) => byPath.get(p ?? '') ?? []);
    return anchored.length === 0 ? others : [...others, ...anchored].sort((a, b) => a - b);
  };
  return {
    outcome: (event) => {
      if (off) return { recorded: false, why: 'off', line: off.line };
      const own = candidates(event.names?.map((n) => n.path)).flatMap((i) => {
        const r = rules[i];
        return r && mayTake(r.rule, event) ? [r] : [];
      });
      const d = decide(
        own.map((r) => r.rule),
        event,
      );
      if (d === undefined) return { recorded: false, why: 'no-rule' };
      if (d === 'unknown') return { recorded: false, why: 'unknown', ...unsureLine(own, event) };
      const line = own[d.rule]?.line ?? 0;
      return d.action === 'never' ? { recorded: false, why: 'never', line } : { recorded: true, line };
    },
    shadowOf: (index) => {
      const own = rules[index];
      if (!own) return undefined;
      const path = own.rule.fields.find((f) => f.field === F.path)?.text;
      for (const i of candidates(path === undefined ? [] : [path])) {
        if (i >= index) return undefined;
        const before = rules[i];
        if (before && covers(before.rule, own.rule)) return before.line;
      }
      return undefined;
    },
  };
}

function isWatchLine(loaded: LoadResult, line: number): boolean {
  const node = loaded.lines[line]?.line.node;
  return node?.kind === 'command' && node.options.some((o) => o.name === 'w');
}

/** Reports quickly whether a rule can match an event, so that few rules are compared in full. */
function mayTake(rule: Rule, event: Event): boolean {
  if (listOf(rule) !== event.list) return false;
  if (event.syscall === undefined || isFullMask(rule.mask)) return true;
  return (
    ((rule.mask[event.syscall >>> 5] ?? 0) >>> (event.syscall & 31)) % 2 === 1 ||
    (rule.mask[63] ?? 0) >>> 16 !== 0
  );
}

function unsureLine(rules: readonly LoadedRule[], event: Event): { readonly line?: number } {
  const unsure = rules.find(
    (r) => decide([r.rule], event) === 'unknown' || (isAnchored(r.rule) && event.names === undefined),
  );
  return unsure ? { line: unsure.line } : {};
}

/**
 * Returns the line (`-e 0`, or a rule of the lists of tasks and messages) that keeps every system call of a
 * user's new process from being recorded; undefined where none does. What it keeps from being recorded of all
 * processes is for `silencedBy` to say.
 * @param rules the rules of `loaded` that the start of a process is compared with
 */
function switchedOff(
  loaded: LoadResult,
  rules: readonly LoadedRule[],
): { readonly line: number } | undefined {
  const disabled = disabledBy(loaded);
  if (disabled !== undefined) return { line: disabled };
  const person = {
    uid: 1000,
    euid: 1000,
    suid: 1000,
    fsuid: 1000,
    gid: 1000,
    egid: 1000,
    sgid: 1000,
    fsgid: 1000,
    groups: [],
    auid: 1000,
    pid: 4242,
    sessionid: 3,
    pers: 0,
  };
  for (const event of [
    { ...person, list: 'task' as const },
    { ...person, list: 'exclude' as const, msgtype: messageTypes.get('SYSCALL')?.number ?? 1300 },
  ]) {
    const own = rules.filter((r) => listOf(r.rule) === event.list);
    const d = decide(
      own.map((r) => r.rule),
      event,
    );
    if (d && d !== 'unknown' && d.action === 'never') return { line: own[d.rule]?.line ?? 0 };
  }
  return undefined;
}
