import type { PolicyKernel } from '../facts/policyKernels.ts';
import type { PolicyDocument, PolicyLine } from '../syntax/policyDocument.ts';
import { judgePolicyLine } from './judgePolicyLine.ts';
import type { PolicyRule, PolicyVerdict } from './policyVerdict.ts';

/** A rule with the line that adds it. */
export interface PlacedPolicyRule {
  readonly line: PolicyLine;
  readonly rule: PolicyRule;
}

/** Why a file is refused: a line of it, or what it is as a whole. */
export type PolicyFileFault = 'line' | 'empty' | 'no-rules' | 'no-final-newline';

/** What a kernel makes of a policy file that it loads by its path. */
export interface PolicyFileVerdict {
  readonly outcome: PolicyVerdict['outcome'];
  readonly fault?: PolicyFileFault;
  /** The index of the first line that is refused, at which the kernel stops reading. */
  readonly stopsAt?: number;
  /** For each line of the document, as if the kernel had read on. */
  readonly lines: readonly PolicyVerdict[];
  /** The rules of the lines that load, in order: the kernel keeps them only where the whole file loads. */
  readonly rules: readonly PlacedPolicyRule[];
}

/**
 * Returns what a kernel makes of a whole policy file (ima_read_policy, ima_release_policy): one refused line
 * spoils all, and so does a file without a rule or without a newline at its end.
 */
export function judgePolicy(document: PolicyDocument, kernel: PolicyKernel): PolicyFileVerdict {
  const lines = document.lines.map((line) => judgePolicyLine(line, kernel));
  const rules = document.lines.flatMap((line, i) => {
    const rule = lines[i]?.rule;
    return rule ? [{ line, rule }] : [];
  });
  const stopsAt = lines.findIndex((v) => v.outcome === 'refused');
  if (stopsAt >= 0) return { outcome: 'refused', fault: 'line', stopsAt, lines, rules };
  const fault = fileFault(document);
  if (fault) return { outcome: 'refused', fault, lines, rules };
  const outcome = lines.some((v) => v.outcome === 'unknown') ? 'unknown' : 'loads';
  return { outcome, lines, rules };
}

function fileFault({ text, lines }: PolicyDocument): Exclude<PolicyFileFault, 'line'> | undefined {
  if (text === '') return 'empty';
  if (!text.endsWith('\n')) return 'no-final-newline';
  return lines.some((l) => l.kind === 'rule') ? undefined : 'no-rules';
}
