import { hashOf } from '../../core/text/textHash.ts';
import type { FileReport, Reported } from './report.ts';

/** Returns the line of a text that has an offset, without spaces at its ends. */
function lineOf(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length : end).trim();
}

/**
 * Returns a hash of a problem, made from its check, the text that it is about and the line of that text: it
 * stays the same when lines are added above.
 * @param file the file that the problem is in
 */
export function fingerprintOf({ text }: FileReport, { code, span }: Reported): string {
  return hashOf(`${code} ${text.slice(span.start, span.end)} ${lineOf(text, span.start)}`);
}

/**
 * Returns a function that counts how often it was called with a hash, from 1, so that problems of a file with
 * equal hashes can have different names.
 */
export function occurrences(): (hash: string) => number {
  const counts = new Map<string, number>();
  return (hash) => {
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return count;
  };
}
