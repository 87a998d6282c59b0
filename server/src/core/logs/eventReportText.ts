import { printable } from '../text/printable.ts';
import type { EventFact } from './eventFacts.ts';
import type { EventReport } from './eventReport.ts';
import { timeText } from './logFormats.ts';
import { isoTime } from './logTimes.ts';

/** Returns the explanation of an event as a text for people; ends with a newline. */
export function eventReportText(report: EventReport): string {
  const { event, facts, reason, rules, techniques, notBy } = report;
  const time =
    event.time === undefined ? '' : `, ${timeText(event.time)} ${event.isLocalTime ? 'local time' : 'UTC'}`;
  const host = event.node === '' ? '' : `, host ${event.node}`;
  const widest = Math.max(0, ...facts.map((f) => f.name.length));
  const lines = [
    `Event ${event.serial}${time}${host}`,
    ...facts.map(({ name, values }) => `  ${name.padEnd(widest)}  ${valuesText(name, values)}`),
    '',
    headline(report),
    ...rules.map(({ at, text }) => `  ${at}  ${text}`),
    `  ${reason}`,
    ...(techniques.length === 0 ? [] : [`  Techniques: ${techniques.join(', ')}`]),
    ...(notBy.length === 0 ? [] : ['', 'Not by:']),
    ...notBy.flatMap(({ at, text, why }) => [`  ${at}  ${text}`, `    ${why}`]),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function headline({ attribution, label }: EventReport): string {
  switch (attribution.kind) {
    case 'certain':
      return `Recorded by ${label}, certainly`;
    case 'one-of':
      return `Recorded by ${label}${attribution.isThroughLink ? '; otherwise by other rules than these' : ''}`;
    case 'other-rules':
      return 'Recorded by other rules than these';
    case 'no-rule':
      return 'No rule needed';
    case 'incomplete':
      return 'Recorded by an unknown rule';
    default:
      return attribution satisfies never;
  }
}

/** Returns the values of a fact in a line: arguments with quotes where they have a space. */
function valuesText(name: string, values: readonly string[]): string {
  if (name !== 'arguments') return values.join(', ');
  return values.map((v) => (/^[\w@%+=:,./-]+$/.test(v) ? v : JSON.stringify(v))).join(' ');
}

/** Returns the explanation of an event as a value that JSON can hold. */
export function eventReportJson({ event, facts, ...report }: EventReport): unknown {
  const { time, serial, node, isLocalTime } = event;
  const named = (f: EventFact): readonly [string, readonly string[]] => [f.name, f.values];
  return {
    serial,
    time: isoTime(time),
    isLocalTime,
    ...(node === '' ? {} : { node }),
    facts: Object.fromEntries(facts.map(named)),
    kind: report.attribution.kind,
    recordedBy: report.rules,
    reason: report.reason,
    techniques: report.techniques,
    notBy: report.notBy,
  };
}
