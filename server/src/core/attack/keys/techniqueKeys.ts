import { boundedMap } from '../../text/boundedMap.ts';
import { derived } from '../data/techniqueData.ts';
import { type Technique, techniqueById } from '../data/techniques.ts';

export { keySlug } from './slug.ts';

/** An id as a key has it; `start` and `end` are UTF-16 offsets into the key. */
export interface KeyTechnique {
  /** Upper case, with a dot: `T1059.004`. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** What looks like an id. */
export interface KeyId extends KeyTechnique {
  /** Whether ATT&CK has or had a technique of this id. */
  readonly known: boolean;
}

/**
 * `T` and just four digits, standing free: no letter or digit before (`ST1059`, `0xT1059`) or right after
 * (`T10591`, `T1059x`). Then perhaps three digits after a separator.
 */
const shape = /(?<![\p{L}\p{N}])[Tt](\d{4})(?![\p{L}\p{N}])(?:([._/-])(\d{3})(?![\p{L}\p{N}]))?/gu;

/**
 * Returns all that looks like a technique's id in a key, from left to right, with whether there is such a
 * technique; empty where nothing does. Works on a key of several (separated by 0x01) and on any other text.
 * Never throws. A sub-technique is read where exactly three digits follow a separator. After a dot they
 * always are one, so `T1053.999` is an unknown id. After `_`, `-` or `/` they are one only when that
 * sub-technique exists (`mitre_t1059_004`), otherwise a serial number and not a part of the id (`T1140_001`).
 * One, two or four digits are always a serial number, a year or a CVE (`T1053.003_1`, `T1078_32`,
 * `T1068_CVE_2021_4034`). `T1078_003` reads as T1078.003, which exists: one key alone cannot tell that from
 * the third of a series.
 */
export function idsInKey(key: string): readonly KeyId[] {
  const kept = idsByKey();
  let ids = kept.get(key);
  if (!ids) {
    ids = readIds(key);
    kept.set(key, ids);
  }
  return ids;
}

// A file has the same keys again and again.
const idsByKey = derived(() => boundedMap<readonly KeyId[]>(500_000, (ids) => 100 * ids.length));

function readIds(key: string): readonly KeyId[] {
  const found: KeyId[] = [];
  for (const match of key.matchAll(shape)) {
    const [text, digits = '', separator, sub] = match;
    const base = `T${digits}`;
    const full = sub === undefined ? base : `${base}.${sub}`;
    const known = techniqueById(full) !== undefined;
    const start = match.index;
    if (sub === undefined || known || separator === '.')
      found.push({ id: full, start, end: start + text.length, known });
    else found.push({ id: base, start, end: start + base.length, known: techniqueById(base) !== undefined });
  }
  return found;
}

/**
 * Reports whether a word that is being typed as a key begins with an id, or may still become one: `T`,
 * digits, no more than an id has.
 */
export function beginsWithId(typed: string): boolean {
  return /^[Tt]\d{1,3}$/.test(typed) || idsInKey(typed)[0]?.start === 0;
}

/**
 * Returns the techniques that a key names, from left to right, revoked and deprecated ones too; empty where
 * there are none. See {@link idsInKey} for what is read as an id. Ids that no technique ever had are omitted.
 * The same id twice is given twice.
 */
export function techniquesInKey(key: string): readonly KeyTechnique[] {
  return idsInKey(key)
    .filter((found) => found.known)
    .map(({ id, start, end }) => ({ id, start, end }));
}

/** Returns the key we write for a technique: `T1053.003-Scheduled-Task-Job-Cron`. */
export function canonicalKey(technique: Technique): string {
  return technique.key;
}
