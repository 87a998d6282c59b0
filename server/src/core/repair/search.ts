import { argumentReadings } from './arguments.ts';
import { type BrokenLine, isOption, type Reading, reading, slip } from './brokenLine.ts';
import { readingsAfter } from './goingOn.ts';
import type { Role } from './meaning.ts';
import { textOf } from './meaning.ts';
import { optionReadings } from './optionReaders.ts';
import { removal, wordReadings } from './wordReaders.ts';

/** A line read from its first token to its last. */
export interface Whole {
  readonly readings: readonly Reading[];
  readonly cost: number;
}

/** How many unfinished readings are kept at each token. */
const BEAM = 10;

/**
 * Returns the likeliest ways to read a whole line, in which every token has a meaning, the one with the
 * fewest and smallest mistakes first; empty where there are none.
 * @param tooFar how much more than the best reading up to the same token one may cost and still be followed
 */
export function readWhole(line: BrokenLine, tooFar: number): readonly Whole[] {
  const parted = optionsFirst(line);
  if (parted) return [parted];
  const { length } = line.tokens;
  const beams: Whole[][] = Array.from({ length: length + 1 }, () => []);
  const least: number[] = new Array(length + 1).fill(Number.POSITIVE_INFINITY);
  beams[0]?.push({ readings: [], cost: 0 });
  for (let at = 0; at < length; at++) {
    const here = best(beams[at] ?? [], tooFar);
    if (here.length === 0) continue;
    const text = line.tokens[at]?.text ?? '';
    const following = new Map<Reading | undefined, readonly Reading[]>();
    const alone = readingsAt(line, at, text);
    for (const whole of here) {
      const before = whole.readings[whole.readings.length - 1];
      const after = following.get(before) ?? (isOption(text) ? [] : readingsAfter(line, at, before));
      following.set(before, after);
      for (const readings of [alone, after])
        for (const r of readings) {
          const cost = costWith(whole, r);
          const there = least[r.to] ?? 0;
          if (cost > there + tooFar) continue;
          least[r.to] = Math.min(cost, there);
          beams[r.to]?.push(goOn(whole, r, cost));
        }
    }
  }
  return best(beams[length] ?? [], tooFar);
}

/** Returns what a token may mean whatever was before it. */
function readingsAt(line: BrokenLine, at: number, text: string): readonly Reading[] {
  if (isOption(text)) return optionReadings(line, at);
  return [
    ...(text === '-' ? optionReadings(line, at) : []),
    ...wordReadings(line, at),
    ...(/[!<>=&]/.test(text) ? [] : [removal(line, at)]),
  ];
}

/** Returns `-w -p -k /etc/passwd wa identity`: all options, then all their arguments. */
function optionsFirst(line: BrokenLine): Whole | undefined {
  const half = line.tokens.length / 2;
  const letters = line.tokens.slice(0, half).map((t) => /^-([A-Za-z])$/.exec(t.text)?.[1]);
  if (half < 2 || !Number.isInteger(half) || letters.includes(undefined)) return undefined;
  const read = letters.map((letter, i) => {
    const value = line.tokens[half + i]?.text ?? '';
    return argumentReadings(line, letter ?? '', { first: value, next: half + i + 1 }).find(
      (r) => r.to === half + i + 1,
    );
  });
  if (read.some((r) => !r)) return undefined;
  const parts = read.flatMap((r) => r?.parts ?? []);
  const made = slip(line, 'value-first', 0, half * 2, parts.map(textOf).join(' '));
  const whole = reading(line, 0, half * 2, parts, [made, ...read.flatMap((r) => r?.slips ?? [])]);
  return { readings: [whole], cost: whole.cost };
}

function costWith(whole: Whole, r: Reading): number {
  if (!r.extends) return whole.cost + r.cost + repeated(whole.readings, r);
  return whole.cost - (whole.readings[whole.readings.length - 1]?.cost ?? 0) + r.cost;
}

function goOn(whole: Whole, r: Reading, cost: number): Whole {
  const readings = r.extends ? whole.readings.slice(0, -1) : [...whole.readings];
  readings.push(r);
  return { readings, cost };
}

function best(list: readonly Whole[], tooFar: number): readonly Whole[] {
  if (list.length < 2) return list;
  const sorted = [...list].sort((a, b) => a.cost - b.cost);
  const limit = (sorted[0]?.cost ?? 0) + tooFar;
  return sorted.slice(0, BEAM).filter((w) => w.cost <= limit);
}

/** What a second permission, key or list costs: a rule has one of each, as a rule. */
const TWICE: Readonly<Partial<Record<Role, number>>> = { perm: 2, key: 0.8, list: 0.8, watch: 0.8 };

function repeated(before: readonly Reading[], next: Reading): number {
  let cost = 0;
  for (const { role } of next.parts) {
    const again = TWICE[role];
    if (again !== undefined && before.some((r) => r.parts.some((p) => p.role === role))) cost += again;
  }
  return cost;
}
