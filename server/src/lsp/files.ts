import { type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';
import { answeredText, entriesOf, statOf } from './fileAnswers.ts';
import type { Log } from './log.ts';
import { inTime, noAnswer } from './patience.ts';
import {
  type DirectoryEntry,
  type FileParams,
  type FileStat,
  readDirectoryRequest,
  readFileRequest,
  statRequest,
} from './protocol/fileRequests.ts';

/**
 * Access to files by their URIs, through the client or on this machine. Whatever cannot be read is undefined.
 */
export interface Files {
  /**
   * Returns a file's text. @param from `editor`: what an editor of the client shows, saved or not, where one
   * has the file open
   */
  readText(uri: string, from?: 'editor'): Promise<string | undefined>;
  readFolder(uri: string): Promise<readonly DirectoryEntry[] | undefined>;
  /**
   * Reads a regular file of any size in pieces; one that gzip compressed is decompressed on this machine.
   * @throws where it cannot be read
   */
  readPieces(uri: string): AsyncIterable<string>;
  /** What is at a place; undefined where that cannot be told. */
  stat(uri: string): Promise<FileStat | undefined>;
}

/**
 * Returns access to files by their URIs: through the client where it answers for them, otherwise those of
 * this machine. A client that does not know the requests, or does not answer, is not asked again.
 * @param clientAnswers whether the client said that it answers for files
 * @param local the files of this machine; undefined where the host has none, and then the client is tried in
 *   any case
 * @param late is called when a client that was given up answers after all
 */
export function createFiles(
  connection: Connection,
  clientAnswers: boolean,
  local: Files | undefined,
  log: Pick<Log, 'warn'>,
  late: () => void,
): Files {
  if (!clientAnswers && local) return local;
  const unknown = new Set<string>();
  /** When each request was last answered: a client that is slow for one file answers others meanwhile. */
  const answered = new Map<string, number>();

  function giveUp(method: string): void {
    if (unknown.has(method)) return;
    unknown.add(method);
    log.warn(`The client does not answer "${method}": files are taken for unreadable until it does.`);
  }
  async function ask<T>(
    method: string,
    uri: string,
    read: (answer: unknown) => T | undefined,
    more?: Omit<FileParams, 'uri'>,
  ): Promise<T | undefined> {
    if (unknown.has(method)) return undefined;
    const at = Date.now();
    const comesLate = (): void => {
      unknown.delete(method);
      late();
    };
    try {
      // A connection that has been closed throws at once.
      const asked = connection.sendRequest<unknown>(method, { uri, ...more } satisfies FileParams);
      const answer = await inTime(asked, comesLate);
      if (answer === noAnswer) {
        if ((answered.get(method) ?? 0) < at) giveUp(method);
        return undefined;
      }
      answered.set(method, Date.now());
      return read(answer);
    } catch (error) {
      if (error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound) unknown.add(method);
      return undefined;
    }
  }
  return {
    readText: (uri, from) =>
      ask(readFileRequest, uri, answeredText, from === 'editor' ? { unsaved: true } : undefined),
    readPieces: (uri) =>
      local && uri.startsWith('file:')
        ? local.readPieces(uri)
        : wholeText(() => ask(readFileRequest, uri, answeredText)),
    readFolder: (uri) => ask(readDirectoryRequest, uri, entriesOf),
    async stat(uri) {
      const found = await ask(statRequest, uri, statOf);
      if (!found?.link || found.target !== undefined || !local || !uri.startsWith('file:')) return found;
      // An editor says that it is a link, not where it leads: a server on the same machine can look.
      const own = await local.stat(uri);
      return own?.link && own.kind === found.kind ? own : found;
    },
  };
}

async function* wholeText(read: () => Promise<string | undefined>): AsyncGenerator<string> {
  const text = await read();
  if (text === undefined) throw new Error('it cannot be read');
  yield text;
}

/**
 * Returns the URI of a file or directory on the machine of a document.
 * @param path from the root, as a setting names it
 * @param uri of the document; for one that is not saved, this machine is meant
 */
export function uriOfPath(path: string, uri: string): string {
  const root = /^[\w+.-]+:\/\/[^/]*/.exec(uri)?.[0] ?? 'file://';
  return `${root.startsWith('untitled') ? 'file://' : root}${encodeURI(path)}`;
}

/**
 * Returns the URIs of the rules files right in a directory; empty where there are none or the directory
 * cannot be read.
 * @param folder the URI of the directory
 */
export async function rulesFilesIn(files: Files, folder: string): Promise<readonly string[]> {
  const entries = (await files.readFolder(folder)) ?? [];
  return entries
    .filter((e) => e.type === 'file' && e.name.endsWith('.rules'))
    .map((e) => childUri(folder, e.name));
}

/** Returns the URI of what has a name in a directory. */
export function childUri(folder: string, name: string): string {
  return `${folder.replace(/\/+$/, '')}/${encodeURIComponent(name)}`;
}

/** Returns the last part of a URI, without percent-encoding; empty where it has none. */
export function lastName(uri: string): string {
  return plainUri(uri).replace(/\/+$/, '').split('/').pop() ?? '';
}

/**
 * Returns a URI without percent-encoding, for comparing: two that name one file can differ in it. A URI that
 * cannot be decoded as it is.
 */
export function plainUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
