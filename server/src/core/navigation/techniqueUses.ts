import { techniqueRevision } from '../attack/data/techniqueData.ts';
import { liveTechniqueFor, techniqueById } from '../attack/data/techniques.ts';
import { techniquesInKey } from '../attack/keys/techniqueKeys.ts';
import type { RulesDocument } from '../syntax/document.ts';
import { byPlace } from '../text/span.ts';
import { addsRule } from './addsRule.ts';
import { type KeyPlace, type KeySpot, keySpots, type NamedDocument } from './references.ts';

/** The keys of a document that name each technique, one of each rule. */
type Uses = ReadonlyMap<string, readonly KeySpot[]>;

const known = new WeakMap<RulesDocument, { readonly revision: number; readonly uses: Uses }>();

/**
 * Returns, for each technique by its current id, the keys of a document that name it, in order: of each rule
 * its first such key. Empty where no key names a technique. The result is kept with the document.
 */
export function techniqueUses(document: RulesDocument): Uses {
  const revision = techniqueRevision();
  const kept = known.get(document);
  if (kept?.revision === revision) return kept.uses;
  const uses = new Map<string, KeySpot[]>();
  for (const spot of keySpots(document)) {
    if (!addsRule(spot.node)) continue;
    for (const id of idsOfKey(spot.key)) {
      const spots = uses.get(id);
      if (!spots) uses.set(id, [spot]);
      else if (spots.at(-1)?.line !== spot.line) spots.push(spot);
    }
  }
  known.set(document, { revision, uses });
  return uses;
}

/** Returns the current ids of the techniques that a key names, each once; empty where it names none. */
export function idsOfKey(key: string): readonly string[] {
  return [...new Set(techniquesInKey(key).map(({ id }) => liveId(id)))];
}

/**
 * Returns the current id of the technique in a key that an offset touches; the ids of all that the key names
 * where it touches none, which can be none.
 * @param offset in UTF-16 units from the start of the document
 */
export function idsAt({ key, span }: Pick<KeySpot, 'key' | 'span'>, offset: number): readonly string[] {
  const at = offset - span.start;
  const touched = techniquesInKey(key).find(({ start, end }) => start <= at && at <= end);
  return touched ? [liveId(touched.id)] : idsOfKey(key);
}

/**
 * Returns a function that reports whether a key names one of several techniques, in any style.
 * @param ids current ids in upper case
 */
export function namesOneOf(ids: readonly string[]): (key: string) => boolean {
  return (key) => idsOfKey(key).some((id) => ids.includes(id));
}

/**
 * Returns the rules whose keys name one of several techniques in any style, document by document, with one
 * key of each rule; empty where there are none.
 * @param ids current ids in upper case
 */
export function techniquePlaces(
  documents: readonly NamedDocument[],
  ids: readonly string[],
): readonly KeyPlace[] {
  return documents.flatMap(({ name, document }) => {
    const uses = techniqueUses(document);
    const spots = new Map<number, KeySpot>();
    for (const id of ids)
      for (const spot of uses.get(id) ?? [])
        if (!spots.has(spot.line.number)) spots.set(spot.line.number, spot);
    return [...spots.values()].sort(byPlace).map((spot) => ({ ...spot, name }));
  });
}

/**
 * Returns the id that a technique has today: that of its replacement where it was revoked, otherwise the
 * given one, in upper case.
 */
export function liveId(id: string): string {
  const technique = techniqueById(id);
  return (technique && liveTechniqueFor(technique)?.id) ?? id.toUpperCase();
}
