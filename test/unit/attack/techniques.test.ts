import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData } from '../../../scripts/generate/attack-files.ts';
import { catalogueIds } from '../../../server/src/core/attack/data/catalogue.ts';
import {
  allGroups,
  allSoftware,
  groupById,
  groupByName,
  softwareUsing,
} from '../../../server/src/core/attack/data/groups.ts';
import {
  allTechniques,
  attribution,
  catalogueOf,
  dataVersion,
  groupsUsing,
  liveTechniqueFor,
  liveTechniques,
  noteOf,
  tactics,
  techniqueById,
} from '../../../server/src/core/attack/data/techniques.ts';

test('A sub-technique has all its facts', () => {
  assert.deepEqual(techniqueById('T1053.003'), {
    id: 'T1053.003',
    name: 'Cron',
    fullName: 'Scheduled Task/Job: Cron',
    tactics: ['Execution', 'Persistence', 'Privilege Escalation'],
    parent: 'T1053',
    linux: true,
    revoked: false,
    deprecated: false,
    key: 'T1053.003-Scheduled-Task-Job-Cron',
    url: 'https://attack.mitre.org/techniques/T1053/003/',
  });
  const parent = techniqueById('T1140');
  assert.equal(parent?.parent, undefined);
  assert.equal(parent?.fullName, 'Deobfuscate/Decode Files or Information');
  assert.deepEqual(parent?.tactics, ['Stealth']);
  assert.equal(techniqueById('T1003.001')?.linux, false);
});

test('Ids are found in any case, and other text is not', () => {
  assert.equal(techniqueById('t1053.003'), techniqueById('T1053.003'));
  for (const id of ['', 'T9999', 'T1053.', 'T1053.999', 'constructor', '__proto__', 'toString']) {
    assert.equal(techniqueById(id), undefined, id);
    assert.equal(noteOf(id), undefined, id);
    assert.equal(catalogueOf(id), undefined, id);
    assert.deepEqual(groupsUsing(id), [], id);
  }
});

test('The counts are those of version 19.1', () => {
  assert.equal(dataVersion, '19.1');
  assert.equal(allTechniques().length, 858);
  assert.equal(liveTechniques().length, 697);
  assert.equal(liveTechniques().filter((t) => t.linux).length, 355);
  assert.equal(allTechniques().filter((t) => t.revoked).length, 149);
  assert.equal(allTechniques().filter((t) => t.deprecated).length, 12);
  assert.equal(catalogueIds().length, 212);
  assert.equal(
    catalogueIds().reduce((n, id) => n + (catalogueOf(id)?.rules.length ?? 0), 0),
    682,
  );
  assert.equal(allGroups().length, 168);
  assert.equal(allSoftware().length, 99);
});

test('Techniques are in the order of their ids, and each is one object', () => {
  const ids = allTechniques().map((t) => t.id);
  assert.deepEqual(ids, [...ids].sort());
  for (const t of allTechniques()) assert.equal(techniqueById(t.id), t);
});

test('The packed data says what the source says', () => {
  const names = new Map(
    readData<readonly { readonly shortname: string; readonly name: string }[]>('tactics.json').map((t) => [
      t.shortname,
      t.name,
    ]),
  );
  interface Source {
    readonly id: string;
    readonly name: string;
    readonly tactics: readonly string[];
    readonly linux?: boolean;
    readonly parent?: string;
    readonly revoked?: boolean;
    readonly deprecated?: boolean;
    readonly revokedBy?: string;
  }
  for (const s of readData<readonly Source[]>('techniques.json')) {
    const t = techniqueById(s.id);
    assert.ok(t, s.id);
    assert.deepEqual(
      [t.name, t.linux, t.parent, t.revoked, t.deprecated, t.revokedBy],
      [s.name, s.linux ?? false, s.parent, s.revoked ?? false, s.deprecated ?? false, s.revokedBy],
    );
    assert.deepEqual([...t.tactics].sort(), s.tactics.map((short) => names.get(short)).sort());
  }
});

test('Every revoked technique leads to a live one, and a deprecated one nowhere', () => {
  for (const t of allTechniques()) {
    const live = liveTechniqueFor(t);
    if (t.deprecated) assert.equal(live, undefined);
    else assert.ok(live && !live.revoked && !live.deprecated, t.id);
    if (!t.revoked) assert.equal(t.revokedBy, undefined);
  }
  const audit = techniqueById('T1562.012');
  assert.equal(audit && liveTechniqueFor(audit)?.id, 'T1685.004');
});

test('Tactics are in the order of an attack, without the retired one', () => {
  const names = tactics().map((t) => t.name);
  assert.deepEqual([names.length, names[0], names.at(-1)], [15, 'Reconnaissance', 'Impact']);
  assert.ok(!names.includes('Defense Evasion'));
  for (const t of liveTechniques()) {
    const places = t.tactics.map((name) => names.indexOf(name));
    assert.ok(places.length > 0 && !places.includes(-1), t.id);
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
      t.id,
    );
  }
});

test('There is a note for each live Linux technique and for no other', () => {
  for (const t of allTechniques()) {
    const note = noteOf(t.id.toLowerCase());
    assert.equal(note !== undefined, t.linux && !t.revoked && !t.deprecated, t.id);
    for (const text of note ? Object.values(note) : [])
      assert.ok(text.length > 40 && /^[\x20-\x7e]+$/.test(text), `${t.id}: ${text}`);
  }
});

test('Groups and software are found by technique, id and name', () => {
  assert.ok(groupsUsing('t1053.003').some((g) => g.name === 'Rocke'));
  const rocke = groupById('g0106');
  assert.equal(rocke?.name, 'Rocke');
  assert.ok(rocke?.techniques.includes('T1574.006'));
  assert.equal(groupByName('rocke'), rocke);
  assert.equal(groupByName('fancy bear')?.name, 'APT28');
  assert.equal(groupByName('nobody'), undefined);
  for (const g of [...allGroups(), ...allSoftware()]) {
    for (const id of g.techniques) {
      const t = techniqueById(id);
      assert.ok(t?.linux && !t.revoked && !t.deprecated, `${g.id} ${id}`);
    }
  }
  assert.ok(
    softwareUsing('T1053.003').every(
      (s) => s.techniques.includes('T1053.003') && /^(malware|tool)$/.test(s.type),
    ),
  );
  assert.ok(softwareUsing('T1053.003').length > 0);
});

test("MITRE's notice is complete", () => {
  assert.equal(
    attribution,
    '© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.',
  );
});
