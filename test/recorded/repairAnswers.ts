import { type Target, target } from '../../server/src/core/facts/targets.ts';
import { describeRepair, titleOfRepair } from '../../server/src/core/repair/describe.ts';
import { isTrusted, mayLackOption, repairsOf } from '../../server/src/core/repair/repair.ts';
import { isUnclear, loses, removes } from '../../server/src/core/repair/slips.ts';
import { isEmpty, isInvisible } from '../../server/src/core/repair/tokens.ts';
import { commandsIn } from '../../server/src/core/syntax/line.ts';
import { generated } from '../conformance/damage.ts';
import { copiedByHand } from '../repair/copiedByHand.ts';
import { copiedSlips } from '../repair/copiedSlips.ts';
import { habitSlips } from '../repair/habitSlips.ts';
import { handSlips } from '../repair/handSlips.ts';
import { heldOutPairs, heldOutSlips } from '../repair/heldOutSlips.ts';
import { mixedSlips } from '../repair/mixedSlips.ts';
import { ownSlips } from '../repair/ownSlips.ts';
import { publicSlips } from '../repair/publicSlips.ts';
import { type Answer, digest } from './answers.ts';
import { brokenLines, linesOfWord } from './repairLines.ts';
import { repairWords } from './repairWords.ts';

const names = ['debian-12', 'rhel-9', 'ubuntu-24.04'];
const x86: readonly Target[] = names.flatMap((name) => target(name) ?? []);
/** Machines with other tables of system calls, of which one has no other ABI. */
const others: readonly Target[] = (['aarch64', 'i386'] as const).flatMap((m) => target('debian-12', m) ?? []);

/** Returns the repairs of lines that people wrote or copied, and of lines that were damaged at random. */
export function* repairAnswers(): Generator<Answer> {
  const broken = [
    ...[...handSlips, ...habitSlips, ...publicSlips, ...mixedSlips, ...copiedByHand].map((s) => s.line),
    ...heldOutSlips(20261130, 350).map((s) => s.broken),
    ...heldOutPairs(20261130, 60).map((s) => s.broken),
    ...ownSlips(20261130, 250).map((s) => s.broken),
    ...copiedSlips(20261130, 100).map((s) => s.broken),
    ...generated(20261130, 400),
    ...brokenLines(),
  ];
  for (const text of new Set(broken)) yield repairAnswer(text, x86);
  for (const text of [
    '',
    ' ',
    '\t\u00a0',
    '\u200b\ufeff',
    '# x',
    ' #',
    '\u200b# x',
    'x',
    ' x',
    '\u200bx',
    'a b',
  ])
    yield { input: text, answer: `${isEmpty(text)} ${isInvisible(text)}` };
  for (const text of broken.filter((_, i) => i % 12 === 0)) yield repairAnswer(text, others);
}

/** Returns the repairs of lines with each of many words in many places. */
export function* repairWordAnswers(): Generator<Answer> {
  // They are many, and alike: one answer for each word.
  for (const word of repairWords)
    yield { input: word, answer: digest(linesOfWord(word).map((text) => repairAnswer(text, x86).answer)) };
}

function repairAnswer(text: string, targets: readonly Target[]): Answer {
  const [node] = commandsIn(text);
  if (!node) return { input: text, answer: '-' };
  const repairs = repairsOf(node, targets);
  const first = repairs[0];
  const details = repairs.map((r) => [
    r.text,
    r.edit,
    r.cost.toFixed(4),
    r.safe,
    isTrusted(r),
    r.slips.map((s) => [s, isUnclear(s), loses(s), removes(s)]),
    titleOfRepair(r),
    describeRepair(r),
  ]);
  const marks = `${mayLackOption(node, targets) ? 'lacks ' : ''}${repairs.length}`;
  return { input: text, answer: first ? `${digest(details)} ${marks} ${first.text}` : marks };
}
