import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { slowWatch } from '../../../server/src/core/checks/ruleset/AR401-slow-watch.ts';
import { exampleAfter, exampleContext } from '../../../server/src/core/checks/ruleset/exampleRuleset.ts';
import { runRulesetChecks } from '../../../server/src/core/checks/ruleset/runRuleset.ts';
import type { Target } from '../../../server/src/core/facts/targets.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { marked, problemsOf, targetNamed } from '../../support/examples.ts';

// Mistakes of kinds that published rules have, and what is said and offered (docs/corpus.md).
const debian = targetNamed('debian-12');
const newest = targetNamed('newest');

/** The first problem of a code: the words that it is about, its message, and its fixes with the text after each. */
function first(text: string, code: string, ...targets: readonly Target[]) {
  const problem = problemsOf(text, ...targets).find((p) => p.code === code);
  assert.ok(problem, `${code} is not told of ${text}`);
  const fixes = problem.fixes().map((f) => [f.title, applyEdits(text, f.edits)]);
  return { at: marked(text, problem), message: problem.message, fixes };
}

describe('what published rules get wrong', () => {
  it('An option that another one has taken as its argument is offered for removal, not the key after it', () => {
    const { at, fixes } = first('-a always,exit -F path=/a/b -F perm=x -k -F T1078_x', 'AR101', debian);
    assert.equal(at, '-F T1078_x');
    assert.deepEqual(fixes, [['Remove "-F"', '-a always,exit -F path=/a/b -F perm=x -k T1078_x']]);
  });

  it('Where the text after it is its own argument, the option before it is removed', () => {
    const { message, fixes } = first('-a always,exit -F path=/a/b -k -F perm=x -k x', 'AR101', debian);
    assert.match(message, /Remove "-k", or add its argument/);
    assert.deepEqual(fixes, [['Remove "-k"', '-a always,exit -F path=/a/b -F perm=x -k x']]);
  });

  it('-F before another option has lost its comparison', () => {
    const { at, message, fixes } = first(
      '-a always,exit -F arch=b64 -S execve -F exe=/a/b -F -k x',
      'AR114',
      debian,
    );
    assert.equal(at, '-F -k');
    assert.match(message, /auditctl reads "-k" as the argument of "-F"/);
    assert.deepEqual(fixes, [['Remove "-F"', '-a always,exit -F arch=b64 -S execve -F exe=/a/b -k x']]);
  });

  it('A file in a label field has no fix that keeps it as a label', () => {
    assert.deepEqual(
      first('-a always,exit -F arch=b64 -S connect -F obj=/opt/a -k x', 'AR115', debian).fixes,
      [],
    );
    assert.equal(
      first('-a always,exit -F arch=b64 -S connect -F obj=a_t -k x', 'AR115', debian).fixes.length,
      1,
    );
  });

  it('A call that a version does not know yet is not searched in the other table', () => {
    const lsm = '-a always,exit -F arch=b32 -S lsm_set_self_attr -k x';
    assert.deepEqual(first(lsm, 'AR111', debian).fixes, []);
    const stat = first('-a always,exit -F arch=b64 -S mmap2 -k x', 'AR111', debian);
    assert.ok(stat.fixes.some(([title]) => title === 'Write "arch=b32"'));
  });

  it('All calls that are too new are removed at once, and only those', () => {
    const { at, message, fixes } = first(
      '-a always,exit -F arch=b64 -S chmod,fchmodat2 -S file_setattr -F uid=0 -k x',
      'AR111',
      debian,
      newest,
    );
    assert.equal(at, 'fchmodat2');
    assert.match(
      message,
      /Remove "fchmodat2" and "file_setattr" \(audit 3\.0\.9 lacks both\), or remove Debian 12 from your targets/,
    );
    assert.deepEqual(fixes, [
      ['Remove "fchmodat2" and "file_setattr"', '-a always,exit -F arch=b64 -S chmod -F uid=0 -k x'],
    ]);
  });

  it('The second rule of a pair uses the call names of 32-bit programs', () => {
    const { fixes } = first('-a always,exit -S setresuid -F a0=0 -k x', 'AR205', debian);
    assert.equal(
      fixes.find(([title]) => title === 'Write two rules, for b64 and b32 (different events recorded)')?.[1],
      '-a always,exit -F arch=b64 -S setresuid -F a0=0 -k x\n-a always,exit -F arch=b32 -S setresuid,setresuid32 -F a0=0 -k x',
    );
  });

  it('A pattern in a directory that must exist stops the load, and one in the last part of a path loads', () => {
    const told = (line: string) => first(line, 'AR201', debian).message;
    assert.match(
      told('-w /home/*/.ssh -p wa -k x'),
      /The kernel rejects the rule unless the directory "\/home\/\*" exists\./,
    );
    assert.match(
      told('-a always,exit -F dir=/srv/*/ -F perm=wa -k x'),
      /kernel rejects the rule unless the directory "\/srv\/\*" exists/,
    );
    assert.match(
      told('-a always,exit -F arch=b64 -S execve -F exe=/opt/*/bin/x -k x'),
      /kernel rejects the rule unless the directory "\/opt\/\*\/bin" exists/,
    );
    for (const line of [
      '-w /etc/cron.d/* -p wa -k x',
      '-w /srv/*/ -p wa -k x',
      '-a always,exit -F path=/etc/*.conf -F perm=wa -k x',
    ])
      assert.match(told(line), /never matches/);
  });

  it('A watch in a file with carriage returns becomes rules with one carriage return each', () => {
    const [fix] =
      runRulesetChecks(exampleContext('-w /etc/a -p wa -k x\r\n# end\r\n', [newest]), [
        slowWatch,
      ])[0]?.fixes() ?? [];
    assert.ok(fix);
    const after = exampleAfter('-w /etc/a -p wa -k x\r\n# end\r\n', fix);
    assert.equal(after.split('\r\n').length, 4);
    assert.ok(!after.includes('\r\r') && !/[^\r]\n/.test(after), JSON.stringify(after));
  });
});
