import type { Meaning } from './meaning.ts';
import type { Slip } from './slips.ts';

/**
 * The argument of an option: its first token, or what is joined to the option, and the index of the token at
 * which it goes on.
 */
export interface Argument {
  /** The text of the first token of the argument, or what is joined to its option. */
  readonly first: string;
  /** The index of the token after `first`. */
  readonly next: number;
}

/** What the argument of an option may mean, and the index of the token after it. */
export interface ArgumentReading {
  readonly to: number;
  readonly parts: readonly Meaning[];
  readonly slips: readonly Slip[];
}

/**
 * Returns the slip of typing `=` between an option and its argument; empty where there is none.
 * @param first what was typed after the option, or the next token
 */
export function equalsSlip(first: string): readonly Slip[] {
  return first.startsWith('=') ? [{ kind: 'option-equals', typed: first, written: first.slice(1) }] : [];
}
