import type { Meaning } from './meaning.ts';
import type { Slip } from './slips.ts';

/** The argument of an option: what is glued to it or follows it, and the token at which it goes on. */
export interface Argument {
  readonly first: string;
  readonly next: number;
}

/** What an argument may mean, and the token after it. */
export interface ArgumentReading {
  readonly to: number;
  readonly parts: readonly Meaning[];
  readonly slips: readonly Slip[];
}

/** Returns the slip of a `=` between an option and its argument; empty where there is none. */
export function equalsSlip(first: string): readonly Slip[] {
  return first.startsWith('=') ? [{ kind: 'option-equals', typed: first, written: first.slice(1) }] : [];
}
