import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference, fixAll, fixedText } from '../../../server/src/core/fixes/fixAll.ts';
import { fixedRuleset } from '../../../server/src/core/fixes/fixRuleset.ts';
import { lint, read, targetsOf } from '../../../server/src/core/service.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';

const options = { targets: targetsOf(['3.0.9'], 'x86_64') };

test('Fix all repairs every line, and changes nothing the second time', () => {
  const text =
    '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled Task-Job-Cron\n# fine\n-w "/etc/passwd" -p wa -k id\n';
  const fixed = fixedText(read(text), options);
  assert.equal(lint(read(fixed), options).filter((p) => p.severity === 'error').length, 0, fixed);
  assert.equal(fixedText(read(fixed), options), fixed);
  assert.deepEqual(fixAll(read(fixed), options), []);
});

test('The edits of fix all make the fixed text, one for each line', () => {
  const text = '-w /a -p wa -k one two-b\n-w /b -p wa -k ok\n-w /c -p wa -k three four-d';
  const edits = fixAll(read(text), options);
  assert.equal(edits.length, 2);
  assert.equal(applyEdits(text, edits), fixedText(read(text), options));
});

test('The difference of two texts, applied as edits, gives the second text', () => {
  const texts = [
    '',
    'a',
    'a\nb',
    'a\nc',
    'b\na\n',
    'aaaa',
    'aa',
    'x\ny\nz',
    'x\nz',
    '\n\n',
    '\ud83d\ude00',
    '\ud83d\ude01',
  ];
  for (const before of texts)
    for (const after of texts) assert.equal(applyEdits(before, difference(before, after)), after);
});

test('Fix all skips what a check that is off would fix', () => {
  const text = '-w /a -p wa -k one two\n';
  const [problem] = lint(read(text), options);
  assert.ok(problem);
  assert.equal(fixedText(read(text), { ...options, severities: { [problem.code]: 'off' } }), text);
});

test('Fix all joins the lines of a rule that backslashes were meant to continue', () => {
  const text =
    '-a always,exit -F arch=b64 \\\n  -S open,openat \\\n  -F key=open\n-w /etc/passwd -p wa -k id\n';
  assert.equal(
    fixedText(read(text), options),
    '-a always,exit -F arch=b64 -S open,openat -F key=open\n-w /etc/passwd -p wa -k id\n',
  );
  const torn = '-a always,exit -F arch=b64 \\\nthat is no part of a rule\n';
  assert.ok(!fixedText(read(torn), options).includes('b64 that'));
});

test('Thousands of equal rules become one', () => {
  const text = '-w /etc/passwd -p wa -k identity\n'.repeat(3000);
  const [file] = fixedRuleset(
    { files: [{ name: 'audit.rules', text }], kind: 'file', mayEdit: () => true },
    options,
  );
  assert.equal(file?.text, '-w /etc/passwd -p wa -k identity\n');
});

test('Unsafe fixes write no rule that the ruleset has, and change nothing the second time', () => {
  const fixed = (text: string): string => {
    const files = [{ name: 'audit.rules', text }];
    const unsafe = { ...options, safety: 'unsafe' as const };
    return fixedRuleset({ files, kind: 'file', mayEdit: () => true }, unsafe)[0]?.text ?? '';
  };
  const b32 = (rest: string): string => `-a always,exit -F arch=b32 ${rest}\n`;
  const b64 = (rest: string): string => `-a always,exit -F arch=b64 ${rest}\n`;
  const socket = (kind: number): string => b32(`-S socketcall -F a0=${kind}`);
  const after = {
    [b64('-S connect')]: b64('-S connect') + b32('-S connect') + socket(3),
    [b32('-S connect') + b32('-S connect,bind')]: undefined,
    [b64('-S connect,bind') + b64('-S connect,bind,listen')]: undefined,
    [b32('-S accept4')]: undefined,
    [b64('-S connect -F saddr_fam=2')]: undefined,
    [b64('-S connect -k a') + b32('-S socketcall -F a0=3 -k b')]: undefined,
  };
  for (const [text, wanted] of Object.entries(after)) {
    const once = fixed(text);
    if (wanted !== undefined) assert.equal(once, wanted);
    const lines = once.trimEnd().split('\n');
    assert.deepEqual([...new Set(lines)], lines);
    assert.equal(fixed(once), once);
  }
});
