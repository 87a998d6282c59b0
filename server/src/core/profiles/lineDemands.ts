import { inWords } from '../text/sentenceParts.ts';
import type { DeadCause } from './deadLines.ts';
import { type PlaceOfLine, reasonsOfResult } from './profileReasons.ts';
import type { ProfileResult, RequirementResult, RequirementState } from './profileResult.ts';

/** The requirements that a line of a ruleset is for. */
export interface LineDemands {
  readonly profile: string;
  /** At least one, in the order of the profile. */
  readonly results: readonly RequirementResult[];
}

/**
 * Returns for each line of a ruleset which requirements of a profile it is for: those that it records events
 * of, and those of which it records nothing although it has their text. Lines are indexes into the ruleset's;
 * a line that no requirement demands is absent.
 */
export function demandsOfLines({
  profile,
  results,
  ruleset,
}: ProfileResult): ReadonlyMap<number, LineDemands> {
  const byLine = new Map<number, RequirementResult[]>();
  for (const result of results)
    for (const line of new Set([...result.lines, ...result.dead.map((d) => d.line)])) {
      if (!isMeantFor(result, line, ruleset.lines[line]?.text ?? '')) continue;
      const own = byLine.get(line);
      if (own) own.push(result);
      else byLine.set(line, [result]);
    }
  return new Map([...byLine].map(([line, own]) => [line, { profile: profile.name, results: own }]));
}

/** What keeps events of a line that is loaded from being recorded. */
const DROPPED: ReadonlySet<DeadCause> = new Set(['never', 'excluded', 'off']);

/**
 * Reports whether a line was written for a requirement: one that records some of its events by chance, or
 * would without the rule that drops them, as a rule for all changes of modes does of a watched file, was not.
 */
function isMeantFor(
  { state, dead, requirement: { lines } }: RequirementResult,
  line: number,
  text: string,
): boolean {
  const isDropped = dead.some((d) => d.line === line && DROPPED.has(d.cause));
  if (state !== 'partly' && !isDropped) return true;
  const paths = lines.flatMap((l) => /(?:-w |path=|dir=)(\S+)/.exec(l)?.[1] ?? []);
  return paths.length === 0 || paths.some((path) => text.includes(path));
}

/** So many requirements of a line are named. */
const NAMED = 3;

/** Returns what an editor shows above a rule: `demanded by RHEL-09-654015: text matches`. */
export function demandsTitle(line: number, { results }: LineDemands): string {
  const byWords = new Map<string, RequirementResult[]>();
  for (const result of results) {
    const words = wordsOf(line, result);
    byWords.set(words, [...(byWords.get(words) ?? []), result]);
  }
  const parts = [...byWords].map(([words, own]) => `${idsOfResults(own)}: ${words}`);
  return `demanded by ${parts.join('; ')}`;
}

/** Returns the ids of results for a sentence; of many, the first ones and how many more there are. */
export function idsOfResults(results: readonly RequirementResult[]): string {
  const ids = results.map((r) => r.requirement.id);
  const more = ids.length - NAMED;
  return more > 0 ? `${ids.slice(0, NAMED).join(', ')} and ${more} more` : ids.join(', ');
}

function wordsOf(line: number, { state, dead }: RequirementResult): string {
  if (dead.some((d) => d.line === line)) return 'records nothing';
  return LINE_WORDS[state];
}

/** What a lens says of a line that a requirement of this state has. */
const LINE_WORDS: Readonly<Record<RequirementState, string>> = {
  exact: 'text matches',
  effect: 'records the events, text does not match',
  partly: 'records some of the events',
  dead: 'records nothing',
  missing: 'records nothing',
  unknown: 'not known',
  host: 'depends on the programs of the host',
  config: 'not known',
};

/**
 * Returns what a hover says of a rule: a sentence for each of the first few requirements that demand it, with
 * the reasons of its state. Plain text, since it can hold names of files.
 * @param place returns how a sentence names a line, by its index in the ruleset
 */
export function demandSentences({ profile, results }: LineDemands, place: PlaceOfLine): readonly string[] {
  const more = results.length - NAMED;
  return [
    ...results.slice(0, NAMED).map((r) => {
      const reasons = reasonsOfResult(r, place).join('; ');
      const why = reasons === '' ? '' : `: ${reasons}`;
      return `Demanded by ${r.requirement.id} of ${profile} (${r.requirement.what})${why}.`;
    }),
    ...(more > 0
      ? [`${inWords(more, 'more requirement')} of ${profile} ${more === 1 ? 'demands' : 'demand'} it.`]
      : []),
  ];
}
