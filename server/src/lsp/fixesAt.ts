import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { fixedContainer } from '../core/embedded/embeddedProblems.ts';
import {
  type Action,
  areSafelyFixable,
  fixActions,
  fixAllAction,
  fixAllTitle,
  fixAllTogether,
  suppressActions,
} from '../core/fixes/codeActions.ts';
import { difference } from '../core/fixes/fixAll.ts';
import { isRulesetProblem } from '../core/lint/lint.ts';
import type { Span } from '../core/text/span.ts';
import type { ClientShape } from './clientShape.ts';
import { type ActionData, fixAllKind, toCodeAction, toFolderFixes } from './convertActions.ts';
import type { EmbeddingDocument } from './embedded.ts';
import { moveActions } from './moveKeys.ts';
import type { JudgedDocument } from './rulesets.ts';

/** The kinds of actions that a client asks for; undefined for all. */
export type WantedKinds = readonly string[] | undefined;

/** Fixes for the problems at a span, and what switches them off. */
export function fixesAt(
  judged: JudgedDocument,
  span: Span,
  only: WantedKinds,
  shape: ClientShape,
): readonly CodeAction[] {
  const quick = isWanted(CodeActionKind.QuickFix, only) ? quickFixes(judged, span, shape) : [];
  // Only where it is asked for: else it would be computed with each move of the cursor.
  const all = only !== undefined && isWanted(fixAllKind, only) ? allFixes(judged) : undefined;
  return all ? [...quick, toCodeAction(judged.analysis.document, all, fixAllKind, shape)] : quick;
}

/** Fixes for the problems at a span of a file of another language with rules inside it. */
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
  return [...quick, toCodeAction(document, all, fixAllKind, shape)];
}

function quickFixes(judged: JudgedDocument, span: Span, shape: ClientShape): readonly CodeAction[] {
  const { analysis, problems, view } = judged;
  const { document, rules } = analysis;
  const quick = (action: Action) => toCodeAction(document, action, CodeActionKind.QuickFix, shape);
  const ofLines = problems.filter((p) => !isRulesetProblem(p));
  const ofRuleset = problems
    .filter(isRulesetProblem)
    .filter((p) => p.span.start <= span.end && p.span.end >= span.start);
  const fixes = fixActions(ofLines, span);
  const severalOfLines = fixes.length > 0 && areSafelyFixable(ofLines, 2);
  // How many of a ruleset's problems can be fixed is not counted at each move of the cursor.
  const several = severalOfLines || (problems.length > 1 && areSafelyFixable(ofRuleset, 1));
  return [
    ...fixes.map(quick),
    ...(shape.resolvesActions ? moveActions(analysis, span) : []),
    ...ofRuleset.flatMap((p) => toFolderFixes(document, p, view?.files ?? [], shape)),
    ...(several ? fixAllQuickly(judged, shape) : []),
    ...suppressActions(rules, problems, span).map(quick),
  ];
}

/** All fixes as a quick fix: worked out when it is chosen, where the client can ask then, since it is offered at each move of the cursor. */
function fixAllQuickly(judged: JudgedDocument, shape: ClientShape): readonly CodeAction[] {
  const { document } = judged.analysis;
  if (shape.resolvesActions)
    return [
      {
        title: fixAllTitle,
        kind: CodeActionKind.QuickFix,
        data: { uri: document.uri } satisfies ActionData,
      },
    ];
  const all = allFixes(judged);
  return all ? [toCodeAction(document, all, CodeActionKind.QuickFix, shape)] : [];
}

/** All safe fixes of a document; the ruleset is looked at again only where one of its own fixes touches nothing else. */
export function allFixes({ analysis, problems, view }: JudgedDocument): ReturnType<typeof fixAllAction> {
  const { document, rules, lintOptions } = analysis;
  const own = view?.files.findIndex((f) => f.uri === document.uri) ?? -1;
  const inside = problems
    .filter(isRulesetProblem)
    .some((p) => p.fixes().some((f) => f.safety === 'safe' && f.edits.every((e) => e.file === own)));
  if (!view || own < 0 || !inside) return fixAllAction(rules, lintOptions);
  return fixAllTogether(own, { files: view.input.files, kind: view.kind }, lintOptions);
}

/** Reports whether a client that names kinds of actions wants this one: its own kind, or one above it. */
export function isWanted(kind: string, only: WantedKinds): boolean {
  return only === undefined || only.some((o) => kind === o || kind.startsWith(`${o}.`) || o === '');
}
