import { keySlug } from '../keys/slug.ts';
import { packedNotes } from './techniqueData.generated.ts';
import { byCurrentId, derived, type Tactic, type TechniqueFacts, techniqueData } from './techniqueData.ts';
import { unpack } from './unpack.ts';

export { catalogueOf } from './catalogue.ts';
export { groupsUsing } from './groups.ts';
export { dataVersion, type Tactic } from './techniqueData.ts';

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
  /** The canonical key: id, `-`, slug of the full name. At most 103 bytes, ASCII, no space. */
  readonly key: string;
  /** Its page at attack.mitre.org. */
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

/** MITRE's notice, as its own data repository words it. Whatever ships or shows the data carries it. */
export const attribution =
  '\u00a9 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.';

/** Where MITRE's terms of use stand; goes with {@link attribution}. */
export const termsUrl = 'https://attack.mitre.org/resources/legal-and-branding/terms-of-use/';

/**
 * Made one by one, since a hover needs one and making all takes a while; the same object for the same id
 * while the data stays.
 */
const made = derived(() => new Map<string, Technique>());

function technique(id: string): Technique | undefined {
  const known = made().get(id);
  if (known) return known;
  const facts = techniqueData().facts(id);
  if (facts === undefined) return undefined;
  const fresh = techniqueOf(facts);
  made().set(id, fresh);
  return fresh;
}

function techniqueOf(facts: TechniqueFacts): Technique {
  const { id, name } = facts;
  const dot = id.indexOf('.');
  const parent = dot < 0 ? undefined : technique(id.slice(0, dot));
  // The slug of `Parent: Name` is that of the one and that of the other; the parent's is in its key already.
  const ownSlug = keySlug(name);
  return {
    ...facts,
    fullName: parent === undefined ? name : `${parent.name}: ${name}`,
    ...(parent === undefined ? {} : { parent: parent.id }),
    key: parent === undefined ? `${id}-${ownSlug}` : `${id}${parent.key.slice(parent.id.length)}-${ownSlug}`,
    url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`,
  };
}

const all = derived((data): readonly Technique[] => data.ids().flatMap((id) => technique(id) ?? []));
const live = derived((): readonly Technique[] => all().filter((t) => !t.revoked && !t.deprecated));
const notes = derived(() =>
  byCurrentId(
    Object.entries(unpack<{ readonly [id: string]: readonly [string, string, string] }>(packedNotes)),
  ),
);

/**
 * Returns the technique with this id, in any case (`t1053.003`), also a revoked or deprecated one; undefined
 * for an unknown id.
 */
export function techniqueById(id: string): Technique | undefined {
  return technique(id.toUpperCase());
}

/** Returns the version of ATT&CK that is in use: `19.1`, or that of the user's own data. */
export function attackVersion(): string {
  return techniqueData().version;
}

/**
 * Returns all techniques and sub-techniques, including revoked and deprecated ones, in the order of their
 * ids.
 */
export function allTechniques(): readonly Technique[] {
  return all();
}

/** Returns the techniques that are neither revoked nor deprecated, in the order of their ids. */
export function liveTechniques(): readonly Technique[] {
  return live();
}

/**
 * Returns the technique itself if it is current, or its replacement if it is revoked; undefined for one that
 * is deprecated, or revoked without a replacement.
 */
export function liveTechniqueFor(technique: Technique): Technique | undefined {
  if (technique.revokedBy !== undefined) return techniqueById(technique.revokedBy);
  return technique.deprecated || technique.revoked ? undefined : technique;
}

/** Returns the tactics of the current version, in the order of an attack; never empty. */
export function tactics(): readonly Tactic[] {
  return techniqueData().tactics();
}

/**
 * Returns our note on a technique, by its id in any case; undefined where there is none. Each current
 * technique with Linux among its platforms has one.
 */
export function noteOf(id: string): TechniqueNote | undefined {
  const note = notes().get(id.toUpperCase());
  return note && { summary: note[0], linux: note[1], audit: note[2] };
}
