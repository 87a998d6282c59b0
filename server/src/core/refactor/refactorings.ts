import type { FeatureContext } from '../featureContext.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { Span } from '../text/span.ts';
import { sortByKey, wrapInRegion } from './arrangeFile.ts';
import { lineRange, pickCommand } from './editLines.ts';
import type { RefactorAction } from './refactoring.ts';
import { completeFamilies, mergeCalls, splitIntoRules } from './systemCalls.ts';
import { addTwin } from './twinRules.ts';
import { watchForms } from './watchForm.ts';

export type { RefactorAction, RefactorName } from './refactoring.ts';

/**
 * Returns the refactorings at a span of a document, for the line with the cursor or for the selected lines;
 * empty where none applies. Omits one that would not record the same on every target.
 * @param span the selection, or an empty span at the cursor, in UTF-16 units of the document
 */
export function refactorings(
  document: RulesDocument,
  span: Span,
  ctx: FeatureContext,
): readonly RefactorAction[] {
  const range = lineRange(document, span);
  if (!range) return [];
  const { first, last } = range;
  const found: RefactorAction[] = [];
  const line = first === last ? pickCommand(document, first) : undefined;
  if (line)
    found.push(
      ...watchForms(document, line, ctx),
      ...addTwin(document, line, ctx),
      ...completeFamilies(document, line, ctx),
      ...splitIntoRules(document, line, ctx),
    );
  found.push(...mergeCalls(document, first, last, ctx));
  if (span.start !== span.end)
    found.push(...sortByKey(document, first, last, ctx), ...wrapInRegion(document, first, last, span));
  return found;
}
