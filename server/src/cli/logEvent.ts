import { createEventReports, type EventReport } from '../core/logs/eventReport.ts';
import { eventReportJson, eventReportText } from '../core/logs/eventReportText.ts';
import { type LogEvent, readStamp } from '../core/logs/logEvent.ts';
import { printableJson } from '../core/text/printable.ts';
import type { Fail } from './failure.ts';
import type { Io } from './io.ts';
import type { RulesOfLog } from './log.ts';
import { readLogs } from './readLogs.ts';
import type { LogRequest } from './requests.ts';

/** So many events with the same serial number are explained: serial numbers begin again at each boot. */
const MOST_EVENTS = 20;

/**
 * Explains the events of a log with the serial number that a request names; returns the exit status: 1 where
 * there is no such event, 2 where something cannot be read or no rule is loaded from the named place,
 * otherwise 0.
 * @param fail receives what cannot be read
 */
export async function runLogEvent(
  request: LogRequest,
  { loaded, system, wordsOf }: RulesOfLog,
  io: Io,
  fail: Fail,
): Promise<number> {
  const { event: wanted = '', rule } = request;
  const asked = rule === undefined ? undefined : loaded.rules.find((r) => wordsOf(r.line).at === rule)?.line;
  if (rule !== undefined && asked === undefined) {
    fail(rule, 'no rule is loaded from there');
    return 2;
  }
  const reportOf = createEventReports(loaded, { wordsOf, asked, system });
  const found: EventReport[] = [];
  const isWanted = matcher(wanted);
  const reader = await readLogs(request, io, fail, (event) => {
    if (found.length < MOST_EVENTS && isWanted(event)) found.push(reportOf(event));
  });
  if (!reader) return 2;
  if (found.length === 0) {
    io.stderr(`audit-rules: no event in the log has the serial number ${wanted}\n`);
    return 1;
  }
  if (request.format === 'json') io.stdout(`${printableJson(found.map(eventReportJson), 2)}\n`);
  else io.stdout(found.map(eventReportText).join('\n'));
  return 0;
}

/** Returns whether an event has a serial number, and the time where that is given, too. */
function matcher(wanted: string): (event: LogEvent) => boolean {
  const stamp = readStamp(wanted);
  if (stamp) return ({ serial, time }) => serial === stamp.serial && time === stamp.time;
  const number = Number(wanted);
  return ({ serial }) => serial === number;
}
