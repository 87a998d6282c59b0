import type { TechniqueCoverage } from '../core/attack/coverage/coverageTypes.ts';
import { catalogueOf } from '../core/attack/data/catalogue.ts';
import { allGroups } from '../core/attack/data/groups.ts';
import { whyUnseen } from '../core/attack/data/groupTechniques.ts';
import { isKnownOnLinux } from '../core/attack/data/linuxGroups.ts';
import { allTechniques, noteOf, tactics } from '../core/attack/data/techniques.ts';
import type { GroupEntry, TechniqueEntry } from './protocol/techniqueRequests.ts';

/**
 * Returns the Linux techniques to choose from, by tactic and id, those without rules last.
 * @param covered what the rules record of each technique, by its id; empty where that is not known
 */
export function techniqueEntries(covered: ReadonlyMap<string, TechniqueCoverage>): readonly TechniqueEntry[] {
  const former = new Map<string, string[]>();
  for (const { id, revokedBy } of allTechniques())
    if (revokedBy !== undefined) former.set(revokedBy, [...(former.get(revokedBy) ?? []), id]);
  const entries = allTechniques().flatMap((t): readonly TechniqueEntry[] => {
    if (!t.linux || t.revoked || t.deprecated) return [];
    const entry = catalogueOf(t.id);
    const state = covered.get(t.id);
    return [
      {
        id: t.id,
        name: t.fullName,
        tactics: t.tactics,
        former: former.get(t.id) ?? [],
        note: entry ? (noteOf(t.id)?.summary ?? entry.note) : whyUnseen(t),
        rules: entry?.rules.length ?? 0,
        ...(entry ? { noise: entry.noise } : {}),
        seen: state?.fraction ?? 0,
        named: (state?.named.length ?? 0) > 0,
      },
    ];
  });
  const order = tactics().map((t) => t.name);
  const place = (e: TechniqueEntry): number =>
    e.rules === 0 ? order.length : order.indexOf(e.tactics[0] ?? '');
  // sort() is stable, so those of one tactic stay in the order of their ids.
  return entries.sort((a, b) => place(a) - place(b));
}

/**
 * Returns the groups to choose from that use at least one technique with rules, by name, those known to
 * attack Linux first.
 * @param seen the ids of the techniques that the rules record
 */
export function groupEntries(seen: ReadonlySet<string>): readonly GroupEntry[] {
  return allGroups()
    .flatMap(({ id, name, aliases, techniques }): readonly GroupEntry[] => {
      const seeable = techniques.filter((t) => catalogueOf(t));
      if (seeable.length === 0) return [];
      return [
        {
          id,
          name,
          aliases,
          ...(isKnownOnLinux(id) ? { linux: true as const } : {}),
          techniques: techniques.length,
          seeable: seeable.length,
          seen: seeable.filter((t) => seen.has(t)).length,
        },
      ];
    })
    .sort(
      (a, b) =>
        Number(b.linux ?? false) - Number(a.linux ?? false) ||
        (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1),
    );
}
