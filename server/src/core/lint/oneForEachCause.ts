import type { Cause, Fix, Problem } from '../checks/defineCheck.ts';
import { bothOrAll } from '../checks/edits.ts';
import type { RulesetFix, RulesetProblem } from '../checks/ruleset/defineRulesetCheck.ts';
import { allChecks } from './allChecks.ts';

type AnyProblem = Problem | RulesetProblem;

/**
 * Returns the problems of a file, with those that have the same cause merged into one: it is at the first
 * place, has the others as related places, and begins with a fix for all of them. Hints and notes with equal
 * words have the same cause; for errors and warnings, their check says so.
 * @param problems by place; those of a ruleset may be of several files
 */
export function oneForEachCause<P extends AnyProblem>(problems: readonly P[]): readonly P[] {
  const groups = new Map<unknown, P[]>();
  for (const p of problems) {
    const key = causeOf(p) ?? p;
    const there = groups.get(key);
    if (there) there.push(p);
    else groups.set(key, [p]);
  }
  if (groups.size === problems.length) return problems;
  // In the order of their first places.
  return [...groups.values()].map((group) => (group.length === 1 ? (group[0] as P) : together(group)));
}

/** How a directory wants its rules written is asked of each place, as formatters and other linters do. */
const askedOfEachPlace: ReadonlySet<string> = new Set(
  allChecks.filter((c) => c.category === 'style').map((c) => c.code),
);

/**
 * Returns a text that the problems of one cause share; undefined for a problem that is always told by itself.
 */
function causeOf({ code, severity, message, cause, ...rest }: AnyProblem): string | undefined {
  const file = 'file' in rest ? rest.file : 0;
  if (cause) return cause.inRuleset ? `${code} ${cause.id}` : `${code} ${file} ${cause.id}`;
  const isQuiet = severity === 'hint' || severity === 'info';
  return isQuiet && !askedOfEachPlace.has(code) ? `${code} ${file} ${message}` : undefined;
}

function together<P extends AnyProblem>(group: readonly P[]): P {
  const [first, ...others] = group as readonly [P, ...P[]];
  const message = first.cause?.alsoHere ?? 'Also here';
  const related = others.map((p) => ({ ...('file' in p ? { file: p.file } : {}), span: p.span, message }));
  const fixes = () => [...(first.cause?.fixesAll ? [] : allAtOnce(group, first.cause)), ...first.fixes()];
  return { ...first, related: [...first.related, ...related], fixes } as P;
}

/**
 * Returns the fix of all places as one, from the first fix of each; none where fewer than two places have
 * one.
 */
function allAtOnce(group: readonly AnyProblem[], cause: Cause | undefined): readonly (Fix | RulesetFix)[] {
  const fixes = group.flatMap((p): (Fix | RulesetFix)[] => {
    const fix = (p.fixes() as readonly (Fix | RulesetFix)[]).find((f) => !f.choice);
    return fix ? [fix] : [];
  });
  const [first, ...others] = fixes;
  if (!first || others.length === 0) return [];
  const title = cause?.fixAll?.(fixes.length) ?? `${first.title} in ${bothOrAll(fixes.length)} places`;
  const safety = fixes.every((f) => f.safety === 'safe') ? ('safe' as const) : ('unsafe' as const);
  const sameEvents = fixes.every((f) => f.sameEvents) ? { sameEvents: true as const } : {};
  return [{ title, safety, edits: fixes.flatMap((f) => [...f.edits]), ...sameEvents } as Fix | RulesetFix];
}
