import { readBeatEvent } from './beatRecords.ts';
import { readGoAuditEvent } from './goAuditRecords.ts';
import { readJournalEntry } from './journalRecords.ts';
import { hasMembers, type JsonMembers, jsonText } from './jsonValues.ts';
import { readLaurelEvent } from './laurelRecords.ts';
import type { FoundRecord, StampedRecord } from './logEvent.ts';
import { type LogLine, readRecordLine } from './recordLine.ts';

/** What a line of JSON is: its records, something that no audit record is in, or not readable. */
export type ReadJsonLine = readonly StampedRecord[] | 'other' | undefined;

/**
 * Returns the audit records in a line that is one JSON object, alone or after the head of syslog: an event of
 * laurel, auditbeat, auditd_manager or go-audit, an entry of `journalctl -o json`, or what a collector wrapped
 * around raw lines. `other` for an object without audit records, undefined for a line that is not a JSON object.
 */
export function readJsonLine(line: LogLine): ReadJsonLine {
  const begin = objectBegin(line.text);
  if (begin < 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(begin === 0 ? line.text : line.text.slice(begin));
  } catch {
    return undefined;
  }
  if (!hasMembers(value)) return undefined;
  const found = recordsIn(value, line);
  if (found === undefined) return 'other';
  return placed(found, line);
}

/** Returns the records in an object, or in the objects of a list in it; undefined where it has none. */
function recordsIn(value: JsonMembers, line: LogLine): readonly FoundRecord[] | undefined {
  const listed = listIn(value);
  if (listed) {
    const all = listed.flatMap((item) => (hasMembers(item) ? (recordsIn(item, line) ?? []) : []));
    return all.length === 0 ? undefined : all;
  }
  const inner = WRAPPERS.map((name) => value[name]).find(hasMembers) ?? value;
  return (
    readLaurelEvent(inner) ??
    readGoAuditEvent(inner) ??
    rawLines(inner, line) ??
    readBeatEvent(inner) ??
    readJournalEntry(inner)
  );
}

/** Returns the list of events in the answer of Elasticsearch to a search, or under the name "events". */
function listIn({ hits, events }: JsonMembers): readonly unknown[] | undefined {
  const list = hasMembers(hits) ? hits['hits'] : events;
  return Array.isArray(list) ? list : undefined;
}

/** What Elasticsearch and Splunk put an event into when they export it. */
const WRAPPERS = ['_source', 'result'] as const;

/**
 * Returns where the JSON object of a line begins: at its start, or after a head in which no record begins; -1
 * where it has none.
 */
function objectBegin(text: string): number {
  if (text.startsWith('{')) return 0;
  if (!text.endsWith('}')) return -1;
  const begin = text.indexOf('{');
  const stamp = text.indexOf('audit(');
  return stamp < 0 || begin < stamp ? begin : -1;
}

/** Members in which collectors keep the raw line. */
const LINES = [
  'message',
  'MESSAGE',
  'log',
  'full_log',
  '_raw',
  'line',
  'full_message',
  'textPayload',
] as const;

/** Gives records the place of their line, and each its share of the line's bytes. */
function placed(
  found: readonly FoundRecord[],
  { text, start, bytes: all }: LogLine,
): readonly StampedRecord[] {
  const share = Math.floor(all / Math.max(found.length, 1));
  return found.map(({ node, stamp, type, body, form }, i) => ({
    node,
    stamp,
    record: {
      type,
      body,
      form,
      start,
      end: start + text.length,
      bytes: i === 0 ? all - share * (found.length - 1) : share,
    },
  }));
}

/** Returns the raw records that a collector kept in an event; undefined where it kept none. */
function rawLines(value: JsonMembers, line: LogLine): readonly FoundRecord[] | undefined {
  const auditd = hasMembers(value['auditd']) ? value['auditd'] : {};
  const event = hasMembers(value['event']) ? value['event'] : {};
  const places = [
    auditd['messages'],
    value['messages'],
    event['original'],
    ...LINES.map((name) => value[name]),
  ];
  for (const place of places) {
    const lines = (Array.isArray(place) ? place : [place]).flatMap((l) => (jsonText(l) ?? '').split('\n'));
    const found = lines.flatMap((text): readonly FoundRecord[] => {
      const read = readRecordLine({ ...line, text });
      if (read === undefined || read === 'layout') return [];
      return read.map(({ node, stamp, record }) => ({
        node,
        stamp,
        type: record.type,
        body: record.body,
        form: record.form,
      }));
    });
    if (found.length > 0) return found;
  }
  return undefined;
}
