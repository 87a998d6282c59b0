import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { nearestIds } from '../../../server/src/core/attack/data/nearestIds.ts';
import {
  allTechniques,
  liveTechniqueFor,
  techniqueById,
} from '../../../server/src/core/attack/data/techniques.ts';
import { keyInStyle, keyStyles, withTechnique } from '../../../server/src/core/attack/keys/keyText.ts';
import { techniquesInKey } from '../../../server/src/core/attack/keys/techniqueKeys.ts';
import { target } from '../../../server/src/core/facts/targets.ts';
import { lintLines } from '../../../server/src/core/lint/lintLines.ts';
import { loadWhole, singleFile } from '../../../server/src/core/ruleset/index.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { sharedPath } from '../../support/shared.ts';

const debian = target('debian-12');
assert.ok(debian);
const found = (text: string) =>
  lintLines(parseDocument(text), { targets: [debian] }).problems.filter((p) => p.code.startsWith('AR6'));
const line = (key: string): string => `-w /etc/x -p wa -k ${key}`;
const codes = (key: string): string =>
  found(line(key))
    .map((p) => p.code)
    .join(' ');

/** The key with what took the place of its first technique. */
function migrated(key: string): string {
  const [id] = techniquesInKey(key);
  const old = id && techniqueById(id.id);
  const live = old && liveTechniqueFor(old);
  return id && old && live ? withTechnique(key, id, old, live) : key;
}

test('A revoked id is replaced in the style of its key', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['T1562.012', 'T1685.004'],
    ['t1562.012', 't1685.004'],
    ['mitre_t1562_012', 'mitre_t1685_004'],
    ['T1562.012_3', 'T1685.004_3'],
    ['T1002_1', 'T1560_1'],
    ['T1562-Impair-Defenses', 'T1685-Disable-or-Modify-Tools'],
    ['T1562_Impair_Defenses', 'T1685_Disable_or_Modify_Tools'],
    ['T1562_impair_defenses_2', 'T1685_disable_or_modify_tools_2'],
    ['Auditd_T1562_stopped', 'Auditd_T1685_stopped'],
    ['T1562.012-Disable-or-Modify-Linux-Audit-System', 'T1685.004-Disable-or-Modify-Linux-Audit-System-Log'],
    [
      'T1562.012-Impair-Defenses-Disable-or-Modify-Linux-Audit-System',
      'T1685.004-Disable-or-Modify-Tools-Disable-or-Modify-Linux-Audit-System-Log',
    ],
    // 003 was a serial number, and must not become a sub-technique.
    ['T1002_003', 'T1560_0003'],
    ['x T1562.001 y', 'x T1685 y'],
  ];
  for (const [from, to] of cases) assert.equal(migrated(from), to, from);
});

test('Every revoked technique is replaced by its live one, in every style, once', () => {
  let n = 0;
  for (const t of allTechniques()) {
    const live = liveTechniqueFor(t);
    if (!t.revoked || !live) continue;
    n++;
    for (const key of keyStyles.map((s) => keyInStyle(t, s))) {
      const to = migrated(key);
      assert.deepEqual(
        techniquesInKey(to).map((f) => f.id),
        [live.id],
        `${key} -> ${to}`,
      );
      assert.equal(migrated(to), to);
    }
    assert.equal(migrated(t.key), live.key);
    const [problem] = found(line(t.key)).filter((p) => p.code === 'AR601');
    const fix = problem?.fixes()[0];
    assert.ok(fix, t.id);
    assert.equal(applyEdits(line(t.key), fix.edits), line(live.key));
  }
  assert.equal(n, 149);
});

test('Live keys in every style have no problem, except for techniques of other platforms', () => {
  for (const t of allTechniques()) {
    if (t.revoked || t.deprecated) continue;
    for (const style of keyStyles)
      assert.equal(codes(keyInStyle(t, style)), t.linux ? '' : 'AR605', keyInStyle(t, style));
  }
});

test('A text that is not an id has no problem', () => {
  const silent = [
    't9999',
    't2024_backup',
    'ST9999',
    'T99999',
    '0xT1234',
    'T1053_999',
    'T1053-2024',
    'audit-wazuh-w',
    'T1068_CVE_2021_4034',
    'perm_mod',
    'T1053_cron',
    'T1078_Valid_Accounts',
  ];
  for (const key of silent) assert.equal(codes(key), '', key);
  assert.deepEqual(['T9999', 'T1053.999', 'x_T9999', 'T1043', 'T1053.005', 'T1562'].map(codes), [
    'AR603',
    'AR603',
    'AR603',
    'AR602',
    'AR605',
    'AR601',
  ]);
  assert.equal(found('# T9999\n-D\n-W /etc/x -p wa -k T9999').length, 0, 'comments, controls and deletions');
});

test('A name of another technique is reported, and a name of the same family is not', () => {
  assert.deepEqual(
    [
      'T1003.008-Proc-Filesystem',
      'T1078_Scheduled_Task',
      'T1053.003-Valid-Accounts',
      'T1685-Impair-Defenses',
      'T1003-Proc-Filesystem',
      'T1053.003-Scheduled-Task-Job',
      'T1053.003-Nightly-Backup',
    ].map(codes),
    ['AR604', 'AR604', 'AR604', 'AR604', '', '', ''],
  );
});

test('For an id that does not exist, near ids are found', () => {
  assert.deepEqual(nearestIds('T1053.030'), ['T1053.003', 'T1053']);
  assert.deepEqual(nearestIds('T9999'), []);
  assert.ok(nearestIds('T1035').length <= 3);
});

test('The fix keeps spaces in a key, and each of several keys', () => {
  const text = '-a always,exit -F arch=b64 -S kill -F key=T1562\\ x -F key=T1002';
  const problems = found(text);
  assert.deepEqual(
    problems.map((p) => p.code),
    ['AR601', 'AR601'],
  );
  const edits = problems.flatMap((p) => p.fixes()[0]?.edits ?? []);
  assert.equal(applyEdits(text, edits), '-a always,exit -F arch=b64 -S kill -F key=T1685\\ x -F key=T1560');
});

const bfuzzy = sharedPath('corpus/bfuzzy1-auditd-attack.rules', 'moving the keys of bfuzzy1');
test('Each revoked id of a published ruleset is found and replaced, and the result loads as before', {
  skip: bfuzzy === undefined,
}, () => {
  const text = readFileSync(bfuzzy ?? '', 'utf8');
  const revoked = text
    .split('\n')
    .filter((l) => /^ *-[aw]/.test(l))
    .flatMap((l) => techniquesInKey(l.replace(/^.*(?:-k |key=)/, '')))
    .filter((f) => techniqueById(f.id)?.revoked);
  const problems = found(text).filter((p) => p.code === 'AR601');
  // Rules with one key are one problem, the others of them related places.
  const places = problems.reduce((n, p) => n + 1 + p.related.length, 0);
  assert.equal(places, revoked.length);
  assert.equal(places, 6);
  const after = applyEdits(
    text,
    problems.flatMap((p) => p.fixes()[0]?.edits ?? []),
  );
  assert.deepEqual(found(after), []);
  const outcomes = (t: string): readonly string[] =>
    loadWhole(singleFile(t), debian).lines.map((l) => l.outcome);
  assert.deepEqual(outcomes(after), outcomes(text));
});

test('A key whose id and name are of different techniques offers both keys, and chooses neither', () => {
  const styled = (key: string) =>
    lintLines(parseDocument(line(key)), { targets: [debian], severities: { AR607: 'hint' } }).problems.filter(
      (p) => p.code === 'AR607' || p.code === 'AR604',
    );
  const fixesOf = (key: string): readonly string[] =>
    styled(key).flatMap((p) => p.fixes().map((f) => applyEdits(line(key), f.edits)));
  const [byId, byName] = ['T1036-Masquerading', 'T1014-Rootkit'];
  assert.deepEqual(fixesOf('T1036_Rootkit'), [line(byId), line(byName)]);
  assert.deepEqual(fixesOf('rootkit-T1036-1'), [line(byId), line(byName)]);
  const [problem] = styled('T1036_Rootkit');
  assert.match(problem?.message ?? '', /^The ID T1036 and the name "Rootkit" \(T1014\)/);
  assert.deepEqual(
    problem?.fixes().map(({ title, safety, choice }) => [title, safety, choice]),
    [
      [`Keep the ID: write "${byId}"`, 'unsafe', true],
      [`Keep the name: write "${byName}"`, 'unsafe', true],
    ],
  );
  // The name of a sub-technique beside the id of its parent says more than the id.
  assert.deepEqual(fixesOf('T1053_cron'), [
    line('T1053-Scheduled-Task-Job'),
    line('T1053.003-Scheduled-Task-Job-Cron'),
  ]);
  // Its own name, the beginning of it, or words of none: only the key of the id.
  for (const key of ['T1053.003_cron', 'T1053.003_Scheduled_Task', 'T1053.003', 'jobs_T1053.003'])
    assert.deepEqual(fixesOf(key), [line('T1053.003-Scheduled-Task-Job-Cron')], key);
  // AR604 says it already.
  assert.deepEqual(
    styled('T1053.003-File-and-Directory-Discovery').map((p) => p.code),
    ['AR604'],
  );
});
