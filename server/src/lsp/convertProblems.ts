import { type Diagnostic, DiagnosticSeverity, type Location, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Severity } from '../core/checks/defineCheck.ts';
import { isRulesetProblem, type LintProblem } from '../core/lint/lint.ts';
import type { Span } from '../core/text/span.ts';
import type { ClientShape } from './clientShape.ts';
import { toLocation, toRange } from './convertText.ts';

/**
 * Returns the URI of the page about a check, by its code; undefined where the client names no directory of
 * pages.
 * @param docsBase the URI of that directory
 */
export function docsUrl(code: string, docsBase: string | undefined): string | undefined {
  return docsBase === undefined ? undefined : `${docsBase.replace(/\/+$/, '')}/${code}.md`;
}

/**
 * Converts as `toRange` does, but a carriage return before a newline has no width in LSP: the character
 * before it stands for it.
 */
function visibleRange(document: TextDocument, span: Span): Range {
  const range = toRange(document, span);
  const { start, end } = range;
  const empty = start.line === end.line && start.character === end.character;
  if (!empty || span.start === span.end || start.character === 0) return range;
  return { start: { line: start.line, character: start.character - 1 }, end };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Returns the severity of a problem as LSP has it. */
export function toDiagnosticSeverity(severity: Severity): DiagnosticSeverity {
  return severities[severity];
}

/**
 * Returns the other places that belong to a problem, with a message for each; empty where there are none.
 * @param files the files of the ruleset that reported it, in its order; empty for problems of lines
 */
export function relatedPlaces(
  document: TextDocument,
  problem: LintProblem,
  files: readonly TextDocument[],
): readonly { readonly location: Location; readonly message: string }[] {
  if (!isRulesetProblem(problem))
    return problem.related.map((r) => ({ location: toLocation(document, r.span), message: r.message }));
  return problem.related.flatMap((r) => {
    const file = files[r.file];
    return file ? [{ location: toLocation(file, r.span), message: r.message }] : [];
  });
}

/**
 * Returns a problem as an LSP diagnostic.
 * @param files the files of the ruleset that reported it, in its order; empty for problems of lines
 */
export function toDiagnostic(
  document: TextDocument,
  problem: LintProblem,
  shape: ClientShape,
  files: readonly TextDocument[] = [],
): Diagnostic {
  const href = shape.codeDescription ? docsUrl(problem.code, shape.docsBase) : undefined;
  const related = shape.related ? relatedPlaces(document, problem, files) : [];
  return {
    range: visibleRange(document, problem.span),
    severity: toDiagnosticSeverity(problem.severity),
    code: problem.code,
    source: 'audit-rules',
    message: problem.message,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    ...(related.length === 0 ? {} : { relatedInformation: [...related] }),
  };
}
