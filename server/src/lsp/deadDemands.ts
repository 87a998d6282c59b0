import type { Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { linkPath } from '../core/checks/meaning/AR219-link-path.ts';
import { isRulesetProblem, type LintProblem } from '../core/lint/lint.ts';
import { deadFindings } from '../core/profiles/deadFindings.ts';
import type { RulesLine } from '../core/syntax/document.ts';
import { toDiagnosticSeverity } from './convertProblems.ts';
import { toRange } from './convertText.ts';
import { demandOf } from './demands.ts';
import type { ProfiledRules } from './profileResults.ts';
import type { JudgedDocument } from './rulesets.ts';

/**
 * Returns a diagnostic for each line of a document whose text a compliance profile demands and which records
 * nothing, where no check reports the cause. A line is found by its text, even on another line.
 * @param known what was compared, perhaps of an earlier text
 */
export function deadDemands(judged: JudgedDocument, known: readonly ProfiledRules[]): readonly Diagnostic[] {
  if (known.length === 0) return [];
  const { document, rules } = judged.analysis;
  const reported = reportedLines(judged);
  const linesByText = new Map(rules.lines.map((l) => [document.getText().slice(l.start, l.end).trim(), l]));
  return known.flatMap((profiled) => {
    const isReported = (line: number): boolean => {
      const { uri, text } = profiled.placeOf(line);
      return reported.has(keyOf(uri, text));
    };
    const found = deadFindings(profiled.judged, isReported, (line) => profiled.placeOf(line).label);
    return found.flatMap(({ line, severity, message, id }): readonly Diagnostic[] => {
      const { uri, text } = profiled.placeOf(line);
      const own = uri === document.uri ? linesByText.get(text) : undefined;
      if (!own) return [];
      const range = toRange(document, { start: own.start, end: own.end });
      return [{ range, severity: toDiagnosticSeverity(severity), code: id, source: 'audit-rules', message }];
    });
  });
}

/**
 * Returns a judged document without the advice to name the target of a link (AR219) on lines whose link a
 * compliance profile itself demands: who follows it loses the text that scanners look for.
 * @param known what was compared, perhaps of an earlier text
 */
export function withoutLinkAdvice(judged: JudgedDocument, known: readonly ProfiledRules[]): JudgedDocument {
  const { document, rules } = judged.analysis;
  const isAdvice = (problem: LintProblem): boolean =>
    problem.code === linkPath.code && !isRulesetProblem(problem);
  if (known.length === 0 || !judged.problems.some(isAdvice)) return judged;
  const isDemanded = (line: RulesLine): boolean =>
    known.some(({ demands }) => {
      const found = demandOf(demands.get(document.uri), line);
      const dead = found?.demands.results.flatMap((r) => r.dead) ?? [];
      return dead.some((d) => d.line === found?.line && d.cause === 'link');
    });
  const problems = judged.problems.filter((problem) => {
    const { start } = problem.span;
    const line = isAdvice(problem) && rules.lines.find((l) => l.start <= start && start <= l.end);
    return !(line && isDemanded(line));
  });
  return { ...judged, problems };
}

const keyOf = (uri: string, line: string): string => `${uri}\n${line}`;

/** Returns the lines of a ruleset that have a problem, or are named by one, by file and text; hints do not count. */
function reportedLines({ analysis, problems, view }: JudgedDocument): ReadonlySet<string> {
  const keys = new Set<string>();
  const add = (file: TextDocument | undefined, at: number): void => {
    if (file) keys.add(keyOf(file.uri, lineAt(file, at)));
  };
  // Those of the whole ruleset are there before settings change them.
  const ofRuleset = view?.problems.filter((p) => p.severity === 'error' || p.severity === 'warning') ?? [];
  const shown: readonly LintProblem[] = [...problems.filter((p) => p.severity !== 'hint'), ...ofRuleset];
  for (const problem of shown)
    if (isRulesetProblem(problem))
      for (const p of [problem, ...problem.related]) add(view?.files[p.file], p.span.start);
    else for (const p of [problem, ...problem.related]) add(analysis.document, p.span.start);
  return keys;
}

function lineAt(file: TextDocument, offset: number): string {
  const { line } = file.positionAt(offset);
  const end = { line: line + 1, character: 0 };
  return file.getText({ start: { line, character: 0 }, end }).trim();
}
