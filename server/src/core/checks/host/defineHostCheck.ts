import type { Span } from '../../text/span.ts';
import { type CheckInfo, type Code, type Declared, type Finding, withSpans } from '../defineCheck.ts';
import type { Below } from '../failure.ts';
import type { RuleView } from '../loadedRule.ts';
import type { AskedPath } from './askedPaths.ts';

/** What is at a path of a machine. */
export interface HostPlace {
  /** Of a symbolic link what it leads to: `other` where it leads nowhere. */
  readonly kind: 'file' | 'directory' | 'other' | 'missing';
  readonly link?: boolean;
  /** Where a link leads in the end, from the root; absent where nobody can tell. */
  readonly target?: string;
}

/** What a machine has said so far. Whatever is undefined is not known, and leads to silence. */
export interface HostAnswers {
  /** What is at a path from the root, without a slash at its end. */
  readonly placeOf: (path: string) => HostPlace | undefined;
  /** The names of all users and of all groups. */
  readonly users: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
}

/** What a check of the machine sees of a rule. */
export interface HostContext {
  readonly rule: RuleView;
  /** The paths that the machine can be asked about. */
  readonly paths: readonly AskedPath[];
  readonly host: HostAnswers;
  readonly below: () => Below;
}

/** A check that compares a rule with what its machine has. Spans that it reports count from the start of the line. */
export interface HostCheck extends CheckInfo {
  readonly category: 'host';
  readonly scope: 'line';
  /** The check that says what is likely on any machine, and the places where this machine has answered, so that it need not. */
  readonly insteadOf?: { readonly code: Code; readonly answered: (ctx: HostContext) => readonly Span[] };
  readonly run: (ctx: HostContext) => readonly Finding[];
}

/** Declares a check of the machine; its file exports the result. */
export function defineHostCheck(check: Declared<Omit<HostCheck, 'scope' | 'category'>>): HostCheck {
  return { ...check, examples: withSpans(check.examples), category: 'host', scope: 'line' };
}
