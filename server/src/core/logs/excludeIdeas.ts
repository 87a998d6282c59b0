import { coverageSteps } from '../attack/coverage/coverage.ts';
import { F, OP, UNSET_ID } from '../facts/kernelNumbers.ts';
import { type Machine, machineOfBits, machineOfElf } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { syscalls } from '../facts/tables.ts';
import { load } from '../ruleset/load.ts';
import type { LoadResult } from '../ruleset/loadResult.ts';
import { singleFile } from '../ruleset/merge.ts';
import { finish, type Steps } from '../text/steps.ts';
import { attributionOf } from './attribution.ts';
import { ruleFieldText } from './filterText.ts';
import type { LogSample } from './logSamples.ts';
import { type LogTotal, largestFirst, sumOf } from './logTotals.ts';
import { isStartedByName, whyNotExcluded } from './ordinaryPrograms.ts';
import { type RecordedRule, recordedRules } from './recordedRules.ts';
import { fateUnder } from './whatIf.ts';

/** A rule that would keep the events of one program out of the log. */
export interface ExcludeIdea extends LogTotal {
  /** The rule that records the events: an index into the ruleset's lines. The new line goes before it. */
  readonly line: number;
  readonly program: string;
  /** The rule to insert. */
  readonly text: string;
  /** Only what the system started is excluded, and nothing that a person did. */
  readonly isSystemOnly: boolean;
}

/** Events of one program that fill the log, and why no rule is proposed for them. */
export interface RefusedIdea extends LogTotal {
  readonly line: number;
  readonly program: string;
  /** Why, as a clause. */
  readonly why: string;
}

/** What could make a log smaller. */
export interface ExcludeIdeas {
  /** The largest first. */
  readonly ideas: readonly ExcludeIdea[];
  readonly refused: readonly RefusedIdea[];
  /** What all ideas together keep out of the log. */
  readonly saved: LogTotal;
}

/** So many ideas are worked out, and so many refused ones are named. */
const MOST_IDEAS = 10;

/** A smaller share of the log's bytes is not worth a rule. */
const LEAST_SHARE = 0.005;

/** Fewer events do not fill a log. */
const LEAST_EVENTS = 10;

/** A rule with more system calls in a line is hard to read: the calls of the rule itself are taken. */
const MOST_CALLS = 12;

/** Events of one program that one rule recorded. */
interface Group {
  readonly rule: RecordedRule;
  readonly program: string;
  readonly samples: LogSample[];
}

/**
 * Returns rules that would keep ordinary programs out of a log, and why there is none for other programs that
 * fill it; both can be empty. Each rule names a program that only root can replace and no technique uses,
 * matches nothing that other programs do, and leaves every technique covered as far as it is now: that is
 * tried with the changed rules.
 * @param samples the kinds of events of the log, told apart by program
 * @param all how large the log is
 */
export function excludeIdeas(loaded: LoadResult, samples: readonly LogSample[], all: LogTotal): ExcludeIdeas {
  return finish(excludeIdeaSteps(loaded, samples, all));
}

/**
 * Computes what `excludeIdeas` returns in steps of some milliseconds, after each of which the caller may
 * pause or stop; takes the same arguments.
 */
export function* excludeIdeaSteps(
  loaded: LoadResult,
  samples: readonly LogSample[],
  all: LogTotal,
): Steps<ExcludeIdeas> {
  const rules = recordedRules(loaded);
  const groups = groupsOf(rules, samples)
    .map((group) => ({ group, total: sumOf(group.samples) }))
    .filter(({ total }) => isWorthRule(total, all))
    .sort((a, b) => largestFirst(a.total, b.total))
    .slice(0, 4 * MOST_IDEAS);
  yield;
  const covered = yield* coveredNow(loaded);
  const ideas: ExcludeIdea[] = [];
  const refused: RefusedIdea[] = [];
  for (const { group, total } of groups) {
    const { rule, program } = group;
    const made =
      ideas.length < MOST_IDEAS ? yield* ideaFor(group, loaded, samples, { covered, all }) : undefined;
    if (typeof made === 'object') ideas.push(made);
    else if (made !== undefined && refused.length < MOST_IDEAS)
      refused.push({ ...total, line: rule.line, program, why: made });
  }
  return { ideas: ideas.sort(largestFirst), refused, saved: yield* savedBy(ideas, loaded, samples) };
}

function groupsOf(rules: readonly RecordedRule[], samples: readonly LogSample[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const sample of samples) {
    const attribution = attributionOf(rules, sample.known, sample.ownType);
    const program = sample.known.event.exe;
    if (attribution.kind !== 'certain' || program === undefined || sample.ownType !== undefined) continue;
    const rule = rules[attribution.rule];
    if (rule?.list !== 'exit') continue;
    const id = `${rule.index} ${program}`;
    const group = groups.get(id) ?? { rule, program, samples: [] };
    group.samples.push(sample);
    groups.set(id, group);
  }
  return [...groups.values()];
}

function isWorthRule({ events, bytes }: LogTotal, all: LogTotal): boolean {
  return events >= LEAST_EVENTS && bytes >= all.bytes * LEAST_SHARE;
}

/** How far each technique is covered, by its id. */
type Covered = ReadonlyMap<string, number>;

function* coveredNow(loaded: LoadResult): Steps<Covered> {
  const { techniques } = yield* coverageSteps(loaded);
  return new Map(techniques.map((t) => [t.technique.id, t.fraction]));
}

/** What an idea is measured by. */
interface Measure {
  readonly covered: Covered;
  /** How large the log is. */
  readonly all: LogTotal;
}

/** Returns an idea for the events of a program, or why there is none. */
function* ideaFor(
  group: Group,
  loaded: LoadResult,
  samples: readonly LogSample[],
  { covered, all }: Measure,
): Steps<ExcludeIdea | string> {
  const { rule, program } = group;
  const why = whyNotExcluded(program);
  if (why !== undefined) return why;
  const isSystemOnly =
    isStartedByName(program) || group.samples.every((s) => s.known.event.auid === UNSET_ID);
  const text = neverRule(group, loaded, isSystemOnly);
  if (text === undefined) return 'its filters cannot be repeated in another rule';
  const changed = withLines(loaded, [{ line: rule.line, text }]);
  if (changed.rules.length !== loaded.rules.length + 1) return 'the rule to insert does not load';
  const lost = yield* lessCovered(covered, changed);
  if (lost.length > 0) return `${lost.slice(0, 3).join(', ')} would be covered less`;
  const saved = yield* lostEvents(loaded, changed, samples);
  if (saved.some((s) => s.known.event.exe !== program)) return 'events of other programs would be lost';
  if (!isWorthRule(sumOf(saved), all)) return 'people who logged in use the program';
  return { ...sumOf(saved), line: rule.line, program, text, isSystemOnly };
}

function* lessCovered(covered: Covered, changed: LoadResult): Steps<readonly string[]> {
  const { techniques } = yield* coverageSteps(changed);
  return techniques.filter((t) => t.fraction < (covered.get(t.technique.id) ?? 0)).map((t) => t.technique.id);
}

function* lostEvents(
  loaded: LoadResult,
  changed: LoadResult,
  samples: readonly LogSample[],
): Steps<readonly LogSample[]> {
  const fateOf = fateUnder(recordedRules(loaded), recordedRules(changed));
  const lost: LogSample[] = [];
  for (const sample of samples) {
    if (fateOf(sample).outcome === 'lost') lost.push(sample);
    yield;
  }
  return lost;
}

function* savedBy(
  ideas: readonly ExcludeIdea[],
  loaded: LoadResult,
  samples: readonly LogSample[],
): Steps<LogTotal> {
  if (ideas.length === 0) return sumOf([]);
  return sumOf(yield* lostEvents(loaded, withLines(loaded, ideas), samples));
}

/** Returns the rules as they load with other lines inserted, each before a line of the ruleset. */
function withLines(
  loaded: LoadResult,
  inserted: readonly { readonly line: number; readonly text: string }[],
): LoadResult {
  const text = loaded.lines.flatMap(({ line }, i) => [
    ...inserted.filter((l) => l.line === i).map((l) => l.text),
    line.text,
  ]);
  return load(singleFile(`${text.join('\n')}\n`, 'rules'), loaded.target);
}

/**
 * Returns a rule that drops what a rule records of a program; undefined where its filters cannot be written.
 */
function neverRule(
  { rule, program, samples }: Group,
  loaded: LoadResult,
  isSystemOnly: boolean,
): string | undefined {
  const { rule: compiled } = loaded.rules[rule.index] ?? rule;
  const machine = machineIn(rule, samples);
  if (machine === undefined) return undefined;
  const calls = [...new Set(samples.map((s) => s.known.event.syscall ?? -1))].sort((a, b) => a - b);
  const names = calls.map((n) => syscalls(machine).nameOf(n));
  if (names.includes(undefined) || names.length > MOST_CALLS) return undefined;
  const filters = compiled.fields.filter((f) => f.field !== F.arch && f.field !== F.key).map(ruleFieldText);
  if (filters.includes(undefined)) return undefined;
  const hasLogin = compiled.fields.some((f) => f.field === F.auid && f.op === OP.eq && f.value === UNSET_ID);
  return [
    `-a never,exit -F arch=${archText(machine, loaded)}`,
    `-S ${names.join(',')}`,
    ...filters,
    `-F exe=${program}`,
    ...(isSystemOnly && !hasLogin ? ['-F auid=unset'] : []),
  ].join(' ');
}

/** Returns the one machine of events; undefined where there are several, or the rule asks for another. */
function machineIn({ rule }: RecordedRule, samples: readonly LogSample[]): Machine | undefined {
  const machines = new Set(samples.map((s) => s.known.event.machine));
  const [machine] = machines;
  const asked = rule.fields.find((f) => f.field === F.arch)?.value;
  if (machines.size !== 1 || machine === undefined) return undefined;
  return asked === undefined || machineOfElf(asked, NEWEST) === machine ? machine : undefined;
}

function archText(machine: Machine, { target }: LoadResult): string {
  const bits = (['b64', 'b32'] as const).find((b) => machineOfBits(b, target.machine) === machine);
  return bits ?? machine;
}
