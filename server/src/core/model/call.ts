import type { OptionStep } from '../syntax/getopt.ts';
import { spanInWord, type Word } from '../syntax/words.ts';
import type { Span } from '../text/span.ts';
import type { Places } from './places.ts';
import type { State } from './state.ts';

/**
 * What setopt answers: a rule to send (> 0), a reply to wait for (0), or an end: -1 error, -2 done, -3
 * nothing to do.
 */
export type Status = 1 | 0 | -1 | -2 | -3;
/**
 * Says how setopt goes on after an option: with the next option where `status` is undefined or not negative,
 * otherwise it stops, and `status` is what it returns. A fault is noted in the state (`fail`), not here.
 * `ends` marks what C writes as `return`: nothing after the options is looked at. Many of these became plain
 * breaks when the handlers were made functions of their own (4.0.4): `untilSplit`.
 */
export interface Step {
  readonly status: Status | undefined;
  readonly ends?: 'always' | 'untilSplit';
}
export const go: Step = { status: undefined };
export const bad: Step = { status: -1 };

const NOWHERE: Span = { start: 0, end: 0 };

/**
 * What the handler of an option gets: the option, its argument (`value`) and the state of the line so far,
 * into which the handler writes what it reads. `count` may be lowered, as C does. Places are worked out when
 * they are asked for: a line that loads needs none of them.
 */
export class Call implements Places {
  readonly s: State;
  readonly step: OptionStep;
  /** How many words auditctl sees. */
  readonly seen: number;
  readonly count: { n: number };

  constructor(s: State, step: OptionStep, seen: number, count: { n: number }) {
    this.s = s;
    this.step = step;
    this.seen = seen;
    this.count = count;
  }
  /** The argument's value. */
  get value(): string {
    return this.step.argument?.value ?? '';
  }
  /** The word at C's index (word 0 is `auditctl`). */
  at(index: number): Word | undefined {
    return index - 1 < this.seen ? this.s.words[index - 1] : undefined;
  }
  /** The option itself. */
  optionSpan(): Span {
    const word = this.s.words[this.step.word];
    if (!word) return NOWHERE;
    const { at } = this.step;
    return spanInWord(word, at <= 2 ? 0 : at, word.value.startsWith('--') ? word.value.length : at + 1);
  }
  /** The argument; the option where it has none. */
  argumentSpan(): Span {
    return this.step.argument ? this.part(0, this.step.argument.value.length) : this.optionSpan();
  }
  /** Returns the span in the line of the UTF-16 units `from` to `to` (exclusive) of the argument's value. */
  part(from: number, to: number): Span {
    const arg = this.step.argument;
    const word = arg && this.s.words[arg.word];
    return word ? spanInWord(word, arg.from + from, arg.from + to) : this.optionSpan();
  }
}

/**
 * Returns the option of a call as it was written, `-k` or `--signal`: its letter with a dash, or its long
 * name with both.
 */
export function writtenOption(c: Call): string {
  const value = c.s.words[c.step.word]?.value ?? '';
  return value.startsWith('--') ? value.replace(/=.*/s, '') : `-${value[c.step.at] ?? ''}`;
}
