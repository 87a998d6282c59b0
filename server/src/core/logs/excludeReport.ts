import { capitalized, inWords } from '../text/sentenceParts.ts';
import type { ExcludeIdeas } from './excludeIdeas.ts';
import { amountColumns, type LogFormat, percentText, sizeText, writeReport } from './logFormats.ts';
import { logValues, unreadLines } from './logReport.ts';
import type { LogReportInput } from './logTables.ts';
import type { LogTotal } from './logTotals.ts';

/**
 * Returns the report on ideas that make a log smaller, as a text that ends with a newline.
 * @param most how many rows a table for people shows; all where undefined
 */
export function writeExcludeIdeas(
  input: LogReportInput,
  { ideas, refused, saved }: ExcludeIdeas,
  format: LogFormat,
  most: number | undefined,
): string {
  const { findings, log, wordsOf } = input;
  const { total } = findings;
  const share = ({ bytes }: LogTotal): number => (total.bytes === 0 ? 0 : bytes / total.bytes);
  const row = (part: LogTotal, line: number, program: string, detail: string) => ({
    events: part.events,
    records: part.records,
    bytes: part.bytes,
    share: share(part),
    name: wordsOf(line).at,
    keys: '',
    program,
    detail,
  });
  const summary = [
    `${log}: ${inWords(total.events, 'event')}, ${sizeText(total.bytes)}.`,
    ideas.length === 0
      ? 'No rule is proposed.'
      : `${inWords(ideas.length, 'rule')} would keep ${sizeText(saved.bytes)} (${percentText(share(saved))}, ${inWords(saved.events, 'event')}) out of it.`,
    'Each rule names a program that only root can replace, and every technique stays covered as far as it is now.',
    'Programs with the same path in a container are still recorded, since "exe" compares the file.',
    ...unreadLines(input.counts),
  ];
  const tables = [
    {
      name: 'ideas',
      title: 'Rules to insert',
      columns: [...amountColumns, ['before', (r) => r.name], ['rule', (r) => r.detail]] as const,
      rows: ideas.map((i) => row(i, i.line, i.program, i.text)),
      empty: 'None.',
    },
    {
      name: 'refused',
      title: 'Not proposed',
      columns: [
        ...amountColumns,
        ['recorded by', (r) => r.name],
        ['program', (r) => r.program],
        ['why', (r) => r.detail],
      ] as const,
      rows: refused.map((r) => row(r, r.line, r.program, `${capitalized(r.why)}.`)),
      empty: 'None.',
    },
  ] satisfies Parameters<typeof writeReport>[0]['tables'];
  const values = { ...logValues(input), saved };
  return writeReport({ title: `Ideas for a smaller ${log}`, summary, tables, values }, format, most);
}
