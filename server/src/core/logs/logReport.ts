import { plainMarkdown } from '../text/markdown.ts';
import { printable } from '../text/printable.ts';
import {
  type LogReportInput,
  type LogRow,
  type LogTable,
  type LogTableName,
  logTables,
} from './logTables.ts';

/** The formats in which a report on a log can be written. */
export const logFormats = ['text', 'json', 'markdown', 'csv'] as const;
export type LogFormat = (typeof logFormats)[number];

/** Which tables a report has, and how long they are. */
export interface LogReportOptions {
  readonly tables: readonly LogTableName[];
  /** How many rows a table for people shows; all where undefined. */
  readonly most: number | undefined;
}

/** Returns a report on a log as a text that ends with a newline: the same bytes for the same log. */
export function writeLogReport(input: LogReportInput, format: LogFormat, options: LogReportOptions): string {
  const tables = logTables(input, options.tables);
  switch (format) {
    case 'text':
      return `${[...summaryLines(input), ...tables.flatMap((t) => textTable(t, options.most))].join('\n')}\n`;
    case 'markdown':
      return markdownReport(input, tables, options.most);
    case 'json':
      return `${JSON.stringify(jsonReport(input, tables), null, 2)}\n`;
    case 'csv':
      return csvReport(tables);
    default:
      return format satisfies never;
  }
}

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

function summaryLines({ findings, counts, log }: LogReportInput): readonly string[] {
  const { total, parts } = findings;
  const share = (kind: string): number => {
    const bytes = parts.filter((p) => p.attribution.kind === kind).reduce((n, p) => n + p.bytes, 0);
    return total.bytes === 0 ? 0 : bytes / total.bytes;
  };
  return [
    `${printable(log)}: ${count(total.events, 'event')}, ${count(total.records, 'record')}, ${sizeText(total.bytes)}${spanText(findings)}.`,
    `Of the bytes, ${percentText(share('certain'))} are certainly of one rule, ${percentText(share('one-of'))} of one of several, ` +
      `${percentText(share('no-rule'))} need no rule, and ${percentText(share('other-rules') + share('incomplete'))} are not explained.`,
    ...(counts.unread === 0
      ? []
      : [
          `${count(counts.unread, 'line')} could not be read as audit records, the first at ${counts.unreadLines.join(', ')}.`,
        ]),
    ...(counts.repeated === 0
      ? []
      : [`${count(counts.repeated, 'line')} repeated a record and did not count again.`]),
  ];
}

function spanText({ from, to, isLocalTime }: LogReportInput['findings']): string {
  if (from === undefined || to === undefined) return '';
  const zone = isLocalTime ? 'local time' : 'UTC';
  return `, ${timeText(from)} to ${timeText(to)} ${zone}`;
}

/** Returns a time in milliseconds since 1970 as `2026-11-29 04:34:02`. */
export function timeText(time: number): string {
  if (Math.abs(time) > 8.64e15) return 'an impossible time';
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}

/** Returns a number of bytes with the unit that suits it. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

function percentText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent === 100 || percent === 0 ? percent : percent.toFixed(1)} %`;
}

/** A table for people: what each column is called, and what each row has there. */
function columnsOf({ name }: LogTable): readonly (readonly [string, (row: LogRow) => string])[] {
  const amounts = [
    ['events', (r: LogRow) => String(r.events)],
    ['records', (r: LogRow) => String(r.records)],
    ['bytes', (r: LogRow) => sizeText(r.bytes)],
    ['share', (r: LogRow) => percentText(r.share)],
  ] as const;
  if (name === 'silent')
    return [
      ['rule', (r) => r.name],
      ['text', (r) => r.detail],
    ];
  if (name === 'rule' || name === 'unexplained')
    return [
      ...amounts,
      ['rule', (r) => r.name],
      ['key', (r) => r.keys],
      ['most from', (r) => r.program],
      [name === 'rule' ? 'text' : 'why', (r) => r.detail],
    ];
  return [...amounts, [name === 'login' ? 'login UID' : name, (r) => r.name]];
}

const NUMBERS: ReadonlySet<string> = new Set(['events', 'records', 'bytes', 'share']);

function emptyText({ name }: LogTable): string {
  return name === 'silent' ? 'Every rule has an event.' : 'None.';
}

function textTable(table: LogTable, most: number | undefined): readonly string[] {
  const columns = columnsOf(table);
  const rows = table.rows.slice(0, most);
  if (rows.length === 0) return ['', `${table.title}: ${emptyText(table)}`];
  const cells = [
    columns.map(([title]) => title),
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
  return ['', `${table.title}:`, ...cells.map((row) => `  ${line(row)}`), ...moreLine(table, rows.length)];
}

function moreLine({ rows }: LogTable, shown: number): readonly string[] {
  return rows.length > shown ? [`  … and ${rows.length - shown} more (--top 0 shows all)`] : [];
}

function markdownReport(
  input: LogReportInput,
  tables: readonly LogTable[],
  most: number | undefined,
): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = tables.flatMap((table) => {
    const columns = columnsOf(table);
    const rows = table.rows.slice(0, most);
    if (rows.length === 0) return ['', `## ${table.title}`, '', emptyText(table)];
    return [
      '',
      `## ${table.title}`,
      '',
      row(columns.map(([title]) => title)),
      `|${columns.map(([title]) => (NUMBERS.has(title) ? '---:|' : '---|')).join('')}`,
      ...rows.map((r) => row(columns.map(([, of]) => plainMarkdown(of(r))))),
      ...(table.rows.length > rows.length ? ['', `And ${table.rows.length - rows.length} more.`] : []),
    ];
  });
  const summary = summaryLines(input).map(plainMarkdown);
  return `${[`# ${plainMarkdown(input.log)} against the rules`, '', ...summary, ...lines].join('\n')}\n`;
}

function jsonReport({ findings, counts, log }: LogReportInput, tables: readonly LogTable[]): unknown {
  const { total, from, to, isLocalTime } = findings;
  const time = (ms: number | undefined): string | null =>
    ms === undefined || Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString();
  return {
    log,
    from: time(from),
    to: time(to),
    isLocalTime,
    ...total,
    lines: counts.lines,
    unread: { lines: counts.unread, first: counts.unreadLines },
    repeated: counts.repeated,
    otherEntries: counts.others,
    tables: Object.fromEntries(
      tables.map(({ name, rows }) => [
        name,
        rows.map(({ name: subject, share, detail, keys, program, ...amounts }) => ({
          name: subject,
          ...(name === 'silent' ? {} : { ...amounts, share: Math.round(share * 1e4) / 1e4 }),
          ...(keys === '' ? {} : { keys }),
          ...(program === '' ? {} : { mostFrom: program }),
          ...(detail === '' ? {} : { detail }),
        })),
      ]),
    ),
  };
}

/** Returns a cell of RFC 4180. What a spreadsheet would read as a formula gets a quote before it. */
function csvCell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvReport(tables: readonly LogTable[]): string {
  const head = ['table', 'name', 'events', 'records', 'bytes', 'key', 'most from', 'detail'];
  const rows = tables.flatMap(({ name, rows }) =>
    rows.map((r) => [name, r.name, r.events, r.records, r.bytes, r.keys, r.program, r.detail]),
  );
  return [head, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
