import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData } from '../../../scripts/generate/attack-files.ts';
import { allTechniques, techniqueById } from '../../../server/src/core/attack/data/techniques.ts';
import {
  canonicalKey,
  idsInKey,
  keySlug,
  techniquesInKey,
} from '../../../server/src/core/attack/keys/techniqueKeys.ts';

/** A key, and what is read out of it: `id` where the text is the id as written, else `id=text`. */
type Row = readonly [key: string, ...found: readonly string[]];

const right: readonly Row[] = [
  // The canonical style, and the article's.
  ['T1053.003-Scheduled-Task-Job-Cron', 'T1053.003'],
  ['T1140-Deobfuscate-Decode-Files-or-Information', 'T1140'],
  ['T1574.006-Hijack-Execution-Flow-Dynamic-Linker-Hijacking', 'T1574.006'],
  ['T1053.003-Scheduled', 'T1053.003'],
  ['T1053.003-Scheduled Task-Job-Cron', 'T1053.003'],
  // Bare ids.
  ['T1201', 'T1201'],
  ['T1105', 'T1105'],
  ['T1055.008', 'T1055.008'],
  ['t1105', 'T1105=t1105'],
  ['t1055.008', 'T1055.008=t1055.008'],
  // Neo23x0 and relatives: id, then words.
  ['T1078_Valid_Accounts', 'T1078'],
  ['T1053_scheduled_task', 'T1053'],
  ['T1053_cron', 'T1053'],
  ['T1005_Data_From_Local_System_audit_log', 'T1005'],
  ['T1485 Data Destruction', 'T1485'],
  ['T1059:Command', 'T1059'],
  ['T1548.001,setuid', 'T1548.001'],
  // bfuzzy1: id and serial number.
  ['T1053.003_1', 'T1053.003'],
  ['T1078.003_64', 'T1078.003'],
  ['T1548.001_33', 'T1548.001'],
  ['T1219_12', 'T1219'],
  ['T1140_1', 'T1140'],
  ['T1087.001_7', 'T1087.001'],
  ['T1078_32', 'T1078'],
  ['T1078_3', 'T1078'],
  ['T1053.003-1', 'T1053.003'],
  ['T1053.003.1', 'T1053.003'],
  ['T1053.003_001', 'T1053.003'],
  // Serial numbers of three digits, where no such sub-technique exists.
  ['T1140_001', 'T1140'],
  ['T1105_002', 'T1105'],
  ['T1053_999', 'T1053'],
  ['T1053-120', 'T1053'],
  // Numbers of other lengths are no sub-technique, though the digits begin like one.
  ['T1053.3', 'T1053'],
  ['T1053.03', 'T1053'],
  ['T1053_0031', 'T1053'],
  ['T1053.0031', 'T1053'],
  ['T1059_04', 'T1059'],
  // CVE numbers and years.
  ['T1068_CVE_2021_4034', 'T1068'],
  ['T1068_CVE_2021_3560', 'T1068'],
  ['T1190-2021-44228', 'T1190'],
  ['CVE-2021-4034-T1068', 'T1068'],
  ['CVE_2021_4034_T1548.001', 'T1548.001'],
  ['2024_T1105_05', 'T1105'],
  // Id at the end or in the middle.
  ['Deobfuscate_T1140', 'T1140'],
  ['cron-T1053.003', 'T1053.003'],
  ['cron T1053.003', 'T1053.003'],
  ['attack.t1059.004', 'T1059.004=t1059.004'],
  ['attack:T1105', 'T1105'],
  ['[T1105]', 'T1105'],
  ['(T1105)', 'T1105'],
  ['key=T1105', 'T1105'],
  ['technique=T1059.004,tool', 'T1059.004'],
  ['MITRE/T1055', 'T1055'],
  ['10.2.2-T1078', 'T1078'],
  ['1-T1078', 'T1078'],
  // Other separators before a sub-technique that exists.
  ['mitre_t1059_004', 'T1059.004=t1059_004'],
  ['mitre_t1053_cron', 'T1053=t1053'],
  ['mitre_t1003_credential_dumping', 'T1003=t1003'],
  ['T1059_004', 'T1059.004=T1059_004'],
  ['T1059-004', 'T1059.004=T1059-004'],
  ['T1059/004', 'T1059.004=T1059/004'],
  ['T1053-003-Cron', 'T1053.003=T1053-003'],
  ['T1136_001_useradd', 'T1136.001=T1136_001'],
  ['T1059_004_1', 'T1059.004=T1059_004'],
  ['T1078_003', 'T1078.003=T1078_003'],
  ['T1562_012', 'T1562.012=T1562_012'],
  // Three digits that go on as a word are none.
  ['T1059_004a', 'T1059'],
  // Several.
  ['T1078-T1098', 'T1078', 'T1098'],
  ['T1548.001_T1548.003', 'T1548.001', 'T1548.003'],
  ['T1003.007\u0001T1055.008', 'T1003.007', 'T1055.008'],
  ['T1003.007-OS-Credential-Dumping-Proc-Filesystem\u0001T1055', 'T1003.007', 'T1055'],
  ['T1059_004_T1053', 'T1059.004=T1059_004', 'T1053'],
  ['T1105,T1105', 'T1105', 'T1105'],
  ['t1105 T1140 x', 'T1105=t1105', 'T1140'],
  ['T1078/T1098', 'T1078', 'T1098'],
  // Revoked and deprecated ids are ids.
  ['T1562.012-Impair-Defenses', 'T1562.012'],
  ['T1156_1', 'T1156'],
  ['T1168', 'T1168'],
  ['T1064_scripting', 'T1064'],
  // Beside an id that never was one.
  ['T9999-T1105', 'T1105'],
];

const wrong: readonly Row[] = [
  [''],
  ['T'],
  ['T105'],
  ['T10591'],
  ['T10590042'],
  ['ST1059'],
  ['ST1059.004'],
  ['aT1059'],
  ['attackT1059'],
  ['1T1059'],
  ['éT1059'],
  ['0xT1059'],
  ['0x7fT1059'],
  ['0x541059'],
  ['T1059x'],
  ['T1059abc'],
  ['T1059é'],
  ['T9999'],
  ['T1000'],
  ['T0800-ics'],
  ['T1053.999'],
  ['T1105.001'],
  ['TA0003'],
  ['G0106'],
  ['S0601'],
  ['T-1059'],
  ['T 1059'],
  ['T_1059'],
  ['CVE-2021-4034'],
  ['CVE_2021_1059'],
  ['susp_activity'],
  ['perm_mod'],
  ['mitre_cmd_exec'],
  ['elastic_sensitive_identity'],
  ['audit-wazuh-w'],
  ['10.2.2-priv-config-changes'],
  ['543130353900'],
  ['Т1059'], // Cyrillic T
  ['T１０５９'], // full-width digits
];

const shown = (
  key: string,
  found: readonly { readonly id: string; readonly start: number; readonly end: number }[],
): readonly string[] =>
  found.map(({ id, start, end }) => (key.slice(start, end) === id ? id : `${id}=${key.slice(start, end)}`));

test('The table has a hundred keys, each once', () => {
  const keys = [...right, ...wrong].map(([key]) => key);
  assert.ok(keys.length >= 100, `${keys.length}`);
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(right.every((row) => row.length > 1) && wrong.every((row) => row.length === 1));
});

for (const [key, ...expected] of [...right, ...wrong]) {
  test(`techniquesInKey reads ${expected.join(' and ') || 'nothing'} in ${JSON.stringify(key)}`, () => {
    assert.deepEqual(shown(key, techniquesInKey(key)), expected);
  });
}

test('idsInKey also returns ids that no technique has', () => {
  assert.deepEqual(idsInKey('x_T1053.999_T1105'), [
    { id: 'T1053.999', start: 2, end: 11, known: false },
    { id: 'T1105', start: 12, end: 17, known: true },
  ]);
  assert.deepEqual(idsInKey('T9999_001'), [{ id: 'T9999', start: 0, end: 5, known: false }]);
  assert.deepEqual(idsInKey('T10591 ST1059 0xT1059'), []);
});

test('Every canonical key is read back as its own technique and nothing else', () => {
  for (const t of allTechniques())
    assert.deepEqual(techniquesInKey(canonicalKey(t)), [{ id: t.id, start: 0, end: t.id.length }], t.key);
});

test('Every id is read with every separator, in both cases', () => {
  for (const { id } of allTechniques()) {
    for (const form of [
      id,
      id.toLowerCase(),
      id.replace('.', '_'),
      id.replace('.', '-'),
      id.replace('.', '/'),
    ]) {
      assert.deepEqual(techniquesInKey(`k_${form}_9`), [{ id, start: 2, end: 2 + form.length }], form);
    }
  }
});

test('Calls of techniquesInKey do not disturb each other', () => {
  const first = techniquesInKey('a-T1105');
  techniquesInKey('T1140');
  assert.deepEqual(techniquesInKey('a-T1105'), first);
});

test('keySlug of the full name gives the key of all 858 techniques', () => {
  const source = readData<readonly { readonly id: string; readonly key: string }[]>('techniques.json');
  assert.equal(source.length, 858);
  for (const { id, key } of source) {
    const technique = techniqueById(id);
    assert.ok(technique, id);
    assert.equal(`${id}-${keySlug(technique.fullName)}`, key);
    assert.equal(canonicalKey(technique), key);
    assert.ok(key.length <= 103 && /^[A-Za-z0-9.-]+$/.test(key), key);
  }
});

test('keySlug splits accents, ligatures and signs', () => {
  assert.equal(keySlug('Process Doppelgänging'), 'Process-Doppelganging');
  assert.equal(keySlug('  /etc/passwd and /etc/shadow '), 'etc-passwd-and-etc-shadow');
  assert.equal(keySlug('ﬁle ②: x²'), 'file-2-x2');
  assert.equal(keySlug('—'), '');
  assert.equal(keySlug('日本'), '');
});
