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

const FACT = '"etc/passwd" does not begin with "/".';
const REMEDY = 'Write the full path.';

test('The line that ends the load says how many rules below are not loaded', () => {
  assert.equal(message(`${bad}\n`), `${FACT} ${REMEDY}`);
  assert.equal(
    message(`${bad}\n# a\n-w /etc/group -p wa\n`),
    `${FACT} The rule below is not loaded. ${REMEDY}`,
  );
  assert.equal(
    message(`${bad}\n-w /etc/group -p wa\n-b 8192\n-a always,exit -F arch=b64 -S open\n`),
    `${FACT} The 2 rules below are not loaded. ${REMEDY}`,
  );
});

test('Lines that auditctl never comes to do not say again that the load ends', () => {
  const messages = problemsOf(`${bad}\n-w /etc/group -p wa\n${bad}\n-w /etc/shadow -p wa\n`, debian)
    .filter((p) => p.severity === 'error')
    .map((p) => p.message);
  assert.deepEqual(messages, [`${FACT} The 3 rules below are not loaded. ${REMEDY}`, `${FACT} ${REMEDY}`]);
});

test('Each target has a line of its own that ends the load', () => {
  const old = targetNamed('debian-12');
  const later = '-a always,exit -F arch=b64 -S fchmodat2 -k perm';
  const [, second] = lintLines(parseDocument(`${later}\n${bad}\n-w /etc/group -p wa\n`), {
    targets: [old, newest],
  }).problems.map((p) => p.message);
  // debian-12 stops at the first line, newest at the second.
  assert.match(second ?? '', /The rule below is not loaded\./);
});

test('Below -i or -c, a line that fails keeps no other from being loaded', () => {
  assert.equal(message(`-i\n${bad}\n-w /etc/group -p wa\n`), `${FACT} ${REMEDY}`);
  assert.equal(message(`-c\n${bad}\n-w /etc/group -p wa\n`), `${FACT} ${REMEDY}`);
  assert.match(message(`${bad}\n-i\n-w /etc/group -p wa\n`), /The rule below is not loaded/);
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
