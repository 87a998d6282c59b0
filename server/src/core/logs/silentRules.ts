import { recorder } from '../attack/coverage/recording.ts';
import type { LoadResult } from '../ruleset/loadResult.ts';
import type { RecordedPart } from './logSurvey.ts';
import type { RecordedRule } from './recordedRules.ts';

/** A rule that surely recorded no event of a log. */
export interface SilentRule {
  /** Index into the ruleset's lines. */
  readonly line: number;
  /** The line of an earlier rule that matches all its events; undefined where none does. */
  readonly shadowedBy: number | undefined;
}

/**
 * Returns the rules that record system calls and of which a log has no event; empty where there are none.
 * Rules that may have recorded an event are not among them.
 * @param loaded the ruleset
 * @param rules its rules, as `recordedRules` returns them
 * @param parts which rules recorded the events of the log
 */
export function silentRules(
  loaded: LoadResult,
  rules: readonly RecordedRule[],
  parts: readonly RecordedPart[],
): readonly SilentRule[] {
  const seen = new Set(
    parts.flatMap(({ attribution: a }) => {
      if (a.kind === 'certain') return [a.rule];
      return a.kind === 'one-of' ? a.rules : [];
    }),
  );
  const { shadowOf } = recorder(loaded);
  return rules
    .filter((r) => !r.never && (r.list === 'exit' || r.list === 'io_uring') && !seen.has(r.index))
    .map(({ index, line }) => ({ line, shadowedBy: shadowOf(index) }));
}
