import assert from 'node:assert/strict';
import { test } from 'node:test';
import { target } from '../../../server/src/core/facts/targets.ts';
import { builtinPolicy, builtinPolicyNames } from '../../../server/src/core/ima/facts/builtinPolicies.ts';
import {
  fileSystemNamed,
  fileSystemOf,
  fileSystems,
} from '../../../server/src/core/ima/facts/fileSystems.ts';
import {
  kernelsOfTargets,
  policyKernel,
  triedKernels,
  triedVersion,
  unknownKernel,
} from '../../../server/src/core/ima/facts/policyKernels.ts';
import { labelNames } from '../../../server/src/core/ima/facts/policyTables.generated.ts';
import { hook, policyWordFact, template } from '../../../server/src/core/ima/facts/policyWords.ts';
import { judgePolicyLine } from '../../../server/src/core/ima/model/judgePolicyLine.ts';
import { parsePolicyLine } from '../../../server/src/core/ima/syntax/policyDocument.ts';

test('A kernel that nobody tried has the answers of those around it', () => {
  assert.deepEqual(policyKernel('6.3')?.tried.map(triedVersion), ['6.2', '6.5']);
  assert.deepEqual(policyKernel('6.1')?.tried.map(triedVersion), ['6.1']);
  assert.equal(policyKernel('5.3'), undefined);
  assert.equal(policyKernel('99.0'), undefined);
  assert.equal(policyKernel('constructor'), undefined);
  assert.equal(triedKernels.length, 21);
});

test('The kernels of targets carry what is known of their distribution', () => {
  const targets = ['debian-12', 'ubuntu-22.04'].flatMap((name) => target(name) ?? []);
  assert.deepEqual(
    kernelsOfTargets(targets).map((k) => [k.label, k.config.appendedSignatures]),
    [
      ['Linux 6.1 (Debian 12)', false],
      ['Linux 5.15 (Ubuntu 22.04)', true],
      ['Linux 6.8 (Ubuntu 22.04)', true],
    ],
  );
  assert.deepEqual(kernelsOfTargets([]), [unknownKernel]);
});

test('A magic number has the name and the types of its file system', () => {
  assert.equal(fileSystemOf(0x9fa0n)?.constant, 'PROC_SUPER_MAGIC');
  assert.equal(fileSystemNamed('tmpfs')?.hex, '0x1021994');
  assert.equal(fileSystemOf(1n), undefined);
  assert.equal(fileSystemNamed('constructor'), undefined);
  assert.ok(fileSystems().length > 80);
});

test('Words are found by their exact spelling only', () => {
  assert.equal(hook('PATH_CHECK')?.name, 'FILE_CHECK');
  assert.equal(hook('bprm_check'), undefined);
  assert.equal(template('d-ng|n-ng')?.name, 'ima-ng');
  assert.equal(policyWordFact('constructor'), undefined);
  assert.ok(labelNames.includes('selinux'));
});

test('Every rule of a built-in policy loads on the kernel that it is of', () => {
  assert.deepEqual(builtinPolicyNames, ['tcb', 'secure_boot', 'appraise_tcb', 'critical_data']);
  const kernel = policyKernel('7.3') ?? unknownKernel;
  for (const name of builtinPolicyNames)
    for (const { rule } of builtinPolicy(name))
      assert.equal(judgePolicyLine(parsePolicyLine(rule), kernel).outcome, 'loads', rule);
});
