import type { Span } from '../text/span.ts';

/** What else a setting can be changed to. */
export interface ConfigFix {
  /** An imperative, for a light bulb. */
  readonly title: string;
  readonly span: Span;
  readonly newText: string;
}

/** Something in auditd.conf that auditd refuses (an error), or that cannot be meant (a warning). */
export interface ConfigFinding {
  readonly span: Span;
  /** From 0. */
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly fix?: ConfigFix;
}
