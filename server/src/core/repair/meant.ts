import { closest } from '../text/nearestNames.ts';
import type { Slip, SlipKind } from './slips.ts';
import { QUOTED_SPACE } from './tokens.ts';

/** A value as it was meant, with the slips that hide it. */
export interface Meant {
  readonly text: string;
  readonly slips: readonly Slip[];
  /** Further values, each for a rule of its own. */
  readonly others?: readonly string[];
}

/**
 * Returns the value `text` that was meant by the word `typed`, with one slip of a kind, or with none where
 * they are equal.
 */
export function meant(typed: string, text: string, kind: SlipKind): Meant {
  return { text, slips: typed === text ? [] : [{ kind, typed: shown(typed), written: text }] };
}

/**
 * Returns the text of a token for a title or a message: a space that was in quotes (`QUOTED_SPACE`) becomes a
 * space.
 */
export function shown(text: string): string {
  return text.replaceAll(QUOTED_SPACE, ' ');
}

/**
 * Returns the name nearest to a word, as a meant value with the slip that the word is; undefined where none
 * is near.
 */
export function nearName(typed: string, names: readonly string[]): Meant | undefined {
  const near = closest(typed, names);
  return near && meant(typed, near.name, near.clear ? 'misspelt' : 'unclear');
}
