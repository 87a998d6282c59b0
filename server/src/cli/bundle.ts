import { createBundleReader } from '../core/attack/official/bundleReader.ts';
import { useTechniques } from '../core/service.ts';
import { printable } from '../core/text/printable.ts';
import { reasonOf } from './failure.ts';
import type { Io } from './io.ts';

const NAME = '--attack-bundle';
/** So many bytes are decoded at a time: the text of the whole would be twice as large. */
const PIECE = 1_000_000;
/** The longest bundle, in bytes; MITRE's has about 50 million. */
const LARGEST = 200_000_000;

/**
 * Separates `--bundle` from other arguments. `place` is its last value, `''` where the value is missing,
 * undefined where the option is not given; `rest` is what remains.
 */
export function takeBundle(args: readonly string[]): {
  readonly place?: string;
  readonly rest: readonly string[];
} {
  const rest: string[] = [];
  let place: string | undefined;
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (i >= end) rest.push(arg);
    else if (arg === NAME) place = args[++i] ?? '';
    else if (arg.startsWith(`${NAME}=`)) place = arg.slice(NAME.length + 1);
    else rest.push(arg);
  }
  return { ...(place === undefined ? {} : { place }), rest };
}

/**
 * Loads MITRE's technique data from a file, to be used from now on. Returns undefined where that worked,
 * otherwise a sentence that says why the data cannot be used.
 * @param place the path of the file
 */
export async function useBundle(place: string, io: Pick<Io, 'readFile'>): Promise<string | undefined> {
  if (place === '') return `"${NAME}" needs a value.`;
  if (/^https?:/i.test(place)) return `"${NAME}" reads files only: fetch ${place}, and name the file.`;
  let bytes: Uint8Array;
  try {
    bytes = await io.readFile(place, LARGEST);
  } catch (error) {
    return printable(`${place}: ${reasonOf(error)}`);
  }
  const reader = createBundleReader();
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length; at += PIECE) {
    const stopped = reader.push(decoder.decode(bytes.subarray(at, at + PIECE), { stream: true }));
    if (stopped) return `${place}: ${stopped.problem}`;
  }
  const index = reader.end();
  if ('problem' in index) return `${place}: ${index.problem}`;
  useTechniques(index);
  return undefined;
}
