import assert from 'node:assert/strict';
import { test } from 'node:test';
import { world } from './world.ts';

const text =
  '# \ud83d\ude00\n-w /etc/passwd -p wa -k two words\n-a always,exit -S execve -k x\n-w /srv/../etc -p wa -k y\n\ufeff-w /a, -p wq\n';

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

function checkRegion(r: Region, lines: readonly string[]): void {
  for (const n of [r.startLine, r.startColumn, r.endLine, r.endColumn])
    assert.ok(Number.isInteger(n) && n >= 1);
  assert.ok(r.endLine > r.startLine || (r.endLine === r.startLine && r.endColumn >= r.startColumn));
  assert.ok(r.startLine <= lines.length && r.startColumn <= (lines[r.startLine - 1] ?? '').length + 1);
}

test('The SARIF report has the shape of 2.1.0: descriptors, results, regions, fixes', async () => {
  const w = world({ 'd x/a%.rules': text, '/abs/b.rules': text });
  const { out, status } = await w.run('lint', 'd x/a%.rules', '/abs/b.rules', '--format', 'sarif');
  assert.equal(status, 1);
  const log = JSON.parse(out);
  assert.equal(log.version, '2.1.0');
  assert.match(log.$schema, /^https:.*sarif.*2\.1\.0/);
  assert.equal(log.runs.length, 1);
  const [run] = log.runs;
  const { driver } = run.tool;
  assert.deepEqual([driver.name, driver.version], ['audit-rules', '1.2.3']);
  assert.equal(run.columnKind, 'utf16CodeUnits');
  const ids = driver.rules.map((r: { id: string }) => r.id);
  assert.deepEqual(ids, [...new Set(ids)].sort());
  for (const r of driver.rules) {
    assert.match(r.id, /^AR\d{3}$/);
    assert.match(r.name, /^[A-Z][A-Za-z0-9]+$/);
    for (const t of [r.shortDescription, r.fullDescription, r.help])
      assert.ok(typeof t.text === 'string' && t.text !== '');
    assert.ok(['error', 'warning', 'note'].includes(r.defaultConfiguration.level));
  }
  assert.deepEqual(
    run.artifacts.map((a: { location: { uri: string } }) => a.location.uri),
    ['d%20x/a%25.rules', 'file:///abs/b.rules'],
  );
  assert.ok(run.results.length >= 8);
  const lines = text.split('\n');
  const prints = new Set<string>();
  for (const r of run.results) {
    assert.equal(ids[r.ruleIndex], r.ruleId);
    assert.ok(['error', 'warning', 'note'].includes(r.level));
    assert.ok(r.message.text.length > 10);
    assert.equal(r.locations.length, 1);
    const { artifactLocation, region } = r.locations[0].physicalLocation;
    assert.equal(run.artifacts[artifactLocation.index].location.uri, artifactLocation.uri);
    assert.doesNotThrow(() => new URL(artifactLocation.uri, 'file:///x/'));
    checkRegion(region, lines);
    assert.match(r.partialFingerprints['problem/v1'], /^[0-9a-f]{16}$/);
    prints.add(r.partialFingerprints['problem/v1']);
    for (const f of r.fixes ?? []) {
      assert.ok(f.description.text !== '');
      assert.equal(f.artifactChanges.length, 1);
      const [change] = f.artifactChanges;
      assert.equal(change.artifactLocation.uri, artifactLocation.uri);
      assert.ok(change.replacements.length > 0);
      for (const e of change.replacements) {
        checkRegion(e.deletedRegion, lines);
        if (e.insertedContent) assert.ok(e.insertedContent.text !== '');
      }
    }
  }
  assert.ok(run.results.some((r: { fixes?: unknown[] }) => (r.fixes?.length ?? 0) > 0));
  assert.equal(prints.size, run.results.length / 2);
});

test('The GitHub report has one escaped command for each problem, without hints', async () => {
  const w = world({ 'a,b:c%.rules': `${text}-w /etc/100%\\ x -p wa -k k k\n` });
  const { out } = await w.run('lint', 'a,b:c%.rules', '--format', 'github');
  const lines = out.trimEnd().split('\n');
  assert.match(lines.at(-1) ?? '', /^audit-rules: errors \d+, warnings \d+, files 1$/);
  for (const line of lines.slice(0, -1)) {
    const m = /^::(error|warning|notice) (.*?)::(.*)$/.exec(line);
    assert.ok(m, line);
    const all = Object.fromEntries((m[2] ?? '').split(',').map((p) => p.split('=') as [string, string]));
    assert.equal(all['file'], 'a%2Cb%3Ac%25.rules');
    assert.match(all['title'] ?? '', /^AR\d{3} [a-z-]+$/);
    assert.ok(Number(all['line']) >= 1 && Number(all['endColumn']) > Number(all['col']));
    assert.doesNotMatch(m[3] ?? '', /%(?!25|0D|0A)/);
  }
  assert.ok(lines.some((l) => l.startsWith('::error') && l.includes('title=AR101')));
});

test('The text and GitHub reports mark something for every problem of any text', async () => {
  for (const t of ['-', '-w', '\r\n', '-k\n', '-a\n\n', '\ud800 x\n', `-w /${'x'.repeat(5000)} y\n`, '\0'])
    for (const format of ['text', 'github', 'sarif', 'json']) {
      const { status, out } = await world({ 'a.rules': t }).run('lint', 'a.rules', '--format', format);
      assert.ok(status < 2 && out.endsWith('\n'));
    }
});
