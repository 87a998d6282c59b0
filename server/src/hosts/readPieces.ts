import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { regularPieces } from './readRegular.ts';

/** As much is decompressed in one go, in bytes. */
const PIECE = 1 << 20;

/**
 * Yields the content of a regular file of any size, or of standard input, piece by piece; what gzip
 * compressed is decompressed, whatever its name is.
 * @param path of the file; `-` for standard input
 * @throws where it is not a regular file, cannot be read, or is damaged
 */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  const source = path === '-' ? process.stdin : regularPieces(path, Number.POSITIVE_INFINITY);
  const [first, rest] = await beginning(source);
  const all = joined(first, rest);
  const isCompressed = first[0] === 0x1f && first[1] === 0x8b;
  yield* isCompressed ? decompressed(all) : all;
}

/** Returns what a stream begins with, two bytes or more where it has them, and the rest of it. */
async function beginning(
  source: AsyncIterable<Uint8Array>,
): Promise<readonly [Uint8Array, AsyncIterator<Uint8Array>]> {
  const rest = source[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < 2) {
    const next = await rest.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  return [first, rest];
}

async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  try {
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* decompressed(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const compressed = Readable.from(source);
  const plain = createGunzip({ chunkSize: PIECE });
  compressed.on('error', (error) => plain.destroy(error));
  yield* compressed.pipe(plain) as AsyncIterable<Uint8Array>;
}
