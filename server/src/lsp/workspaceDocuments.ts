import { CancellationToken } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { keyCounts } from '../core/navigation/references.ts';
import type { RulesDocument } from '../core/syntax/document.ts';
import { read } from '../core/syntax/readRules.ts';
import { findRulesFiles, plainUri, rulesFilesIn } from './files.ts';
import { folderOf } from './rulesetFiles.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** A document by its URI, as rules and as text. */
export interface OneDocument {
  readonly name: string;
  readonly document: RulesDocument;
  readonly text: TextDocument;
}

/** All rules of the workspace. */
export interface Library {
  /**
   * Every open document, and the rules files of the workspace and next to the asking one that the client can
   * read.
   * @param fresh else what was read of closed files some seconds ago will do
   * @throws ResponseError where nobody waits for the answer any more
   */
  documents(uri: string, token: CancellationToken, fresh?: boolean): Promise<readonly OneDocument[]>;
  /**
   * The keys of all other documents, with the number of rules that carry each: as they were some seconds ago,
   * so that nobody waits.
   */
  keysElsewhere(uri: string): ReadonlyMap<string, number>;
  /**
   * Reports whether the search for the rules files of the workspace came to its end when `documents` last
   * looked for them: a large one is not searched whole.
   */
  searchedAll(): boolean;
}

/**
 * Closed files are read again after so many milliseconds where they need not be fresh, and after so many times
 * what reading them took: where that is slow, a hover that could not wait for it leaves it to the next one.
 */
const KEPT = 5000;
const KEPT_TIMES = 20;

/** Closed files as they were until a time, in milliseconds, for a document. */
interface ReadFiles {
  until: number;
  readonly uri: string;
  readonly closed: Promise<readonly OneDocument[]>;
}

/**
 * Returns a store, empty at first, of the rules files of the workspace, open or not, as parsed documents; it
 * finds and reads them when it is asked.
 */
export function createLibrary(session: Session): Library {
  /** What was made of closed files: with equal text, the same. */
  let before: ReadonlyMap<string, OneDocument> = new Map();
  let searchedAll = true;

  async function readClosed(uri: string, token: CancellationToken): Promise<readonly OneDocument[]> {
    const folder = folderOf(session.configuration, uri);
    const listed = await Promise.all([
      folder === undefined ? [] : rulesFilesIn(session.files, folder),
      findRulesFiles(session.files, await session.folders(), () => token.isCancellationRequested),
    ]);
    const open = new Set(session.documents.keys().map(plainUri));
    const [own, { uris, isWhole }] = listed;
    searchedAll = isWhole;
    const others = new Map([...own, ...uris].map((u) => [plainUri(u), u]));
    stopIfCancelled(token);
    const texts = await Promise.all(
      [...others]
        .filter(([plain]) => !open.has(plain))
        .map(async ([, u]) => ({ u, content: await session.files.readText(u) })),
    );
    stopIfCancelled(token);
    const found = texts.flatMap(({ u, content }): readonly OneDocument[] => {
      if (content === undefined) return [];
      const same = before.get(u);
      if (same?.document.text === content) return [same];
      return [
        { name: u, document: read(content, u), text: TextDocument.create(u, 'audit-rules', 0, content) },
      ];
    });
    before = new Map(found.map((d) => [d.name, d]));
    return found;
  }

  const closedFiles = keepRead(readClosed);
  let counted: { readonly at: number; readonly uri: string; counts: ReadonlyMap<string, number> } | undefined;

  const library: Library = {
    searchedAll: () => searchedAll,
    keysElsewhere(uri) {
      if (counted?.uri !== uri || Date.now() - counted.at > KEPT) {
        const own = {
          at: Date.now(),
          uri,
          counts: counted?.uri === uri ? counted.counts : new Map<string, number>(),
        };
        counted = own;
        library
          .documents(uri, CancellationToken.None, false)
          .then((all) => {
            own.counts = countKeys(all.filter((d) => plainUri(d.name) !== plainUri(uri)));
          })
          .catch((error: unknown) =>
            session.log.error(`The keys of other files are not known: ${String(error)}`),
          );
      }
      return counted.counts;
    },
    async documents(uri, token, fresh = true) {
      const closed = await closedFiles(uri, token, fresh);
      const open = await Promise.all(session.documents.keys().map((u) => session.analysisOf(u)));
      const found = open.flatMap((a) =>
        a ? [{ name: a.document.uri, document: a.rules, text: a.document }] : [],
      );
      const seen = new Set(found.map((d) => plainUri(d.name)));
      return [...found, ...closed.filter((d) => !seen.has(plainUri(d.name)))];
    },
  };
  return library;
}

/** Returns a function that reads closed files, or answers what was read some seconds ago where that will do. */
function keepRead(
  readClosed: (uri: string, token: CancellationToken) => Promise<readonly OneDocument[]>,
): (uri: string, token: CancellationToken, fresh: boolean) => Promise<readonly OneDocument[]> {
  let kept: ReadFiles | undefined;
  return async (uri, token, fresh) => {
    const now = Date.now();
    if (fresh || !kept || kept.uri !== uri || now > kept.until)
      kept = { until: now + KEPT, uri, closed: readClosed(uri, fresh ? token : CancellationToken.None) };
    const own = kept;
    try {
      const closed = await own.closed;
      own.until = Math.max(own.until, now + KEPT_TIMES * (Date.now() - now));
      return closed;
    } catch (error) {
      if (kept === own) kept = undefined;
      throw error;
    }
  };
}

function countKeys(documents: readonly OneDocument[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { document } of documents)
    for (const [key, count] of keyCounts(document)) counts.set(key, (counts.get(key) ?? 0) + count);
  return counts;
}
