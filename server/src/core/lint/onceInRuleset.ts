import type { RulesetProblem } from '../checks/ruleset/defineRulesetCheck.ts';
import { readOnce } from '../syntax/readRules.ts';
import type { RulesetResult } from './lint.ts';
import { reachesOf, suppress } from './suppress.ts';

/**
 * The file that reports what a ruleset reports once, by the cause of the problems; empty where it reports
 * nothing once.
 */
export type ReportingFiles = ReadonlyMap<string, number>;

type Sought = Pick<RulesetResult, 'input' | 'byFile'>;

const kept = new WeakMap<object, ReadonlyMap<string, readonly RulesetProblem[]>>();

/**
 * Returns, for each problem that a whole ruleset reports only once, the 0-based index of the file that
 * reports it: the first file in which it occurs and whose problems are shown; if none is shown, the first in
 * which it occurs. The keys of the map are the texts of `causeInRuleset`; it is empty where there is no such
 * problem.
 * @param isShown reports whether the problems of a file, by its 0-based index, are shown at all
 */
export function reportingFiles(ruleset: Sought, isShown: (file: number) => boolean): ReportingFiles {
  return new Map(
    [...placesByCause(ruleset)].map(([cause, places]) => {
      const files = places.map((p) => p.file);
      return [cause, files.find(isShown) ?? files[0] ?? 0];
    }),
  );
}

/**
 * Divides the problems of a file: `here` has those that this file reports, and for a problem of the whole
 * ruleset that this file reports also its places in other files; `elsewhere` has those of this file that
 * another file reports, turned into hints so that they can be fixed here too. Both can be empty.
 * @param file the 0-based index of the file
 * @param own the problems of the file that no comment suppresses
 * @param reporting the file that reports each problem of the whole ruleset (`reportingFiles`)
 */
export function reportedHere(
  ruleset: Sought,
  file: number,
  own: readonly RulesetProblem[],
  reporting: ReportingFiles,
): { readonly here: readonly RulesetProblem[]; readonly elsewhere: readonly RulesetProblem[] } {
  const isElsewhere = (p: RulesetProblem): boolean =>
    (reporting.get(causeInRuleset(p) ?? '') ?? file) !== file;
  const others = [...placesByCause(ruleset)].flatMap(([cause, places]) =>
    reporting.get(cause) === file ? places.filter((p) => p.file !== file) : [],
  );
  const here = own.filter((p) => !isElsewhere(p));
  return {
    here: others.length === 0 ? here : [...here, ...others],
    elsewhere: own.filter(isElsewhere).map((p) => ({ ...p, severity: 'hint' as const })),
  };
}

/**
 * Returns a text that identifies what causes a problem that a whole ruleset reports only once: equal for all
 * places of that problem. Undefined for any other problem.
 */
export function causeInRuleset({ code, cause }: RulesetProblem): string | undefined {
  return cause?.inRuleset ? `${code} ${cause.id}` : undefined;
}

/** Returns the places of each such cause that no comment suppresses, by file and place. */
function placesByCause(ruleset: Sought): ReadonlyMap<string, readonly RulesetProblem[]> {
  const known = kept.get(ruleset.byFile);
  if (known) return known;
  const places = new Map<string, RulesetProblem[]>();
  for (const [file, problems] of ruleset.byFile.entries()) {
    const once = problems.filter((p) => p.cause?.inRuleset);
    if (once.length === 0) continue;
    const text = ruleset.input.files[file]?.text ?? '';
    const reaches = reachesOf(readOnce(text.includes('audit-rules:') ? text : ''));
    for (const p of suppress(reaches, once).left) {
      const cause = causeInRuleset(p) ?? '';
      const there = places.get(cause);
      if (there) there.push(p);
      else places.set(cause, [p]);
    }
  }
  kept.set(ruleset.byFile, places);
  return places;
}
