// What the title of a fix says: which of several it is, and all that it does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RulesetProblem } from '../../../server/src/core/checks/ruleset/defineRulesetCheck.ts';
import {
  fileContext,
  folderContext,
  runRulesetChecks,
} from '../../../server/src/core/checks/ruleset/runRuleset.ts';
import { lintRuleset, rulesetProblems } from '../../../server/src/core/lint/lint.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { finish } from '../../../server/src/core/text/steps.ts';
import { problemsOf, targetNamed } from '../../support/examples.ts';

const debian = targetNamed('debian-12');
const titlesOf = (problems: readonly RulesetProblem[], code: string): readonly string[] =>
  problems.filter((p) => p.code === code).flatMap((p) => p.fixes().map((f) => f.title));

test('The fix of -e 2 says where it moves, and that it moves nowhere at the end of a file', () => {
  const alone = (text: string): readonly string[] =>
    titlesOf(runRulesetChecks(fileContext(text, 'audit.rules', [debian])), 'AR305');
  const rule = '-w /etc/passwd -p wa -k identity\n';
  assert.deepEqual(alone(`-e 2\n${rule}`), ['Move "-e 2" to the end of the file']);
  assert.deepEqual(alone(`-b 8192 -e 2\n${rule}`), ['Move "-e 2" to the end of the file']);
  const first = (text: string): readonly string[] => {
    const files = [
      { name: '10-base.rules', text },
      { name: '30-rules.rules', text: rule },
    ];
    return titlesOf(runRulesetChecks(folderContext(files, [debian])), 'AR305');
  };
  assert.deepEqual(first('-D\n-b 8192 -e 2\n'), ['Put "-e 2" on its own line']);
  assert.deepEqual(first('-D\n-b 8192 -e 2\n\n'), ['Put "-e 2" on its own line']);
  assert.deepEqual(first('-b 8192 -e 2\n-f 1\n'), ['Move "-e 2" to the end of the file']);
  assert.deepEqual(first(' -e 2\n'), ['Remove the spaces before "-e 2"']);
});

test('The fix of all rules without a pair says that it records more, and where it writes', () => {
  const text = '-a always,exit -F arch=b64 -S mount -k a\n-a always,exit -F arch=b64 -S swapon -k b\n';
  const files = [{ name: 'audit.rules', text }];
  const problems = rulesetProblems(
    finish(lintRuleset({ kind: 'file', files, options: { targets: [debian], severities: {} } })),
  );
  assert.deepEqual(titlesOf(problems, 'AR309'), [
    'Add a b32 rule after each of 2 rules (more events recorded)',
    'Add the b32 rule after this line (more events recorded)',
  ]);
});

test('The fix of a -e that is too high says that it locks the rules, and the other one does not lock them', () => {
  const [problem] = problemsOf('-e 9', debian);
  assert.deepEqual(
    problem?.fixes().map(({ title, safety }) => [title, safety]),
    [
      ['Write "2", which locks the rules', 'unsafe'],
      ['Write "1"', 'unsafe'],
    ],
  );
  assert.deepEqual(
    problemsOf('-f 9', debian).flatMap((p) => p.fixes().map((f) => f.title)),
    ['Write "1"'],
  );
});

test('A fix that moves a comment says what else it writes', () => {
  const line = '-a alway,exit -F arch=b64 -S mount -k mounts # why';
  const [problem] = problemsOf(line, debian);
  const first = problem?.fixes()[0];
  assert.equal(first?.title, 'Move the comment to its own line and write "always,exit"');
  assert.equal(
    first && applyEdits(line, first.edits),
    '# why\n-a always,exit -F arch=b64 -S mount -k mounts',
  );
});
