import { codeSpan, markdownLink, plainMarkdown } from '../text/markdown.ts';
import type { Span } from '../text/span.ts';
import type { EventReport } from './eventReport.ts';
import { fieldMeaning } from './fieldMeaning.ts';
import { type LogDocument, recordAt } from './logDocument.ts';
import type { LogEvent, LogRecord } from './logEvent.ts';
import { timeText } from './logFormats.ts';
import type { RuleWords } from './logTables.ts';
import { type FieldPlace, fieldAt } from './recordFields.ts';

/** What there is to say about a place of a log. */
export interface LogHover {
  /** UTF-16 offsets of the log: a field, or the line. */
  readonly span: Span;
  /** Markdown, a part each: the field, then the event. */
  readonly parts: readonly string[];
}

/** What is known of the rules that recorded a log. */
export interface RulesOfHover {
  /** Explains an event; undefined where no rules are known. */
  readonly report: ((event: LogEvent) => EventReport) | undefined;
  /** Why no rules are known, as a sentence. */
  readonly without: string;
  /** Returns the address of a rule by its place. */
  readonly linkOf: (rule: RuleWords) => string | undefined;
}

/**
 * Returns the event whose record is at an offset of a log; undefined on a line that holds no record.
 * @param offset in UTF-16 units from the start of the log
 */
export function eventAt(log: LogDocument, offset: number): LogEvent | undefined {
  const found = recordAt(log, offset);
  return found && log.events[found.event];
}

/**
 * Returns the hover at an offset of a log: what the field there means, and an explanation of the event;
 * undefined on a line that holds no record.
 * @param text the text of the log
 * @param log the records and events in it
 * @param offset in UTF-16 units from the start of the log
 * @param rules explains the event with the rules, or says why none are known
 */
export function logHover(
  text: string,
  log: LogDocument,
  offset: number,
  rules: RulesOfHover,
): LogHover | undefined {
  const found = recordAt(log, offset);
  const event = found && log.events[found.event];
  if (!event) return undefined;
  const { record } = found;
  const field = fieldPlace(text, record, offset);
  const meaning = field && meaningText(event, record, field);
  return {
    span: field ?? { start: record.start, end: record.end },
    parts: [...(meaning === undefined ? [] : [meaning]), eventText(event, rules)],
  };
}

/** Returns the field at an offset of the log, with its places there. */
function fieldPlace(text: string, record: LogRecord, offset: number): FieldPlace | undefined {
  const line = text.slice(record.start, record.end);
  if (record.form === 'interpreted' || typeof record.body !== 'string') return undefined;
  // In JSON and in an entry of the journal the record may be written with escapes.
  if (!line.endsWith(record.body)) return undefined;
  const shift = record.end - record.body.length;
  if (offset < shift) return typePlace(line, record, offset);
  const field = fieldAt(record.type, record.body, offset - shift);
  return (
    field && {
      ...field,
      start: field.start + shift,
      valueStart: field.valueStart + shift,
      end: field.end + shift,
    }
  );
}

/** Returns the type before a record as a field, where an offset is in it. */
function typePlace(line: string, { type, start }: LogRecord, offset: number): FieldPlace | undefined {
  const found = /\btype=([\w[\]]+)/.exec(line);
  if (!found) return undefined;
  const at = start + found.index;
  const end = at + found[0].length;
  if (offset < at || offset > end) return undefined;
  return { name: 'type', start: at, valueStart: at + 'type='.length, end, value: type };
}

function meaningText(event: LogEvent, record: LogRecord, field: FieldPlace): string | undefined {
  const { name, value } = field;
  const meaning = fieldMeaning({ event, record, name, value });
  if (!meaning) return undefined;
  const words = meaning.words === undefined ? '' : `: ${plainMarkdown(meaning.words)}`;
  return `${codeSpan(name)} is ${codeSpan(meaning.value)}${words}`;
}

/** Returns what an event is and which rule recorded it, as Markdown. */
function eventText(event: LogEvent, { report, without, linkOf }: RulesOfHover): string {
  if (!report) return `${headText(event)}\n\n${plainMarkdown(without)}`;
  const found = report(event);
  const rules = found.rules
    .slice(0, MOST_RULES)
    .map((r) => `${ruleLink(r, linkOf(r))} ${codeSpan(r.text)}`)
    .join('  \n');
  const techniques =
    found.techniques.length === 0 ? [] : [`**Techniques:** ${plainMarkdown(found.techniques.join(', '))}`];
  const facts = found.facts
    .filter((f) => SHOWN.has(f.name))
    .map(({ name, values }) => `**${FACT_NAMES[name] ?? name}:** ${values.map(codeSpan).join(', ')}`);
  return [
    `**${headline(found.attribution)}** ${plainMarkdown(found.reason)}`,
    ...(rules === '' ? [] : [rules]),
    [...techniques, ...facts].join('  \n'),
    headText(event),
  ].join('\n\n');
}

/** So many rules are named of which the log does not say which it was. */
const MOST_RULES = 4;

const ruleLink = ({ at }: RuleWords, to: string | undefined): string =>
  to === undefined ? plainMarkdown(at) : markdownLink(at, to);

const HEADLINES: Readonly<Record<EventReport['attribution']['kind'], string>> = {
  certain: 'Recorded by one rule.',
  'one-of': 'Recorded by one of several rules.',
  'other-rules': 'Recorded by other rules than these.',
  'no-rule': 'No rule needed.',
  incomplete: 'Recorded by an unknown rule.',
};

function headline(attribution: EventReport['attribution']): string {
  const isThroughLink = attribution.kind === 'one-of' && attribution.isThroughLink;
  return isThroughLink
    ? 'Recorded by a rule through a link, or by other rules.'
    : HEADLINES[attribution.kind];
}

const FACT_NAMES: Readonly<Record<string, string>> = {
  call: 'System call',
  program: 'Program',
  arguments: 'Arguments',
  process: 'Process',
  parent: 'Parent',
  user: 'User',
  'login UID': 'Login UID',
  directory: 'Directory',
  paths: 'Paths',
  address: 'Address',
  hash: 'Hash',
  key: 'Key',
};
const SHOWN: ReadonlySet<string> = new Set(Object.keys(FACT_NAMES));

function headText({ serial, time, isLocalTime, node }: LogEvent): string {
  const when = time === undefined ? '' : `, ${timeText(time)} ${isLocalTime ? 'local time' : 'UTC'}`;
  return plainMarkdown(`Event ${serial}${when}${node === '' ? '' : `, host ${node}`}`);
}
