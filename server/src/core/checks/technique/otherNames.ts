import { derived } from '../../attack/data/techniqueData.ts';
import { allTechniques, liveTechniqueFor, type Technique } from '../../attack/data/techniques.ts';
import { beginWith, nameInKey, nameWords, wordsBehind } from '../../attack/keys/keyText.ts';
import type { NamedTechnique } from './keyTechniques.ts';

/** The techniques by their full and their short names, written as the words of a key. */
const byName = derived((): ReadonlyMap<string, readonly Technique[]> => {
  const found = new Map<string, Technique[]>();
  for (const t of allTechniques()) {
    for (const words of new Set([nameWords(t.fullName).join(' '), nameWords(t.name).join(' ')])) {
      const same = found.get(words);
      if (same) same.push(t);
      else found.set(words, [t]);
    }
  }
  return found;
});

/** The most words of a name that are looked for. */
const MOST_WORDS = 20;

const isFamily = (a: Technique, b: Technique): boolean => a.id === b.parent || b.id === a.parent;

/**
 * Returns the techniques whose name follows the id of a different technique in a key, as in
 * `T1053-Process-Injection`, and where that name ends in the key, in UTF-16 units. Undefined where no name of
 * at least two words follows, and where it belongs to a parent or sub-technique of the id's technique.
 */
export function nameAfterId({
  key,
  id,
  technique,
}: NamedTechnique): { readonly techniques: readonly Technique[]; readonly end: number } | undefined {
  const { words } = wordsBehind(key.key, id.end);
  if (words.length < 2 || nameInKey(key.key, id.end, technique)) return undefined;
  const own = nameWords(technique.fullName);
  // The beginning of its name (T1053_scheduled_task), or of its parent's, does not count as another name.
  if (words.every((w, i) => own[i] === w.text.toLowerCase())) return undefined;
  for (let n = words.length; n >= 2; n--) {
    const name = words.slice(0, n).map((w) => w.text.toLowerCase());
    const techniques = byName().get(name.join(' ')) ?? [];
    if (techniques.length === 0 || !beginWith(words, name)) continue;
    if (techniques.some((t) => t.id === technique.id || isFamily(t, technique))) return undefined;
    return { techniques, end: words[n - 1]?.end ?? id.end };
  }
  return undefined;
}

/**
 * Returns the technique whose name is in a key next to the id of another one, and the words of the name; one
 * word is enough. Undefined where there is no name, where it belongs to several techniques, or where the
 * technique of the id or its parent has those words in its own name.
 */
export function nameBesideId({
  key,
  id,
  technique,
}: NamedTechnique): { readonly technique: Technique; readonly text: string } | undefined {
  const own = new Set(nameWords(technique.fullName));
  const runs = [key.key.slice(0, id.start), key.key.slice(id.end)].map((text) => wordsBehind(text, 0).words);
  const most = Math.min(MOST_WORDS, Math.max(...runs.map((words) => words.length)));
  for (let n = most; n >= 1; n--) {
    for (const words of runs) {
      for (let at = 0; at + n <= words.length; at++) {
        const name = words.slice(at, at + n).map((w) => w.text);
        const others = byName().get(name.join(' ').toLowerCase());
        if (!others || name.every((w) => own.has(w.toLowerCase()))) continue;
        const live = new Map(others.flatMap((t) => liveTechniqueFor(t) ?? []).map((t) => [t.id, t]));
        const [other] = live.values();
        if (!other || live.size > 1 || other.id === technique.id) return undefined;
        return { technique: other, text: name.join(' ') };
      }
    }
  }
  return undefined;
}
