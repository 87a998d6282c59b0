import { techniqueRevision } from '../attack/data/techniqueData.ts';
import { liveTechniqueFor, techniqueById } from '../attack/data/techniques.ts';
import { techniquesInKey } from '../attack/keys/techniqueKeys.ts';
import type { RulesDocument } from '../syntax/document.ts';
import { keySpots } from './references.ts';

const known = new WeakMap<
  RulesDocument,
  { readonly revision: number; readonly uses: ReadonlyMap<string, readonly number[]> }
>();

/**
 * The lines (from 1) of a document's rules whose keys name a technique, by the id that is live today. Kept with the
 * document, so that only a changed one is looked through again.
 */
export function techniqueUses(document: RulesDocument): ReadonlyMap<string, readonly number[]> {
  const revision = techniqueRevision();
  const kept = known.get(document);
  if (kept?.revision === revision) return kept.uses;
  const uses = new Map<string, number[]>();
  for (const { key, line } of keySpots(document))
    for (const { id } of techniquesInKey(key)) {
      const now = liveId(id);
      const lines = uses.get(now);
      if (!lines) uses.set(now, [line.number]);
      else if (lines.at(-1) !== line.number) lines.push(line.number);
    }
  known.set(document, { revision, uses });
  return uses;
}

/** The id that a technique goes under today; the same for one that nothing took the place of. */
export function liveId(id: string): string {
  const technique = techniqueById(id);
  return (technique && liveTechniqueFor(technique)?.id) ?? id.toUpperCase();
}
