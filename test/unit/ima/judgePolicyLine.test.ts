import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type KernelConfig,
  policyKernel,
  unknownKernel,
} from '../../../server/src/core/ima/facts/policyKernels.ts';
import { judgePolicyLine } from '../../../server/src/core/ima/model/judgePolicyLine.ts';
import { parsePolicyLine } from '../../../server/src/core/ima/syntax/policyDocument.ts';

/** Returns `outcome`, or `reason: text at fault` for a refused line. */
function verdict(text: string, version = '6.1', config: KernelConfig = {}): string {
  const line = parsePolicyLine(text);
  const { outcome, fault } = judgePolicyLine(line, policyKernel(version, config) ?? unknownKernel);
  return outcome === 'refused' && fault
    ? `${fault.reason}: ${text.slice(fault.span.start, fault.span.end)}`
    : outcome;
}

test('The fault of a refused line is the word, or the part of it, that the kernel refuses', () => {
  const cases: readonly (readonly [line: string, expected: string])[] = [
    ['audit func=BPRM_CHECK key=T1204', 'unknown-word: key=T1204'],
    ['audit func=EXEC_CHECK', 'unknown-hook: EXEC_CHECK'],
    ['audit func=BPRM_CHECK uid>=1000', 'not-id: =1000'],
    ['audit func=BPRM_CHECK mask>MAY_READ', 'operator: mask>MAY_READ'],
    ['audit measure func=BPRM_CHECK', 'second-action: measure'],
    ['audit func=BPRM_CHECK uid>1000 euid<5', 'said-twice: euid<5'],
    ['audit func=BPRM_CHECK uid=', 'empty-value: uid='],
    ['audit func=BPRM_CHECK uid=4294967295', 'number-too-large: 4294967295'],
    ['audit func=BPRM_CHECK # programs', 'comment-after-rule: # programs'],
    ['dont_audit fsname=overlay', 'too-new: dont_audit'],
    ['template=ima-ng measure', 'order: template=ima-ng'],
    ['dont_measure func=BPRM_CHECK pcr=10', 'action-word: pcr=10'],
    ['audit func=KEY_CHECK', 'hook-action: audit'],
    ['measure func=FILE_CHECK keyrings=.ima', 'hook-word: keyrings=.ima'],
    ['appraise func=SETXATTR_CHECK', 'needs-algorithms: func=SETXATTR_CHECK'],
    ['appraise digest_type=verity', 'verity-needs-sigv3: digest_type=verity'],
    ['appraise appraise_algos=sha256,nope', 'unknown-algorithm: nope'],
    ['func=FILE_CHECK uid=0', 'no-action: func=FILE_CHECK uid=0'],
    ['/etc/ima/other', 'path-line: /etc/ima/other'],
    ['# a\0b', 'nul: \0'],
  ];
  for (const [line, expected] of cases) assert.equal(verdict(line), expected, line);
});

test('What is not known of a kernel counts in favor of the line', () => {
  const modsig = 'appraise func=MODULE_CHECK appraise_type=imasig|modsig';
  assert.equal(verdict(modsig), 'loads');
  assert.equal(verdict(modsig, '6.1', { appendedSignatures: false }), 'needs-modsig: imasig|modsig');
  assert.equal(verdict('audit obj_type=etc_t'), 'loads');
  assert.equal(verdict('audit func=MMAP_CHECK_REQPROT', '6.3'), 'unknown');
  assert.equal(verdict('audit func=MMAP_CHECK_REQPROT', ''), 'unknown');
  assert.equal(verdict('audit nope', ''), 'unknown-word: nope');
});

test('A rule that loads keeps its values as the kernel compares them', () => {
  const line = parsePolicyLine('measure func=PATH_CHECK mask=^MAY_READ euid>010 fsmagic=9FA0 pcr=-0');
  const { rule } = judgePolicyLine(line, unknownKernel);
  assert.equal(rule?.hook?.name, 'FILE_CHECK');
  assert.deepEqual(rule?.mask, { name: 'MAY_READ', contains: true });
  assert.deepEqual(rule?.user, { name: 'euid', operator: '>', id: 10 });
  assert.equal(rule?.fsmagic, 0x9fa0n);
  assert.equal(Object.is(rule?.pcr, 0), true);
});
