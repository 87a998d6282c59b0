import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PolicyKernel, policyKernel } from '../../server/src/core/ima/facts/policyKernels.ts';
import { policyAction } from '../../server/src/core/ima/facts/policyWords.ts';
import { judgePolicy } from '../../server/src/core/ima/model/judgePolicy.ts';
import { judgePolicyLine } from '../../server/src/core/ima/model/judgePolicyLine.ts';
import type { PolicyFault, PolicyReason } from '../../server/src/core/ima/model/policyVerdict.ts';
import {
  type PolicyWord,
  parsePolicy,
  parsePolicyLine,
} from '../../server/src/core/ima/syntax/policyDocument.ts';
import { measuredConfig } from '../support/recordedPolicies.ts';
import { askPolicyKernel, type PolicyAnswer, whyNoPolicyKernel } from './askPolicyKernel.ts';
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

/** Faults of a rule whose words are each right: the kernel finds them when it has read all. */
const AFTER_ALL: ReadonlySet<PolicyReason> = new Set([
  'no-action',
  'action-word',
  'hook-action',
  'hook-word',
  'needs-algorithms',
  'verity-needs-sigv3',
  'flag-needs-modsig',
]);

/** Returns the name of the last word that the kernel's record of a refused rule has; undefined without one. */
function lastName(record: string): string | undefined {
  return [...record.matchAll(/(?:^| )([A-Za-z_]+)[=<>]/g)].filter((m) => m[1] !== 'res').at(-1)?.[1];
}

/** Returns the name under which the kernel's record has a word; undefined for words that it never logs. */
function loggedName(word: PolicyWord): string | undefined {
  if (policyAction(word.text)) return 'action';
  return word.name === 'permit_directio' ? undefined : word.name;
}

/** Compares the word at fault with the record, which ends with the word that the kernel read last. */
function otherWord(text: string, { reason, span }: PolicyFault, record: string): string | undefined {
  const { words } = parsePolicyLine(text);
  const faulty = words.find((w) => w.span.start <= span.start && w.span.end >= span.end);
  // template= asks for its action at once.
  const isAfterAll = AFTER_ALL.has(reason) && faulty?.name !== 'template';
  const at = isAfterAll ? words.filter((w) => loggedName(w) !== undefined).at(-1) : faulty;
  const theirs = lastName(record);
  const mine = at === undefined || theirs === 'UNKNOWN' ? 'UNKNOWN' : loggedName(at);
  return mine === theirs ? undefined : `${mine} is not ${theirs} in ${record.trim()}`;
}

/** What a comparison of lines with a kernel's answers found. */
interface Compared {
  /** How many words at fault were compared with the kernel's record. */
  readonly words: number;
  readonly wrong: readonly string[];
}

function compare(lines: readonly string[], answers: readonly PolicyAnswer[], kernel: PolicyKernel): Compared {
  const wrong: string[] = [];
  let words = 0;
  for (const [i, text] of lines.entries()) {
    const { outcome, fault } = judgePolicyLine(parsePolicyLine(text), kernel);
    const mine = outcome === 'loads' ? 'accepted' : (fault?.errno ?? outcome);
    const { errno, record } = answers[i] ?? { errno: -1, record: '' };
    const theirs = ERRNO[errno] ?? String(errno);
    if (mine !== theirs)
      wrong.push(`${JSON.stringify(text)}: the kernel ${theirs}, the model ${mine} ${fault?.reason ?? ''}`);
    if (!fault || record === '') continue;
    words++;
    const other = otherWord(text, fault, record);
    if (other !== undefined) wrong.push(`${JSON.stringify(text)} ${fault.reason}: ${other}`);
  }
  return { words, wrong };
}

test('A booted kernel and the model agree on 3,000 generated lines, the words at fault, and whole files', {
  skip: missing ?? false,
}, async () => {
  const lines = generatedPolicyLines(SEED, COUNT);
  const { release, answers } = await askPolicyKernel([
    ...lines.map((rule) => ({ rule })),
    ...FILES.map((file) => ({ file })),
  ]);
  const version = /^\d+\.\d+/.exec(release)?.[0] ?? '';
  const kernel = policyKernel(version, measuredConfig(version));
  assert.ok(kernel, release);
  assert.equal(answers.length, lines.length + FILES.length);
  const { words, wrong } = compare(lines, answers, kernel);
  const files = FILES.flatMap((text, i) => {
    const mine = judgePolicy(parsePolicy(text), kernel).outcome === 'loads';
    const theirs = answers[lines.length + i]?.errno === 0;
    return mine === theirs
      ? []
      : [`${JSON.stringify(text.slice(0, 60))}: the kernel ${theirs}, the model ${mine}`];
  });
  const loaded = answers.filter((a) => a.errno === 0).length;
  console.log(
    `Linux ${release}: ${lines.length} lines, ${words} words at fault and ${FILES.length} files, ${wrong.length + files.length} differences`,
  );
  assert.deepEqual([...wrong, ...files], []);
  assert.ok(words > 1000, `${words} words at fault`);
  assert.ok(loaded > 300 && loaded < lines.length - 300, `${loaded} load`);
});
