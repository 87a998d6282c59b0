import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lintLines } from '../../../server/src/core/lint/lintLines.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { nearest } from '../../../server/src/core/text/nearestNames.ts';
import { marked, problemsOf, targetNamed } from '../../support/examples.ts';

const debian = targetNamed('debian-12');
const newest = targetNamed('newest');
const bad = '-w etc/passwd -p wa -k identity';

/** The message of the first problem of a text. */
function message(text: string): string {
  return problemsOf(text, debian)[0]?.message ?? '';
}

test('A message says how many rules below do not load', () => {
  assert.match(message(`${bad}\n`), /the line does not load/);
  assert.match(message(`${bad}\n# a\n-w /etc/group -p wa\n`), /the rule below will not load/);
  assert.match(
    message(`${bad}\n-w /etc/group -p wa\n-b 8192\n-a always,exit -F arch=b64 -S open\n`),
    /the 2 rules below will not load/,
  );
});

test('With -i or -c above on a line of its own, auditctl ignores the line that fails', () => {
  assert.match(message(`-i\n${bad}\n-w /etc/group -p wa\n`), /passes over this line \(-i stands above\)/);
  assert.match(message(`-c\n${bad}\n`), /passes over this line \(-c stands above\)/);
  assert.match(message(`${bad}\n-i\n`), /stops here/);
});

test('With one target, a line that it refuses is an error', () => {
  assert.equal(problemsOf(bad, debian)[0]?.severity, 'error');
});

test('With several targets, a line is an error where all refuse it, else a warning', () => {
  assert.equal(problemsOf(bad, debian, newest)[0]?.severity, 'error');
  const line = '-a always,exit -F arch=b64 -S fchmodat2 -k chmod';
  const [problem] = problemsOf(line, debian, newest);
  assert.equal(problem?.severity, 'warning');
  assert.match(problem?.message ?? '', /Debian 12/);
  assert.equal(problem && marked(line, problem), 'fchmodat2');
  assert.deepEqual(problemsOf(line, newest), []);
});

test('Problems are in the order of their places, and their spans count from the start of the document', () => {
  const text = `# first\n${bad}\n-w /srv/* -p wa\n`;
  const problems = problemsOf(text, debian);
  assert.deepEqual(
    problems.map((p) => p.code),
    ['AR130', 'AR201'],
  );
  assert.deepEqual(
    problems.map((p) => marked(text, p)),
    ['etc/passwd', '/srv/*'],
  );
  for (const p of problems) for (const f of p.fixes()) for (const e of f.edits) assert.ok(e.span.start >= 8);
});

test('The severity of a check can be set, and the check switched off', () => {
  const doc = parseDocument('-w /srv/* -p wa');
  assert.deepEqual(
    lintLines(doc, { targets: [debian], severities: { AR201: 'error' } }).problems.map((p) => p.severity),
    ['error'],
  );
  assert.deepEqual(lintLines(doc, { targets: [debian], severities: { wildcard: 'off' } }).problems, []);
});

test('A fix that would not help is not offered', () => {
  for (const text of ['-a always,exit -F arch=b64 -S openn -F foo=1', '-p wa', '-F', '-a', '-w']) {
    for (const p of problemsOf(text, debian))
      for (const f of p.fixes()) assert.ok(f.edits.length > 0 && f.title !== '', text);
  }
});

test('Near names are found by spelling', () => {
  const names = ['open', 'openat', 'close', 'unlink', 'execve'];
  assert.equal(nearest('openn', names)[0], 'open');
  assert.equal(nearest('OPNE', names)[0], 'open');
  assert.equal(nearest('exceve', names)[0], 'execve');
  assert.deepEqual(nearest('qqqqqq', names), []);
});
