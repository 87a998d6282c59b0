import {
  type Category,
  type CheckInfo,
  type Declared,
  type Evidence,
  type LoadMessage,
  withSpans,
} from '../../checks/defineCheck.ts';
import type { Cause, Finding, Fix } from '../../checks/finding.ts';
import type { Span } from '../../text/span.ts';
import type { PolicyKernel } from '../facts/policyKernels.ts';
import type { PlacedPolicyRule } from '../model/judgePolicy.ts';
import type { PolicyFault, PolicyReason, PolicyRule, PolicyVerdict } from '../model/policyVerdict.ts';
import type { PolicyDocument, PolicyLine, PolicyWord } from '../syntax/policyDocument.ts';

/** A line that some kernel refuses. */
export interface PolicyFailure {
  readonly line: PolicyLine;
  /** What the first kernel that refuses the line says. */
  readonly fault: PolicyFault;
  /** The text at fault. */
  readonly text: string;
  /** The word of the line that contains the fault; undefined for a fault of the line. */
  readonly word: PolicyWord | undefined;
  /** The kernels that refuse the line, and all. */
  readonly refusing: readonly PolicyKernel[];
  readonly kernels: readonly PolicyKernel[];
}

/** A line with what the kernels make of it. */
export interface JudgedPolicyLine {
  readonly line: PolicyLine;
  /** In the order of the kernels. */
  readonly verdicts: readonly PolicyVerdict[];
  /** The rule that it adds on some kernel; undefined for other lines. */
  readonly rule: PolicyRule | undefined;
  /** Set where some kernel refuses the line. */
  readonly failure: PolicyFailure | undefined;
}

/** A policy with what the kernels make of its lines. */
export interface PolicyContext {
  readonly document: PolicyDocument;
  /** Never empty. */
  readonly kernels: readonly PolicyKernel[];
  readonly lines: readonly JudgedPolicyLine[];
  /** The rules of the lines that load on some kernel, in order. */
  readonly rules: readonly PlacedPolicyRule[];
}

/** A check that looks at each rule that loads on some kernel; its places count from the start of the line. */
interface PolicyLineCheck extends CheckInfo {
  readonly scope: 'line';
  readonly run: (rule: PolicyRule, line: PolicyLine, ctx: PolicyContext) => readonly Finding[];
}

/** A check that looks at a policy as a whole; its places count from the start of the document. */
interface PolicyDocumentCheck extends CheckInfo {
  readonly scope: 'document';
  /** Its examples are whole files; those of others are lines without the last newline. */
  readonly ofFiles?: true;
  readonly runDocument: (ctx: PolicyContext) => readonly Finding[];
}

/** What is said about a line that a kernel refuses. */
interface PolicyLoadMessage extends LoadMessage {
  /** Which kernels refuse the policy, such as `Other kernels`, where saying "the kernel" would name all of them. */
  readonly refusing?: string;
}

/** A check that owns ways of being refused: of all that claim a failure, the first reports it. */
export interface PolicyLoadCheck extends CheckInfo {
  readonly scope: 'line';
  readonly reasons: readonly PolicyReason[];
  /** Narrower or other grounds than the reasons alone. */
  readonly claims?: (f: PolicyFailure, ctx: PolicyContext) => boolean;
  /** The problem's place, from the start of the line; that of the fault where absent. */
  readonly span?: (f: PolicyFailure) => Span;
  readonly message: (f: PolicyFailure, ctx: PolicyContext) => PolicyLoadMessage;
  /** Set where all lines of a file that it reports have one cause. */
  readonly cause?: Cause;
  /** Edits count from the start of the line. */
  readonly fixes?: (f: PolicyFailure, ctx: PolicyContext) => readonly Fix[];
}

export type PolicyCheck = PolicyLineCheck | PolicyDocumentCheck | PolicyLoadCheck;

type WithoutScope<C extends CheckInfo> = Declared<Omit<C, 'scope'>>;

/**
 * Returns a check of single policy rules that load, made from its declaration; `target` of its examples is
 * the version of a kernel.
 */
export function definePolicyLineCheck(check: WithoutScope<PolicyLineCheck>): PolicyCheck {
  return { ...check, examples: withSpans(check.examples), scope: 'line' };
}

/**
 * Returns a check of a whole policy, made from its declaration; `target` of its examples is the version of a
 * kernel.
 */
export function definePolicyDocumentCheck(check: WithoutScope<PolicyDocumentCheck>): PolicyCheck {
  return { ...check, examples: withSpans(check.examples), scope: 'document' };
}

/**
 * Returns a check of policy lines that a kernel refuses, made from its declaration. The severity of its
 * problems is error where no kernel loads the line, otherwise warning.
 */
export function definePolicyLoadCheck(
  check: Declared<Omit<PolicyLoadCheck, 'scope' | 'severity' | 'category' | 'evidence'>> & {
    readonly category?: Category;
    readonly evidence?: Evidence;
  },
): PolicyCheck {
  return {
    category: 'load',
    evidence: 'kernel',
    ...check,
    examples: withSpans(check.examples),
    severity: 'error',
    scope: 'line',
  };
}
