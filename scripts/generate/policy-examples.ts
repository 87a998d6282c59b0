import type { Example, Fix } from '../../server/src/core/checks/defineCheck.ts';
import type { PolicyCheck } from '../../server/src/core/ima/checks/definePolicyCheck.ts';
import { exampleKernels, examplePolicy } from '../../server/src/core/ima/checks/examplePolicy.ts';
import {
  type PolicyKernel,
  policyKernel,
  triedKernels,
} from '../../server/src/core/ima/facts/policyKernels.ts';
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
        after: afterFix(check, applyEdits(text, edits)),
      })),
    }
  );
}

function afterFix(check: PolicyCheck, text: string): string {
  return 'ofFiles' in check ? withLastNewline(text) : text.replace(/\n$/, '');
}

/** Returns a whole file with a sign for its last newline, for checks that are about that newline. */
export function withLastNewline(text: string): string {
  return text.replace(/\n$/, '␊');
}

/**
 * Returns a sentence about which of the tried kernels refuse the policy of an example, or about the kernels of
 * the system that the example names.
 */
export function kernelsSay(check: PolicyCheck, example: Example): string {
  const document = parsePolicy(examplePolicy(check, example.bad));
  const own = exampleKernels(example);
  if (own.every((k) => k.system !== undefined)) {
    const refusing = own.filter((k) => judgePolicy(document, k).outcome === 'refused');
    const loading = own.filter((k) => !refusing.includes(k));
    return [said(refusing, 'refuse'), said(loading, 'load')].filter((s) => s !== '').join(' ');
  }
  const refuses = triedKernels.map((version) => {
    const kernel = policyKernel(version);
    return kernel !== undefined && judgePolicy(document, kernel).outcome === 'refused';
  });
  const tried = `${triedKernels.length} kernels that were tried (Linux ${triedKernels[0]} to ${triedKernels.at(-1)})`;
  if (refuses.every(Boolean)) return `All ${tried} refuse this example.`;
  if (!refuses.some(Boolean)) return `All ${tried} load this example.`;
  const loads = refuses.map((isRefused) => !isRefused);
  const outcome = `Of the ${tried}, ${saidOfVersions(refuses, 'refuse')} this example, and ${saidOfVersions(loads, 'load')} it.`;
  return `${outcome}${untried(refuses)}`;
}

/** Returns a sentence about the versions that were not tried between one that refuses and one that loads. */
function untried(refuses: readonly boolean[]): string {
  const gaps = triedKernels.flatMap((version, i) => {
    const next = triedKernels[i + 1];
    if (next === undefined || refuses[i] === refuses[i + 1] || isNext(version, next)) return [];
    return [`between ${version} and ${next}`];
  });
  return gaps.length === 0
    ? ''
    : ` No kernel ${gaps.join(' was tried, and none ')}${gaps.length === 1 ? ' was tried' : ''}.`;
}

/** Reports whether no version of Linux is between two. */
function isNext(version: string, next: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [toMajor = 0, toMinor = 0] = next.split('.').map(Number);
  // The last minor version of Linux 5 and of Linux 6 is 19.
  return toMajor === major ? toMinor === minor + 1 : toMinor === 0 && minor === 19;
}

/** Returns a sentence about what kernels do; empty without kernels. */
function said(kernels: readonly PolicyKernel[], verb: string): string {
  if (kernels.length === 0) return '';
  return `${both(kernels.map((k) => k.label))} ${kernels.length === 1 ? `${verb}s` : verb} this example.`;
}

/** Returns what the versions that are set do, such as `5.4 to 6.12 refuse`. */
function saidOfVersions(set: readonly boolean[], verb: string): string {
  const isOne = set.filter(Boolean).length === 1;
  return `${both(runsOf(set))} ${isOne ? `${verb}s` : verb}`;
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
