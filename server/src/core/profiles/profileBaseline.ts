import { itemsOf, objectOf, plainText } from './plainData.ts';
import type { JudgedProfile } from './profileFailures.ts';
import { wordOf } from './profileReport.ts';
import { type RequirementResult, type RequirementState, requirementStates } from './profileResult.ts';

/** The states of requirements in an earlier report, by their ids. */
export type ProfileBaseline = ReadonlyMap<string, RequirementState>;

/**
 * Reads the text of an earlier JSON report on a profile. Returns the reason in `problem` where it is none, or
 * one on another profile; never throws.
 * @param name the name of the profile that it must be about
 */
export function readProfileBaseline(
  text: string,
  name: string,
): { readonly states: ProfileBaseline } | { readonly problem: string } {
  let report: unknown;
  try {
    report = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { problem: 'it is not JSON' };
  }
  const given = objectOf(report);
  if (!given || !Array.isArray(given['requirements']))
    return { problem: 'it is not a report on a profile: save one with "--format json"' };
  const own = plainText(objectOf(given['profile'])?.['name']);
  if (own !== name) return { problem: `it is about the profile "${own}", not "${name}"` };
  const states = itemsOf(given['requirements']).flatMap((r) => {
    const [id, state] = [plainText(objectOf(r)?.['id']), objectOf(r)?.['state']];
    const known = requirementStates.find((s) => s === state);
    return known === undefined || id === '' ? [] : [[id, known] as const];
  });
  return { states: new Map(states) };
}

/** What became of requirements since a baseline; waived ones are left out. */
export interface ChangeSinceBaseline {
  readonly worse: readonly RequirementResult[];
  readonly better: readonly RequirementResult[];
}

/** From best to worst; what only a host or a person can say is neither better nor worse than anything. */
const ORDER: readonly RequirementState[] = ['exact', 'effect', 'partly', 'dead', 'missing'];

/** Returns which requirements have a worse state than in a baseline, and which have a better one. */
export function changeSinceBaseline(
  { result, waived }: JudgedProfile,
  before: ProfileBaseline,
): ChangeSinceBaseline {
  const step = (r: RequirementResult): number => {
    const old = before.get(r.requirement.id);
    const [from, to] = [old === undefined ? -1 : ORDER.indexOf(old), ORDER.indexOf(r.state)];
    return waived.has(r.requirement.id) || from < 0 || to < 0 ? 0 : to - from;
  };
  return {
    worse: result.results.filter((r) => step(r) > 0),
    better: result.results.filter((r) => step(r) < 0),
  };
}

/** Returns a change since a baseline as text for people, a line each; it ends with a newline. */
export function profileChangeText({ worse, better }: ChangeSinceBaseline, before: ProfileBaseline): string {
  const line = (word: string, r: RequirementResult): string => {
    const old = before.get(r.requirement.id) ?? r.state;
    return `${word} ${r.requirement.id}: ${wordOf({ state: old })} before, now ${wordOf(r)}\n`;
  };
  const lines = [...worse.map((r) => line('worse ', r)), ...better.map((r) => line('better', r))];
  return lines.length === 0 ? 'Nothing has changed since the baseline.\n' : lines.join('');
}
