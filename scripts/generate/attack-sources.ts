// Makes server/data/attack/*.json anew from the research folder. Run by hand when the ATT&CK version changes:
//   node scripts/run-ts.mjs scripts/generate/attack-sources.ts [FOLDER]     (FOLDER: ../shared/attack unless told)
// What is taken and what is left out is written down in server/data/attack/SOURCES.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './attack-files.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Row = { readonly [name: string]: Json };

const from = process.argv[2] ?? '../shared/attack';
const read = <T>(name: string): T => JSON.parse(readFileSync(join(from, name), 'utf8')) as T;
const write = (name: string, text: string): void => writeFileSync(join(dataFolder(), name), text);

/** A JSON list with one row a line. */
const lines = (rows: readonly Json[]): string => `[\n${rows.map((r) => JSON.stringify(r)).join(',\n')}\n]\n`;

/** The row without what is absent, false, null or an empty list: absence says the same in one line less noise. */
const spare = (row: { readonly [name: string]: Json | undefined }): Row =>
  Object.fromEntries(
    Object.entries(row).filter(
      ([, v]) => v !== undefined && v !== false && v !== null && !(Array.isArray(v) && v.length === 0),
    ),
  ) as Row;

/** Typographic signs become plain ones: notes are also written into rule files as comments. */
const plain = (text: string): string =>
  text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\u2026/g, '...')
    .replace(/[\u2013\u2014]/g, '-');

interface RawTechnique {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly string[];
  readonly platforms: readonly string[];
  readonly parent: string | null;
  readonly deprecated: boolean;
  readonly revoked: boolean;
  readonly revokedBy?: readonly string[];
  readonly key: string;
}
const raw = read<readonly RawTechnique[]>('techniques.json');
const techniques = raw.map((t) => {
  if (t.revoked && t.revokedBy?.length !== 1)
    throw new Error(`${t.id} is revoked by ${t.revokedBy?.length ?? 0} techniques, not by one`);
  return spare({
    id: t.id,
    name: t.name,
    tactics: t.tactics,
    linux: t.platforms.includes('Linux'),
    parent: t.parent,
    deprecated: t.deprecated,
    revoked: t.revoked,
    revokedBy: t.revokedBy?.[0],
    key: t.key,
  });
});
write('techniques.json', lines(techniques));

const linux = new Set(
  raw.filter((t) => !t.revoked && !t.deprecated && t.platforms.includes('Linux')).map((t) => t.id),
);
const tactics =
  read<
    readonly {
      id: string;
      shortname: string;
      name: string;
      order: number | null;
      replacedBy?: readonly string[];
    }[]
  >('tactics.json');
write(
  'tactics.json',
  lines(
    tactics.map((t) =>
      spare({ id: t.id, shortname: t.shortname, name: t.name, order: t.order, replacedBy: t.replacedBy }),
    ),
  ),
);

interface RawActor {
  readonly id: string;
  readonly name: string;
  readonly type?: string;
  readonly aliases: readonly string[];
  readonly techniques: readonly string[];
}
const actor = (a: RawActor): Row =>
  spare({
    id: a.id,
    name: a.name,
    type: a.type,
    aliases: a.aliases,
    techniques: a.techniques.filter((id) => linux.has(id)),
  });
write('groups.json', lines(read<readonly RawActor[]>('groups.json').map(actor)));
write('software.json', lines(read<readonly RawActor[]>('software.json').map(actor)));

const notes = read<{
  readonly [id: string]: { readonly summary: string; readonly linux: string; readonly audit: string };
}>('technique-notes.json');
const note = ([id, n]: readonly [
  string,
  { readonly summary: string; readonly linux: string; readonly audit: string },
]): string =>
  ` "${id}": {\n  "summary": ${JSON.stringify(plain(n.summary))},\n  "linux": ${JSON.stringify(plain(n.linux))},\n  "audit": ${JSON.stringify(plain(n.audit))}\n }`;
write('notes.json', `{\n${Object.entries(notes).map(note).join(',\n')}\n}\n`);

type RawEntry = {
  readonly noise: string;
  readonly note: string;
  readonly measured: Row;
  readonly rules: readonly Row[];
};
const rules = read<{ readonly [id: string]: RawEntry }>('technique-rules.json');
const rule = (r: Row): string =>
  JSON.stringify(typeof r['note'] === 'string' ? { ...r, note: plain(r['note']) } : r);
const entry = ([id, e]: readonly [string, RawEntry]): string =>
  ` "${id}": {"noise": "${e.noise}", "note": ${JSON.stringify(plain(e.note))}, "measured": ${JSON.stringify(e.measured)}, "rules": [\n  ${e.rules.map(rule).join(',\n  ')}\n ]}`;
write('catalogue.json', `{\n${Object.entries(rules).map(entry).join(',\n')}\n}\n`);
write('shared-rules.json', lines(read<readonly Row[]>('rules-shared-by-techniques.json')));
