import { type Config, configFileName, parseConfig } from '../core/config.ts';
import { lineIndex } from '../core/text/lineIndex.ts';
import type { Files } from './files.ts';

/** A configuration file that was read. */
export interface LoadedConfig {
  readonly config: Config;
  /** URI of its directory, without a slash at the end. */
  readonly folder: string;
}

/** The `.audit-rules.json` files, each read once. */
export interface NearestConfig {
  /**
   * Returns the one in the directory of a document, or in the nearest directory above; undefined where there
   * is none.
   */
  of(uri: string): Promise<LoadedConfig | undefined>;
  /** Forgets what was read. */
  clear(): void;
}

/**
 * Returns an object that finds the nearest `.audit-rules.json` in the directory of a document or above, and
 * reads each such file once.
 * @param warn receives what is wrong with a file, with its place
 */
export function createNearestConfig(
  files: Pick<Files, 'readText'>,
  warn: (message: string) => void,
): NearestConfig {
  const byFolder = new Map<string, Promise<LoadedConfig | undefined>>();

  function nearest(folder: string | undefined): Promise<LoadedConfig | undefined> {
    if (folder === undefined) return Promise.resolve(undefined);
    const known = byFolder.get(folder);
    if (known) return known;
    const loading = load(folder);
    byFolder.set(folder, loading);
    return loading;
  }

  async function load(folder: string): Promise<LoadedConfig | undefined> {
    const uri = `${folder}/${configFileName}`;
    const text = await files.readText(uri);
    if (text === undefined) return nearest(directoryOfUri(folder));
    const { config, problems } = parseConfig(text);
    const index = lineIndex(text);
    for (const { span, message } of problems) {
      const { line, column } = index.placeAt(span.start);
      warn(`${uri}:${line + 1}:${column + 1}: ${message}`);
    }
    return { config, folder };
  }

  return {
    of: (uri) => nearest(directoryOfUri(uri.replace(/[?#].*$/s, ''))),
    clear: () => byFolder.clear(),
  };
}

/**
 * Returns the directory of a URI with a path from a root (`scheme://authority/path`), without a slash at its
 * end; undefined for others, and above the root.
 */
export function directoryOfUri(uri: string): string | undefined {
  const m = /^([\w+.-]+:\/\/[^/]*(?:\/.*)?)\/[^/]*$/s.exec(uri);
  return m?.[1];
}
