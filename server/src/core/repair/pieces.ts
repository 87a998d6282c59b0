import { type Meaning, textOf } from './meaning.ts';
import { costOf, type Slip } from './slips.ts';

/** A part of the rule with the text that it gets, and the spaces before it. */
export interface RulePiece {
  readonly part: Meaning;
  readonly text: string;
  readonly gap: string;
  /** Slips of the rule that are known at this part. */
  readonly notes?: readonly Slip[];
}

/** Returns the text of a rule, as one line: its parts with the spaces that were typed between them. */
export function ruleText(pieces: readonly RulePiece[]): string {
  return pieces.map((p, i) => (i === 0 ? p.text : p.gap + p.text)).join('');
}

/**
 * The rules that a line becomes in one way of writing them, with what that costs next to the readings of its
 * words.
 */
export interface Form {
  readonly rules: readonly (readonly RulePiece[])[];
  readonly slips: readonly Slip[];
  readonly cost: number;
}

/**
 * Reports whether a part begins a rule: it is a list with its action (`-a`) or the path of a watch (`-w`).
 */
export function begins(p: RulePiece): boolean {
  return p.part.role === 'list' || p.part.role === 'watch';
}

/** Returns a part of a rule with one more slip (mistake in what was typed) noted at it. */
export function noted(p: RulePiece, slip: Slip): RulePiece {
  return { ...p, notes: [...(p.notes ?? []), slip] };
}

/**
 * Returns a part of a rule that the repair writes anew, with one space before it, although nothing like it
 * was typed.
 */
export function newPiece(part: Meaning): RulePiece {
  return { part, text: textOf(part), gap: ' ' };
}

/**
 * Returns a way to write a rule as it is and, if auditctl requires another order of its parts, also the rule
 * in that order; never empty.
 */
export function orders(form: Form): readonly Form[] {
  const rules = form.rules.map(inOrder);
  if (rules.every((r, i) => r.every((p, n) => p === form.rules[i]?.[n]))) return [form];
  const written = rules.map(ruleText).join('\n');
  return [
    form,
    {
      rules,
      slips: [...form.slips, { kind: 'order', typed: '', written }],
      cost: form.cost + costOf('order'),
    },
  ];
}

/**
 * Moves the list or the watch to the start, arch before system calls and permissions, and keys to the end.
 */
function inOrder(pieces: readonly RulePiece[]): readonly RulePiece[] {
  const head = pieces.filter(begins);
  const rest = pieces.filter((p) => !begins(p));
  const first = rest.findIndex((p) => p.part.role === 'syscalls' || p.part.role === 'perm');
  const late = rest.filter((p, i) => p.part.name === 'arch' && first >= 0 && i > first);
  const others = rest.filter((p) => !late.includes(p));
  const keys = others.filter((p) => p.part.option === '-k');
  return [...head, ...late, ...others.filter((p) => !keys.includes(p)), ...keys];
}
