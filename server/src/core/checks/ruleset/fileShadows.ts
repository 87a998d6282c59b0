import { F } from '../../facts/kernelNumbers.ts';
import { knownPath } from '../../facts/knownPaths.ts';
import { covers } from '../../matching/covers.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import { ruleGroups } from './ruleGroups.ts';
import type { Shadow } from './shadows.ts';

/** A watch that is never reached if its path is a file, because a rule with path= comes first. */
export interface FileShadow extends Shadow {
  readonly path: string;
  /** The path is a file on every system. */
  readonly isKnown: boolean;
}

/**
 * Returns the watches whose events an earlier rule for the same path matches if the path is a file, not a
 * directory; empty where there are none.
 */
export function fileShadows(load: LoadResult): readonly FileShadow[] {
  const { ofFiles } = ruleGroups(load);
  if (ofFiles.length === 0) return [];
  const paths = new Set(ofFiles.map(({ sent }) => sent.path?.path));
  const before = new Map<string, LoadedRule[]>();
  return load.rules.flatMap((second): readonly FileShadow[] => {
    const path = second.sent.path?.path;
    if (path === undefined || second.sent.list !== 'exit' || !paths.has(path)) return [];
    if (second.sent.asTree === undefined) {
      if (second.rule.fields.some((f) => f.field === F.path))
        before.set(path, [...(before.get(path) ?? []), second]);
      return [];
    }
    const first = before.get(path)?.find((a) => covers(a.rule, second.rule));
    const kind = knownPath(path)?.kind;
    if (!first || kind === 'folder') return [];
    return [{ first, second, path, isKnown: kind !== undefined }];
  });
}
