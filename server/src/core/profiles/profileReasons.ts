import type { DeadLine } from './deadLines.ts';
import type { JudgedProfile } from './profileFailures.ts';
import type { RequirementResult, ScannerVerdict } from './profileResult.ts';
import type { ComplianceProfile } from './profileTypes.ts';

/** Returns the place of a line of the ruleset for people: `rules.d/a.rules:12`. */
export type PlaceOfLine = (line: number) => string;

/** Returns the head of every report: profile, version and date, and what they are not. */
export function profileHead({ name, title, version, date }: ComplianceProfile): string {
  const words = [name, version, date === undefined ? '' : `(${date})`].filter((w) => w !== '');
  return `${words.join(' ')}: ${title}`;
}

/** What every report says of itself. */
export const PROFILE_NOTICE =
  'It compares the text of rules and what they record, and nothing else. It is not an assessment, and no benchmark has approved it.';

/**
 * Returns why a requirement has its state: sentences without their period, the most telling first; empty
 * where there is nothing to say.
 * @param place returns how a sentence names a line, by its index in the ruleset
 */
export function reasonsOfResult(result: RequirementResult, place: PlaceOfLine): readonly string[] {
  const reasons = [
    ...result.dead.map((d) => deadText(d, place)),
    ...(result.lacking.length > 0 ? [`not recorded: ${result.lacking.join('; ')}`] : []),
    ...(result.nearest === undefined ? [] : [`the rule at ${place(result.nearest)} has more conditions`]),
    ...result.droppedBy.map((line) => `the rule at ${place(line)} drops some of the events`),
    ...textReasons(result),
  ];
  return reasons.map((r) => r.replace(/\.$/, '')).concat(result.notes.map((n) => n.replace(/\.$/, '')));
}

function textReasons({
  state,
  scanners,
  requirement: { kind, hasNoTextForAll },
}: RequirementResult): readonly string[] {
  const [matching, refusing] = [namesOf(scanners, true), namesOf(scanners, false)];
  const matches = matching === '' ? [] : [`text matches for ${matching}`];
  const noText = hasNoTextForAll ? ['no text is known that all scanners accept'] : [];
  const refuses = refusing === '' ? [] : [`text does not match for ${refusing}`, ...noText];
  const isMet = (state === 'exact' || state === 'effect') && kind === 'rules';
  if (isMet) return ['records the events', ...refuses, ...matches];
  return [...refuses, ...matches];
}

/** Returns the scanners that give an answer, with the names of their own checks; empty for none. */
function namesOf(scanners: readonly ScannerVerdict[], answer: boolean): string {
  const own = scanners.filter((s) => s.answer === answer);
  const names = [...new Set(own.map((s) => s.scanner))].filter(
    (name) => !answer || !scanners.some((s) => s.scanner === name && s.answer === false),
  );
  return names
    .map((name) => {
      const checks = own.flatMap((s) => (s.scanner === name ? (s.scan?.check ?? []) : []));
      return checks.length === 0 || answer ? name : `${name} (${checks.join(', ')})`;
    })
    .join(', ');
}

function deadText({ cause, line, by = line }: DeadLine, place: PlaceOfLine): string {
  switch (cause) {
    case 'refused':
      return `the line at ${place(line)} does not load`;
    case 'unread':
      return `the line at ${place(line)} is not loaded: auditctl stops at ${place(by)}`;
    case 'locked':
      return `the line at ${place(line)} is refused: "-e 2" is above it, at ${place(by)}`;
    case 'removed':
      return `the line at ${place(line)} is deleted at ${place(by)}`;
    case 'never':
      return `the rule at ${place(by)} drops the events before ${place(line)}`;
    case 'excluded':
      return `the rule at ${place(by)} drops the records of ${place(line)}`;
    case 'off':
      return `auditing is off: ${place(by)}`;
    case 'other-arch':
      return `the line at ${place(line)} is for the other ABI`;
    case 'link':
      return `the line at ${place(line)} never matches, as the benchmark names a link: record its target too, and waive the requirement`;
    default:
      return cause satisfies never;
  }
}

/**
 * Returns a judged profile whose lines to write are those of the benchmark's guide, also where scanners
 * accept others only.
 */
export function asGuideWrites(judged: JudgedProfile): JudgedProfile {
  const results = judged.result.results.map((r) => {
    const { insert: _, ...requirement } = r.requirement;
    return { ...r, requirement };
  });
  return { ...judged, result: { ...judged.result, results } };
}

/**
 * Returns the lines that a user can write to meet a requirement, with the text that every scanner accepts.
 */
export function acceptedLines({ requirement: { insert, lines } }: RequirementResult): readonly string[] {
  return insert ?? lines;
}
