import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverage } from '../../../server/src/core/attack/coverage/coverage.ts';
import { coverageFormats, writeCoverage } from '../../../server/src/core/attack/coverage/coverageExports.ts';
import type { Coverage } from '../../../server/src/core/attack/coverage/coverageTypes.ts';
import { type NavigatorLayer, navigatorLayer } from '../../../server/src/core/attack/coverage/navigator.ts';
import { tactics, techniqueById } from '../../../server/src/core/attack/data/techniques.ts';
import { target } from '../../../server/src/core/facts/targets.ts';
import { load, singleFile } from '../../../server/src/core/ruleset/index.ts';

const text = [
  '-w /etc/sudoers -p wa -k T1548.003',
  '-w /srv/x -p wa -k T1087.001',
  '-w /srv/y -p wa -k T1105|x,"=cmd()',
  '-w /etc/audit/ -p wa -k T1562.012',
].join('\n');
function covered(): Coverage {
  const t = target('debian-12');
  assert.ok(t);
  return coverage(load(singleFile(text), t));
}

test('Each export has the same bytes for the same input, ends with a newline, and has the notice', () => {
  for (const format of coverageFormats) {
    const one = writeCoverage(covered(), format, { name: 'my.rules' });
    assert.equal(one, writeCoverage(covered(), format, { name: 'my.rules' }));
    assert.ok(one.endsWith('\n'), format);
    assert.ok(
      one.includes(
        'The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.',
      ),
      format,
    );
    assert.ok(one.includes('19.1'), format);
  }
});

test('In the CSV export every row has as many cells, and none is a formula', () => {
  const csv = writeCoverage(covered(), 'csv');
  const rows = csv.split('\r\n').slice(0, -1).map(cellsOf);
  assert.equal(rows.length, covered().techniques.length + 2);
  for (const row of rows.slice(0, -1)) assert.equal(row.length, 7, row.join());
  const t1105 = rows.find((r) => r[0] === 'T1105');
  assert.equal(t1105?.[5], 'T1105|x,"=cmd()');
  assert.ok(rows.every((r) => r.every((c) => !/^[=+@]/.test(c))));
});

/** The cells of a row of RFC 4180. */
function cellsOf(row: string): readonly string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map((m) =>
    (m[1] ?? m[2] ?? '').replaceAll('""', '"'),
  );
}

test('In the Markdown export tables stay tables whatever a key contains', () => {
  const md = writeCoverage(covered(), 'markdown', { name: 'a|b' });
  for (const line of md.split('\n').filter((l) => l.startsWith('|') && !l.startsWith('|---'))) {
    const bars = line.replaceAll('\\|', '').split('|').length;
    assert.ok(bars === 6 || bars === 7, line);
  }
  assert.match(
    md,
    /\[T1548\.003\]\(https:\/\/attack\.mitre\.org\/techniques\/T1548\/003\/\) Abuse Elevation/,
  );
});

test('The JSON export names lines as the caller does', () => {
  const json = JSON.parse(writeCoverage(covered(), 'json', { whereIs: (line) => `x:${line + 1}` })) as {
    techniques: { id: string; named: { at: string; former?: string }[] }[];
  };
  assert.deepEqual(json.techniques.find((t) => t.id === 'T1685.004')?.named, [
    { at: 'x:4', key: 'T1562.012', former: 'T1562.012' },
  ]);
});

test('The columns of the text export add up to all techniques', () => {
  const told = writeCoverage(covered(), 'text', { name: 'x.rules' });
  assert.match(
    told,
    /^x\.rules on Debian 12 \(audit 3\.0\.9\): 2 of 212 seen \(\d+ fully\), 4 named, 143 not to be seen by audit\.$/m,
  );
  const { both, seen, named, missed } = covered().counts;
  assert.deepEqual([both, seen, named, missed], [2, 0, 2, 208]);
  assert.match(told, /^techniques, each once +2 +0 +2 +208 +143$/m);
});

/** The properties of format 4.5 (LAYERFORMATv4_5.md) with their types; `!` marks those that must be there. */
const format = {
  layer: {
    versions: 'object',
    'name!': 'string',
    description: 'string',
    'domain!': 'string',
    customDataURL: 'string',
    filters: 'object',
    sorting: 'number',
    layout: 'object',
    hideDisabled: 'boolean',
    techniques: 'array',
    gradient: 'object',
    legendItems: 'array',
    showTacticRowBackground: 'boolean',
    tacticRowBackground: 'string',
    selectTechniquesAcrossTactics: 'boolean',
    selectSubtechniquesWithParent: 'boolean',
    selectVisibleTechniques: 'boolean',
    metadata: 'array',
    links: 'array',
  },
  versions: { attack: 'string', 'navigator!': 'string', 'layer!': 'string' },
  technique: {
    'techniqueID!': 'string',
    tactic: 'string',
    comment: 'string',
    enabled: 'boolean',
    score: 'number',
    color: 'string',
    metadata: 'array',
    links: 'array',
    showSubtechniques: 'boolean',
  },
  gradient: { 'colors!': 'array', 'minValue!': 'number', 'maxValue!': 'number' },
  legendItem: { 'label!': 'string', 'color!': 'string' },
  metadata: { 'name!': 'string', 'value!': 'string' },
  link: { 'label!': 'string', 'url!': 'string' },
  layout: {
    layout: 'string',
    showID: 'boolean',
    showName: 'boolean',
    showAggregateScores: 'boolean',
    countUnscored: 'boolean',
    aggregateFunction: 'string',
    expandedSubtechniques: 'string',
  },
} as const;

function conforms(value: object, kind: keyof typeof format): void {
  const spec: Readonly<Record<string, string>> = format[kind];
  for (const [name, type] of Object.entries(spec))
    if (name.endsWith('!')) assert.ok(name.slice(0, -1) in value, `${kind} lacks ${name} (${type})`);
  for (const [name, v] of Object.entries(value)) {
    const type = spec[name] ?? spec[`${name}!`];
    assert.ok(type, `${kind} has ${name}, which the format has not`);
    assert.equal(Array.isArray(v) ? 'array' : typeof v, type, `${kind}.${name}`);
  }
}

test('The Navigator layer has format 4.5', () => {
  const layer = JSON.parse(writeCoverage(covered(), 'navigator', { name: 'my rules' })) as NavigatorLayer;
  conforms(layer, 'layer');
  conforms(layer.versions, 'versions');
  conforms(layer.gradient, 'gradient');
  conforms(layer.layout, 'layout');
  for (const item of layer.legendItems) conforms(item, 'legendItem');
  for (const m of layer.metadata) conforms(m, 'metadata');
  for (const l of layer.links) conforms(l, 'link');
  assert.deepEqual(
    [layer.domain, layer.versions, layer.filters],
    ['enterprise-attack', { attack: '19', navigator: '5.1.0', layer: '4.5' }, { platforms: ['Linux'] }],
  );
  const hex = /^#[0-9a-f]{6}$/;
  for (const color of [
    ...layer.gradient.colors,
    ...layer.legendItems.map((i) => i.color),
    layer.tacticRowBackground,
  ])
    assert.match(color, hex);
  assert.ok(layer.gradient.maxValue > layer.gradient.minValue);
  const seen = new Set<string>();
  for (const t of layer.techniques) {
    conforms(t, 'technique');
    for (const m of t.metadata) conforms(m, 'metadata');
    const known = techniqueById(t.techniqueID);
    assert.ok(known && !known.revoked && !known.deprecated, t.techniqueID);
    const tactic = tactics().find((x) => x.shortname === t.tactic);
    assert.ok(tactic && known.tactics.includes(tactic.name), `${t.techniqueID} ${t.tactic}`);
    assert.ok(!seen.has(`${t.techniqueID} ${t.tactic}`), 'a cell twice');
    seen.add(`${t.techniqueID} ${t.tactic}`);
    if (t.score !== undefined) assert.ok(Number.isInteger(t.score) && t.score >= 0 && t.score <= 100);
  }
});

test('The Navigator layer distinguishes the states', () => {
  const layer = navigatorLayer(covered());
  const cell = (id: string) => layer.techniques.find((t) => t.techniqueID === id);
  assert.equal(cell('T1548.003')?.score, 33);
  assert.equal(cell('T1053.003')?.score, 0);
  assert.deepEqual(
    [cell('T1110.003')?.enabled, cell('T1110.003')?.score],
    [false, undefined],
    'audit cannot see it',
  );
  assert.equal(cell('T1087.001')?.color, '#9e9ac8');
  assert.equal(cell('T1548.003')?.color, undefined);
});
