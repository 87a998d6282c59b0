import { type CancellationToken, Uri, workspace } from 'vscode';
import { fetchGuarded } from './guardedFetch.ts';

/** The text of a large file, piece by piece. */
export interface Pieces {
  /** The next piece, null after the last one. Rejects where there is a problem. */
  next(): Promise<string | null>;
  /** A sentence about why it cannot be read to its end. */
  problem(): string | undefined;
}

/** The longest file that is read, in bytes; MITRE's bundle has about 50 million. */
const LARGEST = 200_000_000;
/** As much goes to the server in one go, in bytes. */
const PIECE = 500_000;
const MINUTE = 60_000;

/**
 * Opens a file, or an https address (http only on this machine), and returns functions that read it in pieces
 * of text and say why it cannot be read.
 * @param source the path or URI of the file, or the address
 * @param report receives how much of the whole was read since its last call, from 0 to 1, and a few words
 *   about it
 */
export function openPieces(
  source: string,
  token: CancellationToken,
  report: (part: number, message: string) => void,
): Pieces {
  const decoder = new TextDecoder();
  let problem: string | undefined;
  let length = 0;
  const chunks = /^https?:/i.test(source) ? fetched(source, token) : read(source);

  async function next(): Promise<string | null> {
    const bytes: Uint8Array[] = [];
    let size = 0;
    while (size < PIECE) {
      const { value, done } = await chunks.next();
      if (done) break;
      const { chunk, of } = value;
      length += chunk.length;
      if (length > LARGEST) throw new Error('It is larger than 200 MB, which no bundle of ATT&CK is.');
      size += chunk.length;
      bytes.push(chunk);
      report(of === undefined ? 0 : Math.min(1, chunk.length / of), `${Math.round(length / 1e6)} MB read`);
    }
    if (size === 0) return null;
    return bytes.map((b) => decoder.decode(b, { stream: true })).join('');
  }
  return {
    next: async () => {
      try {
        return await next();
      } catch (error) {
        problem ??= sentence(error);
        throw error;
      }
    },
    problem: () => problem,
  };
}

interface Chunk {
  readonly chunk: Uint8Array;
  /** How long the whole is, where that is known. */
  readonly of: number | undefined;
}

async function* read(source: string): AsyncGenerator<Chunk, void> {
  const uri = /^[a-z][\w+.-]+:\/\//i.test(source) ? Uri.parse(source) : Uri.file(source);
  const { size } = await workspace.fs.stat(uri);
  if (size > LARGEST) throw new Error('It is larger than 200 MB, which no bundle of ATT&CK is.');
  const bytes = await workspace.fs.readFile(uri);
  for (let at = 0; at < bytes.length; at += PIECE)
    yield { chunk: bytes.subarray(at, at + PIECE), of: bytes.length };
}

async function* fetched(source: string, token: CancellationToken): AsyncGenerator<Chunk, void> {
  const abort = new AbortController();
  const stop = token.onCancellationRequested(() => abort.abort());
  // A server that says nothing for a minute says nothing any more.
  const giveUp = (): void => abort.abort(new Error('Nothing came for a minute.'));
  let timer = setTimeout(giveUp, MINUTE);
  try {
    const response = await fetchGuarded(source, (address, redirect) =>
      fetch(address, { signal: abort.signal, redirect }),
    );
    if (!response.ok || !response.body)
      throw new Error(`The server answers ${response.status} ${response.statusText}`.trim());
    // Of a packed answer the length is that of the packed one.
    const packed = response.headers.get('content-encoding') !== null;
    const of = packed ? undefined : Number(response.headers.get('content-length')) || undefined;
    if (of !== undefined && of > LARGEST)
      throw new Error('It is larger than 200 MB, which no bundle of ATT&CK is.');
    const reader = response.body.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      // Whoever reads the pieces may take longer than that.
      clearTimeout(timer);
      if (done) return;
      yield { chunk: value, of };
      timer = setTimeout(giveUp, MINUTE);
    }
  } finally {
    clearTimeout(timer);
    stop.dispose();
    abort.abort();
  }
}

function sentence(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return /[.!?]$/.test(why) ? why : `${why}.`;
}
