import type { RulesetProblem } from '../checks/ruleset/defineRulesetCheck.ts';
import { commonEnds } from '../text/commonEnds.ts';
import type { Span } from '../text/span.ts';
import type { RulesetResult } from './lint.ts';
import type { LinesResult } from './lintLines.ts';
import { type ReportingFiles, reportedHere } from './onceInRuleset.ts';
import { shownProblems } from './shownProblems.ts';

/**
 * Returns the problems that the ruleset of an earlier text reported for a file, at their current places on
 * unchanged lines, without fixes or related places; empty where there are none.
 * @param file the 0-based index of the file
 * @param lines what the lines of the file report as it is now
 * @param reporting the file that reports each problem of the whole ruleset (`reportingFiles`)
 */
export function staleProblems(
  { byFile, input }: RulesetResult,
  file: number,
  { document, reaches, options }: LinesResult,
  reporting: ReportingFiles,
): readonly RulesetProblem[] {
  const move = movedSpan(input.files[file]?.text ?? '', document.text);
  const own = (byFile[file] ?? []).flatMap((p): readonly RulesetProblem[] => {
    const span = move(p.span);
    return span ? [{ ...p, span, related: [], fixes: () => [] }] : [];
  });
  const problems = shownProblems(own, {
    reaches,
    settings: options,
    divide: (left) => {
      const { here, elsewhere } = reportedHere({ byFile, input }, file, left, reporting);
      return { here: here.filter((p) => p.file === file), elsewhere };
    },
  });
  return problems.map((p) => (p.related.length === 0 ? p : { ...p, related: [] }));
}

/**
 * Returns where spans of a text lie in a later one that was edited at one place; undefined for spans of
 * edited lines.
 */
function movedSpan(before: string, now: string): (span: Span) => Span | undefined {
  const { prefix, suffix } = commonEnds(before, now);
  if (prefix === before.length && prefix === now.length) return (span) => span;
  const firstChanged = prefix === 0 ? 0 : before.lastIndexOf('\n', prefix - 1) + 1;
  const newline = before.indexOf('\n', before.length - suffix);
  const firstAfter = newline < 0 ? before.length : newline + 1;
  const by = now.length - before.length;
  return (span) => {
    if (span.end < firstChanged) return span;
    return span.start >= firstAfter ? { start: span.start + by, end: span.end + by } : undefined;
  };
}
