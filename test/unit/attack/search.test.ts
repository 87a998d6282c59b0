import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  completionFilterText,
  searchTechniques,
} from '../../../server/src/core/attack/data/searchTechniques.ts';
import { allTechniques, techniqueById } from '../../../server/src/core/attack/data/techniques.ts';

const ids = (query: string, limit?: number): readonly string[] =>
  searchTechniques(query, limit === undefined ? {} : { limit }).map((m) => m.technique.id);

/** A query, and what has to come first. */
const table: readonly (readonly [query: string, ...first: readonly string[]])[] = [
  ['cron', 'T1053.003'],
  ['CRON', 'T1053.003'],
  ['linker', 'T1574.006'],
  ['dynamic link', 'T1574.006'],
  ['T1574', 'T1574', 'T1574.006', 'T1574.007', 'T1574.001'],
  ['t1574.006', 'T1574.006'],
  ['T1574.006-Hijack-Exec', 'T1574.006'],
  ['t1053_003', 'T1053.003'],
  ['T1053.', 'T1053', 'T1053.002', 'T1053.003'],
  ['scheduled cron', 'T1053.003'],
  ['scheduled task', 'T1053'],
  ['T1003.001', 'T1003.001'],
  ['T1562.012', 'T1562.012', 'T1685.004'],
  ['deobf', 'T1140'],
  ['systemd persistence', 'T1053.006', 'T1543.002'],
  ['doppelganging', 'T1055.013', 'T1186'],
  ['Doppelgäng', 'T1055.013'],
  ['ssh keys', 'T1098.004'],
];
for (const [query, ...first] of table) {
  test(`Searching ${JSON.stringify(query)} finds ${first.join(', ')} first`, () =>
    assert.deepEqual(ids(query, first.length), first));
}

test('Every word of a search must be found', () => {
  assert.deepEqual(ids('cron nosuchword'), []);
  assert.deepEqual(ids('ron'), []);
  assert.deepEqual(ids('T9999'), []);
  for (const { technique } of searchTechniques('account discovery'))
    assert.match(`${technique.fullName} ${technique.tactics}`, /account.*discovery/i);
});

test('Live Linux techniques are found first, then other live ones, then the rest', () => {
  const found = searchTechniques('shell').map((m) => m.technique);
  const standing = found.map((t) => (t.revoked || t.deprecated ? 2 : t.linux ? 0 : 1));
  assert.deepEqual(standing, [...standing].sort());
  assert.deepEqual([...new Set(standing)], [0, 1, 2]);
});

test('Scores decrease, and limit and linuxOnly are respected', () => {
  const found = searchTechniques('account');
  assert.ok(found.every((m, i) => i === 0 || m.score <= (found[i - 1]?.score ?? 0)));
  assert.equal(searchTechniques('account', { limit: 3 }).length, 3);
  assert.deepEqual(searchTechniques('account', { limit: 3 }), found.slice(0, 3));
  assert.ok(searchTechniques('dll', { linuxOnly: true }).every((m) => m.technique.linux));
  assert.ok(searchTechniques('dll').some((m) => !m.technique.linux));
});

test('An empty search finds all techniques, Linux first', () => {
  for (const query of ['', '  ', '-', '.']) assert.equal(ids(query).length, 858, query);
  assert.equal(
    searchTechniques('', { limit: 355 }).filter((m) => m.technique.linux && !m.technique.revoked).length,
    355,
  );
});

test('Each id and each full name finds its technique first among its equals', () => {
  for (const t of allTechniques()) {
    assert.equal(ids(t.id, 1)[0], t.id);
    assert.ok(ids(t.fullName).includes(t.id), t.fullName);
  }
});

/** Whether all letters stand in the text in order: the least that any client's fuzzy filter asks. */
function fuzzy(pattern: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === pattern[at]) at++;
  return at === pattern.length;
}

test('The filter text matches the canonical key to its end and contains each word', () => {
  assert.equal(completionFilterText({ ...known('T1053.003') }), 'T1053.003-Cron-Scheduled-Task-Job-Cron');
  assert.equal(completionFilterText(known('T1140')), 'T1140-Deobfuscate-Decode-Files-or-Information');
  for (const t of allTechniques()) {
    const text = completionFilterText(t);
    assert.ok(text.length <= 128 && text.startsWith(t.id), text);
    assert.ok(fuzzy(t.key, text), text);
    const words = new Set(text.split('-'));
    for (const word of t.key.split('-')) assert.ok(words.has(word), `${word} in ${text}`);
  }
});

function known(id: string): typeof allTechniques extends () => readonly (infer T)[] ? T : never {
  const t = techniqueById(id);
  assert.ok(t);
  return t;
}
