import { type TextDocument, window } from 'vscode';
import { isMerged } from './merged.ts';
import { languageId } from './writePlan.ts';

/** Reports whether a document is one of rules that can be written, not a read-only view of them. */
export function isRulesDocument(document: TextDocument): boolean {
  return document.languageId === languageId && !isMerged(document);
}

/** Returns the active document, where rules can be written into it. */
export function activeRules(): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  return document && isRulesDocument(document) ? document : undefined;
}
