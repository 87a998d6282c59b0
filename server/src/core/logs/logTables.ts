import { attributionLabel, type PlaceOfRule, reasonText } from './attributionText.ts';
import { amountColumns, type LogColumn, type LogRow, type LogTable } from './logFormats.ts';
import type { LogCounts } from './logReader.ts';
import { type LogDimension, type LogFindings, logDimensions, type RecordedPart } from './logSurvey.ts';
import type { LogTotal, NamedTotal } from './logTotals.ts';

/**
 * What a report can show: the rules, what no rule explains, the rules without an event, and each division of
 * the log.
 */
export const logTableNames = ['rule', 'unexplained', 'silent', ...logDimensions] as const;
/** The name of a table of a report about a log. */
export type LogTableName = (typeof logTableNames)[number];

/** A rule for a report: where it is and what it says. */
export interface RuleWords {
  readonly at: string;
  readonly text: string;
}

/** What a report is made from. */
export interface LogReportInput {
  readonly findings: LogFindings;
  readonly counts: LogCounts;
  /** What the log is called. */
  readonly log: string;
  /** Returns the words of a line of the ruleset, by its index. */
  readonly wordsOf: (line: number) => RuleWords;
  /** Returns the line of a loaded rule. */
  readonly lineOf: (rule: number) => number;
}

const TITLES: Readonly<Record<LogTableName, string>> = {
  rule: 'By rule',
  unexplained: 'Not explained by these rules',
  silent: 'Rules without an event',
  key: 'By key',
  program: 'By program',
  login: 'By login UID',
  type: 'By record type',
  hour: 'By hour',
};

/** Returns the tables of a report that are asked for, in the order of `logTableNames`. */
export function logTables(input: LogReportInput, wanted: readonly LogTableName[]): readonly LogTable[] {
  return logTableNames
    .filter((name) => wanted.includes(name))
    .map((name) => ({
      name,
      title: TITLES[name],
      columns: columnsOf(name, input),
      rows: rowsOf(name, input),
      empty: name === 'silent' ? 'Every rule has an event.' : 'None.',
      ...(name === 'silent' ? { isPlain: true } : {}),
    }));
}

function columnsOf(name: LogTableName, { findings }: LogReportInput): readonly LogColumn[] {
  if (name === 'silent')
    return [
      ['rule', (r) => r.name],
      ['text', (r) => r.detail],
    ];
  if (name === 'rule' || name === 'unexplained')
    return [
      ...amountColumns,
      ['rule', (r) => r.name],
      ['key', (r) => r.keys],
      ['most from', (r) => r.program],
      [name === 'rule' ? 'text' : 'why', (r) => r.detail],
    ];
  if (name !== 'login') return [...amountColumns, [name, (r) => r.name]];
  const user: LogColumn = ['user', (r) => r.detail];
  return [...amountColumns, ['login UID', (r) => r.name], ...(findings.logins.size > 0 ? [user] : [])];
}

function rowsOf(name: LogTableName, input: LogReportInput): readonly LogRow[] {
  const { findings } = input;
  switch (name) {
    case 'rule':
      return findings.parts.filter((p) => isExplained(p)).map((p) => partRow(p, input));
    case 'unexplained':
      return findings.parts.filter((p) => !isExplained(p)).map((p) => partRow(p, input));
    case 'silent':
      return findings.silent.map(({ line, shadowedBy }) => {
        const { at, text } = input.wordsOf(line);
        const why =
          shadowedBy === undefined ? '' : ` (${input.wordsOf(shadowedBy).at} matches its events first)`;
        return { ...NOTHING, name: at, detail: `${text}${why}`, line };
      });
    default:
      return dimensionRows(findings, name);
  }
}

const NOTHING = { events: 0, records: 0, bytes: 0, share: 0, keys: '', program: '' };

function dimensionRows(findings: LogFindings, name: LogDimension): readonly LogRow[] {
  const userOf = (part: string): string => (name === 'login' ? (findings.logins.get(part) ?? '') : '');
  return findings.by[name].map((t) => ({
    ...NOTHING,
    detail: userOf(t.name),
    ...t,
    share: shareOf(t, findings.total),
  }));
}

function isExplained({ attribution }: RecordedPart): boolean {
  return attribution.kind !== 'other-rules' && attribution.kind !== 'incomplete';
}

const shareOf = (part: LogTotal, all: LogTotal): number => (all.bytes === 0 ? 0 : part.bytes / all.bytes);

function partRow(part: RecordedPart, input: LogReportInput): LogRow {
  const { attribution, events, records, bytes, keys } = part;
  const placeOf: PlaceOfRule = (rule) => input.wordsOf(input.lineOf(rule)).at;
  return {
    name: attributionLabel(attribution, placeOf),
    events,
    records,
    bytes,
    share: shareOf(part, input.findings.total),
    detail: detailOf(part, input, placeOf),
    keys: keys?.join(', ') ?? '',
    program: mainProgram(part.programs, bytes),
    ...(attribution.kind === 'certain' ? { line: input.lineOf(attribution.rule) } : {}),
  };
}

/** Returns the text of a rule, or why events have no certain one; nothing for records that need none. */
function detailOf({ attribution, first }: RecordedPart, input: LogReportInput, placeOf: PlaceOfRule): string {
  if (attribution.kind === 'certain') return input.wordsOf(input.lineOf(attribution.rule)).text;
  if (attribution.kind === 'no-rule') return '';
  return `${reasonText(attribution, placeOf)} First: event ${first}.`;
}

function mainProgram([first]: readonly NamedTotal[], bytes: number): string {
  if (!first || first.name.startsWith('(')) return '';
  const percent = Math.floor((100 * first.bytes) / Math.max(bytes, 1));
  return `${percent} % ${first.name}`;
}
