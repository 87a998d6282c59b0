import { messageTypes } from '../facts/tables.ts';
import { byteLength } from '../text/bytes.ts';
import type { LogRecord, StampedRecord } from './logEvent.ts';

/**
 * What a line of a log is: its records, something that is not one but belongs to the format, or not readable.
 */
export type ReadLine = readonly StampedRecord[] | 'layout' | undefined;

/** A line with its place. Offsets are UTF-16 units from the first text of the log. */
export interface LogLine {
  readonly text: string;
  readonly start: number;
  /** With its newline. */
  readonly bytes: number;
}

const STAMP = 'audit(';

/**
 * Returns the records in a line of text: a raw record, alone or after what syslog, audispd or a collector put
 * before it, one as ausearch prints it, or all those of an event that a collector joined. `layout` for a line
 * that belongs to the format, such as `----`; undefined where a line has no type or no stamp.
 */
export function readRecordLine(line: LogLine): ReadLine {
  const { text } = line;
  const at = text.indexOf(STAMP);
  if (at < 0) return isLayout(text) ? 'layout' : undefined;
  const from = at + STAMP.length;
  const close = text.indexOf(')', from);
  if (close < 0) return undefined;
  const head = text.slice(0, at);
  const type = typeBefore(head);
  const stamp = text.slice(from, close);
  if (type === undefined || !hasSerial(stamp)) return undefined;
  const node = nodeBefore(head);
  if (text.includes(STAMP, close)) {
    const parts = joinedParts(line, close, stamp);
    if (parts.length > 1) return parts.map((part) => ({ node, stamp, record: part }));
  }
  return [{ node, stamp, record: recordOf(line, close, type, stamp) }];
}

/**
 * Returns the records that a collector joined with spaces, as Wazuh does with those of an event. Only records
 * with the stamp of the line count, so that a program that writes what looks like a record adds none: it cannot
 * know the serial number of its own message.
 */
function joinedParts({ text, start, bytes }: LogLine, close: number, stamp: string): readonly LogRecord[] {
  const begins = [0];
  const joint = `msg=audit(${stamp})`;
  for (let at = text.indexOf(joint, close); at >= 0; at = text.indexOf(joint, at + 1)) {
    const type = text.lastIndexOf('type=', at);
    const isJoint =
      type > close && /[ "]/.test(text[type - 1] ?? '') && !text.slice(type, at - 1).includes(' ');
    if (isJoint) begins.push(type);
  }
  let left = bytes;
  return begins.map((begin, i): LogRecord => {
    const next = begins[i + 1];
    const end = next === undefined || text[next - 1] !== ' ' ? (next ?? text.length) : next - 1;
    const own = text.slice(begin, end);
    const size = next === undefined ? left : byteLength(text.slice(begin, next));
    left -= size;
    const type = typeBefore(own.slice(0, own.indexOf(STAMP))) ?? '';
    return recordOf(
      { text: own, start: start + begin, bytes: size },
      own.indexOf(')', own.indexOf(STAMP)),
      type,
      stamp,
    );
  });
}

function recordOf({ text, start, bytes }: LogLine, close: number, type: string, stamp: string): LogRecord {
  // `audit(…): …` of the kernel and auditd, `audit(…) : …` of ausearch.
  let body = close + 1;
  while (text[body] === ' ') body++;
  if (text[body] === ':') body++;
  return {
    type,
    body: text.slice(text[body] === ' ' ? body + 1 : body),
    form: isInterpreted(stamp) ? 'interpreted' : 'raw',
    start,
    end: start + text.length,
    bytes,
  };
}

/** Reports whether a stamp is written as a date, as `ausearch -i` does. */
function isInterpreted(stamp: string): boolean {
  return stamp.includes('/') || stamp.includes(' ');
}

function hasSerial(stamp: string): boolean {
  const last = stamp.charCodeAt(stamp.length - 1);
  return last >= 48 && last <= 57 && stamp.lastIndexOf(':') > 0;
}

/** Reports whether a line belongs to what ausearch prints between events. */
function isLayout(line: string): boolean {
  const text = line.trim();
  return text === '' || text === '----' || text.startsWith('time->') || text === '<no matches>';
}

function typeBefore(head: string): string | undefined {
  const at = head.lastIndexOf('type=');
  if (at < 0) return undefined;
  const end = head.indexOf(' ', at);
  const type = head.slice(at + 'type='.length, end < 0 ? head.length : end);
  return type === '' ? undefined : recordTypeName(type);
}

/**
 * Returns the name of a record type that may be written as a number (`1300`, `UNKNOWN[1334]`); `UNKNOWN[…]`
 * for an unknown number, and a name as it is.
 */
export function recordTypeName(type: string): string {
  const number = /^(?:UNKNOWN\[|AUDIT)?(\d{4})\]?$/.exec(type)?.[1];
  return number === undefined ? type : (messageTypes.nameOf(Number(number)) ?? `UNKNOWN[${number}]`);
}

function nodeBefore(head: string): string {
  const at = head.lastIndexOf('node=');
  if (at < 0) return '';
  const end = head.indexOf(' ', at);
  return head.slice(at + 'node='.length, end < 0 ? head.length : end);
}
