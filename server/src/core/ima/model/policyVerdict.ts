import type { Span } from '../../text/span.ts';
import type { ActionFamily, Hook, PolicyOperator, Template } from '../facts/policyWords.ts';
import type { PolicyWord } from '../syntax/policyDocument.ts';

/** Why a kernel refuses a line, by the rule of ima_parse_rule or ima_validate_rule that does. */
export const policyReasons = [
  'path-line',
  'nul',
  'comment-after-rule',
  'unknown-word',
  'operator',
  'empty-value',
  'too-new',
  'second-action',
  'said-twice',
  'unknown-hook',
  'unknown-mask',
  'not-hex',
  'not-uuid',
  'not-id',
  'number-too-large',
  'unknown-label',
  'empty-part',
  'unknown-appraise-type',
  'needs-modsig',
  'order',
  'verity-with-imasig',
  'unknown-digest-type',
  'unknown-appraise-flag',
  'unknown-algorithm',
  'algorithm-not-built',
  'bad-pcr',
  'unknown-template',
  'no-action',
  'action-word',
  'hook-action',
  'hook-word',
  'needs-algorithms',
  'verity-needs-sigv3',
  'flag-needs-modsig',
] as const;
export type PolicyReason = (typeof policyReasons)[number];

/** What the kernel answers to the write of a refused line. */
export type PolicyErrno = 'EINVAL' | 'ERANGE';

/** Where and why a line is refused. */
export interface PolicyFault {
  readonly reason: PolicyReason;
  /** The word at fault, or the part of it, in UTF-16 offsets from the start of the line. */
  readonly span: Span;
  readonly errno: PolicyErrno;
  /** The word that it does not go with, such as the first of two actions. */
  readonly other?: PolicyWord;
  /** The number of the first tried kernel that accepts the word. */
  readonly since?: number;
  /** What must be before the word, as it is written: `appraise`. */
  readonly needs?: string;
}

/** What a verdict takes for granted about a kernel, because it is not known. */
export type PolicyAssumption = 'appended-signatures' | 'algorithms' | 'labels';

/** A comparison with a number, such as that of `uid>999`. */
export interface IdCondition {
  /** `uid`, `euid`, `gid`, `egid`, `fowner` or `fgroup`. */
  readonly name: string;
  readonly operator: PolicyOperator;
  readonly id: number;
}

/** A rule as the kernel keeps it (struct ima_rule_entry). What is absent is not asked of an event. */
export interface PolicyRule {
  readonly action: string;
  readonly family: ActionFamily;
  /** Set for the actions that begin with `dont_`. */
  readonly isException: boolean;
  readonly hook?: Hook;
  readonly mask?: { readonly name: string; readonly contains: boolean };
  readonly fsmagic?: bigint;
  readonly fsname?: string;
  readonly subtype?: string;
  /** In lower case. */
  readonly fsuuid?: string;
  readonly user?: IdCondition;
  readonly group?: IdCondition;
  readonly owner?: IdCondition;
  readonly ownerGroup?: IdCondition;
  /** Labels of the security module, by the name of the condition. */
  readonly labels: ReadonlyMap<string, string>;
  readonly keyrings?: readonly string[];
  readonly dataLabels?: readonly string[];
  readonly pcr?: number;
  readonly template?: Template;
  readonly appraiseTypes: ReadonlySet<string>;
  readonly verity: boolean;
  readonly algorithms?: readonly string[];
  readonly directIo: boolean;
}

/** What a kernel makes of a line. */
export interface PolicyVerdict {
  /** `unknown`: nobody tried this kernel, and those around it differ. */
  readonly outcome: 'loads' | 'refused' | 'unknown';
  /** Set where it is refused, and for an unknown outcome that of the kernel that refuses it. */
  readonly fault?: PolicyFault;
  /** The rule that it adds; absent for comments, blank lines and refused ones. */
  readonly rule?: PolicyRule;
  /** Empty where nothing is taken for granted. */
  readonly assumes: readonly PolicyAssumption[];
}
