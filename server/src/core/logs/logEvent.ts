/**
 * The values of a record by the names of their fields, decoded: texts without quotes and without hexadecimal
 * encoding.
 */
export type RecordFields = ReadonlyMap<string, string>;

/** How the values of a record are written. */
export type RecordForm =
  /** As the kernel and auditd write them: numbers, texts in quotes or in hexadecimal. */
  | 'raw'
  /** As `ausearch -i` writes them: names in place of numbers, texts without quotes. */
  | 'interpreted'
  /** As auditbeat writes them: system calls by name, and keys among tags that users may add to. */
  | 'tagged';

/** One record of an event: what a line `type=… msg=audit(…): …` holds. */
export interface LogRecord {
  /** The name of its type, such as SYSCALL. */
  readonly type: string;
  /** What follows the stamp, or the fields of a log in JSON. */
  readonly body: string | RecordFields;
  readonly form: RecordForm;
  /** The UTF-16 offsets of its line, counted from the first text that the reader got. */
  readonly start: number;
  readonly end: number;
  /**
   * What it adds to the log, in bytes: its line with the newline, or its share of a line that holds several.
   */
  readonly bytes: number;
}

/** The records of one event: those of one host with the same time and serial number. */
export interface LogEvent {
  /** The host; empty where the log does not name it. */
  readonly node: string;
  /** Milliseconds since 1970; undefined where the log says no time that can be read. */
  readonly time: number | undefined;
  /** The time is that of the clock on the wall where `ausearch -i` ran, taken as UTC. */
  readonly isLocalTime: boolean;
  readonly serial: number;
  /** In the order of the log. A line that is there twice counts once. */
  readonly records: readonly LogRecord[];
  /** All its lines, in bytes, repeated ones included. */
  readonly bytes: number;
}

/** A record with the stamp that says to which event it belongs. */
export interface StampedRecord {
  readonly node: string;
  /** The stamp as written: `1700000000.123:456`. */
  readonly stamp: string;
  readonly record: LogRecord;
}

/** A record as a JSON log holds it, before it has a place. */
export interface FoundRecord {
  readonly node: string;
  readonly stamp: string;
  readonly type: string;
  readonly body: string | RecordFields;
  readonly form: RecordForm;
}

/** Time and serial number of an event. */
export interface Stamp {
  readonly time: number | undefined;
  readonly isLocalTime: boolean;
  readonly serial: number;
}

// C's %x in the locales that ausearch is mostly run in: 11/29/2026, 11/29/26, 29.11.2026, 2026-11-29.
const WALL_CLOCK = /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?$/;

/**
 * Reads the stamp of a record, the text between the parentheses of `audit(…)`, as time and serial number;
 * undefined where it has no serial number.
 */
export function readStamp(stamp: string): Stamp | undefined {
  const colon = stamp.lastIndexOf(':');
  const digits = stamp.slice(colon + 1);
  if (colon < 1 || !/^\d{1,15}$/.test(digits)) return undefined;
  const serial = Number(digits);
  const clock = stamp.slice(0, colon);
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(clock))
    return { time: Math.round(Number(clock) * 1000), isLocalTime: false, serial };
  const wall = WALL_CLOCK.exec(clock);
  return { time: wall ? timeOfWall(wall) : undefined, isLocalTime: true, serial };
}

/**
 * Returns the time of a date as `ausearch -i` writes it: the month first, unless its number cannot be a
 * month.
 */
function timeOfWall([, first = '', second = '', third = '', ...clock]: readonly string[]): number {
  const [hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = clock.map((n) => Number(n ?? 0));
  const [a, b, c] = [Number(first), Number(second), Number(third)];
  const yearFirst = first.length === 4;
  const shortYear = yearFirst ? a : c;
  const year = shortYear < 100 ? 2000 + shortYear : shortYear;
  const [x, y] = yearFirst ? [b, c] : [a, b];
  const [month, day] = x > 12 && !yearFirst ? [y, x] : [x, y];
  return Date.UTC(year, month - 1, day, hours, minutes, seconds, milliseconds);
}
