import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** The longest file of rules that is read, in bytes: 64 MiB. auditctl would take minutes for it. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** As much is read in one go, in bytes. */
const PIECE = 1024 * 1024;

/** Opening must not wait for somebody to write into a pipe. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Returns the bytes of a regular file. A pipe without a writer would keep the reader waiting for ever, and a
 * device may have no end, so both are refused.
 * @param most how many bytes it may have
 * @throws where it is not a regular file, cannot be read, or has more bytes
 */
export function readRegular(path: string, most = MOST_BYTES): Promise<Uint8Array> {
  return readBounded(regularPieces(path, most), most);
}

/**
 * Returns the bytes of a regular file, while nothing else happens in this process. Takes less processor time
 * than `readRegular`, which counts where there are thousands of files.
 * @param most how many bytes it may have
 * @throws where it is not a regular file, cannot be read, or has more bytes
 */
export function readRegularNow(path: string, most = MOST_BYTES): Uint8Array {
  refuseOdd(statSync(path), most);
  const file = openSync(path, FLAGS);
  try {
    const found = fstatSync(file);
    refuseOdd(found, most);
    const pieces: Uint8Array[] = [];
    for (let size = 0; ; ) {
      const piece = new Uint8Array(pieceAt(size, found));
      const bytesRead = readSync(file, piece, 0, piece.length, null);
      if (bytesRead === 0) return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
      size += bytesRead;
      if (size > most) throw tooLarge(most);
      pieces.push(piece.subarray(0, bytesRead));
    }
  } finally {
    closeSync(file);
  }
}

/** Returns how many bytes to ask for, where so many were read: one more than are left, to see the end. */
function pieceAt(size: number, found: Kind): number {
  return Math.min(PIECE, Math.max(Number(found.size) - size + 1, 4096));
}

/**
 * Yields the bytes of a regular file piece by piece, in pieces of at most 1 MiB.
 * @param most how many bytes it may have when it is opened
 * @throws where it is not a regular file, cannot be read, or has more bytes
 */
export async function* regularPieces(path: string, most: number): AsyncGenerator<Uint8Array> {
  // Asked before it is opened, for opening a device can have an effect, and after, for it may be another by
  // then.
  refuseOdd(await stat(path), most);
  const file = await open(path, FLAGS);
  try {
    const found = await file.stat();
    refuseOdd(found, most);
    let size = 0;
    for (;;) {
      const piece = new Uint8Array(pieceAt(size, found));
      const { bytesRead } = await file.read(piece, 0, piece.length, null);
      if (bytesRead === 0) return;
      size += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/**
 * Reads a stream to its end and returns its bytes.
 * @param most how many bytes it may have
 * @throws where it has more
 */
export async function readBounded(stream: AsyncIterable<Uint8Array>, most = MOST_BYTES): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > most) throw tooLarge(most);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

type Kind = Pick<Awaited<ReturnType<typeof stat>>, 'isFile' | 'isDirectory' | 'size'>;

/**
 * Refuses what is not a regular file.
 * @param most bytes that it may have
 * @throws where it is something else, or has more bytes
 */
function refuseOdd(found: Kind, most: number): void {
  if (found.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
  if (!found.isFile())
    throw new Error('it is a pipe, a device or a socket. Name a file, or use - for standard input');
  if (found.size > most) throw tooLarge(most);
}

function tooLarge(most: number): Error {
  return new Error(`it is larger than ${Math.round(most / 1024 / 1024)} MiB`);
}
