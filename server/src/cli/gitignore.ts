import ignore, { type Ignore } from 'ignore';
import { parentOf } from '../core/text/paths.ts';
import { decode } from './decode.ts';
import type { Io } from './io.ts';

/** What the `.gitignore` files of a directory and of those above it leave out, as git reads them. */
export interface GitIgnore {
  /**
   * Reports whether a file or a directory below is omitted.
   * @param path from the root, without a slash at its end
   */
  readonly ignores: (path: string, isDirectory: boolean) => boolean;
  /** Returns what counts in a directory below, once its own `.gitignore` is read. */
  readonly within: (directory: string, names: readonly string[]) => Promise<GitIgnore>;
}

/** The patterns of one `.gitignore`, and the directory that they are relative to, with a slash at its end. */
interface Matcher {
  readonly base: string;
  readonly patterns: Ignore;
}

const fileName = '.gitignore';

/**
 * Returns an object that reports which files below a directory `.gitignore` files leave out: those in the
 * directories above it, up to the root of its repository. It reads those in the directory and below when the
 * search comes to them. Nothing above the directory counts outside a repository, and where it would leave out
 * the directory itself.
 * @param directory its path from the root of the file system
 */
export async function gitIgnoreAbove(directory: string, io: Io): Promise<GitIgnore> {
  const above: string[] = [];
  for (let at = directory; ; at = parentOf(at)) {
    const repository = await io.stat(`${at}/.git`);
    if (repository?.kind === 'directory' || repository?.kind === 'file') {
      const outer = gitIgnore(await matchersOf(above.reverse(), io), io);
      // Whoever names an ignored directory wants it to be read.
      return outer.ignores(directory, true) ? gitIgnore([], io) : outer;
    }
    if (at === '') return gitIgnore([], io);
    above.push(parentOf(at));
  }
}

async function matchersOf(directories: readonly string[], io: Io): Promise<readonly Matcher[]> {
  const found = await Promise.all(directories.map((d) => matcherOf(d, io)));
  return found.flatMap((m) => m ?? []);
}

async function matcherOf(directory: string, io: Io): Promise<Matcher | undefined> {
  const text = await io.readFile(`${directory}/${fileName}`).then(decode, () => undefined);
  return text === undefined ? undefined : { base: `${directory}/`, patterns: ignore().add(text) };
}

function gitIgnore(matchers: readonly Matcher[], io: Io): GitIgnore {
  return {
    ignores(path, isDirectory) {
      // The nearest file that says anything wins.
      for (const { base, patterns } of [...matchers].reverse()) {
        const relative = path.startsWith(base) ? path.slice(base.length) : '';
        if (relative === '') continue;
        const { ignored, unignored } = patterns.test(isDirectory ? `${relative}/` : relative);
        if (ignored || unignored) return ignored;
      }
      return false;
    },
    async within(directory, names) {
      const own = names.includes(fileName) ? await matcherOf(directory, io) : undefined;
      return own ? gitIgnore([...matchers, own], io) : this;
    },
  };
}
