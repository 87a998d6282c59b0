import { csvCell } from '../../text/csv.ts';
import { markdownLink, notesMarkdown, plainMarkdown } from '../../text/markdown.ts';
import { printableJson } from '../../text/printable.ts';
import type { Group } from '../data/groups.ts';
import { attackVersion, attribution, termsUrl } from '../data/techniques.ts';
import { seenShare } from './coverage.ts';
import {
  joined,
  percent,
  percentOf,
  plainLine,
  reasonFor,
  reasonsOf,
  stateText,
  type WhereIs,
} from './coverageReasons.ts';
import { countsText, coverageText, notice, stopText } from './coverageText.ts';
import type { Coverage, TechniqueCoverage } from './coverageTypes.ts';
import { navigatorLayer } from './navigator.ts';

/** The formats in which a coverage can be written. */
export const coverageFormats = ['text', 'json', 'csv', 'markdown', 'navigator'] as const;
/** A format in which a coverage can be written. */
export type CoverageFormat = (typeof coverageFormats)[number];

/** How a coverage is written. */
export interface CoverageExportOptions {
  /** What the ruleset is called: a directory or a file. */
  readonly name?: string;
  /** A line of the ruleset for people; `line 7` where absent. */
  readonly whereIs?: WhereIs;
  /** The group whose techniques they are. */
  readonly group?: Group;
  /**
   * Says whether the hashes of what the rules record of a technique are recorded: `yes`, `some`, `no`, or an
   * empty text where no hash can be. A column has it; there is none where absent.
   */
  readonly hashes?: (technique: TechniqueCoverage) => string;
}

/**
 * Returns a coverage written in a format, as a text that ends with a newline: the same bytes for the same
 * input.
 */
export function writeCoverage(
  coverage: Coverage,
  format: CoverageFormat,
  options: CoverageExportOptions = {},
): string {
  switch (format) {
    case 'text':
      return coverageText(coverage, options);
    case 'json':
      return `${printableJson(jsonOf(coverage, options), 2)}\n`;
    case 'csv':
      return csvOf(coverage, options);
    case 'markdown':
      return markdownOf(coverage, options);
    case 'navigator':
      return `${printableJson(navigatorLayer(coverage, options), 2)}\n`;
    default:
      return format satisfies never;
  }
}

const isTold = (t: TechniqueCoverage): boolean => t.state !== 'neither';

function jsonOf(
  coverage: Coverage,
  { name, group, whereIs = (line) => `line ${line + 1}`, hashes }: CoverageExportOptions,
): unknown {
  return {
    ...(name === undefined ? {} : { name }),
    ...(group === undefined ? {} : { group: { id: group.id, name: group.name } }),
    target: coverage.target.name,
    machine: coverage.target.machine,
    attackVersion: attackVersion(),
    notice: `${attribution} ${termsUrl}`,
    seenShare: Math.round(seenShare(coverage) * 1000) / 1000,
    stops: coverage.stops.map(({ line, notLoaded }) => ({ at: whereIs(line), notLoaded })),
    counts: coverage.counts,
    tactics: coverage.tactics.map(({ tactic, ...c }) => ({ id: tactic.id, name: tactic.name, ...c })),
    techniques: coverage.techniques.map((t) => ({
      id: t.technique.id,
      name: t.technique.fullName,
      tactics: t.technique.tactics,
      state: t.state,
      unseeable: t.unseeable,
      fraction: Math.round(t.fraction * 1000) / 1000,
      ...(hashes ? { hashes: hashes(t) } : {}),
      named: t.named.map((n) => ({
        at: whereIs(n.line),
        key: n.key,
        ...(n.former === undefined ? {} : { former: n.former }),
        ...(n.shadowedBy === undefined ? {} : { shadowedBy: whereIs(n.shadowedBy) }),
      })),
      rules: t.rules.map((r) => ({
        rule: r.text,
        events: r.events,
        recorded: r.recorded,
        by: r.by.map(whereIs),
        missed: r.missed.map((m) => ({
          what: m.what,
          why: m.why,
          ...(m.line === undefined ? {} : { at: whereIs(m.line) }),
        })),
      })),
    })),
  };
}

function csvOf(coverage: Coverage, { whereIs, hashes }: CoverageExportOptions): string {
  const head = [
    'id',
    'name',
    'tactics',
    'state',
    'seen percent',
    'keys',
    'reasons',
    ...(hashes ? ['hashes'] : []),
  ];
  const rows = coverage.techniques.map((t) => [
    t.technique.id,
    t.technique.fullName,
    t.technique.tactics.join('; '),
    stateText(t),
    t.unseeable ? '' : percentOf(t.fraction),
    [...new Set(t.named.map((n) => n.key))].join('; '),
    reasonFor(t, whereIs).join(' '),
    ...(hashes ? [hashes(t)] : []),
  ]);
  return [head, ...rows, [notice()]].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function markdownOf(
  coverage: Coverage,
  { name = 'The ruleset', group, whereIs = plainLine, hashes }: CoverageExportOptions,
): string {
  // A code span of a note holds no bar, or it would end the cell of a table.
  const reasons = (t: TechniqueCoverage): string =>
    reasonsOf(t)
      .map((r) => (r.kind === 'note' ? notesMarkdown : plainMarkdown)(joined(r.parts, whereIs)))
      .join('<br>');
  const titled = ({ technique }: TechniqueCoverage): string =>
    `${markdownLink(technique.id, technique.url)} ${plainMarkdown(technique.fullName)}`;
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const told = coverage.techniques.filter(isTold);
  const missing = coverage.techniques.filter((t) => !isTold(t) && !t.unseeable);
  return [
    `# Technique coverage: ${plainMarkdown(name)}`,
    '',
    `On ${plainMarkdown(coverage.target.label)}${group ? `, of what ${plainMarkdown(group.name)} (${group.id}) does` : ''}: ${countsText(coverage.counts)}.`,
    ...coverage.stops.flatMap((s) => ['', plainMarkdown(stopText(s, whereIs))]),
    '',
    row(['tactic', 'seen', 'named', 'missed', 'not to be seen']),
    '|---|---|---|---|---|',
    ...coverage.tactics
      .filter((t) => t.techniques > 0)
      .map((t) =>
        row([plainMarkdown(t.tactic.name), t.both + t.seen, t.both + t.named, t.missed, t.unseeable]),
      ),
    '',
    '## Named or seen',
    '',
    row(['technique', 'state', 'seen', ...(hashes ? ['hashes'] : []), 'why']),
    `|---|---|---|---|${hashes ? '---|' : ''}`,
    ...told.map((t) =>
      row([
        titled(t),
        stateText(t),
        t.unseeable ? '–' : percent(t.fraction),
        ...(hashes ? [hashes(t) || '–'] : []),
        reasons(t),
      ]),
    ),
    '',
    '## Neither named nor seen',
    '',
    ...(missing.length === 0 ? ['None.'] : missing.map((t) => `- ${titled(t)}`)),
    '',
    `*MITRE ATT&CK® ${plainMarkdown(attackVersion())}. ${attribution} [Terms of use](${termsUrl})*`,
    '',
  ].join('\n');
}
