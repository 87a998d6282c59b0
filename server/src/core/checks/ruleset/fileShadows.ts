import { F } from '../../facts/kernelNumbers.ts';
import { knownPath } from '../../facts/knownPaths.ts';
import { covers } from '../../matching/covers.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import type { Shadow } from './shadows.ts';

/** A watch that is never reached if its path is a file, because a rule with path= comes first. */
export interface FileShadow extends Shadow {
  readonly path: string;
  /** The path is a file on every system. */
  readonly isKnown: boolean;
}

/**
 * Returns the watches whose events an earlier rule for the same path matches, unless the path is a
 * directory; empty where there are none.
 */
export function fileShadows({ rules }: LoadResult): readonly FileShadow[] {
  const byPath = new Map<string, LoadedRule[]>();
  return rules.flatMap((second): readonly FileShadow[] => {
    const path = second.sent.path?.path;
    if (path === undefined || second.sent.list !== 'exit') return [];
    if (second.sent.asTree === undefined) {
      if (second.rule.fields.some((f) => f.field === F.path))
        byPath.set(path, [...(byPath.get(path) ?? []), second]);
      return [];
    }
    const first = byPath.get(path)?.find((a) => covers(a.rule, second.rule));
    const kind = knownPath(path)?.kind;
    if (!first || kind === 'folder') return [];
    return [{ first, second, path, isKnown: kind !== undefined }];
  });
}
