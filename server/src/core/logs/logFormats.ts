import { csvCell } from '../text/csv.ts';
import { plainMarkdown } from '../text/markdown.ts';
import { printable, printableJson } from '../text/printable.ts';
import { isoTime } from './logTimes.ts';
import type { LogTotal } from './logTotals.ts';

/** The formats in which a report on a log can be written. */
export const logFormats = ['text', 'json', 'markdown', 'csv'] as const;
/** A format in which a report about a log can be written. */
export type LogFormat = (typeof logFormats)[number];

/** A row of a report. */
export interface LogRow extends LogTotal {
  /** What the row is about: the place of a rule, a key, an hour. */
  readonly name: string;
  /** Its share of the log's bytes, from 0 to 1. */
  readonly share: number;
  /** The text of a rule, or a reason; empty where there is nothing to say. */
  readonly detail: string;
  /** The keys of the events; empty for other rows. */
  readonly keys: string;
  /** The program with the most bytes, with its share of the row; empty where there is none. */
  readonly program: string;
  /** The line of the one rule that the row is about: an index into the ruleset's lines. */
  readonly line?: number;
}

/** What a column of a table for people is called, and what each row has there. */
export type LogColumn = readonly [title: string, of: (row: LogRow) => string];

/** A table of a report. */
export interface LogTable {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly LogColumn[];
  readonly rows: readonly LogRow[];
  /** What is said where it has no rows. */
  readonly empty: string;
  /** Its rows have no amounts. */
  readonly isPlain?: true;
}

/** A report: sentences, and tables. */
export interface WrittenReport {
  readonly title: string;
  readonly summary: readonly string[];
  readonly tables: readonly LogTable[];
  /** Values of the report as a whole, for JSON. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Returns a report written in a format, as a text that ends with a newline: the same bytes for the same
 * report.
 * @param most how many rows a table for people shows; all where undefined
 */
export function writeReport(report: WrittenReport, format: LogFormat, most: number | undefined): string {
  switch (format) {
    case 'text':
      return `${[...report.summary.map(printable), ...report.tables.flatMap((t) => textTable(t, most))].join('\n')}\n`;
    case 'markdown':
      return markdownReport(report, most);
    case 'json':
      return `${printableJson({ ...report.values, tables: tablesJson(report.tables) }, 2)}\n`;
    case 'csv':
      return csvReport(report.tables);
    default:
      return format satisfies never;
  }
}

/**
 * Returns a time in milliseconds since 1970 as a text in UTC: `2026-11-29 04:34:02`; "an impossible time"
 * where it is no date.
 */
export function timeText(time: number): string {
  return isoTime(time)?.slice(0, 19).replace('T', ' ') ?? 'an impossible time';
}

/** Returns a number of bytes as a text with the unit that suits it, in powers of 1000: `1.5 MB`. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Returns a share from 0 to 1 as a percentage: `12.5 %`, or `< 0.1 %` for a share that is not 0. */
export function percentText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent === 100 || percent === 0 ? percent : percent.toFixed(1)} %`;
}

/** The columns that say how much a row is. */
export const amountColumns: readonly LogColumn[] = [
  ['events', (r) => String(r.events)],
  ['records', (r) => String(r.records)],
  ['bytes', (r) => sizeText(r.bytes)],
  ['share', (r) => percentText(r.share)],
];

const NUMBERS: ReadonlySet<string> = new Set(amountColumns.map(([title]) => title));

function textTable(table: LogTable, most: number | undefined): readonly string[] {
  const { columns, title } = table;
  const rows = table.rows.slice(0, most);
  if (rows.length === 0) return ['', `${title}: ${table.empty}`];
  const cells = [
    columns.map(([name]) => name),
    ...rows.map((r) => columns.map(([, of]) => printable(of(r)))),
  ];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => [...(row[i] ?? '')].length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => {
        const pad = ' '.repeat(Math.max((widths[i] ?? 0) - [...cell].length, 0));
        return NUMBERS.has(columns[i]?.[0] ?? '') ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd();
  const more = table.rows.length - rows.length;
  return [
    '',
    `${title}:`,
    ...cells.map((row) => `  ${line(row)}`),
    ...(more > 0 ? [`  … and ${more} more (--top 0 shows all)`] : []),
  ];
}

function markdownReport({ title, summary, tables }: WrittenReport, most: number | undefined): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = tables.flatMap((table) => {
    const { columns } = table;
    const rows = table.rows.slice(0, most);
    if (rows.length === 0) return ['', `## ${table.title}`, '', table.empty];
    return [
      '',
      `## ${table.title}`,
      '',
      row(columns.map(([name]) => name)),
      `|${columns.map(([name]) => (NUMBERS.has(name) ? '---:|' : '---|')).join('')}`,
      ...rows.map((r) => row(columns.map(([, of]) => plainMarkdown(of(r))))),
      ...(table.rows.length > rows.length ? ['', `And ${table.rows.length - rows.length} more.`] : []),
    ];
  });
  return `${[`# ${plainMarkdown(title)}`, '', ...summary.map(plainMarkdown), ...lines].join('\n')}\n`;
}

function tablesJson(tables: readonly LogTable[]): unknown {
  return Object.fromEntries(
    tables.map(({ name, rows, isPlain }) => [
      name,
      rows.map(({ name: subject, share, detail, keys, program, events, records, bytes }) => ({
        name: subject,
        ...(isPlain ? {} : { events, records, bytes, share: Math.round(share * 1e4) / 1e4 }),
        ...(keys === '' ? {} : { keys }),
        ...(program === '' ? {} : { mostFrom: program }),
        ...(detail === '' ? {} : { detail }),
      })),
    ]),
  );
}

function csvReport(tables: readonly LogTable[]): string {
  const head = ['table', 'name', 'events', 'records', 'bytes', 'key', 'most from', 'detail'];
  const rows = tables.flatMap(({ name, rows }) =>
    rows.map((r) => [name, r.name, r.events, r.records, r.bytes, r.keys, r.program, r.detail]),
  );
  return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
