import { lintPolicy } from '../../lint/lintPolicy.ts';
import type { PolicyKernel } from '../facts/policyKernels.ts';
import { judgePolicyLine } from '../model/judgePolicyLine.ts';
import { type PolicyLine, parsePolicy } from '../syntax/policyDocument.ts';
import { policyRuleSentence } from './explainPolicyRule.ts';

/**
 * Returns what a line of an IMA policy does, as plain text: one paragraph where all kernels answer alike,
 * otherwise one for each answer, which names its kernels.
 */
export function explainPolicyLine(line: PolicyLine, kernels: readonly PolicyKernel[]): string {
  const said = new Map<string, string[]>();
  for (const kernel of kernels) {
    const sentence = sentenceOn(line, kernel);
    said.set(sentence, [...(said.get(sentence) ?? []), kernel.label]);
  }
  if (said.size === 1) return [...said.keys()].join('');
  return [...said].map(([sentence, labels]) => `${labels.join(', ')}: ${sentence}`).join('\n\n');
}

function sentenceOn(line: PolicyLine, kernel: PolicyKernel): string {
  const { outcome, rule } = judgePolicyLine(line, kernel);
  if (outcome === 'unknown') return 'It is not known whether this kernel loads the line.';
  if (outcome === 'loads') return rule ? policyRuleSentence(rule).replaceAll('`', '') : 'Does nothing.';
  const { problems } = lintPolicy(parsePolicy(`${line.text}\n`), { kernels: [kernel] });
  const why = problems.find((p) => p.severity === 'error')?.message ?? 'the kernel refuses it.';
  return `Does not load: ${why}`;
}
