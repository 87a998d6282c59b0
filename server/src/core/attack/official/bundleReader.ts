import {
  type ActorEntry,
  type AttackIndex,
  ids,
  indexFormat,
  isName,
  isObject,
  type JsonObject,
  type TacticEntry,
} from './attackIndex.ts';
import { createScanner, type Unreadable } from './jsonScanner.ts';
import { opening } from './officialText.ts';

/** The longest bundle that is read, in UTF-16 units, which are no more than its bytes; MITRE's has less than 60 million. */
const LARGEST = 200_000_000;

/** Reads a STIX bundle (2.0 or 2.1) that comes in pieces of text. */
export interface BundleReader {
  /** A problem ends it: no more pieces are needed. */
  push(piece: string): Unreadable | undefined;
  /** To be called once, after the last piece. */
  end(): AttackIndex | Unreadable;
}

/** More of a kind than this is no matrix, and too much to keep. */
const most = 10_000;

type Kind = 'technique' | 'tactic' | 'group' | 'software';
const kinds: ReadonlyMap<string, Kind> = new Map([
  ['attack-pattern', 'technique'],
  ['x-mitre-tactic', 'tactic'],
  ['intrusion-set', 'group'],
  ['malware', 'software'],
  ['tool', 'software'],
]);

/** What is kept of an object until all have come; `stix` is its id within the bundle. */
interface Kept {
  readonly stix: string;
  readonly id: string;
  readonly name: string;
  readonly modified: string;
  readonly revoked: boolean;
  readonly deprecated: boolean;
  readonly linux: boolean;
  readonly tactics: readonly string[];
  readonly aliases: readonly string[];
  readonly shortname: string;
  readonly type: string;
  readonly text: string;
}

/**
 * A reader of ATT&CK data: what the extension needs is picked from each object as it comes, so that never more than one
 * is held. Never throws. Nothing of the content is trusted: ids have to have their shape, texts are cut, and links between
 * objects that lead nowhere or in a circle are left out.
 */
export function createBundleReader(): BundleReader {
  const kept: Readonly<Record<Kind, Map<string, Kept>>> = {
    technique: new Map(),
    tactic: new Map(),
    group: new Map(),
    software: new Map(),
  };
  const uses: (readonly [user: string, used: string])[] = [];
  const replaced = new Map<string, string>();
  let order: readonly string[] = [];
  let version = '';
  let hasList = false;
  let length = 0;

  const scanner = createScanner('objects', {
    member(name, value) {
      if (name === 'type' && value !== 'bundle')
        return { problem: `It is no STIX bundle: its type is ${shown(value)}.` };
      if (name === 'spec_version' && value !== '2.0' && value !== '2.1')
        return { problem: `It is a bundle of STIX ${shown(value)}. Versions 2.0 and 2.1 can be read.` };
      return undefined;
    },
    entry(value) {
      hasList = true;
      if (!isObject(value)) return undefined;
      const type = value['type'];
      if (typeof type !== 'string') return undefined;
      const kind = kinds.get(type);
      if (kind) return keep(kind, type, value);
      if (type === 'relationship') relate(value);
      else if (type === 'x-mitre-matrix' && ofEnterprise(value)) order = texts(value['tactic_refs'], 200);
      else if (type === 'x-mitre-collection')
        version = /^\d{1,3}(?:\.\d{1,3})?$/.exec(text(value['x_mitre_version']))?.[0] ?? version;
      return undefined;
    },
  });

  function keep(kind: Kind, type: string, o: JsonObject): Unreadable | undefined {
    const id = externalId(o, ids[kind]);
    const [stix, name] = [text(o['id']), text(o['name']).trim()];
    if (id === undefined || stix === '' || !isName(name) || !ofEnterprise(o)) return undefined;
    const platforms = texts(o['x_mitre_platforms'], 100);
    const modified = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.exec(text(o['modified']))?.[0] ?? '';
    const there = kept[kind].get(stix);
    // A bundle may hold several versions of an object: the last one counts.
    if (there && there.modified > modified) return undefined;
    kept[kind].set(stix, {
      stix,
      id,
      name,
      modified,
      revoked: o['revoked'] === true,
      deprecated: o['x_mitre_deprecated'] === true,
      linux: platforms.includes('Linux'),
      tactics: kind === 'technique' ? phases(o['kill_chain_phases']) : [],
      aliases: [...new Set(texts(kind === 'group' ? o['aliases'] : o['x_mitre_aliases'], 50))].filter(
        (a) => a !== name,
      ),
      shortname: texts([o['x_mitre_shortname']], 1)[0] ?? '',
      type,
      text: opening(text(o['description'])),
    });
    return kept[kind].size > most
      ? { problem: `It has more than ${most} objects of type "${type}", which ATT&CK never had.` }
      : undefined;
  }

  function relate(o: JsonObject): void {
    const [from, to, how] = [text(o['source_ref']), text(o['target_ref']), o['relationship_type']];
    if (o['revoked'] === true || o['x_mitre_deprecated'] === true || from === '' || to === '') return;
    if (how === 'uses' && to.startsWith('attack-pattern--')) uses.push([from, to]);
    else if (how === 'revoked-by') replaced.set(from, to);
  }

  function index(): AttackIndex | Unreadable {
    const techniques = oneEach(kept.technique.values());
    const live = techniques.filter((t) => !t.revoked && !t.deprecated);
    if (live.length === 0)
      return {
        problem: hasList
          ? "There is no technique of ATT&CK's enterprise matrix in it."
          : 'It has no list of "objects", as a STIX bundle has.',
      };
    const liveLinux = new Map(live.flatMap((t) => (t.linux ? [[t.stix, t.id]] : [])));
    const used = new Map<string, Set<string>>();
    for (const [user, stix] of uses) {
      const id = liveLinux.get(stix);
      if (id === undefined) continue;
      const known = used.get(user);
      if (known) known.add(id);
      else used.set(user, new Set([id]));
    }
    const actor = (k: Kept): ActorEntry => ({
      id: k.id,
      name: k.name,
      aliases: k.aliases,
      techniques: [...(used.get(k.stix) ?? [])].sort(),
      ...(k.type === 'malware' || k.type === 'tool' ? { type: k.type } : {}),
      text: k.text,
    });
    const isLive = (k: Kept): boolean => !k.revoked && !k.deprecated;
    return {
      format: indexFormat,
      version,
      date: (
        live
          .map((t) => t.modified)
          .sort()
          .at(-1) ?? ''
      ).slice(0, 10),
      tactics: tacticsInOrder(),
      techniques: techniques.map((t) => {
        const by = t.revoked ? replacement(t.stix) : undefined;
        const { id, name, tactics, linux, revoked } = t;
        // What was revoked or dropped long ago is named, not described.
        const text = isLive(t) ? t.text : '';
        return {
          id,
          name,
          tactics,
          linux,
          revoked,
          deprecated: t.deprecated && !revoked,
          ...(by === undefined ? {} : { revokedBy: by }),
          text,
        };
      }),
      groups: oneEach(kept.group.values()).filter(isLive).map(actor),
      software: oneEach(kept.software.values())
        .filter((s) => isLive(s) && s.linux)
        .map(actor),
    };
  }

  /** The id of the live technique at the end of a chain of replacements; undefined where it ends elsewhere, or never. */
  function replacement(stix: string): string | undefined {
    const passed = new Set<string>();
    for (let at: string | undefined = stix; at !== undefined && !passed.has(at); at = replaced.get(at)) {
      passed.add(at);
      const t = kept.technique.get(at);
      if (t && !t.revoked) return t.deprecated ? undefined : t.id;
    }
    return undefined;
  }

  function tacticsInOrder(): readonly TacticEntry[] {
    const place = (k: Kept): number => (order.includes(k.stix) ? order.indexOf(k.stix) : order.length);
    const all = oneEach(kept.tactic.values()).filter((t) => t.shortname !== '');
    const entries = all.map((t) => ({
      t,
      live: !t.revoked && !t.deprecated && (order.length === 0 || order.includes(t.stix)),
    }));
    return entries
      .sort((a, b) => Number(b.live) - Number(a.live) || place(a.t) - place(b.t))
      .map(({ t, live }) => ({ id: t.id, shortname: t.shortname, name: t.name, live, text: t.text }));
  }

  return {
    push(piece) {
      length += piece.length;
      return length > LARGEST
        ? { problem: 'It is larger than 200 MB, which no bundle of ATT&CK is.' }
        : scanner.push(piece);
    },
    end: () => scanner.end() ?? index(),
  };
}

/** One object for each id, in their order: a live one before others, then the one that changed last. */
function oneEach(all: Iterable<Kept>): readonly Kept[] {
  const best = new Map<string, Kept>();
  const rank = (k: Kept): string => `${k.revoked ? 0 : 1}${k.deprecated ? 0 : 1}${k.modified}`;
  for (const k of all) {
    const other = best.get(k.id);
    if (!other || rank(k) > rank(other)) best.set(k.id, k);
  }
  return [...best.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Objects of the matrices for mobile and industrial systems have ids of the same shapes; those of none are taken. */
function ofEnterprise(o: JsonObject): boolean {
  const domains = o['x_mitre_domains'];
  if (Array.isArray(domains)) return domains.includes('enterprise-attack');
  // Older bundles say it of the matrix alone.
  const references = o['external_references'];
  return (
    !Array.isArray(references) ||
    !references.some((r) => isObject(r) && /^mitre-(?:mobile|ics)-attack$/.test(text(r['source_name'])))
  );
}

/** The ATT&CK id of an object: MITRE's own reference comes first, one of another source counts where there is none. */
function externalId(o: JsonObject, shape: RegExp): string | undefined {
  const references = o['external_references'];
  if (!Array.isArray(references)) return undefined;
  const fitting = references.filter(
    (r): r is JsonObject => isObject(r) && shape.test(text(r['external_id'])),
  );
  const chosen = fitting.find((r) => r['source_name'] === 'mitre-attack') ?? fitting[0];
  return chosen && text(chosen['external_id']);
}

function phases(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value.slice(0, 50) : [];
  return [
    ...new Set(
      list.flatMap((p) =>
        isObject(p) && p['kill_chain_name'] === 'mitre-attack' ? texts([p['phase_name']], 1) : [],
      ),
    ),
  ];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The strings of a list that can stand for names; at most so many. */
function texts(value: unknown, limit: number): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, limit).filter(isName);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'none';
  return json.length > 40 ? `${json.slice(0, 37)}...` : json;
}
