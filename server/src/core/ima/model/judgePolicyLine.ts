import type { KernelConfig, PolicyKernel } from '../facts/policyKernels.ts';
import type { PolicyLine } from '../syntax/policyDocument.ts';
import type { PolicyVerdict } from './policyVerdict.ts';
import { readPolicyRule } from './readPolicyRule.ts';
import { validatePolicyRule } from './validatePolicyRule.ts';

const LOADS: PolicyVerdict = { outcome: 'loads', assumes: [] };

/**
 * Returns what a kernel makes of a line of a policy file, alone, as ima_parse_add_rule does: refused at the
 * first word that it does not read, or because the words do not go together. What is not known about the
 * kernel counts in favor of the line and is named in `assumes`.
 */
export function judgePolicyLine(line: PolicyLine, kernel: PolicyKernel): PolicyVerdict {
  if (line.kind === 'blank' || line.kind === 'comment') return nulOf(line) ?? LOADS;
  if (line.kind === 'path')
    return refused({ reason: 'path-line', span: { start: 0, end: line.text.length }, errno: 'EINVAL' });
  const [first, ...others] = kernel.tried.map((number) => judgeOn(line, number, kernel.config));
  if (!first) return LOADS;
  const differing = others.find((v) => v.outcome !== first.outcome);
  if (!differing) return first;
  const fault = first.fault ?? differing.fault;
  return { outcome: 'unknown', assumes: first.assumes, ...(fault ? { fault } : {}) };
}

function refused(fault: NonNullable<PolicyVerdict['fault']>): PolicyVerdict {
  return { outcome: 'refused', fault, assumes: [] };
}

/** A NUL ends the text for the kernel, which then misses the newline, and refuses the file. */
function nulOf({ text }: PolicyLine): PolicyVerdict | undefined {
  const at = text.indexOf('\0');
  return at < 0 ? undefined : refused({ reason: 'nul', span: { start: at, end: at + 1 }, errno: 'EINVAL' });
}

function judgeOn(line: PolicyLine, number: number, config: KernelConfig): PolicyVerdict {
  const { state, fault } = readPolicyRule(line, number, config);
  const found = fault ?? validatePolicyRule(state, line.words);
  const nul = nulOf(line);
  if (nul) return nul;
  if (found) return { outcome: 'refused', fault: found, assumes: [...state.assumes] };
  return { outcome: 'loads', rule: state.rule, assumes: [...state.assumes] };
}
