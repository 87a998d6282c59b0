import type { PolicyKernel } from '../facts/policyKernels.ts';
import { judgePolicyLine } from '../model/judgePolicyLine.ts';
import type { PolicyVerdict } from '../model/policyVerdict.ts';
import type { PolicyDocument, PolicyLine } from '../syntax/policyDocument.ts';
import type { JudgedPolicyLine, PolicyContext, PolicyFailure } from './definePolicyCheck.ts';

/**
 * Returns what checks see of a policy: each of its lines as judged for each kernel, and the rules that load.
 * @param kernels at least one
 */
export function policyContext(document: PolicyDocument, kernels: readonly PolicyKernel[]): PolicyContext {
  const lines = document.lines.map((line) => judged(line, kernels));
  const rules = lines.flatMap(({ line, rule }) => (rule ? [{ line, rule }] : []));
  return { document, kernels, lines, rules };
}

function judged(line: PolicyLine, kernels: readonly PolicyKernel[]): JudgedPolicyLine {
  const verdicts = kernels.map((kernel) => judgePolicyLine(line, kernel));
  const rule = verdicts.find((v) => v.rule)?.rule;
  return { line, verdicts, rule, failure: failureOf(line, verdicts, kernels) };
}

function failureOf(
  line: PolicyLine,
  verdicts: readonly PolicyVerdict[],
  kernels: readonly PolicyKernel[],
): PolicyFailure | undefined {
  const fault = verdicts.find((v) => v.outcome === 'refused')?.fault;
  if (!fault) return undefined;
  const { span } = fault;
  return {
    line,
    fault,
    text: line.text.slice(span.start, span.end),
    word: line.words.find((w) => w.span.start <= span.start && w.span.end >= span.end),
    refusing: kernels.filter((_, i) => verdicts[i]?.outcome === 'refused'),
    kernels,
  };
}
