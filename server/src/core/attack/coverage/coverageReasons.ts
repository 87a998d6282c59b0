import { noteOf } from '../data/techniques.ts';
import type { CoverageState, MissedEvent, TechniqueCoverage } from './coverageTypes.ts';

/** A line of a ruleset for people (`10-base.rules:7`), by its index into the ruleset's lines. */
export type WhereIs = (line: number) => string;

/** Where the caller knows no better. */
export const plainLine: WhereIs = (line) => `line ${line + 1}`;

const STATES: Readonly<Record<CoverageState, string>> = {
  both: 'named and seen',
  named: 'named only',
  seen: 'seen, not named',
  neither: 'neither named nor seen',
};

/** Returns the state of a technique in words, such as "named and seen", for people. */
export function stateText(t: TechniqueCoverage): string {
  return t.unseeable && t.named.length === 0 ? 'not to be seen by audit' : STATES[t.state];
}

/** Returns a share (0 to 1) as a whole number of percent. Only the full share is 100, and only none is 0. */
export function percentOf(fraction: number): number {
  const rounded = Math.round(fraction * 100);
  return fraction > 0 && fraction < 1 ? Math.min(99, Math.max(1, rounded)) : rounded;
}

/** Returns a share (0 to 1) as a text for people: `60 %`. */
export function percent(fraction: number): string {
  return `${percentOf(fraction)} %`;
}

/**
 * A sentence in parts, to be joined in order: a string is text, a number is a line that the sentence names
 * (an index into the ruleset's lines), kept apart so that a caller can link it.
 */
export interface ReasonSentence {
  /**
   * What it is about: what names the technique, records it, or would be missed; a note says why no rule can
   * see it.
   */
  readonly kind: 'named' | 'seen' | 'missed' | 'note';
  readonly parts: readonly (string | number)[];
}

/**
 * Returns why a technique is in its state, one sentence each: what names it, what would record it, what
 * would be missed and why. Never empty.
 */
export function reasonsOf(t: TechniqueCoverage): readonly ReasonSentence[] {
  const out = t.named.map((n): ReasonSentence => {
    const former = n.former === undefined ? '' : `, by its former ID ${n.former}`;
    const never =
      n.shadowedBy === undefined
        ? []
        : ['; the rule never fires, since ', n.shadowedBy, ' takes its events first'];
    return { kind: 'named', parts: [`Named by the key "${n.key}" in `, n.line, former, ...never, '.'] };
  });
  if (t.unseeable) {
    const note = noteOf(t.technique.id);
    return [
      ...out,
      { kind: 'note', parts: [note ? `No rule records it: ${note.audit}` : 'No rule records it.'] },
    ];
  }
  for (const r of t.rules) {
    if (r.by.length > 0) {
      const how = r.recorded === r.events ? 'Seen' : `Seen in part (${r.recorded} of ${r.events})`;
      out.push({ kind: 'seen', parts: [`${how}: ${r.text}, by `, ...listOf(r.by), '.'] });
    }
    for (const [first, ...others] of byCause(r.missed)) {
      const whats = [first, ...others].map((m) => m.what).join(', ');
      // Filters tell apart what is named by its system call alone.
      const rule = r.rule.syscalls && r.rule.fields ? ` (${r.text})` : '';
      const aside =
        r.aside.length === 0
          ? []
          : ['; only a change of its attributes would be recorded, by ', ...listOf(r.aside)];
      out.push({ kind: 'missed', parts: [`Missed: ${whats}${rule}`, ...because(first), ...aside, '.'] });
    }
  }
  return out;
}

function listOf(lines: readonly number[]): readonly (string | number)[] {
  return lines.flatMap((line, i) => (i === 0 ? [line] : [', ', line]));
}

/**
 * Returns why a technique is in its state as plain sentences: what names it, what would record it, what would
 * be missed and why. Never empty.
 * @param whereIs says how a sentence names a line of the ruleset; `line 7` where absent
 */
export function reasonFor(t: TechniqueCoverage, whereIs: WhereIs = plainLine): readonly string[] {
  return reasonsOf(t).map(({ parts }) => joined(parts, whereIs));
}

/**
 * Returns a sentence as one text, made from its parts (`ReasonSentence`).
 * @param whereIs says how the sentence names a line of the ruleset
 */
export function joined(parts: ReasonSentence['parts'], whereIs: WhereIs): string {
  return parts.map((p) => (typeof p === 'number' ? whereIs(p) : p)).join('');
}

function byCause(missed: readonly MissedEvent[]): readonly (readonly [MissedEvent, ...MissedEvent[]])[] {
  const causes = new Map<string, [MissedEvent, ...MissedEvent[]]>();
  for (const m of missed) {
    const cause = `${m.why} ${m.line}`;
    const same = causes.get(cause);
    if (same) same.push(m);
    else causes.set(cause, [m]);
  }
  return [...causes.values()];
}

function because({ why, line }: MissedEvent): readonly (string | number)[] {
  const at = line ?? 'a rule';
  switch (why) {
    case 'no-rule':
      return [];
    case 'never':
      return [', dropped by ', at];
    case 'off':
      return [', since ', at, ' switches auditing off'];
    case 'unknown':
      return [', perhaps: ', at, ' asks for what only the machine knows'];
    default:
      return why satisfies never;
  }
}
