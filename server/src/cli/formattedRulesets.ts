import type { FormattedRuleset } from '../core/editing/format.ts';
import { readOnce } from '../core/syntax/readRules.ts';
import { made } from '../core/text/made.ts';
import type { Configs } from './configs.ts';
import type { Fail } from './failure.ts';
import type { FoundFile } from './findFiles.ts';
import type { Io } from './io.ts';
import { nameOf, rulesDirectory, sourcesOf } from './sources.ts';

/** Finds the rulesets of files that are formatted together. */
export interface FormattedRulesets {
  /**
   * Returns the ruleset of a file, as it was before any of its files was formatted; `alone` for a file that is
   * in no rules.d directory, `unread` where the directory cannot be read.
   */
  readonly of: (path: string) => Promise<FormattedRuleset | 'alone' | 'unread'>;
}

/**
 * Returns an object that finds the rulesets of files; each directory is read once, when it is first asked for.
 * @param files all files that are formatted
 * @param fail receives each directory that cannot be read
 */
export function createFormattedRulesets(
  files: readonly FoundFile[],
  configs: Configs,
  io: Io,
  fail: Fail,
): FormattedRulesets {
  const known = new Map<string, Promise<FormattedRuleset | 'unread'>>();
  const absolute = new Set(files.map((f) => io.absolute(f.path)));

  async function readDirectory(directory: string, path: string): Promise<FormattedRuleset | 'unread'> {
    const prefix = path.slice(0, path.length - nameOf(path).length);
    try {
      const sources = await sourcesOf(prefix, (await io.readFolder(directory)) ?? [], io);
      const formatted = sources.filter((f) => absolute.has(io.absolute(f.path)));
      const others = sources.filter((f) => !formatted.includes(f));
      const documents = (of: typeof sources) => of.map(({ text, path: p }) => readOnce(text, p));
      return { formatted: documents(formatted), others: documents(others) };
    } catch (error) {
      fail(directory, error);
      return 'unread';
    }
  }

  return {
    async of(path) {
      if (path === '-') return 'alone';
      const directory = rulesDirectory(io.absolute(path), await configs.settingsOf(path));
      return directory === undefined ? 'alone' : made(known, directory, () => readDirectory(directory, path));
    },
  };
}
