import { ids, isName, isObject, type JsonObject } from './attackIndex.ts';
import { opening } from './officialText.ts';

/** The kinds of objects that an index has entries of. */
export type StixKind = 'technique' | 'tactic' | 'group' | 'software';

/** What is kept of an object until all have come. */
export interface StixEntry {
  /** Its id within the bundle, such as `attack-pattern--…`. */
  readonly stixId: string;
  /** Its id of ATT&CK, such as `T1053.003`. */
  readonly id: string;
  readonly name: string;
  /** When it was last changed, in ISO 8601; `''` where the bundle does not say. */
  readonly modified: string;
  readonly revoked: boolean;
  readonly deprecated: boolean;
  readonly linux: boolean;
  /** Short names of the tactics of a technique. */
  readonly tactics: readonly string[];
  readonly aliases: readonly string[];
  /** The short name of a tactic. */
  readonly shortname: string;
  /** The type of STIX, such as `malware`. */
  readonly type: string;
  readonly text: string;
}

const kinds: ReadonlyMap<string, StixKind> = new Map([
  ['attack-pattern', 'technique'],
  ['x-mitre-tactic', 'tactic'],
  ['intrusion-set', 'group'],
  ['malware', 'software'],
  ['tool', 'software'],
]);

/**
 * Returns which kind of entry an object of a STIX type (`malware`) becomes in an index; undefined for a type
 * of which an index has none.
 */
export function kindOf(type: string): StixKind | undefined {
  return kinds.get(type);
}

/** Reports whether an object of a STIX bundle is neither revoked nor deprecated. */
export function isLive(entry: StixEntry): boolean {
  return !entry.revoked && !entry.deprecated;
}

/**
 * Returns what an index needs from an object of a STIX bundle. The object is not trusted: ids must have their
 * shape, and texts are cut. Undefined for an object of another matrix than enterprise, or without a usable id
 * or name.
 */
export function readEntry(kind: StixKind, type: string, object: JsonObject): StixEntry | undefined {
  const id = externalId(object, ids[kind]);
  const stixId = asText(object['id']);
  const name = asText(object['name']).trim();
  if (id === undefined || stixId === '' || !isName(name) || !isOfEnterprise(object)) return undefined;
  const aliases = stixNames(kind === 'group' ? object['aliases'] : object['x_mitre_aliases'], 50);
  return {
    stixId,
    id,
    name,
    modified: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.exec(asText(object['modified']))?.[0] ?? '',
    revoked: object['revoked'] === true,
    deprecated: object['x_mitre_deprecated'] === true,
    linux: stixNames(object['x_mitre_platforms'], 100).includes('Linux'),
    tactics: kind === 'technique' ? tacticsOf(object['kill_chain_phases']) : [],
    aliases: [...new Set(aliases)].filter((alias) => alias !== name),
    shortname: stixNames([object['x_mitre_shortname']], 1)[0] ?? '',
    type,
    text: opening(asText(object['description'])),
  };
}

/**
 * Reports whether an object of a STIX bundle is of ATT&CK's enterprise matrix: ids of the mobile and
 * industrial ones have the same shapes.
 */
export function isOfEnterprise(object: JsonObject): boolean {
  const domains = object['x_mitre_domains'];
  if (Array.isArray(domains)) return domains.includes('enterprise-attack');
  // Older bundles say it of the matrix alone.
  const references = object['external_references'];
  return (
    !Array.isArray(references) ||
    !references.some((r) => isObject(r) && /^mitre-(?:mobile|ics)-attack$/.test(asText(r['source_name'])))
  );
}

/** Returns the ATT&CK id of an object: that of MITRE's own reference, else the first of another source. */
function externalId(object: JsonObject, shape: RegExp): string | undefined {
  const references = object['external_references'];
  if (!Array.isArray(references)) return undefined;
  const withId = references.filter(
    (r): r is JsonObject => isObject(r) && shape.test(asText(r['external_id'])),
  );
  const chosen = withId.find((r) => r['source_name'] === 'mitre-attack') ?? withId[0];
  return chosen && asText(chosen['external_id']);
}

/** Returns the short names of the tactics that the phases of a technique name, each once. */
function tacticsOf(phases: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(phases) ? phases.slice(0, 50) : [];
  const found = list.flatMap((phase) =>
    isObject(phase) && phase['kill_chain_name'] === 'mitre-attack' ? stixNames([phase['phase_name']], 1) : [],
  );
  return [...new Set(found)];
}

/** Returns a JSON value if it is a string, otherwise `''`. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * Returns the strings among the first `limit` items of a JSON list that can be names; empty where the value
 * is not a list.
 */
export function stixNames(value: unknown, limit: number): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, limit).filter(isName);
}
