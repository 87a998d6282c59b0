/** Draws numbers from 0 to below a bound. */
export type Below = (bound: number) => number;

/** Returns a source of numbers that a seed determines (mulberry32). */
export function numbers(seed: number): Below {
  let state = seed | 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** What a mutation is made from: the language's words, and inputs that reached something new. */
export interface Material {
  readonly words: readonly string[];
  readonly corpus: readonly string[];
}

/** An input grows no longer than this, in UTF-16 units. */
const LONGEST = 2000;

/** Returns an input that differs from another in one to four places; one of JSON mostly stays JSON. */
export function mutated(text: string, material: Material, below: Below): string {
  const isJson = /^[[{]/.test(text) && below(4) > 0;
  const value = isJson ? parsed(text) : undefined;
  if (value !== undefined) return JSON.stringify(mutatedValue(value.value, material, below));
  let result = text;
  for (let left = 1 + below(4); left > 0; left--) result = mutatedText(result, material, below);
  return result.slice(0, LONGEST);
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function pick<T>(from: readonly T[], below: Below): T | undefined {
  return from[below(from.length)];
}

function mutatedText(text: string, { words, corpus }: Material, below: Below): string {
  const at = below(text.length + 1);
  const end = Math.min(text.length, at + 1 + below(12));
  const [before, part, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
  switch (below(9)) {
    case 0:
      return before + after;
    case 1:
      return before + part + part + after;
    case 2:
      return `${before}${pick(words, below)}${part}${after}`;
    case 3:
      return `${before}${pick(words, below)}${after}`;
    case 4:
      return `${before} ${pick(words, below)} ${part}${after}`;
    case 5: {
      const other = pick(corpus, below) ?? '';
      return before + other.slice(below(other.length + 1));
    }
    case 6:
      return `${before}${String.fromCharCode(below(4) > 0 ? below(128) : below(0x10000))}${part.slice(1)}${after}`;
    case 7:
      return before + part.replace(/\d/g, () => String(below(10))) + after;
    default:
      return before + part.repeat(1 + below(5)) + after;
  }
}

const ODD_VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e21, 2 ** 31, '', 'x', '\0', '\ud800', [], {}, [[]]],
  ...[{ line: -1, character: 1e9 }, { start: null }, '__proto__', 'constructor', '../..', 'file:///%zz'],
];

/** Returns a value with one of the values in it replaced, removed, doubled or mutated. */
function mutatedValue(value: unknown, material: Material, below: Below): unknown {
  const isDeep = typeof value === 'object' && value !== null && below(8) > 0;
  if (!isDeep) return mutatedLeaf(value, material, below);
  if (Array.isArray(value)) {
    const at = below(value.length);
    const other = value[at] as unknown;
    const instead = [[], [other, other], [mutatedValue(other, material, below)]][Math.min(2, below(8))] ?? [];
    return value.length === 0 ? [pick(ODD_VALUES, below)] : replacedAt(value, at, instead);
  }
  const entries = Object.entries(value);
  const at = below(entries.length);
  const [key = '', inside] = entries[at] ?? [];
  const name = below(10) === 0 ? (pick(material.words, below) ?? key) : key;
  const kept = below(10) === 0 ? [] : [[name, mutatedValue(inside, material, below)] as const];
  return Object.fromEntries(replacedAt(entries, at, kept as [string, unknown][]));
}

function mutatedLeaf(value: unknown, material: Material, below: Below): unknown {
  if (typeof value === 'string' && below(3) > 0) return mutatedText(value, material, below).slice(0, LONGEST);
  if (typeof value === 'number' && below(3) > 0) return value + below(5) - 2;
  return below(3) === 0 ? pick(material.words, below) : pick(ODD_VALUES, below);
}

function replacedAt<T>(list: readonly T[], at: number, instead: readonly T[]): readonly T[] {
  return [...list.slice(0, at), ...instead, ...list.slice(at + 1)];
}
