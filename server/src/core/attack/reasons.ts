import type { CoverageState, MissedEvent, TechniqueCoverage } from './coverage.ts';
import { noteOf } from './techniques.ts';

/** A line of a ruleset for people (`10-base.rules:7`), by its index into the ruleset's lines. */
export type WhereIs = (line: number) => string;

const plainLine: WhereIs = (line) => `line ${line + 1}`;

const STATES: Readonly<Record<CoverageState, string>> = {
  both: 'named and seen',
  named: 'named only',
  seen: 'seen, not named',
  neither: 'neither named nor seen',
};

/** The state in words. */
export function stateText(t: TechniqueCoverage): string {
  return t.unseeable && t.named.length === 0 ? 'not to be seen by audit' : STATES[t.state];
}

/** The share in words: `60 %`. 100 is said of all events only, and 0 of none. */
export function percent(fraction: number): string {
  const rounded = Math.round(fraction * 100);
  return `${fraction > 0 && fraction < 1 ? Math.min(99, Math.max(1, rounded)) : rounded} %`;
}

/** Why a technique is in its state, a sentence each: what names it, what would record it, what would be missed and why. */
export function reasonFor(t: TechniqueCoverage, whereIs: WhereIs = plainLine): readonly string[] {
  const out = t.named.map((n) => {
    const former = n.former === undefined ? '' : `, by its former id ${n.former}`;
    const never = n.shadowedBy === undefined ? '' : `; the rule never fires, since ${whereIs(n.shadowedBy)} takes its events first`;
    return `Named by the key "${n.key}" in ${whereIs(n.line)}${former}${never}.`;
  });
  if (t.unseeable) {
    const note = noteOf(t.technique.id);
    return [...out, ...(note ? [`No rule records it: ${note.audit}`] : ['No rule records it.'])];
  }
  for (const r of t.rules) {
    if (r.by.length > 0)
      out.push(
        `${r.recorded === r.events ? 'Seen' : `Seen in part (${r.recorded} of ${r.events})`}: ${r.text}, by ${r.by.map(whereIs).join(', ')}.`,
      );
    for (const m of r.missed) out.push(`Missed: ${m.what}${because(m, whereIs)}.`);
  }
  return out;
}

function because({ why, line }: MissedEvent, whereIs: WhereIs): string {
  const at = line === undefined ? 'a rule' : whereIs(line);
  switch (why) {
    case 'no-rule':
      return '';
    case 'never':
      return `, dropped by ${at}`;
    case 'off':
      return `, since ${at} switches auditing off`;
    case 'unknown':
      return `, perhaps: ${at} asks for what only the machine knows`;
    default:
      return why satisfies never;
  }
}
