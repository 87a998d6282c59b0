import type { LogViewRow } from '../../../../server/src/lsp/protocol/logRequests.ts';

/** By which column the rows of a table are sorted. */
export interface Order {
  readonly column: number;
  readonly isDescending: boolean;
}

/** Returns an order that was kept; undefined for anything else. */
export function readKeptOrder(value: unknown): Order | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { column, isDescending } = value as Partial<Order>;
  return typeof column === 'number' && typeof isDescending === 'boolean'
    ? { column, isDescending }
    : undefined;
}

/** Returns the rows in an order; as they came where it is undefined. Numbers in texts count as numbers. */
export function orderedRows(rows: readonly LogViewRow[], order: Order | undefined): readonly LogViewRow[] {
  if (!order) return rows;
  const { column, isDescending } = order;
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => sign * compared(a.values[column] ?? '', b.values[column] ?? ''));
}

function compared(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}
