import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { exampleFiles } from '../../server/src/core/checks/ruleset/exampleRuleset.ts';
import { rulesetChecks } from '../../server/src/core/checks/ruleset/rulesetChecks.ts';
import { R } from '../../server/src/core/facts/releases.ts';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { HEADER, mergeFolder } from '../../server/src/core/ruleset/merge.ts';
import type { Ruleset, SourceFile } from '../../server/src/core/ruleset/ruleset.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { generateFolder, randomFrom } from './augenrulesFolders.ts';

const SCRIPT = '/usr/sbin/augenrules';
const FOLDERS = Number(process.env['AUGENRULES_FOLDERS'] ?? 500);
const awks: readonly { readonly name: string; readonly path: string; readonly awk: Target['awk'] }[] = [
  { name: 'mawk 1.3.4-20200120', path: '/usr/bin/mawk', awk: 'mawk-1.3.4-20200120' },
  { name: 'gawk', path: '/usr/bin/gawk', awk: 'gawk' },
  // Alpine's awk; where BusyBox is not installed, nothing is said of it.
  ...(existsSync('/bin/busybox') ? [{ name: 'BusyBox', path: '/bin/busybox', awk: 'busybox' as const }] : []),
];

/** A copy of the installed script whose folders lie below `dir`; its `awk` is the given one. Nothing of it can load rules. */
function prepare(
  dir: string,
  awk: string,
  change: (script: string) => string,
): (files: readonly SourceFile[]) => string {
  mkdirSync(join(dir, 'bin'), { recursive: true });
  symlinkSync(awk, join(dir, 'bin/awk'));
  const rules = join(dir, 'rules.d');
  const out = join(dir, 'audit.rules');
  const script = change(readFileSync(SCRIPT, 'utf8'))
    .replace(/^DestinationFile=.*$/m, `DestinationFile=${out}`)
    .replace(/^SourceRulesDir=.*$/m, `SourceRulesDir=${rules}`)
    .replace(/^TmpRules=.*$/m, `TmpRules=$(mktemp ${dir}/aurules.XXXXXXXX)`)
    .replaceAll(/\/s?bin\/auditctl|\/usr\/sbin\/auditctl/g, 'false');
  const copy = join(dir, 'augenrules');
  writeFileSync(copy, script);
  chmodSync(copy, 0o755);
  const env = { ...process.env, PATH: `${dir}/bin:${process.env['PATH'] ?? ''}`, LC_ALL: 'C.UTF-8' };
  return (files) => {
    rmSync(rules, { recursive: true, force: true });
    rmSync(out, { force: true });
    mkdirSync(rules);
    for (const f of files) writeFileSync(join(rules, f.name), f.text);
    const run = spawnSync('sh', [copy], { env, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    return readFileSync(out, 'utf8').replace(/^## This file .*/, HEADER);
  };
}

// 3.1.1 added the line that takes a CR away; the rest of the program is the same in all releases.
const withoutReturn = (script: string): string => {
  const changed = script.includes('sub(/\\r$/')
    ? script
    : script.replace('if (length($0) < 1)', 'sub(/\\r$/, "");\n        if (length($0) < 1)');
  assert.match(changed, /sub\(\/\\r\$\//);
  return changed;
};

const missing = [SCRIPT, ...awks.map((a) => a.path)].filter((p) => !existsSync(p));
if (missing.length > 0)
  console.error(
    `SKIPPED: the merge is not compared with the real augenrules: ${missing.join(', ')} not there.`,
  );

describe('the merge equals augenrules', { skip: missing.length > 0 }, () => {
  const dirs: string[] = [];
  after(() => {
    for (const d of dirs) rmSync(d, { recursive: true, force: true });
  });

  it('An awk whose regular expressions read \\s as a letter is found for comparison with augenrules', () => {
    const version = execFileSync('/usr/bin/mawk', ['-W', 'version'], { encoding: 'utf8' });
    assert.match(version, /1\.3\.4 20200120/);
  });

  for (const { name, path, awk } of awks) {
    it(`The merge equals augenrules on the directories of the documented examples, ${name}`, () => {
      const dir = mkdtempSync(join(tmpdir(), 'augenrules-'));
      dirs.push(dir);
      const real = prepare(dir, path, (s) => s);
      const texts = rulesetChecks.flatMap((c) => [
        ...c.examples.flatMap((e) => [e.bad, e.fixed ?? '']),
        ...c.good,
      ]);
      const folders = texts.flatMap((t) => [exampleFiles(t) ?? []]).filter((files) => files.length > 0);
      assert.ok(folders.length > 10);
      for (const files of folders)
        assert.equal(
          mergeFolder(files, awk, R.v3_0_9).text,
          real(files),
          files.map((f) => f.text).join('---'),
        );
    });

    for (const [label, release, change, folders] of [
      ['the installed script', R.v3_0_9, (s: string) => s, FOLDERS],
      ['with the CR removed, as since 3.1.1', R.v3_1_5, withoutReturn, Math.ceil(FOLDERS / 5)],
    ] as const) {
      it(`The merge equals augenrules on ${folders} directories, ${name}, ${label}`, () => {
        const dir = mkdtempSync(join(tmpdir(), 'augenrules-'));
        dirs.push(dir);
        const real = prepare(dir, path, change);
        const random = randomFrom(20261122);
        const differences: string[] = [];
        for (let n = 0; n < folders; n++) {
          const files = generateFolder(random);
          const expected = real(files);
          const merged = mergeFolder(files, awk, release);
          if (merged.text !== expected) differences.push(firstDifference(files, expected, merged.text));
          checkOrigins(files, merged, expected);
        }
        assert.equal(
          differences.length,
          0,
          `${differences.length} of ${folders} differ; the first:\n${differences[0]}`,
        );
      });
    }
  }
});

function firstDifference(files: readonly SourceFile[], real: string, ours: string): string {
  const [a, b] = [real.split('\n'), ours.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  return JSON.stringify({
    files: files.map((f) => f.name),
    line: at + 1,
    real: a[at]?.slice(0, 200),
    ours: b[at]?.slice(0, 200),
  });
}

/** Every line stands at its number in the text as auditctl reads it, and its origins hold it (but for a CR that was taken away). */
function checkOrigins(files: readonly SourceFile[], merged: Ruleset, text: string): void {
  const read = new Map(parseDocument(text).lines.map((l) => [l.number, l.node.text] as const));
  for (const line of merged.lines) {
    assert.ok(read.get(line.number) === line.text, `line ${line.number} is "${line.text.slice(0, 80)}"`);
    const source = line.origins.map((o) => files[o.file]?.text.slice(o.start, o.end)).join('');
    assert.ok(
      source === line.text || source === `${line.text}\r`,
      `line ${line.number} comes from "${source.slice(0, 80)}"`,
    );
    for (const o of line.origins)
      assert.equal(files[o.file]?.text.slice(0, o.start).split('\n').length, o.line + 1);
  }
}
