import { Buffer, isAscii } from 'node:buffer';
import type { LogEvent } from '../core/logs/logEvent.ts';
import { createLogReader, type LogReader } from '../core/logs/logReader.ts';
import { decode } from './decode.ts';
import type { Fail } from './failure.ts';
import type { Io } from './io.ts';
import type { LogRequest } from './requests.ts';

/** So many bytes are read between two signs of progress. */
const PROGRESS = 16 << 20;
const NEWLINE = 0x0a;

/** So many bytes without a newline are read as they are. */
const LONGEST = 16 << 20;

/**
 * Reads the logs of a request one after the other as one log. Returns the reader, for its counts; undefined
 * where a log cannot be read.
 * @param fail receives what cannot be read
 * @param take receives each complete event
 */
export async function readLogs(
  { logs }: LogRequest,
  io: Io,
  fail: Fail,
  take: (event: LogEvent) => void,
): Promise<LogReader | undefined> {
  const reader = createLogReader();
  let read = 0;
  let shown = 0;
  for (const path of logs) {
    try {
      for await (const text of textsOf(io.readPieces(path))) {
        for (const event of reader.read(text)) take(event);
        read += text.length;
        if (read - shown < PROGRESS) continue;
        shown = read;
        io.progress(`${Math.round(read / 1e6)} MB read, now ${path}`);
      }
    } catch (error) {
      fail(path, error);
      return undefined;
    }
  }
  for (const event of reader.end()) take(event);
  if (shown > 0) io.progress('');
  return reader;
}

/**
 * Decodes pieces of a log, cut after a newline, so that no character is in two of them. A log ends with a
 * newline, whether its last line has one or not.
 */
async function* textsOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: readonly Uint8Array[] = [];
  let held = 0;
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      rest = [...rest, piece];
      held += piece.length;
      // No format has a line this long.
      if (held > LONGEST) {
        yield textOfBytes(joinedBytes(rest));
        [rest, held] = [[], 0];
      }
      continue;
    }
    yield textOfBytes(joinedBytes([...rest, piece.subarray(0, end)]));
    rest = end === piece.length ? [] : [piece.slice(end)];
    held = piece.length - end;
  }
  const last = joinedBytes(rest);
  if (last.length > 0) yield `${textOfBytes(last)}\n`;
}

/** Decodes bytes; those of an ordinary log are ASCII, which is much faster. */
function textOfBytes(bytes: Uint8Array): string {
  if (!isAscii(bytes)) return decode(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function joinedBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  return first && pieces.length === 1 ? first : Buffer.concat(pieces);
}
