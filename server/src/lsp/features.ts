import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  CodeActionTriggerKind,
  type CompletionItem,
  type CompletionList,
  type DocumentSymbol,
  type Hover,
  type SignatureHelp,
  SignatureHelpTriggerKind,
} from 'vscode-languageserver';
import { complete, documentationOf, isWantedAtDigit } from '../core/completion/completion.ts';
import { signatureHelp } from '../core/completion/signatureHelp.ts';
import {
  fixActions,
  fixAllAction,
  fixAllTitle,
  fixAllTogether,
  safelyFixable,
  suppressActions,
} from '../core/fixes/codeActions.ts';
import { hover } from '../core/hover/hover.ts';
import { isRulesetProblem } from '../core/lint/lint.ts';
import { symbols } from '../core/navigation/symbols.ts';
import { refactorings } from '../core/refactor/refactorings.ts';
import type { Span } from '../core/text/span.ts';
import type { Analysis } from './analysis.ts';
import {
  type ActionData,
  fixAllKind,
  type ItemData,
  refactorKind,
  toCodeAction,
  toCompletionList,
  toDocumentSymbol,
  toFolderFixes,
  toHover,
  toMarkup,
  toRefactoring,
  toSignatureHelp,
  toSpan,
} from './convert.ts';
import { hostFacts } from './hostFacts.ts';
import { moveActions, moveEdit } from './moveKeys.ts';
import { rulePlace } from './rulesetPlace.ts';
import type { Judged, Rulesets } from './rulesets.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import { createTechniqueHere } from './techniqueHere.ts';
import type { Library } from './workspaceDocuments.ts';

/** Wires everything that answers at a place of a document. */
export function registerFeatures(session: Session, rulesets: Rulesets, library: Library): void {
  const { connection, guard, shape } = session;
  const techniqueHere = createTechniqueHere(session, rulesets, library);
  connection.onHover(
    guard('hover', null, async ({ textDocument, position }, token): Promise<Hover | null> => {
      const analysis = await session.analysisOf(textDocument.uri);
      stopIfCancelled(token);
      if (!analysis) return null;
      const offset = analysis.document.offsetAt(position);
      let found = hover(analysis.rules, offset, analysis.context);
      if (!found) return null;
      if (found.technique !== undefined) {
        const here = await techniqueHere(analysis, found.technique, token);
        if (here) found = hover(analysis.rules, offset, { ...analysis.context, here }) ?? found;
      }
      const place = await rulePlace(rulesets, analysis, found.span);
      stopIfCancelled(token);
      return toHover(
        analysis.document,
        place === undefined ? found : { ...found, markdown: withPlace(found.markdown, place) },
        shape,
      );
    }),
  );
  connection.onCompletion(
    guard(
      'completion',
      null,
      async ({ textDocument, position, context }, token): Promise<CompletionList | null> => {
        const analysis = await session.analysisOf(textDocument.uri);
        stopIfCancelled(token);
        if (!analysis) return null;
        const offset = analysis.document.offsetAt(position);
        if (/^\d$/.test(context?.triggerCharacter ?? '') && !isWantedAtDigit(analysis.rules, offset))
          return null;
        const host = await hostFacts(session, analysis, offset);
        stopIfCancelled(token);
        const around = { ...host, keys: () => library.keysElsewhere(textDocument.uri) };
        return toCompletionList(
          analysis.document,
          complete(analysis.rules, offset, analysis.context, around),
          shape,
        );
      },
    ),
  );
  connection.onCompletionResolve((item, token) => guard('completion resolve', item, resolve)(item, token));
  connection.onSignatureHelp(
    guard(
      'signatureHelp',
      null,
      async ({ textDocument, position, context }, token): Promise<SignatureHelp | null> => {
        const analysis = await session.analysisOf(textDocument.uri);
        stopIfCancelled(token);
        if (!analysis) return null;
        const asked = context?.triggerKind === SignatureHelpTriggerKind.Invoked && !context.isRetrigger;
        const found = signatureHelp(
          analysis.rules,
          analysis.document.offsetAt(position),
          analysis.context,
          asked || context === undefined,
        );
        return found ? toSignatureHelp(found, shape) : null;
      },
    ),
  );
  connection.onCodeAction(
    guard('codeAction', [] as CodeAction[], async ({ textDocument, range, context }, token) => {
      const asked = context.only !== undefined || context.triggerKind !== CodeActionTriggerKind.Automatic;
      const judged = await rulesets.judge(textDocument.uri, token, asked ? 'wait' : 'lines');
      if (!judged) return [];
      const { analysis } = judged;
      const span = toSpan(analysis.document, range);
      return [
        ...codeActions(judged, span, context.only),
        ...refactorActions(analysis, span, context.only, asked),
      ];
    }),
  );
  connection.onCodeActionResolve((action, token) =>
    guard('codeAction resolve', action, resolveAction)(action, token),
  );
  connection.onDocumentSymbol(
    guard('documentSymbol', [] as DocumentSymbol[], async ({ textDocument }, token) => {
      const analysis = await session.analysisOf(textDocument.uri);
      stopIfCancelled(token);
      return analysis ? symbols(analysis.rules).map((s) => toDocumentSymbol(analysis.document, s)) : [];
    }),
  );

  async function resolve(item: CompletionItem): Promise<CompletionItem> {
    const data = item.data as ItemData | undefined;
    if (!data) return item;
    const analysis = await session.analysisOf(data.uri);
    const text = analysis && documentationOf(data.doc, analysis.context);
    return text === undefined ? item : { ...item, documentation: toMarkup(text, shape) };
  }

  /** All fixes as a quick fix: worked out when it is chosen, where the client can ask then, since it is offered at each move of the cursor. */
  function fixAllQuickly(judged: Judged): readonly CodeAction[] {
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

  /** All safe fixes of the document; the ruleset is looked at again only where one of its own fixes touches nothing else. */
  function allFixes({ analysis, problems, view }: Judged): ReturnType<typeof fixAllAction> {
    const { document, rules, lintOptions } = analysis;
    const own = view?.files.findIndex((f) => f.uri === document.uri) ?? -1;
    const inside = problems
      .filter(isRulesetProblem)
      .some((p) => p.fixes().some((f) => f.safety === 'safe' && f.edits.every((e) => e.file === own)));
    if (!view || own < 0 || !inside) return fixAllAction(rules, lintOptions);
    return fixAllTogether(own, { files: view.input.files, kind: view.kind }, lintOptions);
  }

  /** Refactorings; a light bulb that nobody asked for shows them for a selection only, since some fit every rule. */
  function refactorActions(
    analysis: Analysis,
    span: Span,
    only: readonly string[] | undefined,
    asked: boolean,
  ): readonly CodeAction[] {
    if (!asked && span.start === span.end) return [];
    const { document, rules, context } = analysis;
    if (!['rewrite', 'extract', 'inline'].some((k) => wanted(`${CodeActionKind.Refactor}.${k}`, only)))
      return [];
    return refactorings(rules, span, context)
      .filter((a) => wanted(refactorKind(a), only))
      .flatMap((a): readonly CodeAction[] => {
        // Those of a whole file are worked out when they are chosen.
        if (!shape.resolvesActions || !a.name.startsWith('all-')) {
          const action = toRefactoring(document, a);
          return action ? [action] : [];
        }
        return [
          {
            title: a.title,
            kind: refactorKind(a),
            data: { uri: document.uri, refactor: { name: a.name, span } } satisfies ActionData,
          },
        ];
      });
  }

  async function resolveAction(action: CodeAction, token: CancellationToken): Promise<CodeAction> {
    const data = action.data as ActionData | undefined;
    const judged = data && (await rulesets.judge(data.uri, token));
    const analysis = judged?.analysis;
    if (analysis && data?.move !== undefined)
      return { ...action, edit: await moveEdit(library, analysis, data.move, token) };
    if (analysis && data?.refactor) {
      const { name, span } = data.refactor;
      const found = refactorings(analysis.rules, span, analysis.context).find((a) => a.name === name);
      return (found && toRefactoring(analysis.document, found)) ?? action;
    }
    const all = judged && allFixes(judged);
    return all && analysis
      ? toCodeAction(analysis.document, all, action.kind ?? CodeActionKind.QuickFix, shape)
      : action;
  }

  function codeActions(judged: Judged, span: Span, only: readonly string[] | undefined): CodeAction[] {
    const { analysis, problems, view } = judged;
    const { document, rules } = analysis;
    const ofLines = problems.filter((p) => !isRulesetProblem(p));
    const found: CodeAction[] = [];
    if (wanted(CodeActionKind.QuickFix, only)) {
      const fixes = fixActions(ofLines, span);
      found.push(...fixes.map((a) => toCodeAction(document, a, CodeActionKind.QuickFix, shape)));
      if (shape.resolvesActions) found.push(...moveActions(analysis, span));
      const whole = problems
        .filter(isRulesetProblem)
        .filter((p) => p.span.start <= span.end && p.span.end >= span.start);
      found.push(...whole.flatMap((p) => toFolderFixes(document, p, view?.files ?? [], shape)));
      const several = fixes.length > 0 && safelyFixable(ofLines) > 1;
      // How many of a ruleset's problems can be mended is not counted at each move of the cursor.
      if (several || (problems.length > 1 && safelyFixable(whole) > 0)) found.push(...fixAllQuickly(judged));
      const others = suppressActions(rules, problems, span);
      found.push(...others.map((a) => toCodeAction(document, a, CodeActionKind.QuickFix, shape)));
    }
    // Only where it is asked for: else it would be computed with each move of the cursor.
    if (only !== undefined && wanted(fixAllKind, only)) {
      const all = allFixes(judged);
      if (all) found.push(toCodeAction(document, all, fixAllKind, shape));
    }
    return found;
  }
}

/** Whether a client that names kinds of actions wants this one: its own kind, or one above it. */
function wanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((o) => kind === o || kind.startsWith(`${o}.`) || o === '');
}

/** A hover with the place of its rule, behind the rule in plain words where it begins with that. */
function withPlace(markdown: string, place: string): string {
  const end = markdown.indexOf('\n\n---\n\n');
  return end < 0 ? `${markdown}\n\n${place}` : `${markdown.slice(0, end)}\n\n${place}${markdown.slice(end)}`;
}
