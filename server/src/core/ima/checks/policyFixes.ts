import { fix, replace, withoutSpan } from '../../checks/edits.ts';
import type { Fix } from '../../checks/finding.ts';
import { nearest } from '../../text/nearestNames.ts';
import { either } from '../../text/series.ts';
import type { Span } from '../../text/span.ts';
import type { PolicyFailure } from './definePolicyCheck.ts';

/** Returns the name that differs from a word in upper and lower case alone; undefined without one. */
export function sameLetters(word: string, names: readonly string[]): string | undefined {
  const low = word.toLowerCase();
  return names.find((n) => n.toLowerCase() === low);
}

/**
 * Returns fixes that write names in place of a word: safe where only the case differs, otherwise each name
 * that resembles it.
 */
export function namesInstead(span: Span, word: string, names: readonly string[]): readonly Fix[] {
  const same = sameLetters(word, names);
  if (same !== undefined) return [fix(`Write "${same}"`, 'safe', replace(span, same))];
  return nearest(word, names).map((n) => fix(`Write "${n}"`, 'unsafe', replace(span, n)));
}

/**
 * Returns the remedy for an unknown word, as a sentence that proposes the names that resemble it; `otherwise`
 * where none does.
 * @param names the names that could be meant
 * @param otherwise the remedy to return where no name resembles the word
 */
export function useName(word: string, names: readonly string[], otherwise: string): string {
  const same = sameLetters(word, names);
  if (same !== undefined) return `Use "${same}".`;
  const similar = nearest(word, names);
  if (similar.length === 0) return otherwise;
  return similar.length === 1
    ? `Use "${similar[0]}".`
    : `Use a similar name: ${either(similar.map((n) => `"${n}"`))}.`;
}

/** Returns a fix that removes a word with the spaces before it. */
export function withoutWord(
  { line }: Pick<PolicyFailure, 'line'>,
  word: { readonly span: Span; readonly text: string },
  safety: Fix['safety'] = 'unsafe',
): Fix {
  return fix(`Remove "${word.text}"`, safety, withoutSpan(line.text, word.span));
}
