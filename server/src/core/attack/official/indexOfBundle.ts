import {
  type ActorEntry,
  type AttackIndex,
  type IndexedTechnique,
  indexFormat,
  type TacticEntry,
} from './attackIndex.ts';
import type { Unreadable } from './jsonScanner.ts';
import { isLive, type StixEntry, type StixKind } from './stixObjects.ts';

/** What was picked from the objects of a bundle. */
export interface BundleContents {
  /** The entries of each kind by their ids within the bundle. */
  readonly entries: Readonly<Record<StixKind, ReadonlyMap<string, StixEntry>>>;
  /** Who uses which technique, both by their ids within the bundle. */
  readonly uses: readonly (readonly [user: string, technique: string])[];
  /** The ids within the bundle of revoked objects with those of what replaces them. */
  readonly replacedBy: ReadonlyMap<string, string>;
  /**
   * The tactics in the order of the matrix, by their ids within the bundle; empty where the bundle has no
   * matrix.
   */
  readonly tacticOrder: readonly string[];
  /** As MITRE's collection says, `19.1`; `''` where the bundle has no collection. */
  readonly version: string;
  /** Whether the bundle had its list of objects. */
  readonly hasObjects: boolean;
}

/**
 * Returns the index of what was read from a bundle, without links between objects that lead nowhere or in a
 * circle; the reason in `problem` where the bundle has no technique.
 */
export function indexOfBundle(contents: BundleContents): AttackIndex | Unreadable {
  const techniques = onePerId(contents.entries.technique.values());
  const live = techniques.filter(isLive);
  if (live.length === 0)
    return {
      problem: contents.hasObjects
        ? "There is no technique of ATT&CK's enterprise matrix in it."
        : 'It has no list of "objects", as a STIX bundle has.',
    };
  const used = techniquesByUser(contents, live);
  const software = onePerId(contents.entries.software.values()).filter((s) => isLive(s) && s.linux);
  return {
    format: indexFormat,
    version: contents.version,
    date: lastChange(live).slice(0, 'YYYY-MM-DD'.length),
    tactics: tacticsInOrder(contents),
    techniques: techniques.map((t) => techniqueEntry(t, contents)),
    groups: onePerId(contents.entries.group.values())
      .filter(isLive)
      .map((g) => actorEntry(g, used)),
    software: software.map((s) => actorEntry(s, used)),
  };
}

/**
 * Returns one object per ATT&CK id, in the order of ids: a live one before others, then the one that changed
 * last.
 */
function onePerId(all: Iterable<StixEntry>): readonly StixEntry[] {
  const best = new Map<string, StixEntry>();
  const rank = (e: StixEntry): string => `${e.revoked ? 0 : 1}${e.deprecated ? 0 : 1}${e.modified}`;
  for (const entry of all) {
    const other = best.get(entry.id);
    if (!other || rank(entry) > rank(other)) best.set(entry.id, entry);
  }
  return [...best.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function lastChange(entries: readonly StixEntry[]): string {
  const days = entries.map((e) => e.modified).sort();
  return days.at(-1) ?? '';
}

/** Returns the ids of the live Linux techniques that each user has, by the user's id within the bundle. */
function techniquesByUser(
  { uses }: BundleContents,
  live: readonly StixEntry[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const linux = new Map(live.flatMap((t) => (t.linux ? [[t.stixId, t.id] as const] : [])));
  const used = new Map<string, Set<string>>();
  for (const [user, technique] of uses) {
    const id = linux.get(technique);
    if (id === undefined) continue;
    const known = used.get(user);
    if (known) known.add(id);
    else used.set(user, new Set([id]));
  }
  return used;
}

function actorEntry(actor: StixEntry, used: ReadonlyMap<string, ReadonlySet<string>>): ActorEntry {
  const { id, name, aliases, type, text } = actor;
  return {
    id,
    name,
    aliases,
    techniques: [...(used.get(actor.stixId) ?? [])].sort(),
    ...(type === 'malware' || type === 'tool' ? { type } : {}),
    text,
  };
}

function techniqueEntry(technique: StixEntry, contents: BundleContents): IndexedTechnique {
  const { id, name, tactics, linux, revoked } = technique;
  const revokedBy = revoked ? liveReplacement(technique.stixId, contents) : undefined;
  return {
    id,
    name,
    tactics,
    linux,
    revoked,
    deprecated: technique.deprecated && !revoked,
    ...(revokedBy === undefined ? {} : { revokedBy }),
    // What was revoked or dropped long ago is named, not described.
    text: isLive(technique) ? technique.text : '',
  };
}

/**
 * Returns the id of the live technique at the end of a chain of replacements; undefined where it ends
 * elsewhere, or never.
 */
function liveReplacement(stixId: string, { entries, replacedBy }: BundleContents): string | undefined {
  const passed = new Set<string>();
  for (let at: string | undefined = stixId; at !== undefined && !passed.has(at); at = replacedBy.get(at)) {
    passed.add(at);
    const technique = entries.technique.get(at);
    if (technique && !technique.revoked) return technique.deprecated ? undefined : technique.id;
  }
  return undefined;
}

/** Returns the live tactics in the order of the matrix, then those no longer in use. */
function tacticsInOrder({ entries, tacticOrder }: BundleContents): readonly TacticEntry[] {
  const inMatrix = (t: StixEntry): boolean => tacticOrder.length === 0 || tacticOrder.includes(t.stixId);
  const place = (t: StixEntry): number =>
    tacticOrder.includes(t.stixId) ? tacticOrder.indexOf(t.stixId) : tacticOrder.length;
  return onePerId(entries.tactic.values())
    .filter((t) => t.shortname !== '')
    .map((tactic) => ({ tactic, live: isLive(tactic) && inMatrix(tactic) }))
    .sort((a, b) => Number(b.live) - Number(a.live) || place(a.tactic) - place(b.tactic))
    .map(({ tactic: { id, shortname, name, text }, live }) => ({ id, shortname, name, live, text }));
}
