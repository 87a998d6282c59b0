import type { Target } from '../facts/targets.ts';
import type { Rule } from '../model/rule.ts';
import type { Reason } from '../model/verdict.ts';
import type { JudgedTarget } from '../model/verdictOf.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import type { CommandLine, LineNode } from '../syntax/line.ts';
import type { Span } from '../text/span.ts';
import type { Below, Failure } from './failure.ts';
import type { Cause, Finding, Fix, MessageIn, RelatedPlace, Severity } from './finding.ts';
import type { Traits } from './lineTraits.ts';
import type { RuleView } from './loadedRule.ts';

export type { Cause, Finding, Fix, RelatedPlace, Severity } from './finding.ts';

/** The code of a check, of audit rules or of IMA policies: `AR101`, `IM101`. */
export type Code = `AR${number}` | `IM${number}`;
/** What a problem is about: a line by itself, its document, or its ruleset. */
export type Scope = 'line' | 'document' | 'ruleset';
/** The family of a check, by which checks are grouped in documentation. */
export type Category = 'text' | 'load' | 'meaning' | 'ruleset' | 'cost' | 'style' | 'technique' | 'host';

/** What a check's claim rests on; see evidence.ts. */
export type Evidence = 'auditctl' | 'kernel' | 'reading' | 'own';

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
  /** Absent where the message does not depend on other files. */
  readonly messageIn?: MessageIn;
  /** Absent where it is reported by itself, or with others of equal words. */
  readonly cause?: Cause;
  /** The kernel records the same events whether or not it is fixed. */
  readonly recordsTheSame?: true;
  readonly fixes: () => readonly Fix[];
}

/** How a directory wants its rules written, where more than one way is right. */
export interface Conventions {
  /**
   * What every key must look like: `technique`, or a pattern for the whole key (see core/text/pattern.ts).
   */
  readonly keys?: string;
  /** How the id of a user or session that is not set is written. */
  readonly unset?: 'unset' | '-1' | '4294967295';
  /** What comes first after -a, -A and -d. */
  readonly order?: 'action,list' | 'list,action';
  /** By which option a rule gets its key. */
  readonly keyOption?: '-k' | '-F key=';
  /** Several system calls: one -S with a list, or a -S for each. */
  readonly syscalls?: 'list' | 'separate';
}

/** What a line check sees. Spans that it reports count from the start of the line. */
export interface LineContext {
  readonly line: RulesLine;
  readonly node: LineNode;
  readonly targets: readonly Target[];
  /** Those whose auditctl reads the CR at the end of the line: where augenrules removes it, nobody does. */
  readonly returnTargets: readonly Target[];
  /** In the order of the targets; empty for comments. */
  readonly verdicts: readonly JudgedTarget[];
  /**
   * The rule that the line adds on some target; undefined for controls, deletions, and lines that load
   * nowhere.
   */
  readonly rule: RuleView | undefined;
  /** Set where the line does not load on some target. */
  readonly failure: Failure | undefined;
  /** Worked out when asked. */
  readonly below: () => Below;
  readonly conventions?: Conventions;
  /**
   * The line is one of several that a template can become: what was meant by it cannot be told from it alone.
   */
  readonly template?: boolean;
  readonly document: RulesDocument;
}

/** An example of a check: the bad text, and what its first fix makes of it. */
export interface Example {
  readonly bad: string;
  /** What the check reports in `bad`, in UTF-16 units from its start. */
  readonly span: Span;
  /** The text after the check's first fix; absent where there is no honest one. */
  readonly fixed?: string;
  /** The target that the example is about; 3.0.9 on x86_64 where absent. */
  readonly target?: string;
  readonly machine?: string;
  /** What auditctl or kernels make of it, where the model cannot know: a sentence. */
  readonly answer?: string;
}

/** A check as its file declares it: `⟦…⟧` encloses what it reports in the `bad` text of an example. */
export type Declared<C extends Pick<CheckInfo, 'examples'>> = Omit<C, 'examples'> & {
  readonly examples: readonly Omit<Example, 'span'>[];
};

/** What every check says of itself; docs, tables and settings are made from it. */
export interface CheckInfo {
  readonly code: Code;
  readonly name: string;
  readonly category: Category;
  readonly severity: Severity;
  /** What its claim rests on, where that is not what it is in its family. */
  readonly evidence?: Evidence;
  /** What of the claim nobody has tried, as a sentence. */
  readonly unproven?: string;
  /** A matter of taste: it runs only where a setting gives it a severity. */
  readonly defaultOff?: true;
  /**
   * The convention of `.audit-rules.json` that it holds rules to; one that is given switches the check on.
   */
  readonly convention?: keyof Conventions;
  /** A check of rulesets is not run on those with more rules: its work grows faster than they do. */
  readonly most?: number;
  /** One line for tables. */
  readonly title: string;
  /** What it finds, and why that matters: a few sentences each. */
  readonly what: string;
  readonly why: string;
  readonly examples: readonly Example[];
  /** Lines that look alike and are fine. */
  readonly good: readonly string[];
}

/** A check that looks at one line at a time. */
export interface LineCheck extends CheckInfo {
  readonly scope: 'line';
  /**
   * Set where it looks at comments too, or at the line's place in its document: a quick look at the line,
   * false where the check surely reports nothing. All other checks see commands only, and are run once a
   * line.
   */
  readonly looksAround?: (line: RulesLine, node: LineNode) => boolean;
  /** What a line has that the check reports: it is run only on lines that have all of it. */
  readonly about?: Traits;
  /**
   * A quick look at the rule that is sent, or undefined where none is: false where the check surely reports
   * nothing.
   */
  readonly applies?: (node: CommandLine, rule: Rule | undefined) => boolean;
  readonly run: (ctx: LineContext) => readonly Finding[];
}

/** What a load check says of a failure; what happens because of it is put between the two sentences. */
export interface LoadMessage {
  readonly wrong: string;
  /** `wrong` names the targets that reject the line: they are not named again. */
  readonly namesTargets?: boolean;
  /** How to repair it. */
  readonly remedy?: string;
}

/** A check that owns ways of not loading: of all that claim a failure, the first reports it. */
export interface LoadCheck extends CheckInfo {
  readonly scope: 'line';
  /** The reasons that it owns. */
  readonly reasons: readonly Reason[];
  /** Narrower or other grounds than the reasons alone: a root cause in the text. */
  readonly claims?: (f: Failure, ctx: LineContext) => boolean;
  /** The problem's place; that of the fault where absent. */
  readonly span?: (f: Failure, ctx: LineContext) => Span;
  readonly message: (f: Failure, ctx: LineContext) => LoadMessage;
  /** Set where all lines of a file that it reports have one cause. */
  readonly cause?: Cause;
  /**
   * Edits count from the start of the line. Fixes after which the line still has the same fault are omitted.
   */
  readonly fixes?: (f: Failure, ctx: LineContext) => readonly Fix[];
  /** Fixes of other lines of the file too, which are offered first. */
  readonly fixesOfFile?: (ctx: LineContext) => readonly Fix[];
}

/** A check that looks at one line at a time. */
export type Check = LineCheck | LoadCheck;

/**
 * Returns examples without the marks `⟦…⟧` in their texts; `span` is the place that the marks enclosed, in
 * UTF-16 offsets from the start of the text.
 * @throws Error for an example that does not mark exactly one place
 */
export function withSpans(examples: Declared<CheckInfo>['examples']): readonly Example[] {
  return examples.map((example) => {
    const [before = '', marked, after, more] = example.bad.split(/[⟦⟧]/);
    if (marked === undefined || after === undefined || more !== undefined)
      throw new Error(`An example must mark the reported place with ⟦…⟧: ${example.bad}`);
    const span = { start: before.length, end: before.length + marked.length };
    return { ...example, bad: before + marked + after, span };
  });
}

/**
 * Returns a line check as its file exports it, made from its declaration: its examples get the places that
 * their marks enclose.
 * @throws Error for an example that does not mark exactly one place
 */
export function defineCheck(check: Declared<Omit<LineCheck, 'scope'>>): LineCheck {
  return { ...check, examples: withSpans(check.examples), scope: 'line' };
}

/**
 * Returns a check for reasons why lines do not load, made from its declaration. The severity of its problems
 * is error where no target loads the line, otherwise warning.
 * @throws Error for an example that does not mark exactly one place
 */
export function defineLoadCheck(
  check: Declared<Omit<LoadCheck, 'scope' | 'severity' | 'category'>> & { readonly category?: Category },
): LoadCheck {
  return {
    category: 'load',
    ...check,
    examples: withSpans(check.examples),
    severity: 'error',
    scope: 'line',
  };
}

/** Reports whether a check is one for reasons why lines do not load, as `defineLoadCheck` makes them. */
export function isLoadCheck<C extends CheckInfo>(check: C): check is C & LoadCheck {
  return 'reasons' in check;
}

/** Reports whether a line is a command for auditctl, not blank or a comment. */
export function isCommand(node: LineNode): node is CommandLine {
  return node.kind === 'command';
}
