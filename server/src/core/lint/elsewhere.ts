import type { Problem } from '../checks/defineCheck.ts';
import type { Elsewhere } from '../checks/finding.ts';
import type { LoadResult } from '../ruleset/loadResult.ts';
import { originOf } from '../ruleset/ruleset.ts';

/**
 * Returns the problems of a file's lines with messages that also take the other files of its directory into
 * account: auditctl ignores a failing line if an earlier file has -i or -c, and never reads it if the load
 * stopped before.
 * @param problems the problems of the file, as found in the file alone
 * @param text the text of the file
 * @param load what is loaded from the directory
 * @param file the 0-based index of the file
 */
export function withOtherFiles(
  problems: readonly Problem[],
  text: string,
  load: LoadResult,
  file: number,
): readonly Problem[] {
  if (!problems.some((p) => p.messageIn) || !isDecidedElsewhere(load, file)) return problems;
  const lines = elsewhereOf(load, file);
  return problems.map((p) => {
    const elsewhere = p.messageIn && lines.get(text.lastIndexOf('\n', p.span.start - 1) + 1);
    return elsewhere && p.messageIn ? { ...p, message: p.messageIn(elsewhere) } : p;
  });
}

function isDecidedElsewhere({ lines, stopsAt }: LoadResult, file: number): boolean {
  const stop = lines[stopsAt ?? -1]?.line;
  return (stop !== undefined && originOf(stop).file !== file) || lines.some((l) => l.ignoring !== undefined);
}

/** Returns what other files make of the lines of one, by where these start in it. */
function elsewhereOf({ lines, stopsAt }: LoadResult, file: number): ReadonlyMap<number, Elsewhere> {
  const stop = lines[stopsAt ?? -1]?.line;
  const stoppedByOther = stop !== undefined && originOf(stop).file !== file;
  const found = new Map<number, Elsewhere>();
  for (const { line, outcome, ignoring } of lines) {
    const elsewhere = outcome === 'unread' && stoppedByOther ? 'stopped' : ignoring;
    if (elsewhere === undefined) continue;
    for (const origin of line.origins) if (origin.file === file) found.set(origin.start, elsewhere);
  }
  return found;
}
