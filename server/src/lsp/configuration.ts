import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import { type Config, configFileName, mergeConfig, parseConfig } from '../core/config.ts';
import { checkSettings, type Settings } from '../core/settings.ts';
import { folderFrom } from '../core/text/directoryPath.ts';
import { lineIndex } from '../core/text/lineIndex.ts';
import { type Files, plainUri } from './files.ts';
import type { Log } from './log.ts';

/** The settings of each document, asked once and kept until the client says that they changed. */
export interface Configuration {
  /** Those of the client, under what the nearest `.audit-rules.json` in the document's folder or above it says. */
  settingsOf(uri: string): Promise<Settings>;
  /** URI of the `.audit-rules.json` that sets a document's targets; undefined where the client's settings do. */
  targetsFrom(uri: string): Promise<string | undefined>;
  /** Those of the client that are the same for all documents. */
  shared(): Promise<Settings>;
  /** Forgets what was asked; `pushed` is what the client sent along, for clients that cannot be asked. */
  changed(pushed: unknown): void;
  /** Forgets what was read where a configuration is among the files that changed; answers whether one is. */
  filesChanged(uris: readonly string[]): boolean;
  forget(uri: string): void;
  /** Folders that are rulesets by the settings of the documents that were asked about: URIs without escapes. */
  readonly rulesFolders: ReadonlySet<string>;
  /** Counts the changes: results made under another number are stale. */
  readonly revision: number;
}

interface Loaded {
  readonly config: Config;
  /** URI of its folder, without a slash at the end. */
  readonly folder: string;
}

/** Settings over `workspace/configuration`, or pushed by `didChangeConfiguration`, or from the initialization options. */
export function createConfiguration(
  connection: Connection,
  log: Log,
  capabilities: ClientCapabilities,
  initial: unknown,
  files: Pick<Files, 'readText'>,
  workspaceFolders: () => Promise<readonly string[]>,
): Configuration {
  const canAsk = capabilities.workspace?.configuration === true;
  const asked = new Map<string, Promise<Settings>>();
  const byFolder = new Map<string, Promise<Loaded | undefined>>();
  const told = new Set<string>();
  const rulesFolders = new Set<string>();
  let given = initial;
  let revision = 0;

  function warn(message: string): void {
    if (told.has(message)) return;
    told.add(message);
    log.warn(message);
  }
  function checked(json: unknown): Settings {
    const { settings, problems } = checkSettings(json);
    for (const { message } of problems) warn(message);
    return settings;
  }
  async function ask(uri?: string): Promise<Settings> {
    if (!canAsk) return checked(given);
    try {
      return checked(
        await connection.workspace.getConfiguration({
          ...(uri === undefined ? {} : { scopeUri: uri }),
          section: 'auditRules',
        }),
      );
    } catch (error) {
      log.warn(
        `The client did not tell the settings of ${uri ?? 'the server'}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return checked(given);
    }
  }
  function nearest(folder: string): Promise<Loaded | undefined> {
    let answer = byFolder.get(folder);
    if (!answer) byFolder.set(folder, (answer = load(folder)));
    return answer;
  }
  async function load(folder: string): Promise<Loaded | undefined> {
    const uri = `${folder}/${configFileName}`;
    const text = await files.readText(uri);
    if (text === undefined) {
      const above = parentOf(folder);
      return above === undefined ? undefined : nearest(above);
    }
    const { config, problems } = parseConfig(text);
    const index = lineIndex(text);
    for (const { span, message } of problems) {
      const { line, column } = index.placeAt(span.start);
      warn(`${uri}:${line + 1}:${column + 1}: ${message}`);
    }
    return { config, folder };
  }
  async function merged(uri: string): Promise<Settings> {
    const folder = folderOf(uri);
    const [settings, loaded] = await Promise.all([
      ask(uri),
      folder === undefined ? undefined : nearest(folder),
    ]);
    const { prefix, path } = partsOf(uri);
    const own = { ...settings, rulesDirectories: await fromRoot(settings.rulesDirectories, uri) };
    const base = partsOf(loaded?.folder ?? '').path;
    const all = loaded ? mergeConfig(own, loaded.config, base, path.slice(base.length + 1)) : own;
    for (const directory of all.rulesDirectories) rulesFolders.add(prefix + inUri(directory));
    return all;
  }
  /** Those that are relative are so to the workspace folder that the file lies in; outside of all, they mean nothing. */
  async function fromRoot(directories: readonly string[], uri: string): Promise<readonly string[]> {
    if (directories.length === 0) return directories;
    const folders = await workspaceFolders().catch(() => []);
    const { prefix, path } = partsOf(uri);
    const base = folders
      .map(partsOf)
      .filter((f) => f.prefix === prefix && path.startsWith(`${f.path.replace(/\/$/, '')}/`))
      .sort((a, b) => b.path.length - a.path.length)[0];
    return directories.flatMap((d) =>
      base || /^(?:[\\/]|[A-Za-z]:)/.test(d) ? [folderFrom(base?.path ?? '', d)] : [],
    );
  }
  return {
    settingsOf(uri) {
      let answer = asked.get(uri);
      if (!answer) asked.set(uri, (answer = merged(uri)));
      return answer;
    },
    async targetsFrom(uri) {
      const folder = folderOf(uri);
      const loaded = folder === undefined ? undefined : await nearest(folder);
      return loaded?.config.targets && `${loaded.folder}/${configFileName}`;
    },
    shared: () => ask(),
    changed(pushed) {
      asked.clear();
      rulesFolders.clear();
      told.clear();
      const section =
        typeof pushed === 'object' && pushed !== null
          ? (pushed as Record<string, unknown>)['auditRules']
          : undefined;
      if (section !== undefined) given = section;
      revision++;
    },
    filesChanged(uris) {
      if (!uris.some((uri) => uri.endsWith(`/${configFileName}`))) return false;
      asked.clear();
      rulesFolders.clear();
      byFolder.clear();
      told.clear();
      revision++;
      return true;
    },
    forget: (uri) => void asked.delete(uri),
    rulesFolders,
    get revision() {
      return revision;
    },
  };
}

/** The folder that a document lies in. */
function folderOf(uri: string): string | undefined {
  return parentOf(uri.replace(/[?#].*$/s, ''));
}

/** Scheme and authority of a URI, and its path without escapes; all is path where it has no root. */
function partsOf(uri: string): { readonly prefix: string; readonly path: string } {
  const m = /^([\w+.-]+:\/\/[^/]*)(\/.*)?$/s.exec(uri.replace(/[?#].*$/s, ''));
  return m ? { prefix: plainUri(m[1] ?? ''), path: plainUri(m[2] ?? '') } : { prefix: '', path: uri };
}

/** A path from the root as a URI has it: behind a slash, with the drive in lower case. */
function inUri(path: string): string {
  return path.replace(/^\/?([A-Za-z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`);
}

/** The folder of a URI with a path from a root (`scheme://authority/path`), without a slash at its end; undefined for others, and above the root. */
function parentOf(uri: string): string | undefined {
  const m = /^([\w+.-]+:\/\/[^/]*(?:\/.*)?)\/[^/]*$/s.exec(uri);
  return m?.[1];
}
