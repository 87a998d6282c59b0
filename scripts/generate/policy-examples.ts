import type { Example, Fix } from '../../server/src/core/checks/defineCheck.ts';
import type { PolicyCheck } from '../../server/src/core/ima/checks/definePolicyCheck.ts';
import { exampleKernels, examplePolicy } from '../../server/src/core/ima/checks/examplePolicy.ts';
import { policyKernel, triedKernels } from '../../server/src/core/ima/facts/policyKernels.ts';
import { judgePolicy } from '../../server/src/core/ima/model/judgePolicy.ts';
import { parsePolicy } from '../../server/src/core/ima/syntax/policyDocument.ts';
import { lintPolicy } from '../../server/src/core/lint/lintPolicy.ts';
import { both } from '../../server/src/core/text/series.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';

/** What is shown of an example's problem: the message, and each fix with the text after it. */
export interface Shown {
  readonly message: string;
  readonly fixes: readonly {
    readonly title: string;
    readonly safety: Fix['safety'];
    readonly after: string;
  }[];
}

/** Returns the problem that a check of policies finds in its example; undefined where it finds none. */
export function problemOfPolicy(check: PolicyCheck, example: Example): Shown | undefined {
  const text = examplePolicy(check, example.bad);
  const { problems } = lintPolicy(parsePolicy(text), {
    kernels: exampleKernels(example),
    severities: check.defaultOff ? { [check.code]: check.severity } : {},
  });
  const p = problems.find((x) => x.code === check.code);
  return (
    p && {
      message: p.message,
      fixes: p.fixes().map(({ title, safety, edits }) => ({
        title,
        safety,
        after: applyEdits(text, edits).replace(/\n$/, ''),
      })),
    }
  );
}

/** Returns a sentence about which of the tried kernels refuse the policy of an example. */
export function kernelsSay(check: PolicyCheck, { bad }: Example): string {
  const document = parsePolicy(examplePolicy(check, bad));
  const refuses = triedKernels.map((version) => {
    const kernel = policyKernel(version);
    return kernel !== undefined && judgePolicy(document, kernel).outcome === 'refused';
  });
  if (refuses.every(Boolean))
    return `Every kernel from ${triedKernels[0]} to ${triedKernels.at(-1)} refuses it.`;
  if (!refuses.some(Boolean))
    return `Every kernel from ${triedKernels[0]} to ${triedKernels.at(-1)} loads it.`;
  const loads = refuses.map((isRefused) => !isRefused);
  return `Linux ${both(runsOf(refuses))} refuse it; Linux ${both(runsOf(loads))} load it.`;
}

/** Returns the runs of versions that are set, such as `5.4 to 6.12`. */
function runsOf(set: readonly boolean[]): readonly string[] {
  const runs: string[] = [];
  for (let from = 0, to = 0; from < set.length; from = to) {
    while (to < set.length && set[to] === set[from]) to++;
    const [first, last] = [triedKernels[from] ?? '', triedKernels[to - 1] ?? ''];
    if (set[from]) runs.push(first === last ? first : `${first} to ${last}`);
  }
  return runs;
}
