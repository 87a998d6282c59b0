import { lazy } from '../../text/lazy.ts';
import {
  type ActorFacts,
  builtInData,
  builtInTacticNames,
  dataDate,
  type Tactic,
  type TechniqueData,
  type TechniqueFacts,
  tacticUrl,
} from '../data/techniqueData.ts';
import type { ActorEntry, AttackIndex, IndexedTechnique } from './attackIndex.ts';

/** Returns the version of an index for people: `19.1`, or the day of its last change where it has none. */
export function versionOf({ version, date }: AttackIndex): string {
  return version === '' ? `of ${date === '' ? 'an unknown day' : date}` : version;
}

/** Reports whether the last change in an index is of a later day than that of the built-in data. */
export function isNewer({ date }: AttackIndex): boolean {
  return date > dataDate;
}

/**
 * Returns the built-in technique data with those of an index merged in: its texts always; its facts if the
 * index is newer, otherwise only for techniques, groups and software that the built-in data lack. Nothing is
 * removed.
 */
export function withOfficial(index: AttackIndex): TechniqueData {
  const newer = isNewer(index);
  const tacticNames = new Map([
    ...builtInTacticNames(),
    ...[...index.tactics].reverse().map((t) => [t.shortname, t.name] as const),
    ...(newer ? [] : builtInTacticNames()),
  ]);
  const own = new Map(index.techniques.map((t) => [t.id, t]));
  const factsOf = ({ text: _, ...t }: IndexedTechnique): TechniqueFacts => ({
    ...t,
    tactics: inOrder(t.tactics.map((s) => tacticNames.get(s) ?? s)),
  });
  /**
   * What one side calls live may be revoked on the other: the end of the chain counts, and it has two links
   * at the most.
   */
  const followed = (facts: TechniqueFacts | undefined): TechniqueFacts | undefined => {
    if (facts?.revokedBy === undefined) return facts;
    const { revokedBy, ...rest } = facts;
    const next = sideOf(revokedBy);
    const end = next?.revoked ? next.revokedBy : revokedBy;
    const live = end === undefined ? undefined : sideOf(end);
    return live && !live.revoked && !live.deprecated ? { ...rest, revokedBy: live.id } : rest;
  };
  const sideOf = (id: string): TechniqueFacts | undefined => {
    const theirs = own.get(id);
    if (newer) return theirs ? factsOf(theirs) : builtInData.facts(id);
    return builtInData.facts(id) ?? (theirs && factsOf(theirs));
  };
  const tactics = lazy((): readonly Tactic[] => {
    const live = index.tactics.filter((t) => t.live);
    if (!newer || live.length === 0) return builtInData.tactics();
    return live.map(({ id, shortname, name }) => ({ id, shortname, name, url: tacticUrl(id) }));
  });
  const inOrder = (names: readonly string[]): readonly string[] => {
    const order = tactics().map((t) => t.name);
    const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
    return [...new Set(names)].sort((a, b) => place(a) - place(b));
  };
  const isLinux = (id: string): boolean => {
    const facts = data.facts(id);
    return facts?.linux === true && !facts.revoked && !facts.deprecated;
  };
  const actors = (theirs: readonly ActorEntry[], ours: () => readonly ActorFacts[]) =>
    lazy((): readonly ActorFacts[] => {
      const entries = theirs.map(
        ({ text: _, ...a }): ActorFacts => ({ ...a, techniques: a.techniques.filter(isLinux) }),
      );
      const all = newer ? [...ours(), ...entries] : [...entries, ...ours()];
      // The last one with an id wins.
      return [...new Map(all.map((a) => [a.id, a])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    });
  const texts = lazy(() => {
    // A tactic that is no longer in use may have the id of one that is.
    const all = [
      ...index.groups,
      ...index.software,
      ...index.techniques,
      ...index.tactics.filter((t) => t.live),
    ];
    return new Map(all.flatMap(({ id, text }) => (text === '' ? [] : [[id, text] as const])));
  });
  const version = versionOf(index);
  const data: TechniqueData = {
    version: newer ? version : builtInData.version,
    ids: lazy(() => [...new Set([...builtInData.ids(), ...own.keys()])].sort()),
    facts: (id) => followed(sideOf(id)),
    tactics,
    groups: actors(index.groups, builtInData.groups),
    software: actors(index.software, builtInData.software),
    texts: { version, of: (id) => texts().get(id) },
  };
  return data;
}
