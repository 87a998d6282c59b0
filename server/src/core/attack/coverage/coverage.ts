import type { Target } from '../../facts/targets.ts';
import { keysOf } from '../../matching/index.ts';
import type { LoadResult } from '../../ruleset/loadResult.ts';
import { type CatalogueRule, catalogueOf, renderRule, ruleIdentity } from '../data/catalogue.ts';
import {
  liveTechniqueFor,
  liveTechniques,
  type Technique,
  tactics,
  techniqueById,
} from '../data/techniques.ts';
import { techniquesInKey } from '../keys/techniqueKeys.ts';
import type {
  Coverage,
  CoverageCounts,
  CoverageOptions,
  CoveredRuleset,
  MissedEvent,
  NamedBy,
  RuleCoverage,
  TechniqueCoverage,
} from './coverageTypes.ts';
import { type Recorder, recorder } from './recording.ts';
import { archsOf, type CatalogueEvent, eventsOf, knowsSyscall } from './techniqueEvents.ts';

/**
 * Returns what a loaded ruleset covers of the techniques for Linux, on its target: what its keys name, and
 * what it would record of the events of the catalogue's rules. Only rules that are loaded count, in the
 * kernel's order: an event that a `never` rule matches first is not recorded.
 */
export function coverage(loaded: LoadResult, options: CoverageOptions = {}): Coverage {
  const steps = coverageSteps(loaded, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Computes what `coverage` returns, one technique after the other, and yields undefined after each, so that a
 * host can do other work in between.
 */
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

/**
 * Returns what several rulesets cover together, on one target: a technique is named if one of them names it,
 * and its share is that of the ruleset that sees most of it. The lines of each ruleset are numbered on from
 * those of the rulesets before it.
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

/** Reports whether enough of a technique's events would be recorded for it to count as seen. */
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

/** Counts how many of some techniques are in each state of coverage. */
export function counts(techniques: readonly TechniqueCoverage[]): CoverageCounts {
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

/**
 * Returns which share (0 to 1) of the techniques that have rules in the catalogue is seen; 0 where there are
 * none.
 */
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
