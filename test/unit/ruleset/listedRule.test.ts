import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { target } from '../../../server/src/core/facts/targets.ts';
import { listedRules, load, singleFile } from '../../../server/src/core/ruleset/index.ts';
import { root } from '../../support/root.ts';

function list(text: string, version: string): readonly string[] {
  const on = target(version);
  assert.ok(on);
  return listedRules(load(singleFile(`${text}\n`), on), on);
}

test('A rule is listed byte for byte as auditctl 3.0.9 lists it', () => {
  const recorded = readFileSync(join(root, 'test/fixtures/listed-3.0.9.txt'), 'utf8')
    .split('\n')
    .filter((l) => l !== '' && !l.startsWith('#'))
    .map((l) => l.split('\t'));
  assert.ok(recorded.length > 70);
  for (const [line = '', listed = ''] of recorded) assert.deepEqual(list(line, '3.0.9'), [listed], line);
});

interface Listed {
  readonly listedBy: string;
  readonly requirements: readonly {
    readonly kind?: string;
    readonly rules?: readonly string[];
    readonly perProgram?: readonly string[];
    readonly listed?: readonly string[];
  }[];
}

/** Recorded outputs, of lines that the kernel rejects too: auditctl lists what would be sent. */
const REJECTED = /path=(?:\(|\S+\/ )/;

for (const [directory, least] of [
  ['server/data/profiles', 850],
  ['../shared/profiles', 1400],
] as const)
  test(`The lines of ${directory} are listed as versions 3.0.9, 3.1.5, 4.0.4 and 4.2.1 list them`, (t) => {
    const path = join(root, directory);
    if (!existsSync(path)) {
      t.skip(`${directory} is not there`);
      return;
    }
    let compared = 0;
    for (const name of readdirSync(path)) {
      if (!name.endsWith('.json')) continue;
      const { listedBy, requirements } = JSON.parse(readFileSync(join(path, name), 'utf8')) as Listed;
      for (const { kind = 'rules', rules = [], perProgram = [], listed = [] } of requirements ?? []) {
        if (kind !== 'rules') continue;
        for (const [i, line] of [...rules, ...perProgram].entries()) {
          const expected = listed[i];
          if (expected === undefined || REJECTED.test(line)) continue;
          const own = list(line.replace(/^auditctl /, ''), listedBy.replace('auditctl ', ''));
          assert.deepEqual(own, expected === null ? [] : [expected], `${name}: ${line}`);
          compared++;
        }
      }
    }
    assert.ok(compared > least, `${compared}`);
  });

test('A list has the rules by list, then in the order of the kernel', () => {
  const text =
    '-w /b -p r\n-a never,exclude -F msgtype=CWD\n-a never,user -F uid=5\n-A never,exit -F uid=7\n';
  assert.deepEqual(list(text, '3.1.5'), [
    '-a never,user -F uid=5',
    '-a never,exit -S all -F uid=7',
    '-w /b -p r',
    '-a never,exclude -F msgtype=CWD',
  ]);
});

test('Versions list what they add to perm= and the names that they know', () => {
  const rule = '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=x -k i';
  assert.deepEqual(list(rule, '3.1.2'), [
    '-a always,exit -F arch=b64 -S all -F path=/etc/passwd -F perm=x -F key=i',
  ]);
  assert.deepEqual(list(rule, '3.1.5'), [
    '-a always,exit -F arch=b64 -S execve -F path=/etc/passwd -F perm=x -F key=i',
  ]);
  assert.deepEqual(list(rule, '4.2.1'), [
    '-a always,exit -F arch=b64 -S execve,execveat -F path=/etc/passwd -F perm=x -F key=i',
  ]);
  assert.deepEqual(list('-a always,exit -F arch=b64 -S 452', '3.0.9'), ['-a always,exit -F arch=b64 -S 452']);
  assert.deepEqual(list('-a always,exit -F arch=b64 -S 452', '4.2.1'), [
    '-a always,exit -F arch=b64 -S fchmodat2',
  ]);
  assert.deepEqual(list('-a always,io_uring -S openat -F uid=0', '4.2.1'), [
    '-a always,io_uring -S openat -F uid=0',
  ]);
});
