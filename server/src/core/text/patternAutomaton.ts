import { isWordAt, type PatternMachine, type PatternState, type StepBudget } from './patternMachine.ts';

// The states in which a machine can be together are one state here, made when a text first leads to it: a
// character of a text is then one look-up, however many states are followed side by side.

/** What is before a place: the start of a line, a character of a word, or another one. */
type Before = 'line' | 'word' | 'other';

/** Where the machine can be together between two characters, before what is asked of this place is known. */
interface Together {
  readonly states: readonly number[];
  readonly before: Before;
  /** What the next character does, by its class. */
  readonly moves: (Move | undefined)[];
}

/** What a next character does. */
interface Move {
  /** How many steps the machine takes for it. */
  readonly steps: number;
  /** A match ends before the character. */
  readonly isMatch: boolean;
  /** Undefined where no match goes on with the character. */
  readonly to: Together | undefined;
}

/** A machine with what texts made known of it. */
export interface PatternAutomaton {
  readonly machine: PatternMachine;
  /** What its states ask of characters, each once. */
  readonly tests: readonly NonNullable<PatternState['test']>[];
  /** The classes of characters that no test tells apart, by a character; -1 where not known yet. */
  readonly ofAscii: Int16Array;
  readonly ofOthers: Map<number, number>;
  readonly byAnswers: Map<string, number>;
  /** A character of each class; that of the first one, which stands for the end of the text, is empty. */
  readonly members: string[];
  readonly known: Map<string, Together>;
  /** Where a match begins. */
  readonly starts: Readonly<Record<Before, Together>>;
}

const ASCII = 128;
const END_OF_TEXT = 0;
/** A machine that texts lead to more states than these is not followed any further. */
const MOST_TOGETHER = 2000;

/** Makes an automaton for a machine; look-ahead counts as fulfilled. */
export function createAutomaton(machine: PatternMachine): PatternAutomaton {
  const start = (before: Before): Together => ({ states: [machine.first], before, moves: [] });
  return {
    machine,
    tests: [...new Set(machine.states.flatMap((s) => s.test ?? []))],
    ofAscii: new Int16Array(ASCII).fill(-1),
    ofOthers: new Map(),
    byAnswers: new Map(),
    members: [''],
    known: new Map(),
    starts: { line: start('line'), word: start('word'), other: start('other') },
  };
}

/**
 * Returns what {@link runFrom} returns for its machine and takes as many steps from the budget, but that every
 * look-ahead is fulfilled and takes none; 'unknown' where the automaton grew too large.
 */
export function followFrom(
  automaton: PatternAutomaton,
  text: string,
  start: number,
  steps: StepBudget,
): number | undefined | 'unknown' {
  const { ofAscii, known, starts } = automaton;
  if (known.size > MOST_TOGETHER) return 'unknown';
  let here = starts[beforeAt(text, start)];
  let end = -1;
  for (let at = start; ; at++) {
    let of = END_OF_TEXT;
    if (at < text.length) {
      const code = text.charCodeAt(at);
      of = code < ASCII ? (ofAscii[code] as number) : -1;
      if (of < 0) of = classOf(automaton, code);
    }
    const move = (here.moves[of] ??= moveOf(automaton, here, of));
    steps.left -= move.steps;
    if (move.isMatch) end = at;
    if (steps.left < 0) return undefined;
    if (!move.to) return end;
    here = move.to;
  }
}

function beforeAt(text: string, at: number): Before {
  if (at === 0 || text[at - 1] === '\n') return 'line';
  return isWordAt(text, at - 1) ? 'word' : 'other';
}

function together(automaton: PatternAutomaton, states: readonly number[], before: Before): Together {
  const key = `${before} ${states.join()}`;
  let found = automaton.known.get(key);
  if (!found) automaton.known.set(key, (found = { states, before, moves: [] }));
  return found;
}

/** Returns the class of a character that was not met yet, or is not ASCII. */
function classOf({ tests, ofAscii, ofOthers, byAnswers, members }: PatternAutomaton, code: number): number {
  const known = code < ASCII ? -1 : (ofOthers.get(code) ?? -1);
  if (known >= 0) return known;
  const char = String.fromCharCode(code);
  let answers = char === '\n' ? 'n' : '';
  answers += isWordAt(char, 0) ? 'w' : '-';
  for (const test of tests) answers += test(char, 0) ? '1' : '0';
  let of = byAnswers.get(answers);
  if (of === undefined) byAnswers.set(answers, (of = members.push(char) - 1));
  if (code < ASCII) ofAscii[code] = of;
  else ofOthers.set(code, of);
  return of;
}

/** Works out what a character of a class does. */
function moveOf(automaton: PatternAutomaton, { states: first, before }: Together, of: number): Move {
  const { states } = automaton.machine;
  const char = automaton.members[of] ?? '';
  const seen = new Set<number>();
  const next = new Set<number>();
  let isMatch = false;
  const open = [...first];
  for (let s = open.pop(); s !== undefined; s = open.pop()) {
    if (seen.has(s)) continue;
    seen.add(s);
    const state = states[s] as PatternState;
    if (state.kind === 'match') isMatch = true;
    else if (state.kind === 'one') {
      if (state.test?.(char, 0)) next.add(state.next);
    } else if (state.kind === 'split') open.push(state.other, state.next);
    else if (holdsBetween(state, before, char)) open.push(state.next);
  }
  const to = next.size === 0 ? undefined : [...next].sort((a, b) => a - b);
  return { steps: seen.size, isMatch, to: to && together(automaton, to, beforeAt(char, 1)) };
}

/** Reports whether what a state asks for holds before a character, which is empty at the end of the text. */
function holdsBetween(state: PatternState, before: Before, char: string): boolean {
  switch (state.kind) {
    case 'start':
      return before === 'line';
    case 'end':
      return char === '' || char === '\n';
    case 'word':
      return ((before === 'word') !== isWordAt(char, 0)) !== state.isNegated;
    default:
      return true;
  }
}
