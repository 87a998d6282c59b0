// Rows of the table that `distance` fills, used again by each call.
let [before, last, row] = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)];

/**
 * Returns how many edits turn one word into the other: one letter more, less, other, or two swapped
 * (Damerau-Levenshtein, plain form); a number above the limit where that is above it.
 */
function distance(a: string, b: string, limit: number): number {
  const far = limit + 1;
  if (Math.abs(a.length - b.length) > limit) return far;
  if (b.length >= row.length) [before, last, row] = [0, 1, 2].map(() => new Uint8Array(2 * b.length)) as Rows;
  for (let j = 0; j <= b.length; j++) last[j] = Math.min(j, far);
  for (let i = 1; i <= a.length; i++) {
    // What lies further from the diagonal is beyond the limit.
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    row[from - 1] = from === 1 ? Math.min(i, far) : far;
    let best = row[from - 1] ?? far;
    for (let j = from; j <= to; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      const above = j === i + limit ? far : (last[j] ?? far) + 1;
      let d = Math.min(above, (row[j - 1] ?? far) + 1, (last[j - 1] ?? far) + (same ? 0 : 1));
      if (i > 1 && j > 1 && isSwap(a, b, i, j)) d = Math.min(d, (before[j - 2] ?? far) + 1);
      row[j] = Math.min(d, far);
      best = Math.min(best, d);
    }
    if (best > limit) return far;
    [before, last, row] = [last, row, before];
  }
  return last[b.length] ?? far;
}

type Rows = [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];

function isSwap(a: string, b: string, i: number, j: number): boolean {
  return a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
}

/** Returns which letters a word has, a bit for each of 32 groups. */
function lettersOf(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

/** Reports whether one word has so many letters that the other lacks that no few edits turn it into that. */
function isFarByLetters(a: number, b: number, limit: number): boolean {
  return bitsIn(a & ~b) > limit || bitsIn(b & ~a) > limit;
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/**
 * Returns the names that a word most likely means, by the letters in which they differ, best first; empty
 * where no name is near enough (a third of the word's letters, 3 at most).
 * @param most how many names to return at most
 */
export function nearest(word: string, names: Iterable<string>, most = 3): readonly string[] {
  const w = word.toLowerCase();
  const limit = Math.max(1, Math.min(3, Math.floor(w.length / 3)));
  const letters = lettersOf(w);
  const found: { readonly name: string; readonly d: number }[] = [];
  for (const name of names) {
    if (Math.abs(name.length - w.length) > limit) continue;
    const low = name.toLowerCase();
    if (isFarByLetters(letters, lettersOf(low), limit)) continue;
    const d = distance(w, low, limit);
    if (d <= limit) found.push({ name, d });
  }
  return found
    .sort((a, b) => a.d - b.d || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map((f) => f.name);
}

/** The name that a word most likely means. */
export interface Closest {
  readonly name: string;
  /** No other name is as near, and the word is one slip of the keyboard away from it. */
  readonly clear: boolean;
}

/**
 * Returns the name nearest to a word, and whether it is clearly meant; undefined where none is near. Of
 * equally near ones the one with the same letters comes first, then one with the same first letter, then the
 * longest.
 */
export function closest(word: string, names: readonly string[]): Closest | undefined {
  const w = word.toLowerCase();
  const letters = [...w].sort().join('');
  const near = nearest(word, names, 8).map((name) => {
    const low = name.toLowerCase();
    const [first, anagram] = [low[0] === w[0], [...low].sort().join('') === letters];
    return { name, d: distance(w, low, 3), kin: Number(anagram) * 2 + Number(first) };
  });
  const [one, two] = near.sort((a, b) => a.d - b.d || b.kin - a.kin || b.name.length - a.name.length);
  if (!one) return undefined;
  const alone = !two || two.d > one.d || (one.kin >= 2 && two.kin < 2);
  return { name: one.name, clear: one.d === 1 && w.length >= 4 && alone };
}
