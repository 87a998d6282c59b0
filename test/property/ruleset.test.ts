import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RulesetContext, RulesetProblem } from '../../server/src/core/checks/ruleset/define.ts';
import { afterFix } from '../../server/src/core/checks/ruleset/fixture.ts';
import { fileContext, folderContext, runRulesetChecks } from '../../server/src/core/checks/ruleset/run.ts';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import { load, mergeFolder, type SourceFile, singleFile } from '../../server/src/core/ruleset/index.ts';

const RUNS = Number(process.env['RULESET_RUNS'] ?? 500);
const targets = ['debian-12', 'rhel-9', 'newest'].map((n) => target(n) as Target);

const PATHS = ['/etc/passwd', '/etc/', '/etc', '/etc/sudoers.d/', '/etc/shadow'];
const KEYS = ['identity', 'Identity', 'idenity', 'actions', 'T1098_1', 'T1098_2'];
const CALLS = ['open', 'openat', 'unlink', 'chown', 'execve', 'adjtimex,settimeofday', 'unlink,rename', 'all', 'newfstatat', '87'];
const FILTERS = [
  '',
  ' -F auid>=1000',
  ' -F uid=0',
  ' -F auid>=1000 -F auid!=unset',
  ' -F exe=/usr/bin/id',
  ' -F path=/etc/passwd',
  ' -F dir=/etc -F perm=wa',
  ' -F success=0',
];
const pick = <T>(...from: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...from);
const line = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(pick(...PATHS), pick('wa', 'w', 'rwxa', 'x'), pick(...KEYS)).map(([p, m, k]) => `-w ${p} -p ${m} -k ${k}`),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        pick('-a', '-a', '-a', '-A'),
        pick('always', 'always', 'never'),
        pick(' -F arch=b64', ' -F arch=b32', ''),
        pick(...CALLS),
        pick(...FILTERS),
        pick(...KEYS),
      )
      .map(([a, action, arch, calls, filters, key]) => `${a} ${action},exit${arch} -S ${calls}${filters} -k ${key}`),
  },
  {
    weight: 2,
    arbitrary: pick(
      '-D',
      ' -D',
      '-b 8192',
      '-b 320',
      '-f 1',
      '-f 2',
      '-e 1',
      '-e 2',
      '-b 8192 -e 2',
      '-i',
      '-c',
      '# note',
      '',
      ' # note',
      '-D -k actions',
    ),
  },
  {
    weight: 1,
    arbitrary: pick(
      '-w etc/x',
      '-a always,exit -S nosuch',
      '-W /etc/passwd -p wa -k identity',
      '-d always,exit -S open -k actions',
      '-a never,task',
      '-a always,exclude -F msgtype=CWD',
      '-a never,user',
    ),
  },
);
const text = fc
  .tuple(fc.array(line, { maxLength: 9 }), pick('\n', '\n', '\n', '\r\n'), fc.boolean())
  .map(([lines, newline, last]) => lines.join(newline) + (last && lines.length > 0 ? newline : ''));
const folder: fc.Arbitrary<readonly SourceFile[]> = fc
  .uniqueArray(pick('10-a.rules', '20-b.rules', '30-c.rules', '9-x.rules', 'old.rules.bak'), { minLength: 1, maxLength: 4 })
  .chain((names) => fc.tuple(...names.map((name) => text.map((t) => ({ name, text: t })))));

function checkPlaces(files: readonly SourceFile[], p: RulesetProblem): void {
  for (const place of [p, ...p.related]) {
    const length = files[place.file]?.text.length ?? -1;
    assert.ok(
      place.span.start >= 0 && place.span.start <= place.span.end && place.span.end <= length,
      `${p.code} ${JSON.stringify(place)} of ${length}`,
    );
  }
  assert.ok(!/undefined|NaN/.test(p.message), p.message);
}

const errors = (ps: readonly RulesetProblem[]): number => ps.filter((p) => p.severity === 'error' && p.code !== 'AR308').length;
// A problem is the same after an edit elsewhere when it says the same but for numbers of lines and rules.
const stem = (p: RulesetProblem): string => `${p.code} ${p.message.replace(/line \d+|\d+ rules?/g, '')}`;

/** Every fix removes its problem and brings no error; what it moves or removes is not lost from the other files. */
function checkFixes(
  files: readonly SourceFile[],
  contextOf: (files: readonly SourceFile[]) => RulesetContext,
  count: Map<string, number>,
): void {
  const before = runRulesetChecks(contextOf(files));
  for (const p of before) {
    checkPlaces(files, p);
    // What is so on some targets only may become so on the others.
    if (p.message.endsWith('.)')) continue;
    for (const fix of p.fixes()) {
      const after = runRulesetChecks(contextOf(afterFix(files, fix)));
      const where = `${p.code} "${fix.title}": ${p.message}\n${JSON.stringify(files)}\n${JSON.stringify(afterFix(files, fix))}`;
      const [had, has] = [before, after].map((ps) => ps.filter((q) => stem(q) === stem(p)).length) as [number, number];
      const [all, left] = [before, after].map((ps) => ps.filter((q) => q.code === p.code).length) as [number, number];
      assert.ok(has < had || left < all || after.length < before.length, `not removed: ${where}`);
      // Lines that were glued together or locked out may have mistakes of their own.
      assert.ok(
        errors(after) <= errors(before) || fix.safety === 'unsafe' || ['AR305', 'AR312'].includes(p.code),
        `adds an error: ${where}`,
      );
      count.set(p.code, (count.get(p.code) ?? 0) + 1);
    }
  }
}

describe('a ruleset', () => {
  it('loads as its merged text does', () => {
    fc.assert(
      fc.property(folder, pick(...targets), (files, t) => {
        const merged = mergeFolder(files, t.awk, t.release);
        const [folderLoad, fileLoad] = [load(merged, t), load(singleFile(merged.text), t)];
        const outcomes = (r: typeof folderLoad): readonly string[] =>
          r.lines.filter((l) => l.line.node.kind === 'command').map((l) => `${l.line.number} ${l.outcome}`);
        assert.deepEqual(outcomes(folderLoad), outcomes(fileLoad));
        assert.equal(folderLoad.notLoaded, fileLoad.notLoaded);
        assert.equal(folderLoad.rules.length, fileLoad.rules.length);
      }),
      { numRuns: RUNS, seed: 22, includeErrorInReport: true },
    );
  });

  it('has fixes that remove their problems (folders)', () => {
    const count = new Map<string, number>();
    fc.assert(
      fc.property(folder, (files) => checkFixes(files, (f) => folderContext(f, targets), count)),
      { numRuns: RUNS, seed: 23, includeErrorInReport: true },
    );
    console.log(
      `fixes tried: ${[...count]
        .sort()
        .map(([c, n]) => `${c} ${n}`)
        .join(', ')}`,
    );
  });

  it('has fixes that remove their problems (single files)', () => {
    const count = new Map<string, number>();
    fc.assert(
      fc.property(text, (t) =>
        checkFixes([{ name: 'audit.rules', text: t }], ([f]) => fileContext(f?.text ?? '', 'audit.rules', targets), count),
      ),
      { numRuns: RUNS, seed: 24, includeErrorInReport: true },
    );
    console.log(
      `fixes tried: ${[...count]
        .sort()
        .map(([c, n]) => `${c} ${n}`)
        .join(', ')}`,
    );
  });
});
