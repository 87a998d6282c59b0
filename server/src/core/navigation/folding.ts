import type { RulesDocument } from '../syntax/document.ts';
import { type Fold, foldedLines } from './outline.ts';
import { outlineLine } from './symbols.ts';

/** Returns what can be folded in a document, as `foldedLines` finds it; empty where there is nothing. */
export function folds(document: RulesDocument): readonly Fold[] {
  return foldedLines(document.text, document.lines.map(outlineLine));
}
