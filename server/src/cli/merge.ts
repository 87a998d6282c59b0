import { defaultTargets, target } from '../core/facts/targets.ts';
import { mergeFolder, type Ruleset, type SourceFile } from '../core/ruleset/index.ts';
import { toBytes } from '../core/text/bytes.ts';
import { unifiedDiff } from '../core/text/diff.ts';
import { printable } from '../core/text/printable.ts';
import { createConfigs } from './configs.ts';
import { decode } from './decode.ts';
import { failureLine } from './failure.ts';
import type { Io } from './io.ts';
import type { MergeRequest } from './requests.ts';
import { sourcesOf } from './sources.ts';

/**
 * Runs `audit-rules merge`; returns the exit status: with `--diff` 1 where something would change, 2 where
 * something cannot be read, otherwise 0. Standard output contains only the merged rules, or the comparison.
 */
export async function runMerge(request: MergeRequest, io: Io): Promise<number> {
  let failed = false;
  const fail = (place: string, error: unknown): void => {
    failed = true;
    io.stderr(failureLine(place, error));
  };
  const folder = request.folder.replace(/(?<=.)\/+$/, '');
  let files: readonly SourceFile[] = [];
  const { settingsOf } = createConfigs(request.config, io, fail);
  try {
    const names = await io.readFolder(request.folder);
    if (!names) fail(folder, 'it is no folder');
    files = await sourcesOf(`${folder}/`, names ?? [], io);
  } catch (error) {
    fail(folder, error);
  }
  const wanted = request.target ?? (await settingsOf(`${folder}/x`)).targets[0] ?? defaultTargets[0] ?? '';
  const merged = target(wanted);
  if (failed || !merged) return 2;
  const ruleset = mergeFolder(files, merged.awk, merged.release);
  for (const { file, why } of ruleset.ignored)
    io.stderr(failureLine(`${folder}/${files[file]?.name}`, `left out, ${reasons[why]}`));
  if (request.diff !== undefined)
    return compare(request.diff, ruleset.text, `${folder}, merged for ${wanted}`, io, fail);
  io.stdout(toBytes(request.origins ? withOrigins(ruleset) : ruleset.text));
  return 0;
}

/** Prints what would change in a file; answers 1 where something would. */
async function compare(
  path: string,
  merged: string,
  name: string,
  io: Io,
  fail: (place: string, error: unknown) => void,
): Promise<number> {
  try {
    const there = decode(await (path === '-' ? io.readStdin() : io.readFile(path)));
    io.stdout(toBytes(unifiedDiff(there, merged, [path, name])));
    return there === merged ? 0 : 1;
  } catch (error) {
    fail(path, error);
    return 2;
  }
}

const reasons: Readonly<Record<Ruleset['ignored'][number]['why'], string>> = {
  ending: 'its name does not end in ".rules"',
  hidden: 'its name begins with a dot',
  blank: 'its name has a blank, at which augenrules takes it apart',
};

/** Returns the merged rules, each line below a comment that names its file and line. */
function withOrigins(ruleset: Ruleset): string {
  const lines = ruleset.lines.map((l) => {
    const places = l.origins.map((o) => printable(`${ruleset.files[o.file]?.name}:${o.line + 1}`));
    return `# ${places.join(', ')}\n${l.text}\n`;
  });
  return lines.join('');
}
