import { type Config, configFileName, isExcluded, mergeConfig, parseConfig } from '../core/config.ts';
import { defaultSettings, type Settings } from '../core/settings.ts';
import { lineIndex } from '../core/text/lineIndex.ts';
import { parentOf } from '../core/text/paths.ts';
import { decode } from './decode.ts';
import { isMissing } from './failure.ts';
import type { Io } from './io.ts';
import type { ConfigChoice } from './requests.ts';

/** The configurations of a run, each read once. */
export interface Configs {
  settingsOf(path: string): Promise<Settings>;
  /** Whether the file is to be omitted of the run of its directory. */
  excludes(path: string): Promise<boolean>;
}

interface Loaded {
  readonly config: Config;
  /** The directory that it is for, from the root and without a slash at its end. */
  readonly folder: string;
}

/**
 * Returns a reader of the configurations of a run, which reads each file once.
 * @param choice which configuration to use
 * @param tell receives the place of a fault in a configuration, and the fault as a sentence
 */
export function createConfigs(
  choice: ConfigChoice,
  io: Io,
  tell: (place: string, error: unknown) => void,
): Configs {
  const byFolder = new Map<string, Promise<Loaded | undefined>>();

  async function load(path: string, folder: string): Promise<Loaded> {
    const text = decode(await io.readFile(path));
    const { config, problems } = parseConfig(text);
    const index = problems.length > 0 ? lineIndex(text) : undefined;
    for (const p of problems) {
      const at = index?.placeAt(p.span.start);
      tell(`${path}:${(at?.line ?? 0) + 1}:${(at?.column ?? 0) + 1}`, p.message);
    }
    return { config, folder };
  }
  function nearest(folder: string): Promise<Loaded | undefined> {
    let answer = byFolder.get(folder);
    if (!answer) {
      const path = `${folder}/${configFileName}`;
      answer = load(path, folder).catch((error: unknown) => {
        if (!isMissing(error)) tell(path, error);
        return folder === '' ? undefined : nearest(parentOf(folder));
      });
      byFolder.set(folder, answer);
    }
    return answer;
  }
  function configOf(path: string): Promise<Loaded | undefined> {
    if (choice === 'none') return Promise.resolve(undefined);
    if (choice === 'nearest') return nearest(parentOf(io.absolute(path)));
    let answer = byFolder.get('');
    if (!answer) {
      answer = load(choice.path, parentOf(io.absolute(choice.path))).catch((error: unknown) => {
        tell(choice.path, error);
        return undefined;
      });
      byFolder.set('', answer);
    }
    return answer;
  }
  return {
    async settingsOf(path) {
      const loaded = await configOf(path);
      return loaded ? mergeConfig(defaultSettings, loaded.config, loaded.folder) : defaultSettings;
    },
    async excludes(path) {
      const loaded = await configOf(path);
      const absolute = io.absolute(path);
      return (
        loaded !== undefined &&
        absolute.startsWith(`${loaded.folder}/`) &&
        isExcluded(loaded.config, absolute.slice(loaded.folder.length + 1))
      );
    },
  };
}
