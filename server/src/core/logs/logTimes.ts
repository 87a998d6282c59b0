/** The last time that a Date can hold, in milliseconds since 1970. */
const LAST_TIME = 8.64e15;

/** Reports whether a log's time, in milliseconds since 1970, can be written as a date. */
export function isDate(time: number): boolean {
  return Math.abs(time) <= LAST_TIME;
}

/** Returns a time in milliseconds since 1970 as ISO 8601 has it; null where it is unknown or no date. */
export function isoTime(time: number | undefined): string | null {
  return time === undefined || !isDate(time) ? null : new Date(time).toISOString();
}
