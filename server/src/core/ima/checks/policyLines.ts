import type { TextEdit } from '../../text/span.ts';
import type { PlacedPolicyRule } from '../model/judgePolicy.ts';
import type { PolicyLine } from '../syntax/policyDocument.ts';

/** Returns the number of a rule's line, from 1. */
export function ruleNumberOf({ line }: PlacedPolicyRule): number {
  return line.number + 1;
}

/**
 * Returns the edit that removes a line with its newline, in UTF-16 offsets from the start of the document.
 * @param text the text of the document
 */
export function removedLine({ start, end }: PolicyLine, text: string): TextEdit {
  return { span: { start, end: Math.min(end + 1, text.length) }, newText: '' };
}
