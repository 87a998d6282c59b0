import type { Span } from '../text/span.ts';

/**
 * Says where an option's argument, and parts of it, are in the line: UTF-16 units from the start of the line.
 */
export interface Places {
  /** Returns the span of units `from` to `to` of the argument's value. */
  part(from: number, to: number): Span;
  /** Returns the span of all of the argument; that of the option where it has none. */
  argumentSpan(): Span;
}
