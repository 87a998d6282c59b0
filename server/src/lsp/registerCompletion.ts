import {
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
  type SignatureHelp,
  SignatureHelpTriggerKind,
} from 'vscode-languageserver';
import {
  complete,
  documentationOf,
  isWantedAtDigit,
  isWantedAtSpace,
} from '../core/completion/completion.ts';
import { nodeAt } from '../core/completion/cursor.ts';
import { signatureHelp } from '../core/completion/signatureHelp.ts';
import { completeConfig } from '../core/daemon/completeConfig.ts';
import { completePolicy } from '../core/ima/editor/completePolicy.ts';
import { completeLacking } from '../core/profiles/completeLacking.ts';
import type { RulesDocument } from '../core/syntax/document.ts';
import { confOr } from './confHandlers.ts';
import { type ItemData, toCompletionList, toSignatureHelp } from './convertCompletion.ts';
import { toMarkup } from './convertText.ts';
import { hostFacts } from './hostFacts.ts';
import { placeHandler } from './openHandler.ts';
import { policyOr } from './policies.ts';
import type { ProfileResults } from './profileResults.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import type { Library } from './workspaceDocuments.ts';

/**
 * Registers completion and signature help.
 * @param profiles what the rules lack of compliance profiles, which is offered
 */
export function registerCompletion(session: Session, library: Library, profiles: ProfileResults): void {
  const { connection, guard, shape } = session;
  const ofRules = placeHandler(
    session,
    'completion',
    null as CompletionList | null,
    async (analysis, { textDocument, position, context: trigger }: CompletionParams, token) => {
      const { document, rules, context, editor } = analysis;
      const offset = document.offsetAt(position);
      if (!isWantedAt(trigger?.triggerCharacter, rules, offset)) return null;
      const host = await hostFacts(session, analysis, offset);
      stopIfCancelled(token);
      const surroundings = {
        ...host,
        keys: () => library.keysElsewhere(textDocument.uri),
        allPlatforms: editor.techniques.allPlatforms,
      };
      const list = complete(rules, offset, context, surroundings);
      const { node, start } = nodeAt(rules, offset);
      const judged = profiles.known(textDocument.uri).map((p) => p.judged);
      const lacking = trigger?.triggerCharacter === ' ' ? [] : completeLacking(judged, node.text, start);
      return toCompletionList(document, { ...list, items: [...list.items, ...lacking] }, shape);
    },
  );
  connection.onCompletion(
    policyOr(
      session,
      'completion',
      null,
      ({ document, policy, context }, { position, context: trigger }) => {
        // Digits that are typed begin numbers, and what they open is for audit rules.
        if (/^[\d-]$/.test(trigger?.triggerCharacter ?? '')) return null;
        return toCompletionList(
          document,
          completePolicy(policy, document.offsetAt(position), context),
          shape,
        );
      },
      confOr(
        session,
        'completion',
        null,
        (document, { position }) =>
          toCompletionList(document, completeConfig(document.getText(), document.offsetAt(position)), shape),
        ofRules,
      ),
    ),
  );
  connection.onCompletionResolve((item, token) =>
    guard('completion resolve', item, () => withDocumentation(item, session))(item, token),
  );
  connection.onSignatureHelp(
    placeHandler(
      session,
      'signatureHelp',
      null as SignatureHelp | null,
      ({ document, rules, context }, { position, context: trigger }) => {
        const isAsked = trigger?.triggerKind === SignatureHelpTriggerKind.Invoked && !trigger.isRetrigger;
        const offset = document.offsetAt(position);
        const found = signatureHelp(rules, offset, context, isAsked || trigger === undefined);
        return found ? toSignatureHelp(found, shape) : null;
      },
    ),
  );
}

/**
 * Reports whether a list should open at a character that was typed; undefined is for one that was asked for,
 * or opens with a word.
 */
function isWantedAt(character: string | undefined, document: RulesDocument, offset: number): boolean {
  if (character === undefined) return true;
  if (/^\d$/.test(character)) return isWantedAtDigit(document, offset);
  return character !== ' ' || isWantedAtSpace(document, offset);
}

async function withDocumentation(item: CompletionItem, session: Session): Promise<CompletionItem> {
  const data = item.data as ItemData | undefined;
  if (!data) return item;
  const context = ((await session.analysisOf(data.uri)) ?? (await session.embeddedOf(data.uri)))?.context;
  const text = context && documentationOf(data.doc, context);
  return text === undefined ? item : { ...item, documentation: toMarkup(text, session.shape.markdownItems) };
}
