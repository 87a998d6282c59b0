import { type AttackIndex, isObject, type JsonObject } from './attackIndex.ts';
import { indexOfBundle } from './indexOfBundle.ts';
import { createScanner, type Unreadable } from './jsonScanner.ts';
import {
  asText,
  isOfEnterprise,
  kindOf,
  readEntry,
  type StixEntry,
  type StixKind,
  stixNames,
} from './stixObjects.ts';

/**
 * The longest bundle that is read, in UTF-16 units, which are no more than its bytes; MITRE's has less than
 * 60 million.
 */
const MAX_LENGTH = 200_000_000;
/** More objects of a kind than this are no matrix, and too much to keep. */
const MAX_OBJECTS = 10_000;

/** Reads a STIX bundle (2.0 or 2.1) that comes in pieces of text. */
export interface BundleReader {
  /** Takes the next piece; a problem ends the reading: no more pieces are needed. */
  push(piece: string): Unreadable | undefined;
  /** Returns what was read. To be called once, after the last piece. */
  end(): AttackIndex | Unreadable;
}

/**
 * Returns a reader of ATT&CK data that gets a STIX bundle in pieces of text. What the extension needs is
 * picked from each object as it comes, so that never more than one is held. Never throws: a bundle that
 * cannot be read gives a reason. Nothing of the content is trusted.
 */
export function createBundleReader(): BundleReader {
  const collector = createCollector();
  const scanner = createScanner('objects', { member: checkMember, entry: collector.add });
  let length = 0;
  return {
    push(piece) {
      length += piece.length;
      return length > MAX_LENGTH
        ? { problem: 'It is larger than 200 MB, which no bundle of ATT&CK is.' }
        : scanner.push(piece);
    },
    end: () => scanner.end() ?? collector.index(),
  };
}

/** Checks what a bundle says of itself. */
function checkMember(name: string, value: unknown): Unreadable | undefined {
  if (name === 'type' && value !== 'bundle')
    return { problem: `It is not a STIX bundle: its type is ${excerpt(value)}.` };
  if (name === 'spec_version' && value !== '2.0' && value !== '2.1')
    return { problem: `It is a bundle of STIX ${excerpt(value)}. Versions 2.0 and 2.1 can be read.` };
  return undefined;
}

interface Collector {
  /** Takes one object of the bundle. */
  readonly add: (object: unknown) => Unreadable | undefined;
  readonly index: () => AttackIndex | Unreadable;
}

function createCollector(): Collector {
  const entries: Readonly<Record<StixKind, Map<string, StixEntry>>> = {
    technique: new Map(),
    tactic: new Map(),
    group: new Map(),
    software: new Map(),
  };
  const uses: (readonly [user: string, technique: string])[] = [];
  const replacedBy = new Map<string, string>();
  let tacticOrder: readonly string[] = [];
  let version = '';
  let hasObjects = false;

  function addEntry(kind: StixKind, type: string, object: JsonObject): Unreadable | undefined {
    const entry = readEntry(kind, type, object);
    if (!entry) return undefined;
    const earlier = entries[kind].get(entry.stixId);
    // A bundle may hold several versions of an object: the one that changed last counts.
    if (earlier && earlier.modified > entry.modified) return undefined;
    entries[kind].set(entry.stixId, entry);
    return entries[kind].size > MAX_OBJECTS
      ? { problem: `It has more than ${MAX_OBJECTS} objects of type "${type}", which ATT&CK never had.` }
      : undefined;
  }

  function addRelationship(object: JsonObject): void {
    const [from, to] = [asText(object['source_ref']), asText(object['target_ref'])];
    if (object['revoked'] === true || object['x_mitre_deprecated'] === true || from === '' || to === '')
      return;
    const relation = object['relationship_type'];
    if (relation === 'uses' && to.startsWith('attack-pattern--')) uses.push([from, to]);
    else if (relation === 'revoked-by') replacedBy.set(from, to);
  }

  return {
    add(object) {
      hasObjects = true;
      if (!isObject(object)) return undefined;
      const type = asText(object['type']);
      const kind = kindOf(type);
      if (kind) return addEntry(kind, type, object);
      if (type === 'relationship') addRelationship(object);
      else if (type === 'x-mitre-matrix' && isOfEnterprise(object))
        tacticOrder = stixNames(object['tactic_refs'], 200);
      else if (type === 'x-mitre-collection')
        version = /^\d{1,3}(?:\.\d{1,3})?$/.exec(asText(object['x_mitre_version']))?.[0] ?? version;
      return undefined;
    },
    index: () => indexOfBundle({ entries, uses, replacedBy, tacticOrder, version, hasObjects }),
  };
}

/** Quotes a value of JSON for a message, cut to 40 characters. */
function excerpt(value: unknown): string {
  const json = JSON.stringify(value) ?? 'none';
  return json.length > 40 ? `${json.slice(0, 37)}...` : json;
}
