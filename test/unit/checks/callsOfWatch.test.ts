// A watch is for all system calls, whatever its -S names: asked of auditctl 3.0.9, which sends all bits of the mask.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintLines } from '../../../server/src/core/lint/lintLines.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { targetNamed } from '../../support/examples.ts';

const options = { targets: [targetNamed('debian-12'), targetNamed('rhel-10')] };
const problemsOf = (line: string) => lintLines(parseDocument(line), options).problems;

test('The -S of a watch is reported as one without effect, and its fix removes it, wherever it stands', () => {
  for (const [line, calls, fixed] of [
    ['-w /etc/passwd -p wa -S open -k x', '-S open', '-w /etc/passwd -p wa -k x'],
    ['-w /etc/passwd -S open -p wa', '-S open', '-w /etc/passwd -p wa'],
    ['-S open -w /etc/passwd', '-S open', '-w /etc/passwd'],
    ['-w /etc/passwd -p wa -Sgetpid', '-Sgetpid', '-w /etc/passwd -p wa'],
    ['-w /etc/passwd -p wa -S unlink,rename', '-S unlink,rename', '-w /etc/passwd -p wa'],
  ] as const) {
    const problems = problemsOf(line).filter((p) => p.severity !== 'hint');
    assert.deepEqual(
      problems.map((p) => [p.code, p.severity, line.slice(p.span.start, p.span.end)]),
      [['AR232', 'warning', calls]],
      line,
    );
    const [fix] = problems[0]?.fixes() ?? [];
    assert.equal(fix?.safety, 'safe');
    assert.equal(applyEdits(line, fix.edits), fixed);
  }
});

test('Each -S of a watch is reported, and one for all system calls is not', () => {
  const codes = (line: string): readonly string[] => problemsOf(line).map((p) => p.code);
  assert.deepEqual(codes('-w /etc/passwd -S open -p wa -S chmod'), ['AR232', 'AR232']);
  assert.deepEqual(codes('-w /etc/passwd -p wa -S all'), []);
});

test('A rule for all system calls has no calls that 32-bit programs know by other numbers', () => {
  const codes = (line: string): readonly string[] => problemsOf(line).map((p) => p.code);
  assert.ok(!codes('-a always,exit -S open -S all -F path=/etc/passwd').includes('AR205'));
  assert.ok(codes('-a always,exit -S open -F path=/etc/passwd').includes('AR205'));
});

test('What is said of a watch is said of one with -S too', () => {
  const codes = (line: string): readonly string[] => problemsOf(line).map((p) => p.code);
  assert.ok(codes('-w /mnt/ -p wa -S open').includes('AR226'));
  assert.ok(codes('-w /usr/lib/ -p x -S execve').includes('AR229'));
  assert.ok(!codes('-w /etc/passwd -p wa -S getpid').includes('AR225'));
});

test('An argument in a watch is not measured against the calls of its -S, which does not limit it', () => {
  const codes = (line: string): readonly string[] => problemsOf(line).map((p) => p.code);
  assert.ok(!codes('-w /etc/cron.daily -p r -F a0=2048 -S truncate').includes('AR223'));
  assert.ok(!codes('-w /etc/cron.daily -p r -F a3=1 -S close').includes('AR222'));
  assert.ok(codes('-a always,exit -F arch=b64 -S close -F a3=1').includes('AR222'));
});
