import { detached } from '../text/detached.ts';
import type { LogEvent } from './logEvent.ts';

/** How much of a log something is. */
export interface LogTotal {
  readonly events: number;
  readonly records: number;
  readonly bytes: number;
}

/** A part of a log with its name: a key, a program, an hour. */
export interface NamedTotal extends LogTotal {
  readonly name: string;
}

/** Adds up parts of a log. */
export interface NamedTotals {
  add(name: string, records: number, bytes: number): void;
  /** The parts, the largest first; equal ones by name. */
  all(): readonly NamedTotal[];
}

/** What all names together are called for which there was no room. */
export const OTHERS = '(others)';

interface Sum {
  events: number;
  records: number;
  bytes: number;
}

/**
 * Returns an empty collection that adds up how much of a log belongs to each name, such as a key or a
 * program.
 * @param most how many names are kept: a log can have more than fit into memory, and the rest is one part
 */
export function createTotals(most = 20_000): NamedTotals {
  const sums = new Map<string, Sum>();
  return {
    add(name, records, bytes) {
      let sum = sums.get(name);
      if (!sum) {
        const kept = sums.size < most ? detached(name) : OTHERS;
        sum = sums.get(kept) ?? { events: 0, records: 0, bytes: 0 };
        sums.set(kept, sum);
      }
      sum.events++;
      sum.records += records;
      sum.bytes += bytes;
    },
    all: () =>
      [...sums].map(([name, sum]) => ({ name, ...sum })).sort((a, b) => largestFirst(a, b) || byName(a, b)),
  };
}

const byName = (a: NamedTotal, b: NamedTotal): number => (a.name < b.name ? -1 : 1);

/**
 * Compares two parts of a log for sorting, so that those with the most bytes come first; negative where the
 * first is larger.
 */
export function largestFirst(a: LogTotal, b: LogTotal): number {
  return b.bytes - a.bytes || b.events - a.events;
}

/** Returns how many events, records and bytes some parts of a log have together; 0 for no parts. */
export function sumOf(totals: readonly LogTotal[]): LogTotal {
  let [events, records, bytes] = [0, 0, 0];
  for (const t of totals) {
    events += t.events;
    records += t.records;
    bytes += t.bytes;
  }
  return { events, records, bytes };
}

/** Returns how many records, and how many bytes, an event has of each record type. */
export function byType({
  records,
}: LogEvent): ReadonlyMap<string, { readonly records: number; readonly bytes: number }> {
  const found = new Map<string, { records: number; bytes: number }>();
  for (const { type, bytes } of records) {
    const sum = found.get(type);
    if (sum) {
      sum.records++;
      sum.bytes += bytes;
    } else found.set(type, { records: 1, bytes });
  }
  return found;
}
