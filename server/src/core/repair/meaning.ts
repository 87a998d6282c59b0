import type { Slip } from './slips.ts';

/**
 * What a part of a rule does in it. `noise` and `comment` are no part of the rule; `removed` could have been
 * one.
 */
export type Role =
  | 'list'
  | 'watch'
  | 'field'
  | 'compare'
  | 'syscalls'
  | 'perm'
  | 'key'
  | 'control'
  | 'removed'
  | 'comment'
  | 'noise';

/** An option with its argument as it was meant, before it has a place in the line. */
export interface Meaning {
  readonly role: Role;
  /** The option, with its dash; empty for noise. */
  readonly option: string;
  readonly value: string;
  /** The field of a `field`, in lower case. */
  readonly name?: string;
  readonly slips: readonly Slip[];
  /** Arguments of further rules, where several values were given and one rule can have one. */
  readonly others?: readonly string[];
}

/**
 * Returns how a part of a rule is written: its option and its value (`-k identity`); the option alone where
 * the value is empty.
 */
export function textOf(m: Pick<Meaning, 'option' | 'value'>): string {
  return m.value === '' ? m.option : `${m.option} ${m.value}`;
}
