import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededLines } from '../support/arbitrary.ts';
import { problemsOf, targetNamed } from '../support/examples.ts';

test('No problem of a broken line has two fixes of one title, or two that differ in spaces only', () => {
  const hard = [
    '-a  always,exit -F arch=b64 -S  openn -k x',
    '-a always,exit -F arch=b64 -S openn -k open \\',
    '-w /etc/passwd -w /etc/group -p wa -k identity',
    '-a always,exit -F arch=b64 -S open -k a -a always,exit -F arch=b32 -S open -k a',
    'auditctl -a always,exit -F arch=b64 -S mount -k mounts -k a # why',
  ];
  const targets = [targetNamed('3.0.9'), targetNamed('newest')];
  for (const text of [...hard, ...seededLines(20261129, 2500)])
    for (const p of problemsOf(text, ...targets)) {
      const fixes = p.fixes();
      const titles = fixes.map((f) => f.title);
      assert.equal(new Set(titles).size, titles.length, `${p.code} of ${text}: ${titles.join(' | ')}`);
    }
});
