import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../../server/src/core/checks/defineCheck.ts';
import { exampleHost } from '../../server/src/core/checks/host/exampleHost.ts';
import { lintWithHost } from '../../server/src/core/service.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { ask, whyNoAuditctl } from '../conformance/ask.ts';
import { afterFirstFix, marked, notLoading, problemsOf, targetNamed } from '../support/examples.ts';
import { mistakes } from '../support/mistakes.ts';

/** For each common mistake the check that finds it and the text that it marks, in the order of the list. */
const expected: readonly (readonly [string, string])[] = [
  ['AR101', 'Task-Job-Cron'],
  ['AR008', '"identity change"'],
  ['AR008', '"/etc/passwd"'],
  ['AR101', 'data/file'],
  ['AR130', 'etc/passwd'],
  ['AR130', '~/.ssh'],
  ['AR130', '$HOME/.ssh'],
  ['AR201', '/etc/cron*'],
  ['AR201', '/var/log/*.log'],
  ['AR006', '# users'],
  ['AR004', '\t'],
  ['AR004', '\t'],
  ['AR002', '\r'],
  ['AR002', '\r'],
  ['AR001', '\r'],
  ['AR001', '\r'],
  ['AR003', '\ufeff'],
  ['AR005', '\u2013'],
  ['AR005', '\u00a0'],
  ['AR007', '\\'],
  ['AR009', 'auditctl'],
  ['AR112', 'arch=b64'],
  ['AR205', '-S open'],
  ['AR108', '-F'],
  ['AR111', 'stat64'],
  ['AR111', 'openn'],
  ['AR101', 'openat'],
  ['AR114', 'auid >= 1000'],
  ['AR119', '=>'],
  ['AR119', '=='],
  ['AR208', 'nosuchuser'],
  ['AR119', 'unset'],
  ['AR120', 'uid!=unset'],
  ['AR121', '-EACCESS'],
  ['AR202', 'EACCES'],
  ['AR118', 'no'],
  ['AR115', 'comm'],
  ['AR127', '-k'],
  ['AR127', '-k'],
  ['AR110', '-S'],
  ['AR105', 'entry,always'],
  ['AR105', 'always,entry'],
  ['AR106', 'exit,possible'],
  ['AR105', 'always, exit'],
  ['AR105', 'Always,Exit'],
  ['AR125', 'd'],
  ['AR125', ','],
  ['AR126', '-p'],
  ['AR127', '-k'],
  ['AR107', '-w /etc/group'],
  ['AR112', 'arch=b64'],
  // A folder that is missing: found where the machine is asked.
  ['AR701', '/no/such/dir/file'],
  ['AR130', '/etc/'],
  ['AR117', '!='],
  ['AR116', 'msgtype'],
  ['AR122', 'CWD,EOE'],
  ['AR203', 'inet'],
  ['AR203', 'none'],
  ['AR113', 'x86-64'],
  ['AR137', '3'],
  ['AR204', '8k'],
  ['AR140', '-R'],
  ['AR102', '--backlog-wait-time'],
  ['AR138', '-D'],
];

const all = mistakes();
const t = targetNamed('3.0.9');

/** Problems of a line by itself, then those of a machine that has none of the folders in it. */
function everyOf(line: string): readonly Problem[] {
  const found = problemsOf(line, t);
  return found.length > 0 ? found : lintWithHost(parseDocument(line), exampleHost, { targets: [t] });
}

const firstOf = (line: string): Problem | undefined => everyOf(line)[0];

test('Every common mistake has an expected problem', () => assert.equal(all.length, expected.length));

for (const [i, m] of all.entries()) {
  test(`Common mistake ${i + 1}, ${m.what}, is reported and fixed: ${JSON.stringify(m.line)}`, () => {
    const problem = firstOf(m.line);
    assert.deepEqual(problem && [problem.code, marked(m.line, problem)], expected[i]);
    if (!problem) return;
    const after = afterFirstFix(m.line, problem);
    // Only who knows the machine can give a user's number.
    assert.equal(after === undefined, problem.code === 'AR208', 'a fix');
    if (after === undefined) return;
    assert.deepEqual(notLoading(after, t), []);
    assert.ok(everyOf(after).every((p) => p.code !== problem.code));
  });
}

const missing = whyNoAuditctl();
if (missing) console.log(`SKIPPED asking auditctl about the fixes of the common mistakes: ${missing}.`);
test('auditctl loads what the fixes of the common mistakes make', { skip: missing ?? false }, async () => {
  const fixed = all.flatMap((m) => {
    const problem = firstOf(m.line);
    return problem ? (afterFirstFix(m.line, problem)?.split('\n') ?? []) : [];
  });
  const answers = await ask(fixed);
  assert.deepEqual(
    answers.filter((a) => !a.auditctl.ok).map((a) => `${a.text}: ${a.auditctl.message}`),
    [],
  );
});
