import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { triedKernels } from '../../server/src/core/ima/facts/policyKernels.ts';
import { judgePolicyLine } from '../../server/src/core/ima/model/judgePolicyLine.ts';
import { parsePolicyLine } from '../../server/src/core/ima/syntax/policyDocument.ts';
import {
  measuredKernel,
  type RecordedPolicyLine,
  recordedPolicyLines,
  unescaped,
} from '../support/recordedPolicies.ts';
import { sharedPath } from '../support/shared.ts';

/** Lines that are written alone as a path, and so answered for the file that they name. */
const isPath = ({ line }: RecordedPolicyLine): boolean => line.startsWith('/');

const ANSWERS: Readonly<Record<string, string>> = { '.': 'accepted', X: 'EINVAL', R: 'ERANGE' };

/** Compares the verdicts on recorded lines with those of the kernels; returns the differences as sentences. */
function differences(recorded: readonly RecordedPolicyLine[]): {
  readonly compared: number;
  readonly wrong: readonly string[];
} {
  const kernels = triedKernels.map(measuredKernel);
  const wrong: string[] = [];
  let compared = 0;
  for (const { line, verdicts } of recorded) {
    // A write is read up to its first newline.
    const parsed = parsePolicyLine(unescaped(line).split('\n')[0] ?? '');
    for (const [number, kernel] of kernels.entries()) {
      const answer = ANSWERS[verdicts[number] ?? '?'];
      if (answer === undefined) continue;
      compared++;
      const { outcome, fault } = judgePolicyLine(parsed, kernel);
      const mine = outcome === 'loads' ? 'accepted' : (fault?.errno ?? outcome);
      if (mine !== answer)
        wrong.push(
          `${kernel.version}: ${line}: the kernel says ${answer}, the model ${mine} (${fault?.reason})`,
        );
    }
  }
  return { compared, wrong };
}

test('Every recorded verdict of the kernels on a policy line is that of the model', () => {
  const recorded = recordedPolicyLines().filter((r) => !isPath(r));
  const { compared, wrong } = differences(recorded);
  console.log(`${recorded.length} lines, ${compared} verdicts, ${wrong.length} differences`);
  assert.deepEqual(wrong, []);
  assert.ok(compared > 35_000);
});

test('The verdicts in ../shared/facts/ima.json are those of the repository', () => {
  const path = sharedPath('facts/ima.json', 'comparing with the recorded verdicts');
  if (path === undefined) return;
  const facts: {
    readonly examples: readonly RecordedPolicyLine[];
    readonly probes: readonly RecordedPolicyLine[];
  } = JSON.parse(readFileSync(path, 'utf8'));
  assert.ok(facts.examples.length >= 60);
  const { wrong } = differences([...facts.examples, ...facts.probes].filter((r) => !isPath(r)));
  assert.deepEqual(wrong, []);
});
