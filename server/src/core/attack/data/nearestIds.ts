import { liveTechniques, techniqueById } from './techniques.ts';

/** Returns how far two ids of equal length are apart: digits that differ, two swapped ones counted once. */
function apart(a: string, b: string): number {
  const differ = [...a].flatMap((c, i) => (c === b[i] ? [] : [i]));
  const [i = 0, j = 0] = differ;
  return differ.length === 2 && j === i + 1 && a[i] === b[j] && a[j] === b[i] ? 1 : differ.length;
}

/**
 * Returns the current ids that an unknown id of a technique may have been meant to be, the best first: for a
 * sub-technique its nearest siblings and then the technique itself, otherwise ids in which one digit differs
 * or two are swapped, Linux techniques first. Empty where none is near.
 * @param id upper case, with a dot: `T1053.999`
 * @param most how many to return at most
 */
export function nearestIds(id: string, most = 3): readonly string[] {
  const dot = id.indexOf('.');
  const live = liveTechniques();
  const base = dot < 0 ? undefined : techniqueById(id.slice(0, dot));
  if (base) {
    const siblings = live
      .filter((t) => t.parent === base.id && apart(t.id, id) === 1)
      .map((t) => ({ id: t.id, swapped: sorted(t.id) === sorted(id) ? 0 : 1, linux: t.linux ? 0 : 1 }))
      .sort((a, b) => a.swapped - b.swapped || a.linux - b.linux);
    return [
      ...siblings.map((s) => s.id).slice(0, most - 1),
      ...(base.revoked || base.deprecated ? [] : [base.id]),
    ].slice(0, most);
  }
  return live
    .filter((t) => t.id.length === id.length && apart(t.id, id) === 1)
    .map((t) => ({ id: t.id, swapped: sorted(t.id) === sorted(id) ? 0 : 1, linux: t.linux ? 0 : 1 }))
    .sort((a, b) => a.swapped - b.swapped || a.linux - b.linux)
    .slice(0, most)
    .map((t) => t.id);
}

const sorted = (text: string): string => [...text].sort().join('');
