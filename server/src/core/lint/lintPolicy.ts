import type { CheckInfo, Problem } from '../checks/defineCheck.ts';
import { withinLimits } from '../checks/faultyChecks.ts';
import { isOn, isSelected, type LintOptions } from '../checks/select.ts';
import type { CommentedText } from '../checks/suppressionComments.ts';
import type { PolicyContext } from '../ima/checks/definePolicyCheck.ts';
import { policyChecks } from '../ima/checks/policyChecks.ts';
import { policyContext } from '../ima/checks/policyContext.ts';
import { runPolicyChecks } from '../ima/checks/runPolicy.ts';
import type { PolicyKernel } from '../ima/facts/policyKernels.ts';
import type { PolicyDocument } from '../ima/syntax/policyDocument.ts';
import { shownProblems } from './shownProblems.ts';
import { commentProblems, reachesOf } from './suppress.ts';

/** For which kernels a policy is judged, and which checks report. */
export interface PolicyLintOptions extends Pick<LintOptions, 'severities' | 'profile' | 'only'> {
  /** Never empty; `kernelsOfTargets` returns those of targets. */
  readonly kernels: readonly PolicyKernel[];
}

/** A policy with what is reported of it. */
export interface PolicyLintResult {
  readonly context: PolicyContext;
  /** By place, after suppression comments and severities of settings. */
  readonly problems: readonly Problem[];
}

/** Lints a policy of IMA: the same comments and settings decide what is reported as for audit rules. */
export function lintPolicy(document: PolicyDocument, options: PolicyLintOptions): PolicyLintResult {
  const { kernels, only } = options;
  const context = policyContext(document, kernels);
  const isWanted = (c: CheckInfo): boolean => isOn(c, options) && isSelected(c, only);
  const found = withinLimits(() => runPolicyChecks(context, policyChecks, isWanted));
  const codes = new Set<string>(policyChecks.map((c) => c.code));
  // Checks of audit rules have nothing to say here, so a comment that names none of ours is not needed.
  const ran = (c: CheckInfo): boolean => !codes.has(c.code) || isSelected(c, only);
  const reaches = reachesOf(commented(document));
  const problems = shownProblems(found, {
    reaches,
    settings: options,
    ofComments: (used) => commentProblems(reaches, used, ran),
  });
  return { context, problems };
}

/**
 * Returns a policy in the form in which suppression comments are searched for, the one that audit rules also
 * have.
 */
export function commented({ text, lines }: PolicyDocument): CommentedText {
  return {
    text,
    lines: lines.map(({ start, end, kind, text: line, comment }) => ({
      start,
      end,
      node:
        kind === 'comment' && comment ? { kind, text: line, span: comment } : { kind: 'command', text: line },
    })),
  };
}
