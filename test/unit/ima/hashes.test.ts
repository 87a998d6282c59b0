import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { target } from '../../../server/src/core/facts/targets.ts';
import { hashedUseOfLine, hashRules } from '../../../server/src/core/hashes/hashedRules.ts';
import { hashRulesText, recordedHashesText } from '../../../server/src/core/hashes/hashTexts.ts';
import { recordedHashes } from '../../../server/src/core/hashes/recordedHashes.ts';
import { policyKernel, triedKernels } from '../../../server/src/core/ima/facts/policyKernels.ts';
import { judgePolicyLine } from '../../../server/src/core/ima/model/judgePolicyLine.ts';
import { parsePolicy, parsePolicyLine } from '../../../server/src/core/ima/syntax/policyDocument.ts';
import { load, singleFile } from '../../../server/src/core/ruleset/index.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';

const debian = target('debian-12') ?? assert.fail();
const kernels = [policyKernel('7.3') ?? assert.fail()];

describe('which audit rules IMA can add a hash to', () => {
  const table: readonly (readonly [line: string, use: 'programs' | 'modules' | undefined])[] = [
    ['-w /usr/bin/wget -p x -k T1140', 'programs'],
    ['-w /usr/bin/wget -p wa -k T1140', undefined],
    ['-w /usr/bin/wget -k T1140', 'programs'],
    ['-a always,exit -F arch=b64 -S execve -k exec', 'programs'],
    ['-a always,exit -F arch=b32 -S execve,execveat -k exec', 'programs'],
    ['-a always,exit -F arch=b64 -F path=/usr/bin/sudo -F perm=x -k priv', 'programs'],
    ['-a always,exit -F arch=b64 -S openat -k open', undefined],
    ['-a always,exit -F arch=b64 -S execve -F success=0 -k failed', undefined],
    ['-a always,exit -F arch=b64 -S execve -F exit=-EACCES -k failed', undefined],
    ['-a never,exit -F arch=b64 -S execve', undefined],
    ['-a always,exit -F arch=b64 -S finit_module -k modules', 'modules'],
    ['-a always,exit -F arch=b64 -S init_module -k modules', undefined],
    ['-a always,exit -S all -F auid=1000', undefined],
    ['-a always,exit -S nonsense', undefined],
  ];
  for (const [line, use] of table)
    it(`${line}: ${use ?? 'none'}`, () => {
      const node = parseLine(line);
      assert.ok(node.kind === 'command');
      assert.equal(hashedUseOfLine(node, debian), use);
    });
});

const linesOf = (text: string) =>
  hashRules(load(singleFile(text), debian)).map((r) => [r.line, r.lines, r.wider]);

test('Execution rules of a ruleset need one IMA rule, narrowed by the user that all of them have', () => {
  assert.deepEqual(
    linesOf(
      '-w /usr/bin/wget -p x -k a\n-a always,exit -F arch=b64 -S execve -F auid>=1000 -k b\n-w /etc/passwd -p wa\n',
    ),
    [['audit func=BPRM_CHECK mask=MAY_EXEC', [0, 1], ['path', 'auid']]],
  );
  assert.deepEqual(linesOf('-a always,exit -F arch=b64 -S execve -F uid=0 -k b\n'), [
    ['audit func=BPRM_CHECK mask=MAY_EXEC uid=0', [0], []],
  ]);
  assert.deepEqual(linesOf('-a always,exit -F arch=b64 -S execve -F uid>=1000 -k b\n'), [
    ['audit func=BPRM_CHECK mask=MAY_EXEC uid>999', [0], []],
  ]);
  assert.deepEqual(
    linesOf(
      '-a always,exit -F arch=b64 -S execve -F uid!=0 -k b\n-a always,exit -F arch=b64 -S finit_module\n',
    ),
    [
      ['audit func=BPRM_CHECK mask=MAY_EXEC', [0], ['uid']],
      ['audit func=MODULE_CHECK', [1], []],
    ],
  );
  assert.deepEqual(linesOf('-w /etc/passwd -p wa\n'), []);
});

test('What is written for hashes loads on every kernel, and says what it costs', () => {
  const rules = hashRules(
    load(singleFile('-w /usr/bin/wget -p x -k a\n-a always,exit -F arch=b64 -S finit_module\n'), debian),
  );
  const text = hashRulesText(rules);
  assert.match(
    text,
    /^# Cost: each program and script is read whole .* IMA cannot filter by path, so others are hashed too\.$/m,
  );
  for (const version of triedKernels)
    for (const line of text.split('\n')) {
      const kernel = policyKernel(version) ?? assert.fail();
      assert.equal(judgePolicyLine(parsePolicyLine(line), kernel).outcome, 'loads', `${version}: ${line}`);
    }
  const policy = parsePolicy(text);
  for (const use of ['programs', 'modules'] as const)
    assert.equal(recordedHashes(policy, kernels, use).extent, 'all', use);
});

describe('whether a policy records hashes', () => {
  const table: readonly (readonly [policy: string, extent: string, line?: number])[] = [
    ['audit func=BPRM_CHECK mask=MAY_EXEC\n', 'all', 0],
    ['# x\naudit func=CREDS_CHECK\n', 'all', 1],
    ['audit\n', 'all', 0],
    ['audit func=FILE_CHECK mask=^MAY_EXEC\n', 'all', 0],
    ['audit func=FILE_CHECK mask=MAY_READ\n', 'none'],
    ['audit func=BPRM_CHECK uid=0\n', 'some', 0],
    ['audit func=BPRM_CHECK mask=MAY_READ\n', 'none'],
    ['measure func=BPRM_CHECK\n', 'none'],
    ['dont_audit func=BPRM_CHECK\naudit func=BPRM_CHECK\n', 'none'],
    ['dont_audit fowner=0\naudit func=BPRM_CHECK\n', 'some', 1],
    ['dont_measure\naudit func=BPRM_CHECK\n', 'all', 1],
    ['audit func=BPRM_CHECK', 'refused'],
    ['audit func=BPRM_CHECK\nnonsense\n', 'refused'],
  ];
  for (const [policy, extent, line] of table)
    it(`${JSON.stringify(policy)}: ${extent}`, () =>
      assert.deepEqual(recordedHashes(parsePolicy(policy), kernels, 'programs'), {
        extent,
        ...(line === undefined ? {} : { line }),
      }));

  it('Each answer has a sentence', () => {
    for (const extent of ['all', 'some', 'none', 'refused'] as const)
      assert.match(
        recordedHashesText('ima-policy', 'programs', { extent, line: 2 }),
        /^Hashes: .*"ima-policy".*\.$/,
      );
  });
});
