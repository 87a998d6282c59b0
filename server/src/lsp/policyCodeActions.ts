import { type CodeAction, CodeActionKind } from 'vscode-languageserver';
import { areSafelyFixable, fixActions, isFixedInSeveral, titleOfFixAll } from '../core/fixes/codeActions.ts';
import { fixAllOfPolicy } from '../core/ima/editor/fixPolicy.ts';
import type { Span } from '../core/text/span.ts';
import type { ClientShape } from './clientShape.ts';
import { type ActionData, fixAllKind, toCodeAction } from './convertActions.ts';
import { fixAllKindFor, isWanted, type WantedKinds } from './fixesAt.ts';
import type { PolicyAnalysis } from './policies.ts';

/**
 * Returns the fixes for the problems of a policy at a span as code actions; empty where there are none.
 * @param span UTF-16 offsets of the policy
 * @param only the kinds of actions that the client asks for; with undefined all but "fix all", which it must
 *   name
 * @param shape what the client supports
 */
export function policyActionsAt(
  policy: PolicyAnalysis,
  span: Span,
  only: WantedKinds,
  shape: ClientShape,
): readonly CodeAction[] {
  const quick = isWanted(CodeActionKind.QuickFix, only) ? quickFixes(policy, span, shape) : [];
  // Only where it is asked for: else it would be computed with each move of the cursor.
  const all = only !== undefined && isWanted(fixAllKind, only) ? fixAll(policy) : undefined;
  return all ? [...quick, toCodeAction(policy.document, all, fixAllKindFor(only, shape), shape)] : quick;
}

function fixAll({ document, lintOptions }: PolicyAnalysis, code?: string): ReturnType<typeof fixAllOfPolicy> {
  const one = code === undefined ? {} : { code, safety: 'unsafe' as const };
  return fixAllOfPolicy(document.getText(), { ...lintOptions, ...one });
}

function quickFixes(policy: PolicyAnalysis, span: Span, shape: ClientShape): readonly CodeAction[] {
  const { document } = policy;
  const problems = policy.problems();
  const fixes = fixActions(problems, span);
  const codes = new Set(fixes.flatMap((f) => (f.kind === 'fix' ? [f.problem.code] : [])));
  const several = [...codes].filter((code) => isFixedInSeveral(problems.filter((p) => p.code === code)));
  return [
    ...fixes.map((action) => toCodeAction(document, action, CodeActionKind.QuickFix, shape)),
    ...several.flatMap((code) => later(policy, shape, code)),
    ...(fixes.length > 0 && areSafelyFixable(problems, 2) ? later(policy, shape) : []),
  ];
}

/** Returns a fix of everything as a quick fix: worked out when it is chosen, where the client can ask then. */
function later(policy: PolicyAnalysis, shape: ClientShape, code?: string): readonly CodeAction[] {
  const { document } = policy;
  if (!shape.resolvesActions) {
    const all = fixAll(policy, code);
    return all ? [toCodeAction(document, all, CodeActionKind.QuickFix, shape)] : [];
  }
  const own = code === undefined ? {} : { code };
  const data: ActionData = { uri: document.uri, ...(code === undefined ? {} : { fix: code }) };
  return [{ title: titleOfFixAll(own), kind: CodeActionKind.QuickFix, data }];
}

/**
 * Returns a code action of a policy completed with its edits, which apply all fixes; the action itself where
 * there is nothing to fix any more.
 * @param code the code of the one check whose problems are fixed; all checks where undefined
 * @param shape what the client supports
 */
export function resolvePolicyAction(
  policy: PolicyAnalysis,
  action: CodeAction,
  code: string | undefined,
  shape: ClientShape,
): CodeAction {
  const all = fixAll(policy, code);
  return all ? toCodeAction(policy.document, all, action.kind ?? CodeActionKind.QuickFix, shape) : action;
}
