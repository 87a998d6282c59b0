import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';

// The table of `npm run bench`: each part writes its rows as it measures them, and the run ends with all of them.

/** One measured number. */
export interface Row {
  /** What was measured, with its statistic: `10,000 watches: keystroke, p95`. */
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'MB' | '×' | '';
  /** The largest value allowed; undefined where the row only informs. */
  readonly budget?: number;
  /** What helps to read the value, such as a ratio inside the run. */
  readonly note?: string;
}

/** The directory for what a run writes; it exists. */
export const scratch = join(root, 'out/bench');
mkdirSync(scratch, { recursive: true });
/** The rows of this run: `main.ts` names one file for all of its parts. */
const file = join(scratch, `rows-${process.env['BENCH_RUN'] ?? process.pid}.jsonl`);

/** The checkout whose bundle is measured: this one, or the one that `BENCH_OF` names. */
export const measured = process.env['BENCH_OF'] ?? root;
export const command = join(measured, 'dist/audit-rules.js');

/** Prints a row and keeps it for the table. */
export function report(row: Row): void {
  appendFileSync(file, `${JSON.stringify(row)}\n`);
  console.log(`  ${textOf(row)}`);
}

/** Returns the rows that a run's parts reported, in order, and removes their file. */
export function takeRows(run: string): readonly Row[] {
  const kept = join(scratch, `rows-${run}.jsonl`);
  if (!existsSync(kept)) return [];
  const lines = readFileSync(kept, 'utf8').trimEnd().split('\n');
  rmSync(kept);
  return lines.map((line) => JSON.parse(line) as Row);
}

export const isMissed = ({ value, budget }: Row): boolean => budget !== undefined && !(value <= budget);

/** Digits after the point. */
const digits: Readonly<Record<Row['unit'], number>> = { ms: 1, s: 2, MB: 0, '×': 2, '': 0 };

/** Returns a row as a line of the table. */
export function textOf(row: Row): string {
  const { name, unit, value, budget, note } = row;
  const shown = `${value.toFixed(digits[unit])} ${unit}`;
  return [
    name.padEnd(58),
    shown.padStart(11),
    (budget === undefined ? '' : `at most ${budget}`).padStart(14),
    verdictOf(row).padEnd(14),
    note ?? '',
  ]
    .join('  ')
    .trimEnd();
}

function verdictOf(row: Row): string {
  const { value, budget } = row;
  if (budget === undefined) return '';
  return isMissed(row) ? `MISSED, ${(value / budget).toFixed(2)}×` : 'ok';
}

/** Returns the value below which `share` of the values lie (nearest rank); NaN where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
