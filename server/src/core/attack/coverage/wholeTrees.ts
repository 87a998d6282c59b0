import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { withoutSlash } from '../../text/paths.ts';
import { isSeen } from './coverage.ts';
import type { TechniqueCoverage } from './coverageTypes.ts';

/** The directories at the top of the file system that rules watch as a whole, by the lines of the rules. */
export type WholeTrees = ReadonlyMap<number, string>;

/**
 * Returns the directories that rules of a ruleset watch as a whole, if it is the root directory or one right
 * below it such as `/etc`, by the lines of the rules; empty where no rule does.
 */
export function wholeTreesOf({ rules }: Pick<LoadResult, 'rules'>): WholeTrees {
  return new Map(
    rules.flatMap((r): readonly (readonly [number, string])[] => {
      const tree = wholeTree(r);
      return tree === undefined ? [] : [[r.line, tree]];
    }),
  );
}

function wholeTree({ sent }: LoadedRule): string | undefined {
  const { path } = sent;
  if (path === undefined || !(path.tree || sent.asTree !== undefined)) return undefined;
  const plain = withoutSlash(path.path);
  return plain.lastIndexOf('/') === 0 ? plain : undefined;
}

/**
 * Returns the directories whose rules alone make a technique seen, in order; empty where another rule sees it
 * too, or where it is not seen. Such a rule records everything that changes there, so that little is known
 * from its records.
 * @param trees the rules that watch such a directory
 */
export function seenOnlyThrough(technique: TechniqueCoverage, trees: WholeTrees): readonly string[] {
  if (!isSeen(technique)) return [];
  const lines = new Set(technique.rules.flatMap((r) => r.by));
  const found = [...lines].map((line) => trees.get(line));
  return found.every((tree) => tree !== undefined) ? [...new Set(found)].sort() : [];
}
