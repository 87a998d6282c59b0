import { byteLength } from '../text/bytes.ts';
import { readJournalEntry } from './journalRecords.ts';
import { createJsonBlocks } from './jsonBlocks.ts';
import { readJsonLine } from './jsonRecords.ts';
import type { LogEvent, StampedRecord } from './logEvent.ts';
import { createOpenEvents } from './openEvents.ts';
import { type LogLine, readRecordLine } from './recordLine.ts';

/** What a reader has seen so far. */
export interface LogCounts {
  readonly lines: number;
  readonly bytes: number;
  readonly records: number;
  /** Lines that were read as a record which its event had already. */
  readonly repeated: number;
  /** Lines that hold no audit record although none of the formats has such lines. */
  readonly unread: number;
  /** The first of them, by their numbers from 1. */
  readonly unreadLines: readonly number[];
  /** Entries of a journal, and objects of JSON, that are not from audit. */
  readonly others: number;
}

/** Reads a log in pieces. */
export interface LogReader {
  /** Reads a piece, which may end anywhere in a line; returns the events that are complete. */
  read(text: string): readonly LogEvent[];
  /** Reads what is left, and returns the events that are still open. */
  end(): readonly LogEvent[];
  counts(): LogCounts;
}

/**
 * So many events are open at the same time: far more than the kernel's queue ever mixes, and a few megabytes.
 */
const OPEN_EVENTS = 1024;

/** A longer line is not a record of any format, in UTF-16 units. */
const LONGEST_LINE = 8 << 20;

/** So many numbers of unread lines are kept. */
const UNREAD_KEPT = 5;

/** A field of an entry as `journalctl -o export` writes it: a name and "=", or a name alone before bytes. */
const JOURNAL_FIELD = /^([A-Z_][A-Z0-9_]*)(?:=|$)/;
const JOURNAL_START = /^__(?:CURSOR|REALTIME_TIMESTAMP)=/;

/**
 * Returns a reader of logs of any format, which gets the text in pieces and returns the complete events:
 * lines of auditd, alone or after what a collector put before them, of `ausearch`, of the journal, of laurel
 * and of auditbeat, mixed in any way. It never throws, and counts what it cannot read.
 * @param openEvents how many events may be incomplete at the same time
 */
export function createLogReader(openEvents = OPEN_EVENTS): LogReader {
  const events = createOpenEvents(openEvents);
  let [lines, bytes, records, unread, others] = [0, 0, 0, 0, 0];
  const unreadLines: number[] = [];
  let rest = '';
  let offset = 0;
  let entry: JournalEntry | undefined;
  const blocks = createJsonBlocks();

  const refuse = (first = lines, count = 1): void => {
    unread += count;
    for (let i = 0; i < count && unreadLines.length < UNREAD_KEPT; i++) unreadLines.push(first + i);
  };
  const add = (found: readonly StampedRecord[], out: LogEvent[]): void => {
    for (const record of found) {
      records++;
      for (const event of events.add(record)) out.push(event);
    }
  };
  const endEntry = (out: LogEvent[]): void => {
    if (!entry) return;
    const found = recordsOfEntry(entry);
    if (found.length === 0) others++;
    add(found, out);
    entry = undefined;
  };
  const readLine = (line: LogLine, out: LogEvent[]): void => {
    lines++;
    bytes += line.bytes;
    if (!entry && JOURNAL_START.test(line.text))
      entry = { fields: {}, start: line.start, end: line.start, bytes: 0 };
    if (entry) {
      if (line.text === '') endEntry(out);
      else if (JOURNAL_FIELD.test(line.text)) entry = withField(entry, line);
      else refuse();
      return;
    }
    const { isInside, whole, lines: own } = blocks.take(line, lines);
    const event = whole && readJsonLine(whole);
    if (own && event === undefined) refuse(own.first, own.count);
    if (isInside && event === undefined) return;
    const found = event ?? readJsonLine(line) ?? readRecordLine(line);
    if (found === undefined) refuse();
    else if (found === 'other') others++;
    else if (found !== 'layout') add(found, out);
  };
  return {
    read(piece) {
      const out: LogEvent[] = [];
      const text = rest === '' ? piece : rest + piece;
      let from = 0;
      for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
        readLine(lineOf(text, from, to, offset + from), out);
        from = to + 1;
      }
      rest = text.slice(from);
      offset += from;
      if (rest.length > LONGEST_LINE) {
        lines++;
        refuse();
        bytes += byteLength(rest);
        offset += rest.length;
        rest = '';
      }
      return out;
    },
    end() {
      const out: LogEvent[] = [];
      if (rest !== '') readLine(lineOf(rest, 0, rest.length, offset), out);
      offset += rest.length;
      rest = '';
      const own = blocks.end();
      if (own) refuse(own.first, own.count);
      endEntry(out);
      return [...out, ...events.close()];
    },
    counts: () => ({ lines, bytes, records, repeated: events.repeated(), unread, unreadLines, others }),
  };
}

/** Returns a line without its newline, and without the carriage return before it. */
function lineOf(text: string, from: number, to: number, start: number): LogLine {
  const line = text.slice(from, text.charCodeAt(to - 1) === 0x0d && to > from ? to - 1 : to);
  return { text: line, start, bytes: byteLength(line) + 1 };
}

/** An entry of `journalctl -o export` that is being read. */
interface JournalEntry {
  readonly fields: Readonly<Record<string, string>>;
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
}

/** Fields of an entry that say something about its audit record. */
const KEPT: ReadonlySet<string> = new Set([
  'MESSAGE',
  '_AUDIT_ID',
  '_AUDIT_TYPE',
  '_AUDIT_TYPE_NAME',
  '_HOSTNAME',
  '_SOURCE_REALTIME_TIMESTAMP',
  '__REALTIME_TIMESTAMP',
]);

function withField(entry: JournalEntry, { text, start, bytes: more }: LogLine): JournalEntry {
  const name = JOURNAL_FIELD.exec(text)?.[1] ?? '';
  const end = start + text.length;
  const bytes = entry.bytes + more;
  if (!KEPT.has(name)) return { ...entry, end, bytes };
  return { ...entry, fields: { ...entry.fields, [name]: text.slice(name.length + 1) }, end, bytes };
}

function recordsOfEntry({ fields, start, end, bytes }: JournalEntry): readonly StampedRecord[] {
  const inner = readRecordLine({ text: fields['MESSAGE'] ?? '', start, bytes });
  if (inner !== undefined && inner !== 'layout')
    return inner.map(({ record, ...rest }, i) => ({
      ...rest,
      record: { ...record, start, end, bytes: i === 0 ? bytes : 0 },
    }));
  const found = readJournalEntry(fields) ?? [];
  return found.map(({ node, stamp, type, body, form }) => ({
    node,
    stamp,
    record: { type, body, form, start, end, bytes },
  }));
}
