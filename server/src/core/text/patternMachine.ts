import type { PatternNode } from './patternSyntax.ts';

// A pattern as states that are followed side by side, so that no text makes it slow (Thompson's
// construction).

/** A state: what it asks of the place where it is, and the states after it. */
interface State {
  readonly kind: 'one' | 'split' | 'start' | 'end' | 'word' | 'ahead' | 'match';
  readonly test?: (text: string, at: number) => boolean;
  readonly ahead?: PatternMachine;
  readonly isNegated?: boolean;
  next: number;
  other: number;
}

/** A compiled pattern; `first` is the state that it begins with. */
export interface PatternMachine {
  readonly states: readonly State[];
  readonly first: number;
}

/** How many steps are left; counted down. */
export interface StepBudget {
  left: number;
}

/** A pattern with more states is refused. */
const MOST_STATES = 5000;

/**
 * Compiles a parsed pattern into a machine that matches it; for a pattern that is too large, returns the part
 * of a sentence that says so.
 */
export function compileNodes(node: PatternNode): PatternMachine | string {
  const states: State[] = [];
  try {
    const match = add(states, { kind: 'match', next: -1, other: -1 });
    return { states, first: build(states, node, match) };
  } catch (error) {
    if (error instanceof RangeError) return 'it is too large';
    throw error;
  }
}

function add(states: State[], state: State): number {
  if (states.length >= MOST_STATES) throw new RangeError('too many states');
  return states.push(state) - 1;
}

/** Adds the states of a part; returns the first of them. They lead to the state `after`. */
function build(states: State[], node: PatternNode, after: number): number {
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
      if (typeof ahead === 'string') throw new RangeError(ahead);
      return add(states, { kind: 'ahead', ahead, isNegated: node.isNegated, next: after, other: -1 });
    }
    case 'repeat':
      return buildRepeat(states, node, after);
    default:
      return node satisfies never;
  }
}

function buildRepeat(
  states: State[],
  { part, min, max }: Extract<PatternNode, { kind: 'repeat' }>,
  after: number,
): number {
  let next = after;
  if (max === Number.POSITIVE_INFINITY) {
    const loop = add(states, { kind: 'split', next: after, other: -1 });
    (states[loop] as State).other = build(states, part, loop);
    next = loop;
  } else
    for (let i = min; i < max; i++)
      next = add(states, { kind: 'split', next: after, other: build(states, part, next) });
  for (let i = 0; i < min; i++) next = build(states, part, next);
  return next;
}

const ASCII = 128;

/** Returns a test of the character at an offset; answers for ASCII are worked out once. */
function testOf(test: RegExp): NonNullable<State['test']> {
  let made = tests.get(test);
  if (!made) tests.set(test, (made = newTestOf(test)));
  return made;
}

const tests = new WeakMap<RegExp, NonNullable<State['test']>>();

function newTestOf(test: RegExp): NonNullable<State['test']> {
  const known = new Int8Array(ASCII).fill(-1);
  return (text, at) => {
    const code = text.charCodeAt(at);
    if (!(code < ASCII)) return at < text.length && test.test(text[at] ?? '');
    if (known[code] === -1) known[code] = test.test(String.fromCharCode(code)) ? 1 : 0;
    return known[code] === 1;
  };
}

const isWordAt = (text: string, at: number): boolean => /^\w$/.test(text.charAt(at));

/** Reports whether what a state asks for holds between two characters. */
function holdsAt(state: State, text: string, at: number, steps: StepBudget): boolean {
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
      const state = states[s] as State;
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
      const { test, next } = states[s] as State;
      if (test?.(text, at)) reach(next, at + 1);
    }
  }
  return steps.left < 0 ? undefined : end;
}
