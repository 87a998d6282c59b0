import { catalogueOf } from './catalogue.ts';
import { type Group, groupById, groupByName } from './groups.ts';
import { liveTechniques, noteOf, type Technique, techniqueById } from './techniques.ts';

/** What audit can and cannot see of a group. */
export interface GroupTechniques {
  readonly group: Group;
  /** Techniques with rules in the catalogue, in the order of their ids. */
  readonly seeable: readonly Technique[];
  /**
   * Those without, each with why, in our words; sub-techniques that have rules are named where there are
   * some.
   */
  readonly unseeable: readonly { readonly technique: Technique; readonly why: string }[];
}

/**
 * Returns the live Linux techniques of a group, by its id, name or alias in any case; undefined for an
 * unknown group.
 */
export function techniquesOfGroup(idOrName: string): GroupTechniques | undefined {
  const group = groupById(idOrName) ?? groupByName(idOrName);
  if (!group) return undefined;
  const techniques = group.techniques
    .flatMap((id) => techniqueById(id) ?? [])
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    group,
    seeable: techniques.filter((t) => catalogueOf(t.id)),
    unseeable: techniques
      .filter((t) => !catalogueOf(t.id))
      .map((technique) => ({ technique, why: whyUnseen(technique) })),
  };
}

/**
 * Returns one or two sentences about why the catalogue has no rule for a technique; names its sub-techniques
 * that have rules.
 */
export function whyUnseen(technique: Technique): string {
  const below = liveTechniques().filter((t) => t.parent === technique.id && catalogueOf(t.id));
  const why = noteOf(technique.id)?.audit ?? 'It is not a technique of Linux.';
  return below.length === 0 ? why : `${why} There are rules for ${below.map((t) => t.id).join(', ')}.`;
}
