import { type JsonMembers, jsonText } from './jsonValues.ts';
import type { FoundRecord } from './logEvent.ts';
import { recordTypeName } from './recordLine.ts';

/**
 * Returns the record in an entry of the journal that came from the kernel's audit, as the only item;
 * undefined for entries of other programs. Its message begins with the name of the type, and number and time
 * are in fields.
 * @param entry the entry as `journalctl -o json` prints it
 */
export function readJournalEntry(entry: JsonMembers): readonly FoundRecord[] | undefined {
  const serial = jsonText(entry['_AUDIT_ID']);
  const message = jsonText(entry['MESSAGE']);
  const time = jsonText(entry['_SOURCE_REALTIME_TIMESTAMP']) ?? jsonText(entry['__REALTIME_TIMESTAMP']);
  if (serial === undefined || message === undefined || !/^\d+$/.test(serial)) return undefined;
  const named = jsonText(entry['_AUDIT_TYPE_NAME']) ?? jsonText(entry['_AUDIT_TYPE']);
  const [first = ''] = message.split(' ', 1);
  const begins = /^[A-Z][A-Z0-9_]+$/.test(first);
  const type = named ?? (begins ? first : undefined);
  if (type === undefined) return undefined;
  const body = begins ? message.slice(first.length + 1) : message;
  return [
    {
      node: jsonText(entry['_HOSTNAME']) ?? '',
      stamp: stampOf(time, serial),
      type: recordTypeName(type),
      body,
      form: 'raw',
    },
  ];
}

/** Returns the stamp of a time in microseconds. */
function stampOf(time: string | undefined, serial: string): string {
  const ms = /^\d+$/.test(time ?? '') ? Math.floor(Number(time) / 1000) : 0;
  return `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}:${serial}`;
}
