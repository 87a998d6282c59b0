import { printable } from '../../text/printable.ts';
import type { Group } from '../data/groups.ts';
import { whyUnseen } from '../data/groupTechniques.ts';
import { attackVersion, attribution, termsUrl } from '../data/techniques.ts';
import { isSeen, seenShare } from './coverage.ts';
import { joined, percent, plainLine, reasonFor, stateText, type WhereIs } from './coverageReasons.ts';
import type { Coverage, CoverageCounts, TechniqueCoverage } from './coverageTypes.ts';

/** Goes with whatever shows techniques. */
export const notice = (): string => `ATT&CK ${attackVersion()}. ${attribution} ${termsUrl}`;

/** Returns how many techniques are seen, named and not to be seen, as one line without a period. */
export function countsText(c: CoverageCounts): string {
  return `${c.both + c.seen} of ${c.techniques - c.unseeable} seen (${c.fully} fully), ${c.both + c.named} named, ${c.unseeable} not to be seen by audit`;
}

/**
 * Returns the sentence that says at which line auditctl stops and how many rules are lost, as parts to be
 * joined: a number is the line, an index into the ruleset's lines, kept apart so that a caller can link it.
 */
export function stopParts({ line, notLoaded }: Coverage['stops'][number]): readonly (string | number)[] {
  const rules = notLoaded === 1 ? 'one rule below it is' : `${notLoaded} rules below it are`;
  return ['auditctl stops at ', line, `: ${rules} not loaded and not counted.`];
}

/**
 * Returns the sentence that says at which line auditctl stops and how many rules are lost.
 * @param whereIs says how the sentence names a line of the ruleset; `line 7` where absent
 */
export function stopText(stop: Coverage['stops'][number], whereIs: WhereIs = plainLine): string {
  return joined(stopParts(stop), whereIs);
}

/** What a text is made with. */
export interface CoverageTextOptions {
  readonly name?: string;
  readonly whereIs?: WhereIs;
  /** The group whose techniques they are: each is reported, then. */
  readonly group?: Group;
}

/**
 * Returns the coverage as a text for a terminal: a table by tactic. Where the options name a group, it says
 * what the group does and what the ruleset would miss of it.
 */
export function coverageText(coverage: Coverage, options: CoverageTextOptions): string {
  const { name = 'The ruleset', whereIs, group } = options;
  const of = group ? `, of what ${group.name} (${group.id}) does` : '';
  const share = `${percent(seenShare(coverage))} of the techniques that audit can see`;
  return [
    `${name} on ${coverage.target.label}${of}: ${countsText(coverage.counts)}.`,
    `Seen are ${share}${group ? ' of this group' : ''}.`,
    ...coverage.stops.map((s) => stopText(s, whereIs)),
    '',
    ...table(coverage),
    ...(group ? groupLines(coverage, whereIs) : []),
    '',
    notice(),
    '',
  ]
    .map(printable)
    .join('\n');
}

const SUM = 'techniques, each once';
const HEAD = ['named and seen', 'seen only', 'named only', 'missed', 'not to be seen'] as const;

/** Returns the cells of a technique: it is in one column, and in the row of each of its tactics. */
function table({ tactics, counts }: Coverage): readonly string[] {
  const cells = (c: CoverageCounts): readonly number[] => [
    c.both,
    c.seen,
    c.named,
    c.missed,
    c.techniques - c.both - c.seen - c.named - c.missed,
  ];
  const shown = tactics.filter((t) => t.techniques > 0);
  const width = Math.max(...shown.map((t) => t.tactic.name.length), SUM.length);
  const row = (title: string, values: readonly (string | number)[]): string =>
    [title.padEnd(width), ...values.map((v, i) => String(v).padStart((HEAD[i] ?? '').length))].join('  ');
  return [row('', HEAD), ...shown.map((t) => row(t.tactic.name, cells(t))), row(SUM, cells(counts))].map(
    (l) => l.trimEnd(),
  );
}

function groupLines({ techniques }: Coverage, whereIs: WhereIs | undefined): readonly string[] {
  const name = (t: TechniqueCoverage): string => `  ${t.technique.id} ${t.technique.fullName}`;
  const reasons = (t: TechniqueCoverage): readonly string[] => reasonFor(t, whereIs).map((r) => `    ${r}`);
  const section = (title: string, lines: readonly string[]): readonly string[] => [
    '',
    title,
    ...(lines.length > 0 ? lines : ['  none']),
  ];
  return [
    ...section(
      'Would be seen:',
      techniques
        .filter(isSeen)
        .flatMap((t) => [`${name(t)}: ${stateText(t)}, ${percent(t.fraction)}`, ...reasons(t)]),
    ),
    ...section(
      'Would be missed:',
      techniques
        .filter((t) => !isSeen(t) && !t.unseeable)
        .flatMap((t) => [`${name(t)}: ${stateText(t)}`, ...reasons(t)]),
    ),
    ...section(
      'Audit cannot see:',
      techniques.filter((t) => t.unseeable).flatMap((t) => [name(t), `    ${whyUnseen(t.technique)}`]),
    ),
  ];
}
