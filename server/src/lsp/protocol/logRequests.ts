// Requests beyond LSP about logs: method names and types only, so that the client can share them.
import type { Plan } from './techniqueRequests.ts';

/**
 * The client says which log is compared with the rules: UseLogParams -> null. It is read when something is
 * asked about it, or rules are shown. Without a log none is read, and what was read is forgotten.
 */
export const useLogRequest = 'auditRules/useLog';

/**
 * The client asks for a log against the rules of a file: LogViewParams -> LogView, or LogProblem.
 */
export const logViewRequest = 'auditRules/logView';

/** The client asks how the log can become smaller: LogViewParams -> LogIdeas, or LogProblem. */
export const logIdeasRequest = 'auditRules/logIdeas';

/**
 * The client asks for the edit that an idea makes: LogExcludeParams -> LogExclusion, or LogProblem.
 */
export const logExcludeRequest = 'auditRules/logExclude';

/**
 * The client asks what a text with records of events says, and which rules recorded them: ExplainEventParams ->
 * a text, or null where it holds no record.
 */
export const explainEventRequest = 'auditRules/explainEvent';

/** Why a question about a log has no answer. */
export interface LogProblem {
  /** A sentence. */
  readonly problem: string;
}

export interface UseLogParams {
  readonly log?: string;
}

export interface LogViewParams {
  /** A rules file, or a log. */
  readonly uri: string;
  /** Reads the log again, with the rules as they are now. */
  readonly again?: boolean;
}

/** A log against rules. */
export interface LogView {
  /** The names of the log and of the rules. */
  readonly log: string;
  readonly rules: string;
  /** Sentences about what was read. */
  readonly summary: readonly string[];
  readonly tables: readonly LogViewTable[];
  /** The rules have changed since the log was read. */
  readonly isStale: boolean;
}

/** A table of the view. */
export interface LogViewTable {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly isNumber: boolean }[];
  readonly rows: readonly LogViewRow[];
  /** How many more rows there are. */
  readonly left: number;
  /** What is said where it has no rows. */
  readonly empty: string;
}

export interface LogViewRow {
  /** A text for each column. */
  readonly cells: readonly string[];
  /** What each column is sorted by. */
  readonly values: readonly (string | number)[];
  /** Where the rule is that the row is about. */
  readonly at?: { readonly uri: string; readonly line: number };
  /** The idea that the row is about, by its number. */
  readonly idea?: number;
}

/** What could make a log smaller. */
export interface LogIdeas {
  readonly summary: readonly string[];
  readonly tables: readonly LogViewTable[];
}

export interface LogExcludeParams {
  readonly uri: string;
  readonly idea: number;
}

/** An edit of a rules file that keeps events out of the log. */
export interface LogExclusion {
  readonly uri: string;
  readonly changes: Plan['changes'];
  /** The line that is inserted. */
  readonly text: string;
  /** What it keeps out, in words. */
  readonly saved: string;
}

export interface ExplainEventParams {
  readonly text: string;
  /** The document that has it, or another that says which rules are meant. */
  readonly uri: string;
}
