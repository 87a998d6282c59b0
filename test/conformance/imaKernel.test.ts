import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyKernel } from '../../server/src/core/ima/facts/policyKernels.ts';
import { judgePolicy } from '../../server/src/core/ima/model/judgePolicy.ts';
import { judgePolicyLine } from '../../server/src/core/ima/model/judgePolicyLine.ts';
import { parsePolicy, parsePolicyLine } from '../../server/src/core/ima/syntax/policyDocument.ts';
import { measuredConfig } from '../support/recordedPolicies.ts';
import { askPolicyKernel, type PolicyAnswer, type PolicyCase, whyNoPolicyKernel } from './askPolicyKernel.ts';
import { generatedPolicyLines } from './generatedPolicies.ts';

const missing = whyNoPolicyKernel();
if (missing) console.log(`SKIPPED asking a booted kernel about policies of IMA: ${missing}.`);

const SEED = Number(process.env['SEED'] ?? 1);
const COUNT = 3000;
const ERRNO: Readonly<Record<number, string>> = { 0: 'accepted', 22: 'EINVAL', 34: 'ERANGE' };

/** Files that are refused, or not, for what they are as a whole. */
const FILES: readonly string[] = [
  'measure func=BPRM_CHECK\n',
  'measure func=BPRM_CHECK',
  'measure func=BPRM_CHECK\n\n\n',
  '# a comment\nmeasure func=BPRM_CHECK\naudit func=BPRM_CHECK\n',
  'measure func=BPRM_CHECK\nnope\naudit func=BPRM_CHECK\n',
  'measure func=BPRM_CHECK\r\n',
  '\ufeffmeasure func=BPRM_CHECK\n',
  '# a comment\r\nmeasure func=BPRM_CHECK\n',
  'measure func=FILE_CHECK \\\n  mask=MAY_READ\n',
  '/policies/0\n',
  '',
  'measure func=BPRM_CHECK\n# no newline',
  `measure func=BPRM_CHECK ${' '.repeat(5000)}uid=0\n`,
  `measure func=BPRM_CHECK ${' '.repeat(5000)}nope\n`,
  'measure func=BPRM_CHECK\0\naudit func=BPRM_CHECK\n',
];

test('A booted kernel and the model agree on 3,000 generated lines and on whole files', {
  skip: missing ?? false,
}, async () => {
  const lines = generatedPolicyLines(SEED, COUNT);
  const cases: readonly PolicyCase[] = [
    ...lines.map((rule) => ({ rule })),
    ...FILES.map((file) => ({ file })),
  ];
  const { release, answers } = await askPolicyKernel(cases);
  const version = /^\d+\.\d+/.exec(release)?.[0] ?? '';
  const kernel = policyKernel(version, measuredConfig(version));
  assert.ok(kernel, release);
  assert.equal(answers.length, cases.length);
  const wrong: string[] = [];
  for (const [i, text] of lines.entries()) {
    const { outcome, fault } = judgePolicyLine(parsePolicyLine(text), kernel);
    const mine = outcome === 'loads' ? 'accepted' : (fault?.errno ?? outcome);
    const theirs = answers[i] as PolicyAnswer;
    const said = ERRNO[theirs.errno] ?? String(theirs.errno);
    if (mine !== said)
      wrong.push(`${JSON.stringify(text)}: the kernel ${said}, the model ${mine} ${fault?.reason ?? ''}`);
  }
  for (const [i, text] of FILES.entries()) {
    const mine = judgePolicy(parsePolicy(text), kernel).outcome === 'loads';
    const theirs = answers[lines.length + i]?.errno === 0;
    if (mine !== theirs)
      wrong.push(`the file ${JSON.stringify(text.slice(0, 60))}: the kernel ${theirs}, the model ${mine}`);
  }
  const loaded = answers.filter((a) => a.errno === 0).length;
  console.log(
    `Linux ${release}: ${lines.length} lines and ${FILES.length} files, ${loaded} load, ${wrong.length} differences`,
  );
  assert.deepEqual(wrong, []);
  assert.ok(loaded > 300 && loaded < lines.length - 300, `${loaded} load`);
});
