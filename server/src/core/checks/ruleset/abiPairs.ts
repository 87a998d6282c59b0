import { F, OP } from '../../facts/kernelNumbers.ts';
import { type Machine, machineOfElf } from '../../facts/machines.ts';
import type { Target } from '../../facts/targets.ts';
import { coverIndex } from '../../matching/coverIndex.ts';
import { coversButCalls } from '../../matching/covers.ts';
import { sameButKey, sameFilters, sameKeys } from '../../matching/ruleIdentity.ts';
import { hasCall, isFullMask, type Rule } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { ruleDelta } from '../../ruleset/ruleDelta.ts';
import type { SentRule } from '../../ruleset/sentRule.ts';
import { finish, type Steps } from '../../text/steps.ts';
import { type AbiGap, gapOf } from './abiGap.ts';
import { otherMachine, type WantedRule, wantedOf } from './otherAbi.ts';
import { ofRules } from './ruleGroups.ts';
import { MOST_RULES } from './shadows.ts';

/**
 * A rule for one ABI without its pair, here called its twin, and what programs of the other ABI would need.
 */
export interface Twin {
  readonly source: LoadedRule;
  readonly machine: Machine;
  readonly other: Machine;
  /** The rule for the other machine. */
  readonly wanted: Rule;
  /** The wanted system calls that no rule records: all of them, or the names of some. */
  readonly missing: AbiGap['missing'];
  /**
   * The rule that was written as the pair (`isPair`) and records most of the wanted calls; absent where none
   * does.
   */
  readonly nearest?: LoadedRule;
}

/** A rule with one arch, and what is known of its pair. Rules are given by their indexes. */
interface Source {
  readonly machine: Machine;
  readonly other: Machine;
  readonly wanted: WantedRule;
  /** Some rule matches the same events on the other machine. */
  readonly isPaired: boolean;
  /**
   * The rules that match everything but the system calls of the wanted rule, in order; none where it is
   * paired.
   */
  readonly candidates: readonly number[];
  readonly gap: AbiGap | undefined;
}

/** Rules that were searched. */
interface Searched {
  readonly rules: readonly LoadedRule[];
  readonly sources: readonly (Source | undefined)[];
}

interface Found extends Searched {
  readonly twins: readonly Twin[];
  /** The same rules without those that edits added last, as for shadows. */
  readonly base: Searched;
}

const searched = ofRules((): { found?: Found } => ({}));

/**
 * Returns the rules for one ABI (b64 or b32) whose events on the other ABI are not all recorded; empty where
 * there are none.
 */
export function twinsOf(load: LoadResult): readonly Twin[] {
  return finish(searchTwins(load));
}

const paired = new WeakMap<Found, ReadonlySet<LoadedRule>>();

/**
 * Returns the rules for one ABI (b64 or b32) that the ruleset also has for the other ABI; empty where there
 * are none.
 */
export function pairedRules(load: LoadResult): ReadonlySet<LoadedRule> {
  finish(searchTwins(load));
  const hit = searched(load).found;
  if (!hit) return new Set();
  const known = paired.get(hit) ?? new Set(load.rules.filter((_, at) => hit.sources[at]?.isPaired));
  paired.set(hit, known);
  return known;
}

/**
 * Searches, in steps that a caller may pause at, for the rules for one ABI whose events on the other ABI are
 * not all recorded; empty where there are none, and for a ruleset with too many rules. The result is kept for
 * `twinsOf`.
 * @param similar similar rulesets: with the first of them that was searched, only the differences are searched
 */
export function* searchTwins(load: LoadResult, similar: readonly LoadResult[] = []): Steps<readonly Twin[]> {
  const kept = searched(load);
  if (kept.found) return kept.found.twins;
  const { rules } = load;
  let exits = 0;
  for (const { sent } of rules) if (sent.list === 'exit') exits++;
  const before = similar.map((s) => searched(s).found).find((f) => f !== undefined);
  if (exits > MOST_RULES) return [];
  const { sources, base } = (before && (yield* update(load, before.base))) ?? (yield* search(load));
  const twins = twinsFrom(rules, sources);
  kept.found = { rules, sources, twins, base };
  return twins;
}

function twinsFrom(rules: readonly LoadedRule[], sources: readonly (Source | undefined)[]): readonly Twin[] {
  const twins: Twin[] = [];
  for (let at = 0; at < rules.length; at++) {
    const source = rules[at];
    const own = sources[at];
    if (!source || !own?.gap) continue;
    const { machine, other, wanted, gap } = own;
    const nearest = rules[gap.nearest ?? -1];
    twins.push({
      source,
      machine,
      other,
      wanted: wanted.rule,
      missing: gap.missing,
      ...(nearest ? { nearest } : {}),
    });
  }
  return twins;
}

/** The number of rules that are searched in one step. */
const STEP = 64;

type SearchResult = Pick<Found, 'sources' | 'base'>;

function* search({ rules, target }: LoadResult): Steps<SearchResult> {
  const index = coverIndex(rules.map((r) => r.rule));
  for (const [at, { sent }] of rules.entries()) if (sent.list === 'exit') index.add(at);
  const isThere = lookUp(rules);
  const near = (wanted: WantedRule): readonly number[] => {
    const numbers = new Set<number>();
    for (const shelf of index.partly(wanted.rule, wanted.beside)) for (const at of shelf) numbers.add(at);
    return [...numbers].sort((a, b) => a - b);
  };
  const sources: (Source | undefined)[] = [];
  for (let at = 0; at < rules.length; at++) {
    if (at % STEP === 0) yield;
    sources.push(sourceOf(rules, target, at, isThere, near));
  }
  return { sources, base: { rules, sources } };
}

/** So many rules are looked up one by one before they are put in order. */
const FEW = 16;

/**
 * Returns a function that reports whether some rule has the same filters and system calls as a wanted one.
 */
function lookUp(rules: readonly LoadedRule[]): (wanted: WantedRule) => boolean {
  let asked = 0;
  let events: Map<number, SentRule[]> | undefined;
  return ({ hash, rule }) => {
    const isSame = (sent: SentRule): boolean => sent.eventHash === hash && sameButKey(sent.rule, rule);
    if (++asked <= FEW) return rules.some(({ sent }) => sent.list === 'exit' && isSame(sent));
    events ??= byEvents(rules);
    return events.get(hash)?.some(isSame) ?? false;
  };
}

function byEvents(rules: readonly LoadedRule[]): Map<number, SentRule[]> {
  const events = new Map<number, SentRule[]>();
  for (const { sent } of rules) {
    if (sent.list !== 'exit') continue;
    const there = events.get(sent.eventHash);
    if (there) there.push(sent);
    else events.set(sent.eventHash, [sent]);
  }
  return events;
}

/**
 * Returns what is known of a rule's pair; undefined for a rule that needs none.
 * @param isThere reports whether some rule has the same filters and system calls as the wanted one
 * @param near returns the indexes, in order, of rules among which are all that may match some of the wanted
 * events
 */
function sourceOf(
  rules: readonly LoadedRule[],
  { release, machine: host }: Target,
  at: number,
  isThere: (wanted: WantedRule) => boolean,
  near: (wanted: WantedRule) => readonly number[],
): Source | undefined {
  const sent = rules[at]?.sent;
  if (sent?.list !== 'exit' || sent.arch === undefined) return undefined;
  const machine = machineOfElf(sent.arch, release);
  const other = machine && otherMachine(machine, host, release);
  // A rule for everything that 32-bit programs do is about those programs.
  if (!machine || !other || (machine !== host && takesAll(sent.rule))) return undefined;
  const wanted = wantedOf(sent.rule, machine, other, release);
  if (!wanted) return undefined;
  const base = { machine, other, wanted };
  if (isThere(wanted)) return { ...base, isPaired: true, candidates: [], gap: undefined };
  const candidates = near(wanted).filter((i) => {
    const r = rules[i]?.sent;
    return r !== undefined && isCandidate(r, wanted);
  });
  const isPairOf = (r: SentRule): boolean => {
    if (!isPair(sent.rule, r.rule)) return false;
    const back = wantedOf(r.rule, other, machine, release);
    return !(back && isThere(back));
  };
  return { ...base, isPaired: false, candidates, gap: gapOf(wanted, candidates, rules, other, isPairOf) };
}

/** From this number of rules on that must be compared with all others, all rules are searched again. */
const MANY_CHANGES = 16;
/** From this number of rules that edits added on, they become a part of the base. */
const MANY_ADDED = 8;

/**
 * Returns what a search would find, using what it found for similar rules; undefined where too much differs.
 */
function* update({ rules, target }: LoadResult, old: Searched): Steps<SearchResult | undefined> {
  const { after, added, removed } = ruleDelta(old.rules, rules);
  let base: Searched | undefined = old;
  if (removed.length > 0)
    base = yield* changed(
      old.rules.filter((_, at) => after[at] !== -1),
      old,
      target,
    );
  const now = base && (yield* changed(rules, base, target));
  return base && now && { sources: now.sources, base: added.length > MANY_ADDED ? now : base };
}

/** Searches the pairs that added or removed rules may change. */
function* changed(rules: readonly LoadedRule[], old: Searched, target: Target): Steps<Searched | undefined> {
  const { before, after, added, removed } = ruleDelta(old.rules, rules);
  if (added.length + removed.length > MANY_CHANGES) return undefined;
  const differing = [
    ...added.flatMap((at) => rules[at]?.sent ?? []),
    ...removed.flatMap((at) => old.rules[at]?.sent ?? []),
  ].filter((sent) => sent.list === 'exit');
  const sources: (Source | undefined)[] = [];
  // Rules by whether those that may match their events are known.
  const [known, open] = [[] as number[], [...added]];
  for (let at = 0; at < rules.length; at++) {
    const own = old.sources[before[at] ?? -1];
    const now = own && moved(own, after);
    sources.push(now);
    if (own && now && isTouched(own, differing, rules, now.candidates, target))
      (own.isPaired ? open : known).push(at);
  }
  if (open.length > MANY_CHANGES) return undefined;
  const isThere = lookUp(rules);
  const all = [...rules.keys()];
  for (const at of open) {
    yield;
    sources[at] = sourceOf(rules, target, at, isThere, () => all);
  }
  for (const [i, at] of known.entries()) {
    if (i % STEP === 0) yield;
    const candidates = [...(sources[at]?.candidates ?? []), ...added].sort((a, b) => a - b);
    sources[at] = sourceOf(rules, target, at, isThere, () => candidates);
  }
  return { rules, sources };
}

/** Returns what is known of a pair, with the present indexes of its rules. */
function moved(own: Source, after: Int32Array): Source {
  if (own.candidates.length === 0) return own;
  const { gap } = own;
  return {
    ...own,
    candidates: own.candidates.map((at) => after[at] ?? -1),
    gap: gap && {
      ...gap,
      nearest: gap.nearest === undefined ? undefined : (after[gap.nearest] ?? -1),
    },
  };
}

/** Reports whether added or removed rules change what is known of a pair. */
function isTouched(
  { wanted, isPaired, machine, other }: Source,
  changed: readonly SentRule[],
  rules: readonly LoadedRule[],
  candidates: readonly number[],
  { release }: Target,
): boolean {
  if (changed.some((sent) => sent.eventHash === wanted.hash)) return true;
  if (isPaired) return false;
  if (changed.some((sent) => isCandidate(sent, wanted))) return true;
  // Whether a candidate is the pair of another rule depends on that rule.
  return candidates.some((at) => {
    const r = rules[at]?.rule;
    const back = r && wantedOf(r, other, machine, release);
    return !r || (back && changed.some((sent) => sent.eventHash === back.hash));
  });
}

/**
 * Reports whether a rule matches everything but the system calls of the wanted rule, and some of those or a
 * related call.
 */
function isCandidate(sent: SentRule, { rule, path, beside }: WantedRule): boolean {
  if (sent.list !== 'exit' || (sent.path && !path?.startsWith(sent.path.path))) return false;
  if (!mayCover(sent.rule, rule)) return false;
  const { mask } = sent.rule;
  if (!sent.full) {
    if (isFullMask(rule.mask)) return false;
    if (
      !mask.some((word, i) => (word & (rule.mask[i] ?? 0)) !== 0) &&
      !beside.some((n) => hasCall(sent.rule, n))
    )
      return false;
  }
  return coversButCalls(sent.rule, rule);
}

function takesAll({ mask, fields }: Rule): boolean {
  return (
    isFullMask(mask) && !fields.some((f) => f.field === F.path || f.field === F.dir || f.field === F.perm)
  );
}

/**
 * Reports whether a rule for the other ABI looks like the pair of one: it has the same keys or the same
 * filters.
 */
function isPair(a: Rule, b: Rule): boolean {
  return (
    sameKeys(a, b) || ((a.flags & 7) === (b.flags & 7) && a.action === b.action && sameFilters(a, b, F.arch))
  );
}

/** Reports quickly whether one rule may cover another: not if both require different values of one field. */
function mayCover(a: Rule, b: Rule): boolean {
  for (const f of a.fields) {
    if (f.op !== OP.eq || f.value === undefined || f.field === F.arch || f.field === F.key) continue;
    for (const g of b.fields)
      if (g.field === f.field && g.op === OP.eq && g.value !== f.value && f.text === undefined) return false;
  }
  return true;
}
