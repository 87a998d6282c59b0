import { type LogEvent, type LogRecord, readStamp, type StampedRecord } from './logEvent.ts';

/** Puts records together to events: by host, time and serial number, wherever they are in the log. */
export interface OpenEvents {
  /** Adds a record; returns the events that leave because too many are open. */
  add(record: StampedRecord): readonly LogEvent[];
  /** Returns the events that are still open, the oldest first, and forgets them. */
  close(): readonly LogEvent[];
  /** How many records were there twice. */
  repeated(): number;
}

interface Open {
  readonly node: string;
  readonly stamp: string;
  readonly records: LogRecord[];
  bytes: number;
}

/**
 * Returns an empty collection that puts records together to events.
 * @param most how many events are open at the same time: beyond that the oldest one leaves, and a record of
 *   it that comes later begins another event of the same serial number
 */
export function createOpenEvents(most: number): OpenEvents {
  const open = new Map<string, Open>();
  let last: Open | undefined;
  let repeated = 0;
  const find = (node: string, stamp: string): Open => {
    // Records of an event mostly follow each other.
    if (last?.stamp === stamp && last.node === node) return last;
    const key = `${stamp} ${node}`;
    let found = open.get(key);
    if (!found) {
      found = { node, stamp, records: [], bytes: 0 };
      open.set(key, found);
    }
    last = found;
    return found;
  };
  return {
    add({ node, stamp, record }) {
      const event = find(node, stamp);
      event.bytes += record.bytes;
      if (event.records.some((r) => isSameRecord(r, record))) repeated++;
      else event.records.push(record);
      if (open.size <= most) return [];
      const [oldest] = open;
      if (!oldest) return [];
      open.delete(oldest[0]);
      if (last === oldest[1]) last = undefined;
      return [closed(oldest[1])];
    },
    close() {
      const all = [...open.values()].map(closed);
      open.clear();
      last = undefined;
      return all;
    },
    repeated: () => repeated,
  };
}

/**
 * Reports whether two records are one line that is in the log twice. Those of JSON share a line, and are
 * never taken for it.
 */
function isSameRecord(a: LogRecord, b: LogRecord): boolean {
  return typeof a.body === 'string' && a.body === b.body && a.type === b.type && a.form === b.form;
}

function closed({ node, stamp, records, bytes }: Open): LogEvent {
  const read = readStamp(stamp);
  return {
    node,
    time: read?.time,
    isLocalTime: read?.isLocalTime ?? false,
    serial: read?.serial ?? 0,
    records,
    bytes,
  };
}
