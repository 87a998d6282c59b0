import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { hostChecks } from '../core/checks/host/hostChecks.ts';
import { loadCodes } from '../core/checks/registry.ts';
import { stoppedLoad } from '../core/checks/ruleset/AR308-load-stops.ts';
import { fixedContainer } from '../core/embedded/embeddedProblems.ts';
import {
  type Action,
  areSafelyFixable,
  fixActions,
  fixAllAction,
  fixAllTitle,
  fixAllTogether,
  isFixedInSeveral,
  titleOfFixAll,
} from '../core/fixes/codeActions.ts';
import { chosenFix, difference, type FixOptions, safeFix } from '../core/fixes/fixAll.ts';
import { isRulesetProblem, type LintProblem } from '../core/lint/lint.ts';
import type { Span } from '../core/text/span.ts';
import type { ClientShape } from './clientShape.ts';
import { type ActionData, fixAllKind, toCodeAction, toFolderFixes } from './convertActions.ts';
import type { EmbeddingDocument } from './embedded.ts';
import { moveActions } from './moveKeys.ts';
import type { JudgedDocument } from './rulesets.ts';

/** The kinds of actions that a client asks for; undefined for all. */
export type WantedKinds = readonly string[] | undefined;

/**
 * Returns the fixes for the problems of a document at a span as code actions; empty where there are none.
 * @param span UTF-16 offsets of the document
 * @param only the kinds of actions that the client asks for; with undefined all but "fix all", which it must
 *   name
 * @param shape what the client supports
 */
export function fixesAt(
  judged: JudgedDocument,
  span: Span,
  only: WantedKinds,
  shape: ClientShape,
): readonly CodeAction[] {
  const quick = isWanted(CodeActionKind.QuickFix, only) ? quickFixes(judged, span, shape) : [];
  // Only where it is asked for: else it would be computed with each move of the cursor.
  const all = only !== undefined && isWanted(fixAllKind, only) ? allFixes(judged) : undefined;
  return all
    ? [...quick, toCodeAction(judged.analysis.document, all, fixAllKindFor(only, shape), shape)]
    : quick;
}

/**
 * Returns the fixes for the problems at a span of a Markdown, YAML or shell file with rules inside it, as
 * code actions; empty where there are none.
 * @param span UTF-16 offsets of the file
 * @param only the kinds of actions that the client asks for; with undefined all but "fix all", which it must
 *   name
 * @param shape what the client supports
 */
export function embeddedActions(
  { document, container, lintOptions, problems }: EmbeddingDocument,
  span: Span,
  only: WantedKinds,
  shape: ClientShape,
): readonly CodeAction[] {
  const quick = isWanted(CodeActionKind.QuickFix, only)
    ? fixActions(problems(), span).map((a) => toCodeAction(document, a, CodeActionKind.QuickFix, shape))
    : [];
  if (only === undefined || !isWanted(fixAllKind, only)) return quick;
  const edits = difference(container.text, fixedContainer(container, lintOptions));
  if (edits.length === 0) return quick;
  const all: Action = { kind: 'fix-all', title: fixAllTitle, edits };
  return [...quick, toCodeAction(document, all, fixAllKindFor(only, shape), shape)];
}

function quickFixes(judged: JudgedDocument, span: Span, shape: ClientShape): readonly CodeAction[] {
  const { analysis, problems, view } = judged;
  const { document } = analysis;
  const quick = (action: Action) => toCodeAction(document, action, CodeActionKind.QuickFix, shape);
  const ofLines = problems.filter((p) => !isRulesetProblem(p));
  const ofRuleset = problems
    .filter(isRulesetProblem)
    .filter((p) => p.span.start <= span.end && p.span.end >= span.start);
  const fixes = [...fixActions(ofLines, span), ...fixesOfStops(ofLines, ofRuleset, span)];
  const severalOfLines = fixes.length > 0 && areSafelyFixable(ofLines, 2);
  const fixable = [
    ...fixes.flatMap((f) => (f.kind === 'fix' ? [f.problem] : [])),
    ...ofRuleset.filter((p) => chosenFix(p, 'unsafe')),
  ];
  // How many of a ruleset's problems can be fixed is not counted at each move of the cursor.
  const several = severalOfLines || (problems.length > 1 && areSafelyFixable(ofRuleset, 1));
  return [
    ...fixes.map(quick),
    ...(shape.resolvesActions ? moveActions(analysis, span) : []),
    ...ofRuleset.flatMap((p) => toFolderFixes(document, p, view?.files ?? [], shape)),
    ...[...new Set(fixable.map((p) => p.code))]
      .filter((code) => isOneOfSeveral(problems, code))
      .flatMap((code) => later(judged, shape, code)),
    ...(several ? later(judged, shape) : []),
  ];
}

/**
 * Returns the fixes of the words for which auditctl stops, where a span touches only the line that stops it:
 * that problem has no fix of its own.
 * @param here the problems of the ruleset that the span touches
 */
function fixesOfStops(
  ofLines: readonly LintProblem[],
  here: readonly LintProblem[],
  span: Span,
): readonly Action[] {
  return here
    .filter((p) => p.code === stoppedLoad.code)
    .flatMap((stop) => {
      const words = ofLines.filter(
        (p) => loadCodes.has(p.code) && (p.span.start > span.end || p.span.end < span.start),
      );
      return fixActions(words, stop.span);
    });
}

/**
 * How many other problems are tried before it is taken that a fix of all would do more than that of one
 * check.
 */
const TRIED = 10;

/**
 * Reports whether fixing all problems of a check is an action of its own: where several can be fixed, and not
 * with the same effect as all safe fixes.
 */
function isOneOfSeveral(problems: readonly LintProblem[], code: string): boolean {
  // What only a machine can tell is not known of a text that is fixed step by step.
  if (hostChecks.some((c) => c.code === code)) return false;
  const own = problems.filter((p) => p.code === code);
  if (!isFixedInSeveral(own)) return false;
  const isUnsafe = (p: LintProblem) => safeFix(p) === undefined && chosenFix(p, 'unsafe') !== undefined;
  if (own.slice(0, TRIED).some(isUnsafe)) return true;
  const others = problems.filter((p) => p.code !== code);
  return others.length > TRIED || others.some((p) => safeFix(p) !== undefined);
}

/**
 * Returns a fix of everything as a quick fix: worked out when it is chosen, where the client can ask then,
 * since it is offered at each move of the cursor.
 * @param code of the one check whose problems are fixed; undefined for all that can be fixed safely
 */
function later(judged: JudgedDocument, shape: ClientShape, code?: string): readonly CodeAction[] {
  const { document } = judged.analysis;
  if (shape.resolvesActions)
    return [
      {
        title: titleOfFixAll(code === undefined ? {} : { code }),
        kind: CodeActionKind.QuickFix,
        data: { uri: document.uri, ...(code === undefined ? {} : { fix: code }) } satisfies ActionData,
      },
    ];
  const all = allFixes(judged, code);
  return all ? [toCodeAction(document, all, CodeActionKind.QuickFix, shape)] : [];
}

/**
 * Returns the action that applies all safe fixes of a document, or all fixes of one check, safe or not;
 * undefined where there are none. Computes the ruleset again only if one of its fixes changes no other file.
 * @param code the code of the one check; all checks where undefined
 */
export function allFixes(
  { analysis, problems, view }: JudgedDocument,
  code?: string,
): ReturnType<typeof fixAllAction> {
  const { document, rules } = analysis;
  const safety = code === undefined ? 'safe' : 'unsafe';
  const options: FixOptions = { ...analysis.lintOptions, ...(code === undefined ? {} : { code, safety }) };
  const own = view?.files.findIndex((f) => f.uri === document.uri) ?? -1;
  const inside = problems
    .filter(isRulesetProblem)
    .some((p) => chosenFix(p, safety)?.edits.every((e) => e.file === own));
  if (!view || own < 0 || !inside) return fixAllAction(rules, options);
  return fixAllTogether(own, { files: view.input.files, kind: view.kind }, options);
}

/**
 * Returns the kind under which "fix all" is answered: our own, but the general one to a client that asks for
 * that and is so old that it may compare kinds for equality, as Eglot does. A newer client could then no
 * longer turn off ours alone.
 */
export function fixAllKindFor(only: WantedKinds, { resolvesActions }: ClientShape): string {
  const { SourceFixAll } = CodeActionKind;
  return !resolvesActions && only?.includes(SourceFixAll) ? SourceFixAll : fixAllKind;
}

/**
 * Reports whether a client wants actions of a kind: it names that kind or one above it (`refactor` for
 * `refactor.rewrite`), or names none.
 */
export function isWanted(kind: string, only: WantedKinds): boolean {
  return only === undefined || only.some((o) => kind === o || kind.startsWith(`${o}.`) || o === '');
}
