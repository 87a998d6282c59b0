import type { Target } from '../../facts/targets.ts';
import { keysOf } from '../../matching/index.ts';
import type { LoadResult } from '../../ruleset/load.ts';
import { type CatalogueRule, catalogueOf, renderRule, ruleIdentity } from '../data/catalogue.ts';
import {
  liveTechniqueFor,
  liveTechniques,
  type Tactic,
  type Technique,
  tactics,
  techniqueById,
} from '../data/techniques.ts';
import { techniquesInKey } from '../keys/techniqueKeys.ts';
import { type MissedBecause, type Recorder, recorder } from './recording.ts';
import { archsOf, type CatalogueEvent, eventsOf, knowsSyscall } from './techniqueEvents.ts';

/** A key that names a technique. */
export interface NamedBy {
  /** An index into the ruleset's lines. */
  readonly line: number;
  readonly key: string;
  /** The id in the key, where it is one that the technique took the place of. */
  readonly former?: string;
  /** The line whose rule takes every event before this one: this key is never written. */
  readonly shadowedBy?: number;
}

/** An event of the catalogue that the ruleset would not record. */
export interface MissedEvent {
  readonly what: string;
  readonly why: MissedBecause;
  /** The line at fault, where one is: an index into the ruleset's lines. */
  readonly line?: number;
}

/** What the ruleset would record of one rule of the catalogue. */
export interface RuleCoverage {
  readonly rule: CatalogueRule;
  /** The rule as a line, without a key; the first one of a pair. */
  readonly text: string;
  /** How many events the rule stands for on the target; 0 where the target cannot load it. */
  readonly events: number;
  readonly recorded: number;
  /** The lines that record them, in order, each once: indices into the ruleset's lines. */
  readonly by: readonly number[];
  readonly missed: readonly MissedEvent[];
  /** The lines that would record no more than a change of attributes, where the rule is there for more; that counts for nothing. */
  readonly aside: readonly number[];
}

/** What is known of a technique: its name is in a key, its events would be recorded. */
export type CoverageState = 'both' | 'named' | 'seen' | 'neither';

/** One technique. */
export interface TechniqueCoverage {
  readonly technique: Technique;
  readonly state: CoverageState;
  /** Nothing specific of it reaches audit: the catalogue has no rule, so it is never seen. */
  readonly unseeable: boolean;
  readonly named: readonly NamedBy[];
  /** 0 to 1: the mean over the catalogue's rules of how many of their events would be recorded. */
  readonly fraction: number;
  /** One for each rule of the catalogue that the target can load, in its order. */
  readonly rules: readonly RuleCoverage[];
}

/** How many techniques are in which state. */
export interface CoverageCounts {
  readonly techniques: number;
  readonly both: number;
  /** By a key only. */
  readonly named: number;
  /** By what is recorded only. */
  readonly seen: number;
  readonly neither: number;
  /** Of those that are neither, those that a rule could see. */
  readonly missed: number;
  /** Of all of these, those of which nothing specific reaches audit. */
  readonly unseeable: number;
  /** Of those that are seen, those of which every event of the catalogue would be recorded. */
  readonly fully: number;
}

/** The coverage of a ruleset. */
export interface Coverage {
  readonly target: Target;
  /** The live techniques of Linux and any others that a key names, in the order of their ids. */
  readonly techniques: readonly TechniqueCoverage[];
  readonly counts: CoverageCounts;
  /** In the order of an attack; a technique counts under each of its tactics. */
  readonly tactics: readonly (CoverageCounts & { readonly tactic: Tactic })[];
  /** The lines at which auditctl stops, with how many rules are not loaded because of it: indices into the ruleset's lines. */
  readonly stops: readonly { readonly line: number; readonly notLoaded: number }[];
}

/** What counts as seen. */
export interface CoverageOptions {
  /** The least share of the catalogue's events (0 to 1); anything at all where absent. */
  readonly seenFrom?: number;
  /** Only these techniques, by id: those of a group. */
  readonly only?: readonly string[];
}

/**
 * What a ruleset covers of the techniques of Linux, on the target for which it was run (`load` of core/ruleset): what its
 * keys say, and what it would record of the events that the catalogue's rules stand for. Only rules that got into the
 * kernel count, in its order: an event that a `never` rule takes first is not recorded.
 */
export function coverage(loaded: LoadResult, options: CoverageOptions = {}): Coverage {
  const steps = coverageSteps(loaded, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same, technique by technique: for a host that has other work to do in between. */
export function* coverageSteps(
  loaded: LoadResult,
  options: CoverageOptions = {},
): Generator<undefined, Coverage> {
  const record = recorder(loaded);
  const named = namedTechniques(loaded, record);
  const memo = new Map<string, RuleCoverage>();
  const only = options.only && new Set(options.only.map((id) => id.toUpperCase()));
  const ids = new Set([...liveTechniques().flatMap((t) => (t.linux ? [t.id] : [])), ...named.keys()]);
  const techniques: TechniqueCoverage[] = [];
  for (const id of [...ids].filter((i) => !only || only.has(i)).sort((a, b) => (a < b ? -1 : 1))) {
    const technique = techniqueById(id);
    if (!technique) continue;
    yield undefined;
    const rules = (catalogueOf(id)?.rules ?? [])
      .map((r) => ruleCoverage(r, loaded.target, record, memo))
      .filter((r) => r.events > 0);
    const fraction =
      rules.length === 0 ? 0 : rules.reduce((sum, r) => sum + r.recorded / r.events, 0) / rules.length;
    const seen = fraction > 0 && fraction >= (options.seenFrom ?? 0);
    techniques.push(techniqueOf(technique, named.get(id) ?? [], seen, fraction, rules));
  }
  const { stopsAt, notLoaded } = loaded;
  return summed(loaded.target, techniques, stopsAt === undefined ? [] : [{ line: stopsAt, notLoaded }]);
}

function stateOf(named: boolean, seen: boolean): TechniqueCoverage['state'] {
  if (named) return seen ? 'both' : 'named';
  return seen ? 'seen' : 'neither';
}

function techniqueOf(
  technique: Technique,
  named: readonly NamedBy[],
  seen: boolean,
  fraction: number,
  rules: readonly RuleCoverage[],
): TechniqueCoverage {
  const state = stateOf(named.length > 0, seen);
  return { technique, state, unseeable: rules.length === 0, named, fraction, rules };
}

function summed(
  target: Target,
  techniques: readonly TechniqueCoverage[],
  stops: Coverage['stops'],
): Coverage {
  return {
    target,
    techniques,
    counts: counts(techniques),
    tactics: tactics().map((tactic) => ({
      tactic,
      ...counts(techniques.filter((t) => t.technique.tactics.includes(tactic.name))),
    })),
    stops,
  };
}

/** The coverage of a ruleset, and how many lines it has. */
export interface CoveredRuleset {
  readonly coverage: Coverage;
  readonly lines: number;
}

/**
 * What several rulesets cover together, for one target: a technique is named where one of them names it, and is as seen
 * as in the one that sees the most of it, whose rules are told. Lines count on from one ruleset to the next.
 */
export function united(target: Target, parts: readonly CoveredRuleset[]): Coverage {
  const found = new Map<string, TechniqueCoverage>();
  const stops: Coverage['stops'][number][] = [];
  let before = 0;
  for (const part of parts) {
    const by = before;
    for (const own of part.coverage.techniques) {
      const t = movedBy(own, by);
      const there = found.get(t.technique.id);
      if (!there) found.set(t.technique.id, t);
      else {
        const { fraction, rules } = t.fraction > there.fraction ? t : there;
        found.set(
          t.technique.id,
          techniqueOf(t.technique, [...there.named, ...t.named], isSeen(there) || isSeen(t), fraction, rules),
        );
      }
    }
    stops.push(...part.coverage.stops.map((s) => ({ ...s, line: s.line + by })));
    before += part.lines;
  }
  const inOrder = [...found.values()].sort((a, b) => (a.technique.id < b.technique.id ? -1 : 1));
  return summed(target, inOrder, stops);
}

/** Whether a technique's events would be recorded. */
export function isSeen({ state }: Pick<TechniqueCoverage, 'state'>): boolean {
  return state === 'both' || state === 'seen';
}

function movedBy(t: TechniqueCoverage, by: number): TechniqueCoverage {
  if (by === 0) return t;
  const line = <T extends { readonly line?: number }>(x: T): T =>
    x.line === undefined ? x : { ...x, line: x.line + by };
  return {
    ...t,
    named: t.named.map((n) => ({
      ...line(n),
      ...(n.shadowedBy === undefined ? {} : { shadowedBy: n.shadowedBy + by }),
    })),
    rules: t.rules.map((r) => ({
      ...r,
      by: r.by.map((l) => l + by),
      missed: r.missed.map(line),
      aside: r.aside.map((l) => l + by),
    })),
  };
}

function counts(techniques: readonly TechniqueCoverage[]): CoverageCounts {
  const count = (which: (t: TechniqueCoverage) => boolean): number => techniques.filter(which).length;
  return {
    techniques: techniques.length,
    both: count((t) => t.state === 'both'),
    named: count((t) => t.state === 'named'),
    seen: count((t) => t.state === 'seen'),
    neither: count((t) => t.state === 'neither'),
    missed: count((t) => t.state === 'neither' && !t.unseeable),
    unseeable: count((t) => t.unseeable),
    fully: count((t) => t.fraction === 1),
  };
}

/** How much of what audit could see is seen: 0 to 1, of the techniques that have rules in the catalogue. */
export function seenShare({ counts: c }: Coverage): number {
  const seeable = c.techniques - c.unseeable;
  return seeable === 0 ? 0 : (c.both + c.seen) / seeable;
}

function namedTechniques(loaded: LoadResult, record: Recorder): ReadonlyMap<string, readonly NamedBy[]> {
  const named = new Map<string, NamedBy[]>();
  for (const [index, { rule, line }] of loaded.rules.entries()) {
    if (rule.action === 0) continue;
    for (const key of keysOf(rule)) {
      for (const id of new Set(techniquesInKey(key).map((f) => f.id))) {
        const found = techniqueById(id);
        const live = found && liveTechniqueFor(found);
        if (!live) continue;
        const shadow = record.shadowOf(index);
        const by: NamedBy = {
          line,
          key,
          ...(live.id === id ? {} : { former: id }),
          ...(shadow === undefined ? {} : { shadowedBy: shadow }),
        };
        const all = named.get(live.id);
        if (all) all.push(by);
        else named.set(live.id, [by]);
      }
    }
  }
  return named;
}

function ruleCoverage(
  rule: CatalogueRule,
  target: Target,
  record: Recorder,
  memo: Map<string, RuleCoverage>,
): RuleCoverage {
  const id = ruleIdentity(rule);
  const known = memo.get(id);
  if (known) return known;
  const events = eventsFor(rule, target);
  const by = new Set<number>();
  const missed: MissedEvent[] = [];
  let counts = false;
  for (const { what, event, minor } of events) {
    const o = record.outcome(event);
    if (!o.recorded) missed.push({ what, why: o.why, ...(o.line === undefined ? {} : { line: o.line }) });
    else {
      by.add(o.line);
      counts ||= !minor;
    }
  }
  const lines = [...by].sort((a, b) => a - b);
  const made: RuleCoverage = {
    rule,
    text: textOf(rule, target),
    events: events.length,
    recorded: counts ? events.length - missed.length : 0,
    by: counts ? lines : [],
    missed,
    aside: counts ? [] : lines,
  };
  memo.set(id, made);
  return made;
}

/** The events of each rule of the catalogue: constant for a target. */
const eventMemo = new WeakMap<CatalogueRule, Map<string, readonly CatalogueEvent[]>>();

function eventsFor(rule: CatalogueRule, target: Target): readonly CatalogueEvent[] {
  const key = `${target.name} ${target.machine}`;
  const known = eventMemo.get(rule) ?? new Map<string, readonly CatalogueEvent[]>();
  const events = known.get(key) ?? eventsOf(rule, target);
  eventMemo.set(rule, known.set(key, events));
  return events;
}

function textOf(rule: CatalogueRule, target: Target): string {
  const [line = ''] = renderRule(rule, {
    style: 'watch',
    key: 'KEY',
    archs: archsOf(target),
    hasSyscall: knowsSyscall([target]),
  });
  return line.replace(/ (?:-k |-F key=)KEY$/, '');
}
