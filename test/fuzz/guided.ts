// Runs in a thread of scripts/fuzz.mjs, bundled with counters: keeps inputs that take new branches, and mutates them.
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { mutated, numbers } from './mutate.ts';
import { type FuzzTarget, fuzzTargets } from './targets.ts';

/** What the thread is started with. */
interface Order {
  readonly name: string;
  readonly inputs: number;
  readonly seed: number;
  /** Gets the length of the input that runs now, and its UTF-16 units. */
  readonly current: SharedArrayBuffer;
  /** Inputs that a run before kept. */
  readonly corpus: readonly string[];
}

/** What the counters in the bundle keep: how often each branch was taken, and which were since the last input. */
interface Counters {
  readonly __hits: Uint8Array;
  readonly __taken: number[];
}

/** An input that takes longer than this is a finding, in milliseconds. */
const SLOW = 5000;
/** So many findings end a run: more of them would be the same. */
const MOST_FINDINGS = 20;

const order = workerData as Order;
const { __hits: hits, __taken: taken } = globalThis as unknown as Counters;
const current = new Uint16Array(order.current);
const reached = new Map<number, number>();

/** Reports whether an input took a branch that no other took, or took one about twice as often as all others. */
function isNew(): boolean {
  let found = false;
  for (const branch of taken) {
    const bits = 1 << (31 - Math.clz32(hits[branch] ?? 0));
    hits[branch] = 0;
    const before = reached.get(branch) ?? 0;
    if ((before & bits) !== 0) continue;
    reached.set(branch, before | bits);
    found = true;
  }
  taken.length = 0;
  return found;
}

function announce(text: string): void {
  const length = Math.min(text.length, current.length - 2);
  current[0] = length & 0xffff;
  current[1] = ((current[1] ?? 0) + 1) & 0xffff;
  for (let i = 0; i < length; i++) current[i + 2] = text.charCodeAt(i);
}

/** Gives an input to the target; returns what it did wrong, undefined where nothing. */
async function tried({ run }: FuzzTarget, text: string): Promise<string | undefined> {
  announce(text);
  const start = performance.now();
  try {
    const running = run(text);
    if (running) await running;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const took = performance.now() - start;
  return took > SLOW ? `It took ${Math.round(took)} ms.` : undefined;
}

/** Removes what a finding does not need. */
async function smaller(target: FuzzTarget, text: string): Promise<string> {
  let best = text;
  for (let size = text.length >> 1; size > 0; size >>= 1)
    for (let at = 0; at + size <= best.length; ) {
      const shorter = best.slice(0, at) + best.slice(at + size);
      if ((await tried(target, shorter)) === undefined) at += size;
      else best = shorter;
    }
  return best;
}

async function fuzz(target: FuzzTarget): Promise<void> {
  const below = numbers(order.seed);
  const seeds = fc.sample(target.input, { numRuns: 100, seed: order.seed });
  const corpus: string[] = [];
  const known = new Set<string>();
  const queue = [...order.corpus, ...seeds];
  for (let inputs = 0; inputs < order.inputs && known.size < MOST_FINDINGS; inputs++) {
    const begun = queue[inputs];
    // Young inputs are mutated more often: what is near them is less known.
    const parent = corpus[Math.max(below(corpus.length), below(corpus.length))] ?? '';
    const text = begun ?? mutated(parent, { words: target.words, corpus }, below);
    const wrong = await tried(target, text);
    if (isNew()) corpus.push(text);
    if (wrong !== undefined) {
      const where = wrong.split('\n').slice(0, 3).join('\n');
      if (!known.has(where)) parentPort?.postMessage({ finding: await smaller(target, text), wrong });
      known.add(where);
    }
    if (inputs % 20_000 === 19_999) report(inputs + 1, corpus.length);
  }
  parentPort?.postMessage({ corpus, branches: reached.size });
}

function report(inputs: number, corpus: number): void {
  parentPort?.postMessage({ inputs, kept: corpus, branches: reached.size });
}

const target = fuzzTargets.find(({ name }) => name === order.name);
if (!target) throw new Error(`There is no target "${order.name}".`);
await fuzz(target);
