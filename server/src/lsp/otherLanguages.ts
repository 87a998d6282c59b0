import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isAuditdConf } from './confHandlers.ts';
import { isContainer } from './embedded.ts';
import { isLogLanguage } from './logTexts.ts';
import { isPolicyLanguage } from './policies.ts';

/** Reports whether an open document is not one of audit rules. */
export function isOfOtherLanguage(document: TextDocument): boolean {
  return [isContainer, isLogLanguage, isPolicyLanguage, isAuditdConf].some((is) => is(document));
}
