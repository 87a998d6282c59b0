import {
  type CancellationToken,
  MessageType,
  ShowMessageNotification,
  type ShowMessageParams,
} from 'vscode-languageserver';
import { isPolicyPath } from '../core/ima/syntax/policyNames.ts';
import { type Background, createBackground } from './background.ts';
import { plainUri, rulesFilesIn } from './files.ts';
import { isAtOrBelow, LEVELS, MOST_FILES, MOST_FOLDERS } from './findBelow.ts';
import { createIndexedFiles, folderIn, type IndexedFile, type IndexedFiles } from './indexedFiles.ts';
import { isOfOtherLanguage } from './otherLanguages.ts';
import { someAtATime } from './pace.ts';
import { withinTime } from './patience.ts';
import { folderOf } from './rulesetFiles.ts';
import type { Session } from './session.ts';
import { concernedFiles, findWorkspaceFiles } from './workspaceFiles.ts';

/**
 * How new an answer has to be: as things are now, or as they were some seconds ago. `later` where nobody waits
 * for it; `quick` where an older answer is better than a slow one.
 */
export type Wish = 'now' | 'soon' | 'later' | 'quick';

/**
 * What is known of the rules files of the workspace, and of those next to documents from elsewhere. It is made
 * in steps while nobody types, or while somebody waits for it, and kept up to date by what the client tells.
 */
export interface WorkspaceIndex {
  /**
   * Returns the rules files that are not open: those of the workspace, and those next to a document.
   * @param uri of the document; empty for none
   * @throws ResponseError where nobody waits for the answer any more
   */
  closed(uri: string, token: CancellationToken, wish: Wish): Promise<readonly IndexedFile[]>;
  /** Returns the URIs of the IMA policies of the workspace, as a quick answer has them. */
  policies(token: CancellationToken): Promise<readonly string[]>;
  /** Files were made, changed or removed. */
  changed(uris: readonly string[]): void;
  /** Whether the client tells of files that change. */
  follow(isTold: boolean): void;
  /** Reports whether no bound of the last search left anything out. */
  isWhole(): boolean;
  /** Shows that a bound of the search left something out, where it did: once. */
  tellLeftOut(): void;
  /** Waits where other requests should be answered first, else hardly at all. */
  rest(): Promise<void>;
}

/** So few files are read again rather than remembered: that takes no longer than an answer may take. */
const FEW = 400;
/**
 * A search is old after so many milliseconds, and after so many times what it took; where the client tells of
 * changes, after the longer time, for it tells nothing of directories that are moved or removed as a whole.
 */
const KEPT = 5000;
const KEPT_TIMES = 20;
const KEPT_TOLD = 60_000;
/** As long as a quick answer waits for a search, where an older one is known, in milliseconds. */
const QUICK = 100;
/** The first search begins so many milliseconds after a rules file was opened. */
const BEGIN = 1000;

/** What the last search found besides rules files, and when it was. */
interface Search {
  readonly roots: string;
  readonly settings: number;
  readonly begun: number;
  readonly until: number;
  readonly isWhole: boolean;
  readonly policies: ReadonlySet<string>;
}

/** Returns an index of the workspace, empty at first. */
export function createWorkspaceIndex(session: Session): WorkspaceIndex {
  const { configuration, documents } = session;
  const background = createBackground(documents);
  const indexed = createIndexedFiles(session.files, background);
  const searches = createSearches(session, indexed, background);
  const changes = createChanges(indexed, background, searches.roots);
  let isTellingDone = false;

  const opened = documents.onDidOpen(({ document }) => {
    if (session.options.embeddedOnly || isOfOtherLanguage(document)) return;
    opened.dispose();
    setTimeout(() => void (searches.last() ?? searches.look()), BEGIN);
  });
  return {
    rest: background.rest,
    async closed(uri, token, wish) {
      await searches.bringUpToDate(token, wish);
      const own = uri === '' ? undefined : folderOf(configuration, uri);
      const folder = own === undefined ? undefined : plainUri(own);
      if (own !== undefined && folder !== undefined && !indexed.hasFolder(folder))
        changes.add(await rulesFilesIn(session.files, own));
      await background.waitFor(changes.apply(), token, wish !== 'later');
      const open = new Set(documents.keys().map(plainUri));
      const found: IndexedFile[] = [];
      for (const [plain, file] of indexed.all())
        if (!open.has(plain) && (file.isInWorkspace || folderIn(plain) === folder)) found.push(file);
      return found;
    },
    async policies(token) {
      await searches.bringUpToDate(token, 'quick');
      return [...(searches.last()?.policies ?? [])];
    },
    changed(uris) {
      if (!searches.last() && searches.roots().length === 0) return;
      searches.addPolicies(uris.filter(isPolicyPath));
      changes.add(uris.flatMap((uri) => concernedFiles(session, searches.roots(), indexed, uri)));
      void changes.apply();
    },
    follow: searches.follow,
    isWhole: () => searches.last()?.isWhole !== false,
    tellLeftOut() {
      if (isTellingDone || searches.last()?.isWhole !== false) return;
      isTellingDone = true;
      void session.connection.sendNotification(ShowMessageNotification.type, leftOut);
    },
  };
}

const count = (n: number): string => n.toLocaleString('en-US');

const leftOut: ShowMessageParams = {
  type: MessageType.Warning,
  message: `The workspace has more than ${count(MOST_FOLDERS)} directories, ${count(MOST_FILES)} rules files or ${LEVELS} levels, so searches, coverage and checks leave out some. Open a smaller directory.`,
};

/** Searches for the files of the workspace, one at a time. */
interface Searches {
  /** The last search that came to its end. */
  last(): Search | undefined;
  /** The URIs of the directories that were searched last, or are searched now. */
  roots(): readonly string[];
  follow(isTold: boolean): void;
  look(): Promise<void>;
  /** Waits for a search where one is needed. */
  bringUpToDate(token: CancellationToken, wish: Wish): Promise<void>;
  addPolicies(uris: readonly string[]): void;
}

function createSearches(session: Session, indexed: IndexedFiles, background: Background): Searches {
  const { configuration } = session;
  let roots: readonly string[] = [];
  let last: Search | undefined;
  let running: Promise<void> | undefined;
  let isTold = false;
  /** The directories that were asked about last: a search of others ends. */
  let wanted: string | undefined;

  async function search(): Promise<void> {
    const begun = performance.now();
    const settings = configuration.revision;
    const since = indexed.now();
    roots = await session.folders();
    const key = roots.join('\n');
    const stopped = (): boolean => wanted !== undefined && wanted !== key;
    const { rest } = background;
    const { rules, beside, ...found } = await findWorkspaceFiles(session, roots, { stopped, rest });
    const isNew = last?.roots !== key || !isTold || indexed.size <= FEW;
    const all = [...rules].filter(([plain]) => isNew || !indexed.has(plain));
    await someAtATime(all, async ([, uri]) => {
      await rest();
      if (!stopped()) await indexed.read(uri, true);
    });
    if (stopped()) return;
    await someAtATime([...beside.values()], (uri) => indexed.read(uri, false));
    indexed.keep(new Set([...rules.keys(), ...beside.keys()]), since);
    const now = performance.now();
    const kept = Math.max(KEPT_TIMES * (now - begun), isTold && indexed.size > FEW ? KEPT_TOLD : KEPT);
    last = { ...found, policies: new Set(found.policies), roots: key, settings, begun, until: now + kept };
  }
  function look(): Promise<void> {
    running ??= search()
      .catch((error: unknown) => {
        const now = performance.now();
        const nothing = { isWhole: false, policies: new Set<string>() };
        const settings = configuration.revision;
        last = { ...nothing, roots: roots.join('\n'), settings, begun: now, until: now + KEPT };
        session.log.error(`The rules files of the workspace are not known: ${String(error)}`);
      })
      // The client has gone.
      .catch(() => undefined)
      .finally(() => (running = undefined));
    return running;
  }
  return {
    last: () => last,
    roots: () => roots,
    follow: (told) => (isTold = told),
    look,
    async bringUpToDate(token, wish) {
      const fresh = wish === 'now';
      const key = (await session.folders()).join('\n');
      wanted = key;
      const asked = performance.now();
      const isStale = last?.settings !== configuration.revision;
      const isOld = isStale || asked > (last?.until ?? 0);
      const isNeeded = (): boolean => (indexed.size <= FEW ? fresh || isOld : fresh && (isStale || !isTold));
      const isQuick = wish === 'quick' && last?.roots === key;
      const isLate = (): boolean => isQuick && performance.now() >= asked + QUICK;
      while (last?.roots !== key || (isNeeded() && last.begun < asked && !isLate())) {
        const work = isQuick ? withinTime(look(), QUICK) : look();
        await background.waitFor(work, token, wish !== 'later');
      }
      if (isOld && last.begun < asked) void look();
    },
    addPolicies(uris) {
      const below = uris.filter((uri) => isInOneOf(roots, uri));
      if (last) last = { ...last, policies: new Set([...last.policies, ...below]) };
    },
  };
}

/** The files of which the client said that they changed. */
interface Changes {
  add(uris: readonly string[]): void;
  /** Reads all of them again. */
  apply(): Promise<void>;
}

function createChanges(indexed: IndexedFiles, { rest }: Background, roots: () => readonly string[]): Changes {
  const changed = new Map<string, string>();
  let applying: Promise<void> | undefined;

  async function readAll(): Promise<void> {
    try {
      while (changed.size > 0) {
        const now = [...changed.values()];
        changed.clear();
        await someAtATime(now, async (uri) => {
          await rest();
          await indexed.read(uri, isInOneOf(roots(), uri));
        });
      }
    } finally {
      // At once: what changes from here on is read by the next one.
      applying = undefined;
    }
  }
  return {
    add(uris) {
      for (const uri of uris) changed.set(plainUri(uri), uri);
    },
    apply() {
      if (changed.size > 0) applying ??= readAll();
      return applying ?? Promise.resolve();
    },
  };
}

function isInOneOf(roots: readonly string[], uri: string): boolean {
  return roots.some((root) => isAtOrBelow(plainUri(uri), plainUri(root)));
}
