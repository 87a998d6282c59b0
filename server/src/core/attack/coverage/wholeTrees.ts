import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { withoutSlash } from '../../text/paths.ts';
import { isSeen } from './coverage.ts';
import type { TechniqueCoverage } from './coverageTypes.ts';

/** The directories at the top of the file system that rules watch as a whole, by the lines of the rules. */
export type WholeTrees = ReadonlyMap<number, string>;

/**
 * Returns the very large directories that rules of a ruleset watch as a whole: the root directory, and those
 * right below it such as `/etc`. A map from the line of a rule (an index into the ruleset's lines) to the
 * path; empty where no rule watches one.
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
 * Returns the paths of the very large directories whose rules alone make a technique seen, in order; empty
 * where another rule records it too, or where it is not seen. A rule for such a directory records everything
 * that changes there, so its records say little about the technique.
 * @param trees the rules that watch such a directory (`wholeTreesOf`)
 */
export function seenOnlyThrough(technique: TechniqueCoverage, trees: WholeTrees): readonly string[] {
  if (!isSeen(technique)) return [];
  const lines = new Set(technique.rules.flatMap((r) => r.by));
  const found = [...lines].map((line) => trees.get(line));
  return found.every((tree) => tree !== undefined) ? [...new Set(found)].sort() : [];
}
