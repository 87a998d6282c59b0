import { syscalls } from '../facts/tables.ts';
import type { Span } from '../text/span.ts';
import { ownTypeOf } from './attribution.ts';
import type { LogDocument } from './logDocument.ts';
import { recordRuns } from './logDocument.ts';
import type { LogEvent } from './logEvent.ts';
import { callRecordOf, machineOfField, syscallOf } from './loggedEvent.ts';
import { kernelFields } from './recordFields.ts';

/** An event in the outline of a log. */
export interface LogOutlineItem {
  readonly name: string;
  /** The keys of the event; empty where it has none. */
  readonly detail: string;
  /** Its records up to the first of another event. */
  readonly span: Span;
}

/** The longest outline: nobody reads more, and an editor becomes slow with more. */
const MOST_ITEMS = 10_000;

/**
 * Returns the outline of a log, with an item for each event in the order of their first records, up to a
 * maximum; `left` counts the events without an item.
 */
export function logOutline(log: LogDocument): {
  readonly items: readonly LogOutlineItem[];
  readonly left: number;
} {
  const seen = new Set<number>();
  const items: LogOutlineItem[] = [];
  for (const { event, start, end } of recordRuns(log)) {
    const logged = log.events[event];
    if (!logged || seen.has(event)) continue;
    seen.add(event);
    items.push({ ...wordsOfEvent(logged), span: { start, end } });
    if (items.length === MOST_ITEMS) break;
  }
  return { items, left: log.events.length - items.length };
}

/** Returns what an event is called in a list: its serial number, what was done, and by which program. */
function wordsOfEvent(event: LogEvent): Pick<LogOutlineItem, 'name' | 'detail'> {
  const record = callRecordOf(event);
  const [first] = event.records;
  if (!record) return { name: `${event.serial} ${ownTypeOf(event) ?? first?.type ?? ''}`.trim(), detail: '' };
  const fields = kernelFields(record);
  const machine = machineOfField(fields.get('arch'));
  const number = syscallOf(fields.get('syscall'), machine);
  const name = machine && number !== undefined ? syscalls(machine).nameOf(number) : undefined;
  const call = name ?? fields.get('syscall') ?? fields.get('uring_op') ?? record.type;
  const key = fields.get('key') ?? '';
  return {
    name: [event.serial, call, fields.get('exe') ?? fields.get('comm') ?? ''].join(' ').trim(),
    detail: key === '(null)' ? '' : key.replaceAll('\x01', ', '),
  };
}
