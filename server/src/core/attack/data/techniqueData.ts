import { lazy } from '../../text/lazy.ts';
import { packedGroups, packedSoftware, packedTactics, packedTechniques } from './techniqueData.generated.ts';
import { unpack } from './unpack.ts';

/** A column of the matrix. */
export interface Tactic {
  readonly id: string;
  readonly shortname: string;
  readonly name: string;
  readonly url: string;
}

/** What ATT&CK says of a technique; all else about it follows from its id and name. */
export interface TechniqueFacts {
  readonly id: string;
  readonly name: string;
  /** Display names, in the order of an attack. */
  readonly tactics: readonly string[];
  readonly linux: boolean;
  readonly revoked: boolean;
  readonly deprecated: boolean;
  /** Always the id of a live technique. */
  readonly revokedBy?: string;
}

/** What ATT&CK says of a group, or (with a type) of a malware or tool that runs on Linux. */
export interface ActorFacts {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** The live Linux techniques that it is known to use. */
  readonly techniques: readonly string[];
  readonly type?: 'malware' | 'tool';
}

/** One version of the technique data. Immutable; its parts are made when first asked for. */
export interface TechniqueData {
  /** As people read it: `19.1`; `of 2026-05-12` where only the day of the last change is known. */
  readonly version: string;
  /** Ids of all techniques that ever were, in order. */
  ids(): readonly string[];
  facts(id: string): TechniqueFacts | undefined;
  /** The live ones, in the order of an attack. */
  tactics(): readonly Tactic[];
  /** Groups, and software, in the order of their ids. */
  groups(): readonly ActorFacts[];
  software(): readonly ActorFacts[];
  /**
   * MITRE's own words, where the user brought them: of a technique, tactic, group or software by its id; and
   * of which version they are.
   */
  readonly texts?: { readonly version: string; of(id: string): string | undefined };
}

/** The version of ATT&CK that the built-in data was made from (groups and software: 19.0). */
export const dataVersion = '19.1';

/** The day of the last change to a technique in the built-in data. */
export const dataDate = '2026-05-12';

type TechniqueRow = readonly [id: string, name: string, tactics: string, flags: number, revokedBy?: string];
type TacticRow = readonly [id: string, shortname: string, name: string, retired?: 1];
type ActorRow = readonly [
  id: string,
  name: string,
  aliases: readonly string[],
  techniques: string,
  type?: 'malware' | 'tool',
];

const tacticRows = lazy(() => unpack<readonly TacticRow[]>(packedTactics));
const techniqueRows = lazy(
  () => new Map(unpack<readonly TechniqueRow[]>(packedTechniques).map((r) => [r[0], r])),
);

const actors = (packed: string) =>
  lazy(() =>
    unpack<readonly ActorRow[]>(packed).map(
      ([id, name, aliases, techniques, type]): ActorFacts => ({
        id,
        name,
        aliases,
        techniques: techniques === '' ? [] : techniques.split(' '),
        ...(type ? { type } : {}),
      }),
    ),
  );

/** The address of a tactic's page. */
export const tacticUrl = (id: string): string => `https://attack.mitre.org/tactics/${id}/`;

/** Names of all tactics by short name, retired ones too. */
export const builtInTacticNames = lazy(
  (): ReadonlyMap<string, string> => new Map(tacticRows().map((r) => [r[1], r[2]])),
);

/** What comes with the extension. */
export const builtInData: TechniqueData = {
  version: dataVersion,
  ids: lazy(() => [...techniqueRows().keys()]),
  facts(id) {
    const row = techniqueRows().get(id);
    if (!row) return undefined;
    const [, name, places, flags, revokedBy] = row;
    return {
      id,
      name,
      tactics: [...places].map((place) => tacticRows()[Number.parseInt(place, 36)]?.[2] ?? ''),
      linux: (flags & 1) !== 0,
      revoked: (flags & 2) !== 0,
      deprecated: (flags & 4) !== 0,
      ...(revokedBy === undefined ? {} : { revokedBy }),
    };
  },
  tactics: lazy(() =>
    tacticRows()
      .filter((r) => r[3] !== 1)
      .map(([id, shortname, name]): Tactic => ({ id, shortname, name, url: tacticUrl(id) })),
  ),
  groups: actors(packedGroups),
  software: actors(packedSoftware),
};

/**
 * The one thing that the core keeps: which data it works with. Only a host changes it (`useTechniques` of
 * service.ts), all else asks here or through `derived`, so that what was made from other data is never given
 * again.
 */
let used: { readonly data: TechniqueData; readonly revision: number } = { data: builtInData, revision: 0 };

/** Returns the technique data in use: the built-in data, or that with the user's own data merged in. */
export function techniqueData(): TechniqueData {
  return used.data;
}

/**
 * Returns a number that changes with the technique data: results that were computed under another number are
 * out of date.
 */
export function techniqueRevision(): number {
  return used.revision;
}

/**
 * Replaces the technique data in use, from which all that is said of techniques is derived. Results that
 * depend on them must be computed again.
 */
export function setTechniqueData(data: TechniqueData): void {
  if (data !== used.data) used = { data, revision: used.revision + 1 };
}

/**
 * Returns a function that computes a value from the technique data in use and returns that same value until
 * the data are replaced.
 * @param make computes the value
 */
export function derived<T>(make: (data: TechniqueData) => T): () => T {
  let made: { readonly from: TechniqueData; readonly value: T } | undefined;
  return () => {
    const { data } = used;
    if (made?.from !== data) made = { from: data, value: make(data) };
    return made.value;
  };
}

/**
 * Returns our own data about techniques as a map by the ids of the technique data in use: where a newer
 * version of ATT&CK replaced an id, the entry is under the new one.
 * @param own entries by the ids of the built-in data
 */
export function byCurrentId<T>(own: readonly (readonly [id: string, value: T])[]): ReadonlyMap<string, T> {
  const found = new Map(own);
  if (used.data === builtInData) return found;
  for (const [id, value] of own) {
    const now = used.data.facts(id)?.revokedBy;
    if (now === undefined) continue;
    found.delete(id);
    if (!found.has(now)) found.set(now, value);
  }
  return found;
}
