import type { FileReport, Reported } from './report.ts';

/** Returns the hash of a text as 16 hexadecimal digits: FNV-1a of 64 bits over its UTF-16 units. */
export function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

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
