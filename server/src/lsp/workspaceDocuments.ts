import { CancellationToken } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { keyCounts } from '../core/navigation/references.ts';
import type { RulesDocument } from '../core/syntax/document.ts';
import { read } from '../core/syntax/readRules.ts';
import { boundedMap } from '../core/text/boundedMap.ts';
import { digestOf, type FileFacts, hasKey, keyLines, rulesWithKeys } from './fileFacts.ts';
import { plainUri } from './files.ts';
import type { IndexedFile } from './indexedFiles.ts';
import { createPace, someAtATime } from './pace.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';
import type { Wish, WorkspaceIndex } from './workspaceIndex.ts';

/** A document by its URI, as rules and as text. */
export interface OneDocument {
  readonly name: string;
  readonly document: RulesDocument;
  readonly text: TextDocument;
}

/** All rules of the workspace: the open documents, and what is known of the other files. */
export interface Survey {
  readonly open: readonly OneDocument[];
  readonly closed: readonly IndexedFile[];
}

/** All rules of the workspace. */
export interface Library {
  /**
   * Every open document, and of the rules files of the workspace and next to the asking one those that have a
   * key which is wanted; they are read as they are now.
   * @throws ResponseError where nobody waits for the answer any more
   */
  documentsWith(
    uri: string,
    isWanted: (key: string) => boolean,
    token: CancellationToken,
  ): Promise<readonly OneDocument[]>;
  /**
   * Every open document, and what was known some seconds ago of the rules files of the workspace and next to
   * the asking one. Reads no file.
   * @param wish how new it has to be
   * @throws ResponseError where nobody waits for the answer any more
   */
  survey(uri: string, token: CancellationToken, wish?: Exclude<Wish, 'now'>): Promise<Survey>;
  /**
   * The keys of all other documents, with the number of rules that carry each: as they were some seconds ago,
   * so that nobody waits.
   */
  keysElsewhere(uri: string): ReadonlyMap<string, number>;
}

/** Keys are counted again after so many milliseconds. */
const KEPT = 5000;
/** The most that is kept of files that were read, in bytes. */
const ROOM = 30_000_000;
/** What a rule takes, in times of its text. */
const TIMES = 20;

/** Returns a store of the rules of the workspace; of files that are not open it asks the index. */
export function createLibrary(session: Session, index: WorkspaceIndex): Library {
  /** What was made of closed files: with equal text, the same. */
  const parsed = boundedMap<RulesDocument>(ROOM, (d) => TIMES * d.text.length);
  const { rest } = createPace(() => true);

  async function openDocuments(): Promise<readonly OneDocument[]> {
    const open = await Promise.all(session.documents.keys().map((u) => session.analysisOf(u)));
    return open.flatMap((a) => (a ? [{ name: a.document.uri, document: a.rules, text: a.document }] : []));
  }
  async function readOne(uri: string, facts: FileFacts): Promise<readonly OneDocument[]> {
    const content = await session.files.readText(uri);
    const digest = content === undefined ? undefined : digestOf(content, uri);
    // Nobody has told of the change yet.
    if (digest !== facts.digest) index.changed([uri]);
    if (content === undefined || digest === undefined) return [];
    const same = parsed.get(digest);
    const document = same?.text === content ? same : read(content, uri);
    if (document !== same) parsed.set(digest, document);
    return [{ name: uri, document, text: TextDocument.create(uri, 'audit-rules', 0, content) }];
  }
  async function readWith(
    closed: readonly IndexedFile[],
    isWanted: (key: string) => boolean,
    token: CancellationToken,
  ): Promise<readonly OneDocument[]> {
    const has = remembered((facts: FileFacts) => hasKey(facts, isWanted));
    const found = await someAtATime(closed, async ({ uri, facts }) => {
      await rest();
      if (!has(facts)) return [];
      return token.isCancellationRequested ? [] : readOne(uri, facts);
    });
    stopIfCancelled(token);
    return found.flat();
  }
  async function survey(
    uri: string,
    token: CancellationToken,
    wish: Exclude<Wish, 'now'> = 'soon',
  ): Promise<Survey> {
    const closed = await index.closed(uri, token, wish);
    const open = await openDocuments();
    const seen = new Set(open.map((d) => plainUri(d.name)));
    return { open, closed: closed.filter((f) => !seen.has(plainUri(f.uri))) };
  }
  return {
    survey,
    keysElsewhere: createKeyCounts(session, index, (uri) => survey(uri, CancellationToken.None, 'later')),
    async documentsWith(uri, isWanted, token) {
      const closed = await index.closed(uri, token, 'now');
      const found = await readWith(closed, remembered(isWanted), token);
      return withoutOpen(await openDocuments(), found);
    },
  };
}

/** A file may have been opened while others were read. */
function withoutOpen(open: readonly OneDocument[], closed: readonly OneDocument[]): readonly OneDocument[] {
  const seen = new Set(open.map((d) => plainUri(d.name)));
  return [...open, ...closed.filter((d) => !seen.has(plainUri(d.name)))];
}

/** Returns a function that works out an answer once for each question. */
export function remembered<Q, A>(answer: (question: Q) => A): (question: Q) => A {
  const known = new Map<Q, A>();
  return (question) => {
    const there = known.get(question);
    if (there !== undefined) return there;
    const found = answer(question);
    known.set(question, found);
    return found;
  };
}

/** Returns how many rules of closed files have a key that is wanted. */
export function rulesIn(closed: readonly IndexedFile[], isWanted: (key: string) => boolean): number {
  const wanted = remembered(isWanted);
  const count = remembered((facts: FileFacts) => rulesWithKeys(facts, wanted));
  return closed.reduce((sum, { facts }) => sum + count(facts), 0);
}

/** The keys of all documents but one, until a time in milliseconds. */
interface Counted {
  readonly uri: string;
  counts: ReadonlyMap<string, number>;
  until: number;
}

/** Returns a function that counts the keys of all documents but one, and answers with its last result. */
function createKeyCounts(
  session: Session,
  index: WorkspaceIndex,
  survey: (uri: string) => Promise<Survey>,
): Library['keysElsewhere'] {
  let counted: Counted | undefined;

  async function count(uri: string): Promise<ReadonlyMap<string, number>> {
    const { open, closed } = await survey(uri);
    const counts = new Map<string, number>();
    const add = (keys: ReadonlyMap<string, number>, times: number): void => {
      for (const [key, lines] of keys) counts.set(key, (counts.get(key) ?? 0) + times * lines);
    };
    for (const { name, document } of open) if (plainUri(name) !== plainUri(uri)) add(keyCounts(document), 1);
    const times = new Map<FileFacts, number>();
    for (const { uri: other, facts } of closed)
      if (plainUri(other) !== plainUri(uri)) times.set(facts, (times.get(facts) ?? 0) + 1);
    for (const [facts, files] of times) {
      add(keyLines(facts), files);
      await index.rest();
    }
    return counts;
  }
  return (uri) => {
    if (counted?.uri !== uri || Date.now() > counted.until) {
      const counts = counted?.uri === uri ? counted.counts : new Map<string, number>();
      const own: Counted = { uri, counts, until: Number.POSITIVE_INFINITY };
      counted = own;
      count(uri)
        .then((found) => (own.counts = found))
        .catch((error: unknown) =>
          session.log.error(`The keys of other files are not known: ${String(error)}`),
        )
        .finally(() => (own.until = Date.now() + KEPT));
    }
    return counted.counts;
  };
}
