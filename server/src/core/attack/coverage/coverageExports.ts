import { escapeMarkdown } from '../data/escapeMarkdown.ts';
import type { Group } from '../data/groups.ts';
import { attackVersion, attribution, termsUrl } from '../data/techniques.ts';
import { seenShare } from './coverage.ts';
import { percent, percentOf, reasonFor, stateText, type WhereIs } from './coverageReasons.ts';
import { countsText, coverageText, notice, stopText } from './coverageText.ts';
import type { Coverage, TechniqueCoverage } from './coverageTypes.ts';
import { navigatorLayer } from './navigator.ts';

/** The formats in which a coverage can be written. */
export const coverageFormats = ['text', 'json', 'csv', 'markdown', 'navigator'] as const;
export type CoverageFormat = (typeof coverageFormats)[number];

/** How a coverage is written. */
export interface CoverageExportOptions {
  /** What the ruleset is called: a folder or a file. */
  readonly name?: string;
  /** A line of the ruleset for people; `line 7` where absent. */
  readonly whereIs?: WhereIs;
  /** The group whose techniques they are. */
  readonly group?: Group;
}

/** The coverage as a text that ends with a newline: the same bytes for the same input. */
export function writeCoverage(
  coverage: Coverage,
  format: CoverageFormat,
  options: CoverageExportOptions = {},
): string {
  switch (format) {
    case 'text':
      return coverageText(coverage, options);
    case 'json':
      return `${JSON.stringify(jsonOf(coverage, options), null, 2)}\n`;
    case 'csv':
      return csvOf(coverage, options);
    case 'markdown':
      return markdownOf(coverage, options);
    case 'navigator':
      return `${JSON.stringify(navigatorLayer(coverage, options), null, 2)}\n`;
    default:
      return format satisfies never;
  }
}

const isTold = (t: TechniqueCoverage): boolean => t.state !== 'neither';

function jsonOf(
  coverage: Coverage,
  { name, group, whereIs = (line) => `line ${line + 1}` }: CoverageExportOptions,
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

/** A cell of RFC 4180. What a spreadsheet would take for a formula gets a quote before it. */
function cell(value: string | number): string {
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvOf(coverage: Coverage, { whereIs }: CoverageExportOptions): string {
  const head = ['id', 'name', 'tactics', 'state', 'seen percent', 'keys', 'reasons'];
  const rows = coverage.techniques.map((t) => [
    t.technique.id,
    t.technique.fullName,
    t.technique.tactics.join('; '),
    stateText(t),
    t.unseeable ? '' : percentOf(t.fraction),
    [...new Set(t.named.map((n) => n.key))].join('; '),
    reasonFor(t, whereIs).join(' '),
  ]);
  return [head, ...rows, [notice()]].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function markdownOf(
  coverage: Coverage,
  { name = 'The ruleset', group, whereIs }: CoverageExportOptions,
): string {
  const safe = (text: string): string =>
    escapeMarkdown(text)
      .replace(/[\r\n]+/g, ' ')
      .replace(/(?<!\\)\|/g, '\\|');
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const told = coverage.techniques.filter(isTold);
  const missing = coverage.techniques.filter((t) => !isTold(t) && !t.unseeable);
  return [
    `# Technique coverage: ${safe(name)}`,
    '',
    `On ${safe(coverage.target.label)}${group ? `, of what ${safe(group.name)} (${group.id}) does` : ''}: ${countsText(coverage.counts)}.`,
    ...coverage.stops.flatMap((s) => ['', safe(stopText(s, whereIs))]),
    '',
    row(['tactic', 'seen', 'named', 'missed', 'not to be seen']),
    '|---|---|---|---|---|',
    ...coverage.tactics
      .filter((t) => t.techniques > 0)
      .map((t) => row([t.tactic.name, t.both + t.seen, t.both + t.named, t.missed, t.unseeable])),
    '',
    '## Named or seen',
    '',
    row(['technique', 'state', 'seen', 'why']),
    '|---|---|---|---|',
    ...told.map((t) =>
      row([
        `[${t.technique.id}](${t.technique.url}) ${safe(t.technique.fullName)}`,
        stateText(t),
        t.unseeable ? '–' : percent(t.fraction),
        reasonFor(t, whereIs).map(safe).join('<br>'),
      ]),
    ),
    '',
    '## Neither named nor seen',
    '',
    ...(missing.length === 0
      ? ['None.']
      : missing.map((t) => `- [${t.technique.id}](${t.technique.url}) ${safe(t.technique.fullName)}`)),
    '',
    `*MITRE ATT&CK® ${attackVersion()}. ${attribution} [Terms of use](${termsUrl})*`,
    '',
  ].join('\n');
}
