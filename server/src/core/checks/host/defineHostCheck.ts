import type { Span } from '../../text/span.ts';
import { type CheckInfo, type Code, type Declared, type Finding, withSpans } from '../defineCheck.ts';
import type { Below } from '../failure.ts';
import type { RuleView } from '../loadedRule.ts';
import type { AskedPath } from './askedPaths.ts';

/** The file or directory at a path of a machine. */
export interface HostPlace {
  /** The kind of the file; for a symbolic link that of its target, `other` for a broken link. */
  readonly kind: 'file' | 'directory' | 'other' | 'missing';
  readonly link?: boolean;
  /** The final target of a link, from the root; absent where it is not known. */
  readonly target?: string;
}

/** What a machine has answered so far. Anything undefined is not known, and nothing is reported about it. */
export interface HostAnswers {
  /**
   * Returns what exists at a path from the root, without a slash at its end; undefined where that is not
   * known.
   */
  readonly placeOf: (path: string) => HostPlace | undefined;
  /** The names of all users, and of all groups. */
  readonly users: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
}

/** What a check of the machine reads of a rule. */
export interface HostContext {
  readonly rule: RuleView;
  /** The paths that the machine can be asked about. */
  readonly paths: readonly AskedPath[];
  readonly host: HostAnswers;
  readonly below: () => Below;
}

/** A check that compares a rule with its machine. Spans that it reports count from the start of the line. */
export interface HostCheck extends CheckInfo {
  readonly category: 'host';
  readonly scope: 'line';
  /**
   * The check that reports what is likely on any machine, and the places that need it no more since this
   * machine answered.
   */
  readonly insteadOf?: { readonly code: Code; readonly answered: (ctx: HostContext) => readonly Span[] };
  readonly run: (ctx: HostContext) => readonly Finding[];
}

/**
 * Returns a check of the machine as its file exports it, made from its declaration.
 * @throws Error for an example that does not mark exactly one place
 */
export function defineHostCheck(check: Declared<Omit<HostCheck, 'scope' | 'category'>>): HostCheck {
  return { ...check, examples: withSpans(check.examples), category: 'host', scope: 'line' };
}
