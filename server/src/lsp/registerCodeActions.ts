import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  type Command,
} from 'vscode-languageserver';
import { commented } from '../core/lint/lintPolicy.ts';
import { refactorings } from '../core/refactor/refactorings.ts';
import type { Span } from '../core/text/span.ts';
import { createActionAnswer, registerServerCommands } from './actionCommands.ts';
import type { Analysis } from './analysis.ts';
import { checkActions, type ProblemsAtSpan, resolveDisable } from './checkActions.ts';
import type { ClientShape } from './clientShape.ts';
import { confActions, isAuditdConf } from './confHandlers.ts';
import { type ActionData, refactorKind, toCodeAction, toRefactoring } from './convertActions.ts';
import { toSpan } from './convertText.ts';
import { withoutLinkAdvice } from './deadDemands.ts';
import { allFixes, embeddedActions, fixesAt, isWanted, type WantedKinds } from './fixesAt.ts';
import type { HostPrograms } from './hostPrograms.ts';
import { moveEdit } from './moveKeys.ts';
import { policyActionsAt, resolvePolicyAction } from './policyCodeActions.ts';
import type { Demands } from './registerCompliance.ts';
import type { Rulesets } from './rulesets.ts';
import type { Session } from './session.ts';
import { waiveActions } from './waivers.ts';
import type { Library } from './workspaceDocuments.ts';
import { writeAsActions, writeAsEdit } from './writeAsActions.ts';

/** What the edits of an action that was chosen are worked out with. */
interface Sources {
  readonly session: Session;
  readonly rulesets: Rulesets;
  readonly library: Library;
  readonly hostPrograms: HostPrograms;
}

/**
 * Registers quick fixes and refactorings, and the server's own commands.
 * @param demands what compliance profiles demand of the rules
 */
export function registerCodeActions(
  session: Session,
  rulesets: Rulesets,
  library: Library,
  { profiles, hostPrograms }: Demands,
): void {
  const { connection, guard, shape } = session;
  registerServerCommands(session);
  const answer = createActionAnswer(session);
  connection.onCodeAction(
    guard('codeAction', [] as (CodeAction | Command)[], async ({ textDocument, range, context }, token) => {
      const { only, triggerKind } = context;
      const open = session.documents.get(textDocument.uri);
      if (open && isAuditdConf(open)) return answer(confActions(open, toSpan(open, range), only));
      const policy = await session.policyOf(textDocument.uri);
      if (policy) {
        const span = toSpan(policy.document, range);
        const place = {
          document: policy.document,
          rules: commented(policy.policy),
          problems: policy.problems(),
          span,
        };
        return answer(
          oneForEachEffect([
            ...policyActionsAt(policy, span, only, shape),
            ...(await aboutChecks(place, only)),
          ]),
        );
      }
      const inside = await session.embeddedOf(textDocument.uri);
      if (inside) {
        const { document, problems } = inside;
        const span = toSpan(document, range);
        const fixes = embeddedActions(inside, span, only, shape);
        const place = { document, rules: undefined, problems: problems(), span };
        return answer(oneForEachEffect([...fixes, ...(await aboutChecks(place, only))]));
      }
      const isAsked = only !== undefined || triggerKind !== CodeActionTriggerKind.Automatic;
      const whole = await rulesets.judge(textDocument.uri, token, isAsked ? 'wait' : 'lines');
      if (!whole) return [];
      const judged = withoutLinkAdvice(whole, profiles.known(textDocument.uri));
      const span = toSpan(judged.analysis.document, range);
      const { document, rules } = judged.analysis;
      const place = { document, rules, problems: judged.problems, span };
      return answer(
        oneForEachEffect([
          ...fixesAt(judged, span, only, shape),
          ...demanded(judged.analysis, span, only),
          ...(await aboutChecks(place, only)),
          ...refactoringsAt(judged.analysis, span, only, isAsked, shape),
        ]),
      );
    }),
  );
  connection.onCodeActionResolve((action, token) =>
    guard('codeAction resolve', action, (given: CodeAction) =>
      resolveAction({ session, rulesets, library, hostPrograms }, given, token),
    )(action, token),
  );

  const demanded = (analysis: Analysis, span: Span, only: WantedKinds): readonly CodeAction[] => {
    if (!isWanted(CodeActionKind.QuickFix, only)) return [];
    const known = profiles.known(analysis.document.uri);
    return [
      ...(shape.resolvesActions ? writeAsActions(known, analysis, span) : []),
      ...waiveActions(known, analysis, span, shape.waiveCommand),
    ];
  };
  const aboutChecks = async (place: ProblemsAtSpan, only: WantedKinds): Promise<readonly CodeAction[]> =>
    isWanted(CodeActionKind.QuickFix, only) ? checkActions(session, place) : [];
}

/** Works out the edits of an action that was chosen. */
async function resolveAction(
  { session, rulesets, library, hostPrograms }: Sources,
  action: CodeAction,
  token: CancellationToken,
): Promise<CodeAction> {
  const data = action.data as ActionData | undefined;
  if (data?.disable) {
    const { code, folder } = data.disable;
    return (await resolveDisable(session, action, code, folder)) ?? action;
  }
  if (data?.demand) {
    const edit = await writeAsEdit(
      session,
      { folders: rulesets.folders, hostPrograms },
      data.uri,
      data.demand,
    );
    return edit ? { ...action, edit } : action;
  }
  const policy = data && (await session.policyOf(data.uri));
  if (policy) return resolvePolicyAction(policy, action, data.fix, session.shape);
  const judged = data && (await rulesets.judge(data.uri, token));
  if (!judged) return action;
  const { analysis } = judged;
  if (data.move !== undefined)
    return { ...action, edit: await moveEdit(library, analysis, data.move, token) };
  if (data.refactor) {
    const { name, span } = data.refactor;
    const found = refactorings(analysis.rules, span, analysis.context).find((r) => r.name === name);
    return (found && toRefactoring(analysis.document, found)) ?? action;
  }
  const all = allFixes(judged, data.fix);
  return all
    ? toCodeAction(analysis.document, all, action.kind ?? CodeActionKind.QuickFix, session.shape)
    : action;
}

/** Keeps the first of the actions that make the same edits. */
function oneForEachEffect(actions: readonly CodeAction[]): CodeAction[] {
  const made = new Map<string, CodeAction>();
  return actions.filter((action) => {
    if (!action.edit) return true;
    const edits = JSON.stringify(action.edit);
    const first = made.get(edits);
    if (!first) made.set(edits, action);
    else if (action.isPreferred) first.isPreferred = true;
    return !first;
  });
}

/**
 * Returns the refactorings at a span.
 * @param isAsked whether somebody asked for actions; a light bulb that comes by itself shows refactorings for
 * a selection
 *   only, since some fit every rule
 */
function refactoringsAt(
  { document, rules, context }: Analysis,
  span: Span,
  only: WantedKinds,
  isAsked: boolean,
  shape: ClientShape,
): readonly CodeAction[] {
  if (!isAsked && span.start === span.end) return [];
  const kinds = ['rewrite', 'extract', 'inline'].map((k) => `${CodeActionKind.Refactor}.${k}`);
  if (!kinds.some((kind) => isWanted(kind, only))) return [];
  const wanted = refactorings(rules, span, context).filter((a) => isWanted(refactorKind(a), only));
  return wanted.flatMap((action): readonly CodeAction[] => {
    // Those of a whole file are worked out when they are chosen; a client that cannot ask then has to name
    // their kind.
    if (action.name.startsWith('all-')) {
      const data: ActionData = { uri: document.uri, refactor: { name: action.name, span } };
      if (shape.resolvesActions) return [{ title: action.title, kind: refactorKind(action), data }];
      if (only === undefined) return [];
    }
    const made = toRefactoring(document, action);
    return made ? [made] : [];
  });
}
