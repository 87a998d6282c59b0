/** Edits that turn one word into the other: one letter more, less, other, or two swapped (Damerau-Levenshtein, plain form). */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let d = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d = Math.min(d, (before[j - 2] ?? 0) + 1);
      row.push(d);
      best = Math.min(best, d);
    }
    if (best > limit) return limit + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/** The names that a word most likely means, best first; none where nothing is near enough (a third of its letters). */
export function nearest(word: string, names: Iterable<string>, most = 3): readonly string[] {
  const w = word.toLowerCase();
  const limit = Math.max(1, Math.min(3, Math.floor(w.length / 3)));
  const found: { readonly name: string; readonly d: number }[] = [];
  for (const name of names) {
    const d = distance(w, name.toLowerCase(), limit);
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
 * Returns the name nearest to a word; undefined where none is near. Of equally near ones the one with the same letters
 * comes first, then one with the same first letter, then the longest.
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
