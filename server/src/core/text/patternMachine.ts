import type { PatternNode } from './patternSyntax.ts';

// A pattern as states that are followed side by side, so that no text makes it slow (Thompson's
// construction).

/** A state: what it asks of the place where it is, and the states after it. */
export interface PatternState {
  readonly kind: 'one' | 'split' | 'start' | 'end' | 'word' | 'ahead' | 'match';
  readonly test?: (text: string, at: number) => boolean;
  readonly ahead?: PatternMachine;
  readonly isNegated?: boolean;
  next: number;
  other: number;
}

/** A compiled pattern; `first` is the state that it begins with. */
export interface PatternMachine {
  readonly states: readonly PatternState[];
  readonly first: number;
}

/** How many steps are left; counted down. */
export interface StepBudget {
  left: number;
}

/** A pattern with more states is refused. */
const MOST_STATES = 5000;

/** Returns why a parsed pattern cannot be compiled, as the part of a sentence; undefined where it can. */
export function problemOfNodes(node: PatternNode): string | undefined {
  return isTooLarge(node) ? 'it is too large' : undefined;
}

function isTooLarge(node: PatternNode): boolean {
  // The last state is that of a match.
  return countStates(node) >= MOST_STATES;
}

/** Returns how many states a part is compiled to; infinity where one of its own parts is too large. */
function countStates(node: PatternNode): number {
  switch (node.kind) {
    case 'sequence':
      return sumOfStates(node.parts);
    case 'either':
      return sumOfStates(node.parts) + node.parts.length - 1;
    case 'ahead':
      return isTooLarge(node.part) ? Number.POSITIVE_INFINITY : 1;
    case 'repeat': {
      const part = countStates(node.part);
      const more = node.max === Number.POSITIVE_INFINITY ? 1 : Math.max(0, node.max - node.min);
      return node.min * part + more * (1 + part);
    }
    default:
      return 1;
  }
}

function sumOfStates(parts: readonly PatternNode[]): number {
  let sum = 0;
  for (const part of parts) sum += countStates(part);
  return sum;
}

/** Compiles a parsed pattern, which is not too large ({@link problemOfNodes}), into a machine that matches it. */
export function compileNodes(node: PatternNode): PatternMachine {
  const states: PatternState[] = [];
  const match = add(states, { kind: 'match', next: -1, other: -1 });
  return { states, first: build(states, node, match) };
}

function add(states: PatternState[], state: PatternState): number {
  return states.push(state) - 1;
}

/** Adds the states of a part; returns the first of them. They lead to the state `after`. */
function build(states: PatternState[], node: PatternNode, after: number): number {
  switch (node.kind) {
    case 'one':
      return add(states, { kind: 'one', test: testOf(node.test), next: after, other: -1 });
    case 'sequence':
      return node.parts.reduceRight((next, part) => build(states, part, next), after);
    case 'either': {
      const [first = after, ...others] = node.parts.map((part) => build(states, part, after));
      return others.reduce((next, other) => add(states, { kind: 'split', next, other }), first);
    }
    case 'start':
    case 'end':
      return add(states, { kind: node.kind, next: after, other: -1 });
    case 'word':
      return add(states, { kind: 'word', isNegated: node.isNegated, next: after, other: -1 });
    case 'ahead': {
      const ahead = compileNodes(node.part);
      return add(states, { kind: 'ahead', ahead, isNegated: node.isNegated, next: after, other: -1 });
    }
    case 'repeat':
      return buildRepeat(states, node, after);
    default:
      return node satisfies never;
  }
}

function buildRepeat(
  states: PatternState[],
  { part, min, max }: Extract<PatternNode, { kind: 'repeat' }>,
  after: number,
): number {
  let next = after;
  if (max === Number.POSITIVE_INFINITY) {
    const loop = add(states, { kind: 'split', next: after, other: -1 });
    (states[loop] as PatternState).other = build(states, part, loop);
    next = loop;
  } else
    for (let i = min; i < max; i++)
      next = add(states, { kind: 'split', next: after, other: build(states, part, next) });
  for (let i = 0; i < min; i++) next = build(states, part, next);
  return next;
}

const ASCII = 128;

/** Returns a test of the character at an offset; answers for ASCII are worked out once. */
function testOf(test: RegExp): NonNullable<PatternState['test']> {
  let made = tests.get(test);
  if (!made) tests.set(test, (made = newTestOf(test)));
  return made;
}

const tests = new WeakMap<RegExp, NonNullable<PatternState['test']>>();

function newTestOf(test: RegExp): NonNullable<PatternState['test']> {
  const known = new Int8Array(ASCII).fill(-1);
  return (text, at) => {
    const code = text.charCodeAt(at);
    if (!(code < ASCII)) return at < text.length && test.test(text[at] ?? '');
    if (known[code] === -1) known[code] = test.test(String.fromCharCode(code)) ? 1 : 0;
    return known[code] === 1;
  };
}

/** Reports whether the character at an offset of a text is one of a word, as `\w` is. */
export const isWordAt = (text: string, at: number): boolean => /^\w$/.test(text.charAt(at));

/** Reports whether what a state asks for holds between two characters. */
function holdsAt(state: PatternState, text: string, at: number, steps: StepBudget): boolean {
  switch (state.kind) {
    case 'start':
      return at === 0 || text[at - 1] === '\n';
    case 'end':
      return at === text.length || text[at] === '\n';
    case 'word':
      return (isWordAt(text, at - 1) !== isWordAt(text, at)) !== state.isNegated;
    case 'ahead': {
      const end = state.ahead ? runFrom(state.ahead, text, at, steps) : undefined;
      return end !== undefined && end >= 0 !== state.isNegated;
    }
    default:
      return true;
  }
}

/**
 * Returns where the longest match ends that starts at an offset of a text, both in UTF-16 units; -1 where
 * there is none, undefined where no steps are left.
 */
export function runFrom(
  machine: PatternMachine,
  text: string,
  start: number,
  steps: StepBudget,
): number | undefined {
  const { states } = machine;
  const seen = new Int32Array(states.length).fill(-1);
  let here: number[] = [];
  let end = -1;
  const reach = (first: number, at: number): void => {
    const open = [first];
    for (let s = open.pop(); s !== undefined; s = open.pop()) {
      if (seen[s] === at) continue;
      seen[s] = at;
      steps.left--;
      const state = states[s] as PatternState;
      if (state.kind === 'match') end = at;
      else if (state.kind === 'one') here.push(s);
      else if (state.kind === 'split') open.push(state.other, state.next);
      else if (holdsAt(state, text, at, steps)) open.push(state.next);
    }
  };
  reach(machine.first, start);
  for (let at = start; here.length > 0 && at < text.length; at++) {
    if (steps.left < 0) return undefined;
    const now = here;
    here = [];
    for (const s of now) {
      const { test, next } = states[s] as PatternState;
      if (test?.(text, at)) reach(next, at + 1);
    }
  }
  return steps.left < 0 ? undefined : end;
}
