import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { catalogueOf } from '../../../server/src/core/attack/data/catalogue.ts';
import { describeTechnique } from '../../../server/src/core/attack/data/describeTechnique.ts';
import {
  allGroups,
  allSoftware,
  groupById,
  groupsUsing,
  softwareUsing,
} from '../../../server/src/core/attack/data/groups.ts';
import { searchTechniques } from '../../../server/src/core/attack/data/searchTechniques.ts';
import { dataVersion } from '../../../server/src/core/attack/data/techniqueData.ts';
import {
  attackVersion,
  liveTechniqueFor,
  noteOf,
  tactics,
  techniqueById,
} from '../../../server/src/core/attack/data/techniques.ts';
import { techniquesInKey } from '../../../server/src/core/attack/keys/techniqueKeys.ts';
import { type AttackIndex, checkIndex } from '../../../server/src/core/attack/official/attackIndex.ts';
import { officialMarkdown, opening } from '../../../server/src/core/attack/official/officialText.ts';
import { lint, read, targetsOf, useTechniques } from '../../../server/src/core/service.ts';
import {
  bundle,
  group,
  readBundle,
  relationship,
  software,
  stixId,
  tactic,
  technique,
} from '../../support/stix.ts';

afterEach(() => useTechniques(undefined));

function indexOf(objects: readonly unknown[], spec: '2.0' | '2.1' = '2.1'): AttackIndex {
  const index = readBundle(bundle(objects, spec));
  assert.ok(!('problem' in index), JSON.stringify(index));
  return index;
}

function problemOf(text: string): string {
  const answer = readBundle(text);
  assert.ok('problem' in answer, 'it should not be read');
  // The same in small pieces: where a piece ends makes no difference.
  assert.deepEqual(readBundle(text, 7), answer);
  return answer.problem;
}

const pattern = (id: string): string => stixId('attack-pattern', id);

const newer = [
  { type: 'x-mitre-collection', id: 'x-mitre-collection--1', x_mitre_version: '20.0', x_mitre_contents: [] },
  tactic('TA0002', 'execution', 'Doing Things'),
  tactic('TA0200', 'sulking', 'Sulking', { description: 'They sulk.' }),
  {
    type: 'x-mitre-matrix',
    id: 'm',
    tactic_refs: [stixId('x-mitre-tactic', 'TA0200'), stixId('x-mitre-tactic', 'TA0002')],
  },
  technique('T1053.003', 'Crontab', {
    description:
      'They edit a <code>crontab</code>.(Citation: Somebody 2020)\n\nMore at [Sulking](https://attack.mitre.org/tactics/TA0200).',
    kill_chain_phases: [
      { kill_chain_name: 'mitre-attack', phase_name: 'execution' },
      { kill_chain_name: 'mitre-attack', phase_name: 'sulking' },
      { kill_chain_name: 'other', phase_name: 'impact' },
    ],
  }),
  technique('T1053', 'Planned Task'),
  technique('T1701', 'Brand New'),
  technique('T1543.002', 'Systemd Service', { revoked: true }),
  technique('T1702', 'Systemd Unit'),
  technique('T1703', 'Only Windows', { x_mitre_platforms: ['Windows'] }),
  group('G9001', 'New Crew', { aliases: ['New Crew', 'Crew of the New'], description: 'A crew.' }),
  software('S9001', 'newd'),
  software('S9002', 'win.exe', { x_mitre_platforms: ['Windows'] }),
  relationship('revoked-by', pattern('T1543.002'), pattern('T1702')),
  relationship('uses', stixId('intrusion-set', 'G9001'), pattern('T1701')),
  relationship('uses', stixId('intrusion-set', 'G9001'), pattern('T1703')),
  relationship('uses', stixId('malware', 'S9001'), pattern('T1701')),
  relationship('uses', stixId('malware', 'S9001'), pattern('T1053'), { revoked: true }),
];

for (const spec of ['2.0', '2.1'] as const) {
  test(`The techniques, names, tactics, groups and texts of a newer bundle of STIX ${spec} are used`, () => {
    useTechniques(indexOf(newer, spec));
    assert.equal(attackVersion(), '20.0');
    assert.equal(techniqueById('T1701')?.key, 'T1701-Brand-New');
    assert.deepEqual(techniquesInKey('x_T1701'), [{ id: 'T1701', start: 2, end: 7 }]);
    const cron = techniqueById('T1053.003');
    assert.equal(cron?.fullName, 'Planned Task: Crontab');
    assert.deepEqual(cron?.tactics, ['Sulking', 'Doing Things']);
    assert.deepEqual(
      tactics().map((t) => t.name),
      ['Sulking', 'Doing Things'],
    );
    assert.deepEqual(groupById('g9001'), {
      id: 'G9001',
      name: 'New Crew',
      aliases: ['Crew of the New'],
      techniques: ['T1701'],
      url: 'https://attack.mitre.org/groups/G9001/',
    });
    assert.deepEqual(
      groupsUsing('T1701').map((g) => g.name),
      ['New Crew'],
    );
    assert.deepEqual(
      softwareUsing('T1701').map((s) => s.name),
      ['newd'],
    );
    assert.ok(!allSoftware().some((s) => s.id === 'S9002'));
    assert.equal(searchTechniques('brand')[0]?.technique.id, 'T1701');
    const text = describeTechnique('T1053.003') ?? '';
    assert.match(
      text,
      /\*\*MITRE's text:\*\* They edit a `crontab`\.\n\nMore at \[Sulking\]\(https:\/\/attack\.mitre\.org\/tactics\/TA0200\)\./,
    );
    assert.match(text, /MITRE ATT&CK® 20\.0\. ©/);
    // Our own note goes on above it, and what ATT&CK never dropped stays.
    assert.ok(text.indexOf('**What audit sees:**') < text.indexOf("**MITRE's text:**"));
    assert.equal(techniqueById('T1070')?.id, 'T1070');
    assert.ok(allGroups().some((g) => g.id === 'G0106'));
  });
}

test('Our note and rules move with a technique that a newer version gave another id', () => {
  const [note, rules] = [noteOf('T1543.002'), catalogueOf('T1543.002')];
  assert.ok(note && rules);
  useTechniques(indexOf(newer));
  const old = techniqueById('T1543.002');
  assert.equal(old && liveTechniqueFor(old)?.id, 'T1702');
  assert.deepEqual(noteOf('T1702'), note);
  assert.deepEqual(catalogueOf('T1702'), rules);
  assert.equal(catalogueOf('T1543.002'), undefined);
});

test('An older bundle adds texts and unknown objects, and changes nothing else', () => {
  const day = { modified: '2020-01-01T00:00:00Z' };
  const index = indexOf([
    technique('T1053', 'Old Name', { ...day, description: 'An old text.' }),
    technique('T1685.004', 'Gone', { ...day, revoked: true }),
    technique('T1999', 'Own Technique', { ...day }),
    group('G0106', 'Old Rocke', { description: 'Miners.' }),
    group('G9001', 'Own Group'),
    relationship('uses', stixId('intrusion-set', 'G9001'), pattern('T1999')),
  ]);
  useTechniques(index);
  assert.equal(attackVersion(), dataVersion);
  assert.equal(techniqueById('T1053')?.name, 'Scheduled Task/Job');
  assert.equal(techniqueById('T1685.004')?.revoked, false);
  assert.equal(techniqueById('T1999')?.name, 'Own Technique');
  assert.equal(groupById('G0106')?.name, 'Rocke');
  assert.deepEqual(groupById('G9001')?.techniques, ['T1999']);
  const text = describeTechnique('T1053') ?? '';
  assert.match(text, /An old text\./);
  assert.match(text, new RegExp(`MITRE ATT&CK® ${dataVersion.replace('.', '\\.')}, texts of 2020-01-01\\.`));
});

test('Problems follow the data in use, whatever was found before', () => {
  const document = read('-w /etc/crontab -p wa -k T1701-Brand-New\n-w /etc/systemd -p wa -k T1543.002\n');
  const codes = () =>
    lint(document, { targets: targetsOf([], 'x86_64') })
      .map((p) => p.code)
      .filter((c) => c.startsWith('AR6'));
  assert.deepEqual(codes(), ['AR603']);
  useTechniques(indexOf(newer));
  assert.deepEqual(codes(), ['AR601']);
  useTechniques(undefined);
  assert.deepEqual(codes(), ['AR603']);
});

test('Revocations that form a circle or end nowhere leave a technique without a replacement', () => {
  const index = indexOf([
    technique('T1701', 'Live'),
    technique('T1801', 'Round', { revoked: true }),
    technique('T1802', 'And Round', { revoked: true }),
    technique('T1803', 'Itself', { revoked: true }),
    technique('T1804', 'Nowhere', { revoked: true }),
    technique('T1805', 'Chain', { revoked: true }),
    technique('T1806', 'Link', { revoked: true }),
    technique('T1900.001', 'Orphan'),
    relationship('revoked-by', pattern('T1801'), pattern('T1802')),
    relationship('revoked-by', pattern('T1802'), pattern('T1801')),
    relationship('revoked-by', pattern('T1803'), pattern('T1803')),
    relationship('revoked-by', pattern('T1804'), 'attack-pattern--none'),
    relationship('revoked-by', pattern('T1805'), pattern('T1806')),
    relationship('revoked-by', pattern('T1806'), pattern('T1701')),
    relationship('subtechnique-of', pattern('T1701'), pattern('T1701')),
  ]);
  useTechniques(index);
  for (const id of ['T1801', 'T1802', 'T1803', 'T1804']) {
    const t = techniqueById(id);
    assert.ok(t?.revoked && t.revokedBy === undefined, id);
    assert.equal(liveTechniqueFor(t), undefined, id);
    assert.match(describeTechnique(id) ?? '', /\*\*Revoked:\*\* it is no longer part/);
  }
  assert.equal(techniqueById('T1805')?.revokedBy, 'T1701');
  assert.equal(techniqueById('T1900.001')?.fullName, 'Orphan');
  assert.deepEqual(
    lint(read('-w /etc/x -p wa -k T1801\n'), { targets: targetsOf([], 'x86_64') }).map((p) => p.code),
    [],
  );
});

test('Of several objects with one id, the live and last one is used', () => {
  const index = indexOf([
    technique('T1701', 'First'),
    technique('T1701', 'Last', { modified: '2031-01-01T00:00:00Z' }),
    technique('T1701', 'Earlier', { modified: '2029-01-01T00:00:00Z' }),
    technique('T1701', 'Revoked', {
      id: 'attack-pattern--other',
      revoked: true,
      modified: '2032-01-01T00:00:00Z',
    }),
  ]);
  assert.deepEqual(
    index.techniques.map((t) => t.name),
    ['Last'],
  );
});

test('Wrong types and names such as __proto__ are ignored', () => {
  const index = indexOf([
    technique('T1701', 'Good'),
    null,
    7,
    'text',
    [],
    [{ type: 'attack-pattern' }],
    {},
    { type: 'attack-pattern' },
    {
      type: 'attack-pattern',
      id: '__proto__',
      name: 'x',
      external_references: [{ external_id: '__proto__' }],
    },
    technique('__proto__', 'Proto'),
    technique('constructor', 'Constructor'),
    technique('T17011', 'Too Long'),
    technique('T1702', ''),
    technique('T1703', 'x'.repeat(5000)),
    technique('T1704', 'two\n-D\nlines'),
    technique('T1705', 'Typed', { name: { toString: 'x' } }),
    technique('T1706', 'Odd', {
      external_references: 'T1706',
      x_mitre_platforms: 'Linux',
      kill_chain_phases: { phase_name: 'execution' },
    }),
    technique('T1707', 'Odd Parts', {
      x_mitre_platforms: [{}, 1, 'Linux'],
      kill_chain_phases: [null, 1, { kill_chain_name: 'mitre-attack', phase_name: 4 }],
      description: { a: 1 },
      modified: 'yesterday',
      revoked: 'true',
    }),
    group('G9001', 'Odd', { aliases: ['__proto__', 3, null, 'constructor'] }),
    relationship('uses', '__proto__', 'attack-pattern--t1701'),
    relationship('revoked-by', '__proto__', 'constructor'),
    { type: 'relationship', relationship_type: 'uses', source_ref: 1, target_ref: {} },
    { type: 'x-mitre-matrix', tactic_refs: 'all' },
    { type: 'x-mitre-collection', x_mitre_version: '<b>1</b>' },
    JSON.parse('{"__proto__": {"type": "attack-pattern"}}'),
  ]);
  assert.deepEqual(
    index.techniques.map((t) => t.id),
    ['T1701', 'T1707'],
  );
  assert.equal(index.version, '');
  assert.deepEqual(index.groups[0]?.aliases, ['__proto__', 'constructor']);
  assert.equal(({} as { type?: unknown }).type, undefined);
  useTechniques(index);
  assert.equal(techniqueById('__proto__'), undefined);
  assert.equal(techniqueById('constructor'), undefined);
  assert.equal(techniqueById('T1707')?.linux, true);
});

test('A text that is not a bundle is refused with a sentence that says why', () => {
  assert.equal(problemOf(''), 'It is empty.');
  assert.equal(problemOf('   \n'), 'It ends in the middle: it was cut off, or not fetched to its end.');
  assert.match(
    problemOf('<!DOCTYPE html><html></html>'),
    /^It is not JSON: "<" is where the opening "\{" should be/,
  );
  assert.match(problemOf('[]'), /^It is not JSON: "\["/);
  assert.equal(problemOf('{}'), 'It has no list of "objects", as a STIX bundle has.');
  assert.equal(problemOf('{"objects": []}'), 'It has no list of "objects", as a STIX bundle has.');
  assert.equal(problemOf('{"objects": {}}'), '"objects" is not a list.');
  assert.equal(problemOf('{"objects": [{}]}'), "There is no technique of ATT&CK's enterprise matrix in it.");
  assert.equal(
    problemOf('{"type": "report", "objects": []}'),
    'It is not a STIX bundle: its type is "report".',
  );
  assert.equal(
    problemOf('{"type": "bundle", "spec_version": "1.2", "objects": []}'),
    'It is a bundle of STIX "1.2". Versions 2.0 and 2.1 can be read.',
  );
  for (const text of [
    '{"a" 1}',
    '{"a": }',
    '{"a": 1,}',
    '{,}',
    '{"objects": [,]}',
    '{"objects": [{},]}',
    '{"objects": [{} {}]}',
    '{"a": tru}',
    '{"a": 1} x',
    '{"a": [1}',
    '{1: 2}',
  ])
    assert.match(problemOf(text), /^It is not JSON: /, text);
  const mobile = technique('T1398', 'Boot', { x_mitre_domains: ['mobile-attack'] });
  assert.match(problemOf(bundle([mobile])), /no technique of ATT&CK's enterprise matrix/);
});

test('A truncated bundle is refused wherever it ends, and pieces of any size read the same', () => {
  const text = bundle([technique('T1701', 'Brackets ]}"\\ and \u{1f4a3}'), group('G9001', 'Crew')], '2.0');
  const whole = readBundle(text);
  assert.ok(!('problem' in whole));
  for (let size = 1; size < 40; size++) assert.deepEqual(readBundle(text, size), whole, `pieces of ${size}`);
  for (let end = 1; end < text.length; end++) {
    const answer = readBundle(text.slice(0, end));
    assert.ok(
      'problem' in answer && /cut off|no JSON/.test(answer.problem),
      `cut at ${end}: ${JSON.stringify(answer)}`,
    );
  }
  assert.deepEqual(readBundle(`\ufeff${text}\n`), whole);
});

test('Thousands of techniques are read', () => {
  const index = indexOf(Array.from({ length: 9000 }, (_, i) => technique(`T${1000 + i}`, `Technique ${i}`)));
  useTechniques(index);
  assert.equal(techniqueById('T9999')?.name, 'Technique 8999');
});

test('A saved index is accepted only as a whole', () => {
  const index = indexOf(newer);
  assert.deepEqual(checkIndex(JSON.parse(JSON.stringify(index))), index);
  const damaged: readonly unknown[] = [
    null,
    'text',
    [],
    {},
    { ...index, format: 0 },
    { ...index, version: 20 },
    { ...index, techniques: {} },
    { ...index, techniques: [null] },
    { ...index, techniques: [{ ...index.techniques[0], id: '__proto__' }] },
    { ...index, techniques: [{ ...index.techniques[0], name: 'two\nlines' }] },
    { ...index, techniques: [{ ...index.techniques[0], tactics: [1] }] },
    { ...index, techniques: [{ ...index.techniques[0], linux: 1 }] },
    { ...index, techniques: [{ ...index.techniques[0], revokedBy: 'x' }] },
    { ...index, groups: [{ ...index.groups[0], aliases: 'x' }] },
    { ...index, software: [{ ...index.software[0], type: 'worm' }] },
    { ...index, tactics: [{ ...index.tactics[0], text: {} }] },
  ];
  for (const value of damaged)
    assert.match(
      (checkIndex(value) as { problem: string }).problem,
      /Load it again/,
      JSON.stringify(value)?.slice(0, 80),
    );
});

test("Of MITRE's texts, citations are removed, only https links stay links, and the rest is plain text", () => {
  assert.equal(opening('One.(Citation: A b)(Citation: C)\n\nTwo.'), 'One.\n\nTwo.');
  assert.equal(opening('One.\n\nThese are:\n\n* a\n* b'), 'One.');
  assert.equal(opening(`${'Word '.repeat(100)}end. ${'More '.repeat(200)}`), `${'Word '.repeat(100)}end.`);
  const cases: readonly (readonly [string, string])[] = [
    ['a [b](https://x.org/c?d=1)', 'a [b](https://x.org/c?d=1)'],
    ['[b](http://x.org)', 'b'],
    ['[b](command:workbench.action.quit)', 'b'],
    ['[b](javascript:alert(1))', '\\[b\\](javascript:alert(1))'],
    ['[b](https://x.org/"onclick=)', 'b'],
    ['a ![i](https://x.org/i.png)', 'a \\![i](https://x.org/i.png)'],
    ['<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>'],
    ['<a href="command:x">y</a>', '\\<a href="command:x"\\>y\\</a\\>'],
    ['<command:x>', '\\<command:x\\>'],
    ['<code>rm -rf *</code> and `x`', '`rm -rf *` and `x`'],
    ['<code>a`b</code>', "`a'b`"],
    ['<code>', ''],
    ['see http://x.org and www.x.org', 'see http\\://x.org and www\\.x.org'],
    ['me@x.org', 'me\\@x.org'],
    ['# no heading', '\\# no heading'],
    ['- no list', '\\- no list'],
    ['1. no list', '1\\. no list'],
    ['lone ` tick', "lone ' tick"],
    ['[a](https://x.org)](command:y)', '[a](https://x.org)\\](command:y)'],
    ['[[a]](command:y)', '\\[\\[a\\]\\](command:y)'],
  ];
  for (const [source, shown] of cases) assert.equal(officialMarkdown(source), shown, source);
});
