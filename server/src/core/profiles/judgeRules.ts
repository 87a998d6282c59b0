import { abiName } from '../facts/machines.ts';
import { syscalls } from '../facts/tables.ts';
import type { Target } from '../facts/targets.ts';
import { emptyMask, isFullMask, type Rule } from '../model/rule.ts';
import type { DeadLine, DeadLineOf } from './deadLines.ts';
import { linkOf } from './deadLines.ts';
import type { RequirementResult, RequirementState, ScannerVerdict } from './profileResult.ts';
import type { Requirement } from './profileTypes.ts';
import type { Recording, RecordingOf } from './recording.ts';
import { type RequiredRule, type RequiredRules, requiredRules } from './requiredRules.ts';
import { textState } from './textState.ts';

/** What a requirement about rules is judged with. */
export interface RulesJudge {
  readonly target: Target;
  readonly recording: RecordingOf;
  readonly deadLine: DeadLineOf;
  readonly programs: readonly string[] | undefined;
}

/**
 * Returns the lines of audit rules that a requirement asks for: its own, then its lines for each of the
 * programs.
 * @param programs the paths of the set-id programs of the machine; undefined, as an empty list, adds no lines
 */
export function linesAsked(
  requirement: Requirement,
  programs: readonly string[] | undefined,
): readonly string[] {
  const perProgram = (programs ?? []).flatMap((path) =>
    requirement.perProgram.map((line) => line.replaceAll('{program}', path)),
  );
  return [...requirement.lines, ...perProgram];
}

/**
 * Judges whether the loaded rules record all that the lines of a requirement would record, and returns the
 * state of the requirement with reasons.
 * @param scanners what scanners say about the requirement
 * @param judge answers questions about the loaded rules
 */
export function judgeRules(
  requirement: Requirement,
  scanners: readonly ScannerVerdict[],
  judge: RulesJudge,
): RequirementResult {
  if (requirement.perProgram.length > 0 && !judge.programs)
    return {
      ...NOTHING,
      requirement,
      scanners,
      state: 'host',
      notes: ['Only the host knows its set-id programs: "--programs" of the command reads a list of them.'],
    };
  const asked = requiredRules(linesAsked(requirement, judge.programs), judge.target);
  const outcomes = outcomesOf(asked.rules, judge);
  const seen = outcomes.map((o) => o.recording);
  const lines = [...new Set(seen.flatMap((r) => ('lines' in r ? r.lines : [])))];
  const nearest = seen.flatMap((r) => (r.kind === 'not-recorded' ? (r.nearest ?? []) : []))[0];
  return {
    requirement,
    scanners,
    state: stateOf(asked, outcomes, scanners),
    lines,
    dead: deadOf(outcomes),
    lacking: lackingOfAll(outcomes),
    droppedBy: [...new Set(seen.flatMap((r) => (r.kind === 'partly' ? (r.by ?? []) : [])))],
    ...(nearest === undefined ? {} : { nearest }),
    notes: notesOf(asked, outcomes, judge.target),
  };
}

const NOTHING = { lines: [], dead: [], lacking: [], droppedBy: [], notes: [] } as const;

/** What became of a required rule. */
interface Outcome {
  readonly required: RequiredRule;
  readonly recording: Recording;
  readonly dead?: DeadLine;
  /** Where the link leads that its path is. */
  readonly link?: string;
}

function outcomesOf(rules: readonly RequiredRule[], judge: RulesJudge): readonly Outcome[] {
  const found = rules.map((required) => ({ required, recording: judge.recording(required) }));
  const used = new Set(found.flatMap(({ recording: r }) => ('lines' in r ? r.lines : [])));
  return found.map(({ required, recording }) => {
    const link = linkOf(required, judge.target);
    const dead = deadLineFor(required, recording, used, judge.deadLine, link);
    if (dead) used.add(dead.line);
    return { required, recording, ...(dead ? { dead } : {}), ...(link === undefined ? {} : { link }) };
  });
}

function deadLineFor(
  required: RequiredRule,
  recording: Recording,
  used: ReadonlySet<number>,
  deadLine: DeadLineOf,
  link: string | undefined,
): DeadLine | undefined {
  switch (recording.kind) {
    case 'recorded':
      return link === undefined ? undefined : { cause: 'link', line: recording.lines[0] ?? 0 };
    case 'dropped':
      return {
        cause: recording.how ?? 'never',
        line: recording.lines[0] ?? 0,
        by: recording.by,
      };
    case 'partly':
      return recording.calls.length === 0 ? undefined : deadLine(onlyCalls(required, recording.calls), used);
    case 'not-recorded':
      return deadLine(required, used);
    case 'unknown':
      return undefined;
    default:
      return recording satisfies never;
  }
}

/** Returns a required rule for some of its system calls only. */
function onlyCalls(required: RequiredRule, names: readonly string[]): RequiredRule {
  const mask = emptyMask();
  for (const name of names) {
    const n = (required.machine && syscalls(required.machine).find(name)?.number) ?? Number(name);
    if (n >= 0) mask[n >> 5] = ((mask[n >> 5] ?? 0) | (1 << (n & 31))) >>> 0;
  }
  const [first, ...others] = required.forms.map((f) => ({ ...f, mask })) as [Rule, ...Rule[]];
  return { ...required, forms: [first, ...others] };
}

function deadOf(outcomes: readonly Outcome[]): readonly DeadLine[] {
  const found = new Map(
    outcomes.flatMap(({ dead }) => (dead ? [[`${dead.cause} ${dead.line}`, dead] as const] : [])),
  );
  return [...found.values()];
}

const isMet = (o: Outcome): boolean => o.recording.kind === 'recorded' && !o.dead;
const isLacking = ({ recording: r, dead }: Outcome): boolean =>
  !dead && (r.kind === 'not-recorded' || (r.kind === 'partly' && r.calls.length > 0));
const isPartly = ({ recording: r }: Outcome): boolean => r.kind === 'partly';
const isUnsure = ({ recording: r }: Outcome): boolean => r.kind === 'unknown';

function stateOf(
  { rules, faulty }: RequiredRules,
  outcomes: readonly Outcome[],
  scanners: readonly ScannerVerdict[],
): RequirementState {
  if (rules.length === 0) return faulty.length > 0 ? 'unknown' : 'effect';
  const lacking = outcomes.filter(isLacking);
  const dead = outcomes.filter((o) => o.dead);
  const some = outcomes.some((o) => isMet(o) || isUnsure(o) || isPartly(o));
  if (lacking.length > 0) {
    const hasNarrower = lacking.some(
      ({ recording: r }) => r.kind === 'not-recorded' && r.nearest !== undefined,
    );
    if (some || hasNarrower) return 'partly';
    return dead.length > 0 ? 'dead' : 'missing';
  }
  if (dead.length > 0) return 'dead';
  if (outcomes.some(isPartly)) return 'partly';
  if (outcomes.some(isUnsure) || faulty.length > 0) return 'unknown';
  return textState(scanners);
}

/** Returns what is not recorded; what lacks for both ABIs is named once, without them. */
function lackingOfAll(outcomes: readonly Outcome[]): readonly string[] {
  const all = [...new Set(outcomes.flatMap(lackingOf))];
  const isOfBoth = (what: string): boolean => all.includes(`b64: ${what}`) && all.includes(`b32: ${what}`);
  return [...new Set(all.map((text) => (isOfBoth(text.slice(ABI)) ? text.slice(ABI) : text)))];
}

/** The length of `b64: `. */
const ABI = 5;

/** Returns what is not recorded of a required rule: its ABI, path and calls. */
function lackingOf(outcome: Outcome): readonly string[] {
  const { required, recording } = outcome;
  if (!isLacking(outcome)) return [];
  const calls = recording.kind === 'partly' ? recording.calls : callNames(required);
  const what = required.path?.path ?? (calls.length > 0 ? calls.join(', ') : 'all system calls');
  const some = recording.kind === 'partly' && required.path ? ` (${calls.join(', ')})` : '';
  const abi = required.machine ? `${abiName(required.machine)}: ` : '';
  return [`${abi}${what}${some}`];
}

function callNames({ forms: [rule], machine }: RequiredRule): readonly string[] {
  if (!machine || isFullMask(rule.mask)) return [];
  const names: string[] = [];
  for (let n = 0; n < 32 * rule.mask.length; n++)
    if (((rule.mask[n >> 5] ?? 0) >>> (n & 31)) & 1) names.push(syscalls(machine).nameOf(n) ?? String(n));
  return names;
}

function notesOf(
  { lackedCalls, faulty, empty, rules }: RequiredRules,
  outcomes: readonly Outcome[],
  target: Target,
): readonly string[] {
  const notes: string[] = [];
  if (lackedCalls.length > 0)
    notes.push(
      `${target.machine} with audit ${target.audit} lacks ${lackedCalls.join(', ')}: not asked for.`,
    );
  else if (empty.length > 0 && rules.length === 0)
    notes.push(`${target.machine} has no such ABI: nothing to record.`);
  if (faulty.length > 0) notes.push(`A line of the profile does not load on ${target.name}.`);
  const links = new Set(
    outcomes.flatMap(({ required: { path }, link }) =>
      link && path ? [`"${path.path}" is a link to ${link}: a rule on it never matches.`] : [],
    ),
  );
  return [...notes, ...links];
}
