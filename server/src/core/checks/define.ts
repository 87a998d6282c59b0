import type { Target } from '../facts/targets.ts';
import type { Verdict } from '../model/verdict.ts';
import type { CommandLine, LineNode } from '../syntax/line.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import type { Span, TextEdit } from '../text/span.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type Code = `AR${number}`;
export type Scope = 'line' | 'document' | 'ruleset';
export type Category = 'text' | 'load' | 'meaning' | 'ruleset' | 'cost' | 'style' | 'technique';

/** An edit that removes a problem. Offsets count from the start of the document, in UTF-16 units. */
export interface Fix {
  readonly title: string;
  /** Safe: cannot change what a loading rule records. */
  readonly safety: 'safe' | 'unsafe';
  readonly edits: readonly TextEdit[];
  /** The fix that an editor offers first. */
  readonly preferred?: boolean;
}

/** Another place that belongs to a problem. */
export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
}

/** What a check reports at a place of a document. `fixes` is worked out when asked. */
export interface Problem {
  readonly code: Code;
  /** The check's name, in words: `extra-word`. */
  readonly check: string;
  readonly severity: Severity;
  readonly scope: Scope;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  readonly fixes: () => readonly Fix[];
}

/** The verdicts of one line for all targets, in the order of the targets. */
export interface JudgedTarget {
  readonly target: Target;
  readonly verdict: Verdict;
}

/** What a line check sees. Spans that it reports count from the start of the line. */
export interface LineContext {
  readonly line: RulesLine;
  readonly node: LineNode;
  readonly targets: readonly Target[];
  /** Undefined for blank lines and comments. */
  readonly verdicts: readonly JudgedTarget[];
  readonly document: RulesDocument;
}

/** A finding of a line check, before it is placed in its document. */
export interface Finding {
  readonly span: Span;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  /** Edits count from the start of the line. */
  readonly fixes?: () => readonly Fix[];
}

/** An example of a check: the bad text, and what its fix makes of it. */
export interface Example {
  readonly bad: string;
  /** The text after the check's first fix; absent where there is no honest one. */
  readonly fixed?: string;
  /** What the tool prints for the bad text (3.0.9, or the newest where only that refuses it). */
  readonly says?: string;
  /** The target that the example is about; 3.0.9 where absent. */
  readonly target?: string;
}

/** What every check says of itself; docs, tables and settings are made from it. */
export interface CheckInfo {
  readonly code: Code;
  readonly name: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly title: string;
  /** What it finds, why it matters, and how to mend it: a few sentences each. */
  readonly what: string;
  readonly why: string;
  readonly examples: readonly Example[];
  /** Lines that look alike and are fine. */
  readonly good: readonly string[];
}

/** A check that looks at one line at a time. */
export interface LineCheck extends CheckInfo {
  readonly scope: 'line';
  readonly run: (ctx: LineContext) => readonly Finding[];
}

export type Check = LineCheck;

/** Declares a line check; its file exports the result. */
export function defineCheck(check: Omit<LineCheck, 'scope'>): LineCheck {
  return { ...check, scope: 'line' };
}

/** Whether a node is a command line. */
export function isCommand(node: LineNode): node is CommandLine {
  return node.kind === 'command';
}
