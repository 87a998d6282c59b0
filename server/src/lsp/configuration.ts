import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import { configFileName, mergeConfig, noiseWith } from '../core/config.ts';
import type { Settings } from '../core/settings.ts';
import { folderFrom } from '../core/text/directoryPath.ts';
import { createClientSettings } from './clientSettings.ts';
import { type Files, plainUri } from './files.ts';
import type { Log } from './log.ts';
import { createNearestConfig } from './nearestConfig.ts';

/** The settings of documents: those of an open one are asked once and kept until the client says that they changed. */
export interface Configuration {
  /**
   * Those of the client, under what the nearest `.audit-rules.json` in the document's directory or above it
   * says.
   */
  settingsOf(uri: string): Promise<Settings>;
  /**
   * URI of the `.audit-rules.json` that sets a document's targets or profiles; undefined where the client's
   * settings do.
   */
  settingFrom(uri: string, name: 'targets' | 'profiles'): Promise<string | undefined>;
  /**
   * URI of the directory whose `.audit-rules.json` counts for a document, without a slash at its end;
   * undefined where none does.
   */
  configFolderOf(uri: string): Promise<string | undefined>;
  /** Those of the client that are the same for all documents. */
  shared(): Promise<Settings>;
  /** Forgets what was asked; `pushed` is what the client sent along, for clients that cannot be asked. */
  changed(pushed: unknown): void;
  /** Forgets what was read where a configuration is among the files that changed; answers whether one is. */
  filesChanged(uris: readonly string[]): boolean;
  /** Forgets the settings of a document that was closed. */
  forget(uri: string): void;
  /**
   * Directories that are rulesets by the settings of the documents that were asked about: URIs without
   * escapes.
   */
  readonly rulesFolders: ReadonlySet<string>;
  /** Counts the changes: results made under another number are stale. */
  readonly revision: number;
}

/**
 * Returns an object that gives the settings of each document, from `workspace/configuration`,
 * `didChangeConfiguration` or the initialization options, with what the nearest `.audit-rules.json` sets.
 * @param initial the section `auditRules` of the initialization options
 * @param workspaceFolders returns the URIs of the workspace's folders
 * @param late is called when a client answers after its time is over
 * @param isOpen reports whether a document is open, by its URI
 */
export function createConfiguration(
  connection: Connection,
  log: Log,
  capabilities: ClientCapabilities,
  initial: unknown,
  files: Pick<Files, 'readText'>,
  workspaceFolders: () => Promise<readonly string[]>,
  late: () => void,
  isOpen: (uri: string) => boolean,
): Configuration {
  const settingsByUri = createAnswers(merged, isOpen);
  const reported = new Set<string>();
  const rulesFolders = new Set<string>();
  let revision = 0;
  const client = createClientSettings(connection, log, capabilities, initial, warn, late);
  const configs = createNearestConfig(files, warn);

  function warn(message: string): void {
    if (reported.has(message)) return;
    reported.add(message);
    log.warn(message);
  }
  function forgetAll(): void {
    settingsByUri.clear();
    rulesFolders.clear();
    reported.clear();
    revision++;
  }
  async function merged(uri: string): Promise<Settings> {
    const [settings, loaded] = await Promise.all([client.ask(uri), configs.of(uri)]);
    const { prefix, path } = partsOf(uri);
    const rulesDirectories = await fromRoot(settings.rulesDirectories, uri, workspaceFolders);
    const [logRules] = await fromRoot(rulesOfLogs(settings), uri, workspaceFolders);
    const profileFiles = await fromRoot(settings.profileFiles, uri, workspaceFolders);
    const own = {
      ...settings,
      rulesDirectories,
      profileFiles,
      ...(logRules === undefined ? {} : { logRules }),
    };
    const base = partsOf(loaded?.folder ?? '').path;
    const all = loaded ? mergeConfig(own, loaded.config, base, path.slice(base.length + 1)) : withNoise(own);
    for (const directory of all.rulesDirectories) rulesFolders.add(prefix + inUri(directory));
    return all;
  }
  return {
    settingsOf: (uri) => settingsByUri.of(uri),
    async settingFrom(uri, name) {
      const loaded = await configs.of(uri);
      return loaded?.config[name] && `${loaded.folder}/${configFileName}`;
    },
    configFolderOf: async (uri) => (await configs.of(uri))?.folder,
    shared: () => client.ask(),
    changed(pushed) {
      forgetAll();
      client.push(pushed);
    },
    filesChanged(uris) {
      if (!uris.some((uri) => uri.endsWith(`/${configFileName}`))) return false;
      forgetAll();
      configs.clear();
      return true;
    },
    forget: (uri) => settingsByUri.forget(uri),
    rulesFolders,
    get revision() {
      return revision;
    },
  };
}

/** What was asked about documents, by their URIs. */
interface Answers<T> {
  of(uri: string): Promise<T>;
  forget(uri: string): void;
  clear(): void;
}

/**
 * Returns a store of answers: those about open documents are kept until they are forgotten, others until they
 * are there, for nobody closes a document that is not open.
 */
function createAnswers<T>(ask: (uri: string) => Promise<T>, isOpen: (uri: string) => boolean): Answers<T> {
  const kept = new Map<string, Promise<T>>();
  return {
    of(uri) {
      const known = kept.get(uri);
      if (known) return known;
      const answer = ask(uri);
      kept.set(uri, answer);
      const drop = (): void => {
        if (!isOpen(uri) && kept.get(uri) === answer) kept.delete(uri);
      };
      answer.then(drop, drop);
      return answer;
    },
    forget: (uri) => void kept.delete(uri),
    clear: () => kept.clear(),
  };
}

function withNoise(settings: Settings): Settings {
  return { ...settings, profile: noiseWith(settings.profiles, settings.profile) };
}

const rulesOfLogs = ({ logRules }: Settings): readonly string[] => (logRules === undefined ? [] : [logRules]);

/**
 * Returns directories or files as paths from the root. Relative ones are relative to the workspace directory that a
 * document is in; outside of all directories they mean nothing.
 */
async function fromRoot(
  directories: readonly string[],
  uri: string,
  workspaceFolders: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (directories.length === 0) return directories;
  const folders = await workspaceFolders().catch(() => []);
  const { prefix, path } = partsOf(uri);
  const [base] = folders
    .map(partsOf)
    .filter((f) => f.prefix === prefix && path.startsWith(`${f.path.replace(/\/$/, '')}/`))
    .sort((a, b) => b.path.length - a.path.length);
  return directories.flatMap((d) =>
    base || /^(?:[\\/]|[A-Za-z]:)/.test(d) ? [folderFrom(base?.path ?? '', d)] : [],
  );
}

/**
 * Returns the scheme and authority of a URI, and its path without escapes; all is path where it has no root.
 */
function partsOf(uri: string): { readonly prefix: string; readonly path: string } {
  const m = /^([\w+.-]+:\/\/[^/]*)(\/.*)?$/s.exec(uri.replace(/[?#].*$/s, ''));
  return m ? { prefix: plainUri(m[1] ?? ''), path: plainUri(m[2] ?? '') } : { prefix: '', path: uri };
}

/** Returns a path from the root as a URI has it: after a slash, with the drive in lower case. */
function inUri(path: string): string {
  return path.replace(/^\/?([A-Za-z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`);
}
