import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.ts';

/** What a part of the core answers to a fixed input. */
export interface Answer {
  /** The input as a reader understands it, on one line. */
  readonly input: string;
  /** The answer on one line; a `digest` where it is long. */
  readonly answer: string;
}

/** What a directory of the core answers to fixed inputs, and the name of the file where that is recorded. */
export interface Recording {
  readonly name: string;
  /** Works out the answers anew; the same for each call. */
  readonly answers: () => Iterable<Answer>;
}

/** Returns ten hexadecimal digits that differ where two values do; functions, maps and sets do not count. */
export function digest(value: unknown): string {
  const text = JSON.stringify(value, plainValue) ?? 'undefined';
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

function plainValue(_: string, value: unknown): unknown {
  if (typeof value === 'bigint' || value === undefined) return String(value);
  return value instanceof Uint32Array ? [...value] : value;
}

function fileOf({ name }: Recording): string {
  return join(root, 'test/recorded', `${name}.txt`);
}

/** Writes down what the core answers now. */
export function record(recording: Recording): void {
  const lines = [...recording.answers()].map(({ answer }) => onOneLine(answer));
  writeFileSync(fileOf(recording), `${lines.join('\n')}\n`);
}

/** So many changes are told: one cause mostly has many. */
const MOST_TOLD = 10;

/** Returns the first inputs whose answers are not those that were recorded, each with both; empty where all are. */
export function changed(recording: Recording): readonly string[] {
  const recorded = readFileSync(fileOf(recording), 'utf8').trimEnd().split('\n');
  const differing: string[] = [];
  let count = 0;
  for (const { input, answer } of recording.answers()) {
    const before = recorded[count++];
    const now = onOneLine(answer);
    if (now !== before) differing.push(`${JSON.stringify(input)}: was ${before}, is ${now}`);
    if (differing.length === MOST_TOLD) return differing;
  }
  return count < recorded.length ? [...differing, `${recorded.length} answers were recorded`] : differing;
}

function onOneLine(answer: string): string {
  return answer.replace(/\n/g, '\\n');
}
