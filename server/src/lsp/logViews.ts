import type { ExcludeIdeas } from '../core/logs/excludeIdeas.ts';
import { ideasSummary, ideasTables } from '../core/logs/excludeReport.ts';
import { type LogColumn, type LogRow, type LogTable, sizeText } from '../core/logs/logFormats.ts';
import { summaryLines } from '../core/logs/logReport.ts';
import { logTableNames, logTables } from '../core/logs/logTables.ts';
import { inWords } from '../core/text/sentenceParts.ts';
import type { LogRuleset, RulePlace } from './logRules.ts';
import type { SurveyedLog } from './logSurveys.ts';
import type { LogExclusion, LogIdeas, LogView, LogViewRow, LogViewTable } from './protocol/logRequests.ts';
import { fileName } from './rulesetFiles.ts';

/** So many rows of a table are sent: nobody reads more, and a page with more becomes slow. */
const MOST_ROWS = 500;

/**
 * Returns the comparison of a log with rules in the form that the client's view shows: a summary and tables.
 * @param survey the log as it was compared
 * @param now the rules as they are now; the view says if they differ from those of the comparison
 */
export function logView({ ruleset, input }: SurveyedLog, now: LogRuleset): LogView {
  const tables = logTables(input, logTableNames);
  return {
    log: input.log,
    rules: fileName(ruleset.source.place),
    summary: summaryLines(input),
    tables: tables.map((t) => viewTable(t, ruleset)),
    isStale: now.id !== ruleset.id,
  };
}

/**
 * Returns the rules that are proposed to make a log smaller, in the form that the client's view shows: a
 * summary and tables.
 */
export async function logIdeas(survey: SurveyedLog): Promise<LogIdeas> {
  const ideas = await survey.ideas();
  const input = { ...survey.input, left: survey.left() };
  const [proposed, refused] = ideasTables(input, ideas).map((t) => viewTable(t, survey.ruleset));
  if (!proposed || !refused) return { summary: [], tables: [] };
  const rows = proposed.rows.map((row, idea) => ({ ...row, idea }));
  return { summary: ideasSummary(input, ideas), tables: [{ ...proposed, rows }, refused] };
}

/**
 * Returns the edit that inserts a proposed rule before the rule that records the events. Undefined where
 * there is no proposal of that number, or the rule that records them is no longer in its file.
 * @param number the 0-based index of the proposal
 * @param linesOf returns the lines of a file, by its URI, as it is now; empty where the file is not among the
 *   rules any more
 */
export function logExclusion(
  survey: SurveyedLog,
  { ideas }: ExcludeIdeas,
  number: number,
  linesOf: (uri: string) => readonly string[],
): LogExclusion | undefined {
  const idea = ideas[number];
  if (!idea) return undefined;
  const place = survey.ruleset.placeOf(idea.line);
  const { uri } = place;
  const line = lineNow(place, linesOf(uri));
  if (line === undefined) return undefined;
  const at = { line, character: 0 };
  return {
    uri,
    changes: [{ uri, edits: [{ range: { start: at, end: at }, newText: `${idea.text}\n` }] }],
    text: idea.text,
    saved: `${inWords(idea.events, 'event')} (${sizeText(idea.bytes)})`,
  };
}

/** Returns the line of a rule as it is now: where it was, else the only one with its text. */
function lineNow({ line, text }: RulePlace, lines: readonly string[]): number | undefined {
  const isSame = (at: number): boolean => lines[at]?.trim() === text;
  if (isSame(line)) return line;
  const same = [...lines.keys()].filter(isSame);
  return same.length === 1 ? same[0] : undefined;
}

const AMOUNTS: ReadonlyMap<string, (row: LogRow) => number> = new Map([
  ['events', (r) => r.events],
  ['records', (r) => r.records],
  ['bytes', (r) => r.bytes],
  ['share', (r) => r.share],
]);

function viewTable({ name, title, columns, rows, empty }: LogTable, ruleset: LogRuleset): LogViewTable {
  return {
    name,
    title,
    columns: columns.map(([column]) => ({ title: column, isNumber: AMOUNTS.has(column) })),
    rows: rows.slice(0, MOST_ROWS).map((row) => viewRow(row, columns, ruleset)),
    left: Math.max(rows.length - MOST_ROWS, 0),
    empty,
  };
}

function viewRow(row: LogRow, columns: readonly LogColumn[], { placeOf }: LogRuleset): LogViewRow {
  const cells = columns.map(([, of]) => of(row));
  const place = row.line === undefined ? undefined : placeOf(row.line);
  return {
    cells,
    values: columns.map(([column], i) => AMOUNTS.get(column)?.(row) ?? cells[i] ?? ''),
    ...(place ? { at: { uri: place.uri, line: place.line } } : {}),
  };
}
