import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyKernel, unknownKernel } from '../../../server/src/core/ima/facts/policyKernels.ts';
import { parsePolicy } from '../../../server/src/core/ima/syntax/policyDocument.ts';
import { lintPolicy } from '../../../server/src/core/lint/lintPolicy.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';

/** A mistake that people make: the file, the check and the text that it marks, and the file after its first fix. */
interface Mistake {
  readonly what: string;
  readonly bad: string;
  readonly code: string;
  readonly at: string;
  readonly fixed?: string;
  readonly kernel?: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    what: 'a comment after a rule',
    bad: 'dont_measure fsmagic=0x9fa0 # PROC_SUPER_MAGIC\nmeasure func=BPRM_CHECK\n',
    code: 'IM004',
    at: '# PROC_SUPER_MAGIC',
    fixed: '# PROC_SUPER_MAGIC\ndont_measure fsmagic=0x9fa0\nmeasure func=BPRM_CHECK\n',
  },
  {
    what: 'no newline at the end',
    bad: 'audit func=BPRM_CHECK',
    code: 'IM001',
    at: 'K',
    fixed: 'audit func=BPRM_CHECK\n',
  },
  {
    what: 'a backslash at the end of a line',
    bad: 'measure func=KEXEC_CMDLINE \\\n  template=ima-buf\n',
    code: 'IM005',
    at: '\\',
    fixed: 'measure func=KEXEC_CMDLINE template=ima-buf\n',
  },
  {
    what: 'the template ima-sigv3',
    bad: 'measure func=FILE_CHECK digest_type=verity template=ima-sigv3 fowner=0 fsname=ext4\n',
    code: 'IM118',
    at: 'ima-sigv3',
    fixed: 'measure func=FILE_CHECK digest_type=verity template=ima-sigv2 fowner=0 fsname=ext4\n',
  },
  {
    what: 'Windows line ends',
    bad: 'audit func=BPRM_CHECK\r\naudit func=MMAP_CHECK\r\n',
    code: 'IM002',
    at: '\r',
    fixed: 'audit func=BPRM_CHECK\naudit func=MMAP_CHECK\n',
  },
  {
    what: 'a label of SELinux',
    bad: 'audit func=BPRM_CHECK obj_type=bin_t\n',
    code: 'IM211',
    at: 'obj_type=bin_t',
  },
  { what: 'a label of Smack', bad: 'audit func=BPRM_CHECK subj_user=_\n', code: 'IM211', at: 'subj_user=_' },
  {
    what: 'ramfs with the name of btrfs',
    bad: '# BTRFS\ndont_measure fsmagic=0x858458f6\nmeasure func=BPRM_CHECK\n',
    code: 'IM205',
    at: '0x858458f6',
    fixed: '# BTRFS\ndont_measure fsmagic=0x9123683e\nmeasure func=BPRM_CHECK\n',
  },
  {
    what: 'nsfs with the name of NFS',
    bad: '# NFS_SUPER_MAGIC\ndont_measure fsmagic=0x6e736673\nmeasure func=BPRM_CHECK\n',
    code: 'IM205',
    at: '0x6e736673',
    fixed: '# NFS_SUPER_MAGIC\ndont_measure fsmagic=0x6969\nmeasure func=BPRM_CHECK\n',
  },
  {
    what: 'fusectl with the name of FUSE',
    bad: '# FUSE\ndont_measure fsmagic=0x65735543\nmeasure func=BPRM_CHECK\n',
    code: 'IM205',
    at: '0x65735543',
    fixed: '# FUSE\ndont_measure fsmagic=0x65735546\nmeasure func=BPRM_CHECK\n',
  },
  {
    what: 'overlay that is not excluded',
    bad: 'measure func=BPRM_CHECK\n',
    code: 'IM403',
    at: 'measure func=BPRM_CHECK',
    fixed: 'dont_measure fsmagic=0x794c7630\nmeasure func=BPRM_CHECK\n',
  },
  {
    what: 'a policy that denies everything at the next start',
    bad: 'appraise func=BPRM_CHECK\n',
    code: 'IM305',
    at: 'appraise func=BPRM_CHECK',
  },
  {
    what: 'a path',
    bad: 'audit func=BPRM_CHECK path=/usr/bin/sudo\n',
    code: 'IM102',
    at: 'path=/usr/bin/sudo',
  },
  {
    what: 'an appraise rule for the files of root alone',
    bad: 'appraise fowner=0\n',
    code: 'IM304',
    at: 'appraise fowner=0',
  },
  {
    what: 'tmpfs excluded before KEXEC_CMDLINE',
    bad: 'dont_measure fsmagic=0x1021994\nmeasure func=KEXEC_CMDLINE\n',
    code: 'IM307',
    at: 'measure func=KEXEC_CMDLINE',
    fixed: 'measure func=KEXEC_CMDLINE\ndont_measure fsmagic=0x1021994\n',
  },
  {
    what: 'MODULE_CHECK for init_module',
    bad: 'measure func=MODULE_CHECK\n',
    code: 'IM308',
    at: 'func=MODULE_CHECK',
  },
  {
    what: 'dont_audit on an older kernel',
    bad: 'dont_audit fsname=overlay\naudit func=BPRM_CHECK\n',
    code: 'IM113',
    at: 'dont_audit',
  },
  {
    what: 'a misspelled action',
    bad: 'dnt_measure fsmagic=0x9fa0\nmeasure func=BPRM_CHECK\n',
    code: 'IM101',
    at: 'dnt_measure',
    fixed: 'dont_measure fsmagic=0x9fa0\nmeasure func=BPRM_CHECK\n',
  },
  {
    what: 'a UUID that lacks a digit',
    bad: 'dont_measure fsuuid=0b9afd9-5e5a-4d93-b9d5-1aaae9b6d2a3\n',
    code: 'IM111',
    at: '0b9afd9-5e5a-4d93-b9d5-1aaae9b6d2a3',
  },
  {
    what: 'a key of audit rules',
    bad: 'audit func=BPRM_CHECK key=exec\n',
    code: 'IM102',
    at: 'key=exec',
    fixed: 'audit func=BPRM_CHECK\n',
  },
  {
    what: 'the login UID of audit rules',
    bad: 'audit func=BPRM_CHECK auid=1000\n',
    code: 'IM102',
    at: 'auid=1000',
  },
  {
    what: 'an operator of audit rules',
    bad: 'audit func=BPRM_CHECK uid>=1000\n',
    code: 'IM103',
    at: 'uid>=1000',
    fixed: 'audit func=BPRM_CHECK uid>999\n',
  },
  {
    what: 'an inequality of audit rules',
    bad: 'audit func=BPRM_CHECK uid!=0\n',
    code: 'IM103',
    at: 'uid!=0',
    fixed: 'audit func=BPRM_CHECK uid>0\n',
  },
  {
    what: 'uid and euid together',
    bad: 'audit func=BPRM_CHECK uid=0 euid=0\n',
    code: 'IM108',
    at: 'euid=0',
    fixed: 'audit func=BPRM_CHECK uid=0\n',
  },
  {
    what: 'a range',
    bad: 'audit func=BPRM_CHECK uid>999 uid<2000\n',
    code: 'IM108',
    at: 'uid<2000',
    fixed: 'audit func=BPRM_CHECK uid>999\n',
  },
  {
    what: 'the shell file that names the policy',
    bad: 'IMAPOLICY="/etc/sysconfig/ima-policy"\n',
    code: 'IM128',
    at: 'IMAPOLICY="/etc/sysconfig/ima-policy"',
  },
];

for (const { what, bad, code, at, fixed, kernel = '6.1' } of MISTAKES)
  test(`The mistake is found at its word: ${what}`, () => {
    const kernels = [policyKernel(kernel) ?? unknownKernel];
    const { problems } = lintPolicy(parsePolicy(bad), { kernels, severities: { IM403: 'info' } });
    const found = problems.find((p) => p.code === code);
    assert.ok(found, problems.map((p) => p.code).join(', '));
    assert.equal(bad.slice(found.span.start, found.span.end), at);
    const [first] = found.fixes();
    if (fixed === undefined) return;
    assert.equal(first && applyEdits(bad, first.edits), fixed);
  });

test('A policy that the kernel is built with has no errors, and the published one of tcb no warnings', async () => {
  const { builtinPolicy, builtinPolicyNames } = await import(
    '../../../server/src/core/ima/facts/builtinPolicies.ts'
  );
  for (const name of builtinPolicyNames) {
    const text = builtinPolicy(name)
      .filter((r) => r.if !== 'CONFIG_IMA_APPRAISE_SIGNED_INIT')
      .map((r) => `${r.rule}\n`)
      .join('');
    const { problems } = lintPolicy(parsePolicy(text), { kernels: [policyKernel('7.3') ?? unknownKernel] });
    const loud = problems.filter(
      (p) => p.severity === 'error' || (p.severity === 'warning' && p.code !== 'IM305'),
    );
    assert.deepEqual(
      loud.map((p) => `${name}: ${p.code} ${p.message}`),
      [],
    );
  }
});

test('Comments disable checks of policies as they do those of audit rules', () => {
  const kernels = [policyKernel('6.1') ?? unknownKernel];
  const codesOf = (text: string) => lintPolicy(parsePolicy(text), { kernels }).problems.map((p) => p.code);
  assert.deepEqual(codesOf('audit func=FILE_CHECK\n'), ['IM401']);
  assert.deepEqual(codesOf('# audit-rules: disable-next-line IM401\naudit func=FILE_CHECK\n'), []);
  assert.deepEqual(codesOf('# audit-rules: disable-next-line every-open\naudit func=FILE_CHECK\n'), []);
  assert.deepEqual(codesOf('# audit-rules: disable-next-line IM402\naudit func=FILE_CHECK\n'), [
    'AR011',
    'IM401',
  ]);
  assert.deepEqual(codesOf('# audit-rules: disable-next-line IM999\naudit func=BPRM_CHECK\n'), ['AR012']);
  assert.deepEqual(codesOf('# audit-rules: disable-file\naudit nope\n'), []);
  assert.deepEqual(codesOf('# audit-rules: disable-file\naudit func=BPRM_CHECK\n'), ['AR011']);
});

test('Of several kernels, a line that some refuse is a warning that names them', () => {
  const kernels = ['5.15', '6.12', '7.3'].flatMap((v) => policyKernel(v) ?? []);
  const [problem] = lintPolicy(parsePolicy('audit func=BPRM_CHECK gid=4\n'), { kernels }).problems;
  assert.equal(problem?.severity, 'warning');
  assert.equal(
    problem?.message,
    '"gid=4" requires Linux 5.19. Linux 5.15 refuses the policy. Remove "gid=4", or choose only targets with newer kernels.',
  );
});
