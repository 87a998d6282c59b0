import type { Unreadable } from './jsonScanner.ts';

/**
 * What is taken out of a bundle, small enough to keep. Plain JSON: a client keeps it and gives it back.
 * `text` is always the source of a description (text.ts), `''` where there is none.
 */
export interface AttackIndex {
  readonly format: typeof indexFormat;
  /** As MITRE's collection says, `19.1`; `''` where the bundle has no collection. */
  readonly version: string;
  /** The day of the last change to a technique, `2026-05-12`. */
  readonly date: string;
  /** Live ones in the order of the matrix, then those no longer in use. */
  readonly tactics: readonly TacticEntry[];
  readonly techniques: readonly IndexedTechnique[];
  readonly groups: readonly ActorEntry[];
  readonly software: readonly ActorEntry[];
}

/** A tactic in an index. */
export interface TacticEntry {
  readonly id: string;
  readonly shortname: string;
  readonly name: string;
  readonly live: boolean;
  readonly text: string;
}

/** A technique in an index. */
export interface IndexedTechnique {
  readonly id: string;
  readonly name: string;
  /** Short names. */
  readonly tactics: readonly string[];
  readonly linux: boolean;
  readonly revoked: boolean;
  readonly deprecated: boolean;
  /** The id of a live technique. */
  readonly revokedBy?: string;
  readonly text: string;
}

/** A group or software in an index. */
export interface ActorEntry {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Ids of techniques that it is known to use. */
  readonly techniques: readonly string[];
  readonly type?: 'malware' | 'tool';
  readonly text: string;
}

export const indexFormat = 1;

export const ids = {
  technique: /^T\d{4}(?:\.\d{3})?$/,
  tactic: /^TA\d{4}$/,
  group: /^G\d{4}$/,
  software: /^S\d{4}$/,
} as const;

const isText = (v: unknown): v is string => typeof v === 'string' && v.length <= 4000;
const isFlag = (v: unknown): v is boolean => typeof v === 'boolean';

/**
 * Returns a JSON value as an index if it is one that this version of the extension made, otherwise the reason
 * in `problem`; an older index must be made again.
 */
export function checkIndex(value: unknown): AttackIndex | Unreadable {
  const problem = { problem: 'What was kept of the technique data cannot be read. Load it again.' };
  if (!isObject(value) || value['format'] !== indexFormat) return problem;
  const { version, date, tactics, techniques, groups, software } = value;
  const whole =
    isText(version) &&
    isText(date) &&
    isListOf(tactics, (t) => hasId(t, ids.tactic) && isName(t['shortname']) && isFlag(t['live'])) &&
    isListOf(
      techniques,
      (t) =>
        hasId(t, ids.technique) &&
        isListOfNames(t['tactics']) &&
        isFlag(t['linux']) &&
        isFlag(t['revoked']) &&
        isFlag(t['deprecated']) &&
        (t['revokedBy'] === undefined ||
          (typeof t['revokedBy'] === 'string' && ids.technique.test(t['revokedBy']))),
    ) &&
    isListOf(groups, (g) => hasId(g, ids.group) && isActor(g)) &&
    isListOf(
      software,
      (s) => hasId(s, ids.software) && isActor(s) && (s['type'] === 'malware' || s['type'] === 'tool'),
    );
  return whole ? (value as unknown as AttackIndex) : problem;
}

/**
 * Reports whether a JSON value can be the name of a technique or the like: a text of one line, not empty, of
 * at most 200 UTF-16 units, safe to write into comments and keys.
 */
export function isName(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value.length <= 200 && !/[\p{Cc}\u2028\u2029]/u.test(value)
  );
}

/** A JSON value that is an object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reports whether a JSON value is an object, not a list or null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, fits: (item: JsonObject) => boolean): boolean {
  return Array.isArray(value) && value.every((item: unknown) => isObject(item) && fits(item));
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every(isName);
}

function hasId(item: JsonObject, shape: RegExp): boolean {
  return (
    typeof item['id'] === 'string' && shape.test(item['id']) && isName(item['name']) && isText(item['text'])
  );
}

function isActor(item: JsonObject): boolean {
  return isListOfNames(item['aliases']) && isListOfNames(item['techniques']);
}
