import { liveTechniqueFor, techniqueById } from '../attack/data/techniques.ts';
import { withTechnique } from '../attack/keys/keyText.ts';
import { techniquesInKey } from '../attack/keys/techniqueKeys.ts';
import type { Target } from '../facts/targets.ts';
import { keySpots, type NamedDocument } from '../navigation/references.ts';
import type { TextEdit } from '../text/span.ts';
import { rename } from './rename.ts';

/**
 * Returns the edits of each document, by its name, that replace a revoked technique by its replacement in
 * every key that names it, each in its own style. Skips keys that cannot be renamed; empty for a technique
 * without a replacement.
 * @param id of the revoked technique, in any case
 */
export function moveTechnique(
  documents: readonly NamedDocument[],
  id: string,
  targets: readonly Target[],
): ReadonlyMap<string, readonly TextEdit[]> {
  const old = techniqueById(id);
  const live = old && liveTechniqueFor(old);
  const edits = new Map<string, readonly TextEdit[]>();
  if (!old || !live || live === old) return edits;
  for (const key of new Set(documents.flatMap((d) => keySpots(d.document).map((s) => s.key)))) {
    const from = techniquesInKey(key).find((t) => t.id === old.id);
    const answer = from && rename(documents, key, withTechnique(key, from, old, live), targets);
    if (!answer || 'refused' in answer) continue;
    for (const [name, own] of answer.edits) edits.set(name, [...(edits.get(name) ?? []), ...own]);
  }
  return edits;
}
