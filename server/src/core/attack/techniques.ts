import { packedNotes, packedTactics, packedTechniques } from './data.generated.ts';
import { lazy, unpack } from './lazy.ts';
import { keySlug } from './slug.ts';

export { catalogueOf } from './catalogue.ts';
export { groupsUsing } from './groups.ts';

/** An ATT&CK technique or sub-technique. */
export interface Technique {
  readonly id: string;
  /** Its own name, `Cron`. */
  readonly name: string;
  /** `Scheduled Task/Job: Cron`; the own name for a technique without parent. */
  readonly fullName: string;
  /** Display names, in the order of an attack (Reconnaissance first, Impact last). */
  readonly tactics: readonly string[];
  /** The id of the technique that this is a sub-technique of. */
  readonly parent?: string;
  readonly linux: boolean;
  readonly revoked: boolean;
  readonly deprecated: boolean;
  /** The id that took the place of a revoked one; itself always live. */
  readonly revokedBy?: string;
  /** The canonical key: id, `-`, slug of the full name. At most 103 bytes, ASCII, no blank. */
  readonly key: string;
  /** Its page at attack.mitre.org. */
  readonly url: string;
}

/** A column of the matrix. */
export interface Tactic {
  readonly id: string;
  readonly shortname: string;
  readonly name: string;
  readonly url: string;
}

/** What we have to say of a technique; Markdown in which only code spans are used. */
export interface TechniqueNote {
  /** What the attacker does. */
  readonly summary: string;
  /** How it shows on Linux. */
  readonly linux: string;
  /** What audit can and cannot see of it. */
  readonly audit: string;
}

/** The version of ATT&CK that the built-in data was made from (groups and software: 19.0). */
export const dataVersion = '19.1';

/** MITRE's notice, as its own data repository words it. Whatever ships or shows the data carries it. */
export const attribution =
  '\u00a9 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.';

/** Where MITRE's terms of use stand; goes with {@link attribution}. */
export const termsUrl = 'https://attack.mitre.org/resources/legal-and-branding/terms-of-use/';

type TechniqueRow = readonly [id: string, name: string, tactics: string, flags: number, revokedBy?: string];
type TacticRow = readonly [id: string, shortname: string, name: string, retired?: 1];

const tacticTable = lazy(() => {
  const rows = unpack<readonly TacticRow[]>(packedTactics);
  return {
    names: rows.map((r) => r[2]),
    live: rows
      .filter((r) => r[3] !== 1)
      .map(([id, shortname, name]): Tactic => ({ id, shortname, name, url: `https://attack.mitre.org/tactics/${id}/` })),
  };
});

const rowsById = lazy(() => new Map(unpack<readonly TechniqueRow[]>(packedTechniques).map((r) => [r[0], r])));

/** Made one by one, since a hover needs one and making all takes a while; the same object for the same id ever after. */
const made = new Map<string, Technique>();

function technique(id: string): Technique | undefined {
  const known = made.get(id);
  if (known) return known;
  const row = rowsById().get(id);
  if (row === undefined) return undefined;
  const fresh = techniqueOf(row);
  made.set(id, fresh);
  return fresh;
}

function techniqueOf([id, name, places, flags, revokedBy]: TechniqueRow): Technique {
  const dot = id.indexOf('.');
  const parent = dot < 0 ? undefined : technique(id.slice(0, dot));
  // The slug of `Parent: Name` is that of the one and that of the other; the parent's is in its key already.
  const ownSlug = keySlug(name);
  const tacticNames = tacticTable().names;
  return {
    id,
    name,
    fullName: parent === undefined ? name : `${parent.name}: ${name}`,
    tactics: [...places].map((place) => tacticNames[Number.parseInt(place, 36)] ?? ''),
    ...(parent === undefined ? {} : { parent: parent.id }),
    linux: (flags & 1) !== 0,
    revoked: (flags & 2) !== 0,
    deprecated: (flags & 4) !== 0,
    ...(revokedBy === undefined ? {} : { revokedBy }),
    key: parent === undefined ? `${id}-${ownSlug}` : `${id}${parent.key.slice(parent.id.length)}-${ownSlug}`,
    url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`,
  };
}

const all = lazy((): readonly Technique[] => [...rowsById().keys()].flatMap((id) => technique(id) ?? []));
const live = lazy((): readonly Technique[] => all().filter((t) => !t.revoked && !t.deprecated));
const notes = lazy(() => unpack<{ readonly [id: string]: readonly [string, string, string] }>(packedNotes));

/** The technique with this id, in any case (`t1053.003`); revoked and deprecated ones too. */
export function techniqueById(id: string): Technique | undefined {
  return technique(id.toUpperCase());
}

/** All techniques and sub-techniques that ever were in our data, in the order of their ids. */
export function allTechniques(): readonly Technique[] {
  return all();
}

/** Those neither revoked nor deprecated, in the order of their ids. */
export function liveTechniques(): readonly Technique[] {
  return live();
}

/** The technique itself when it is live, what took its place when it is revoked; undefined for a deprecated one. */
export function liveTechniqueFor(technique: Technique): Technique | undefined {
  if (technique.revokedBy !== undefined) return techniqueById(technique.revokedBy);
  return technique.deprecated || technique.revoked ? undefined : technique;
}

/** The tactics of the current version, in the order of an attack. */
export function tactics(): readonly Tactic[] {
  return tacticTable().live;
}

/** Our note on a technique, id in any case; there is one for each live technique that has Linux among its platforms. */
export function noteOf(id: string): TechniqueNote | undefined {
  const upper = id.toUpperCase();
  const note = Object.hasOwn(notes(), upper) ? notes()[upper] : undefined;
  return note && { summary: note[0], linux: note[1], audit: note[2] };
}
