import { defaultTargets, type Target, target } from '../core/facts/targets.ts';
import {
  type LiveDifference,
  liveDifference,
  load,
  mergeFolder,
  type OneSided,
  originOf,
  type Ruleset,
  type SourceFile,
} from '../core/ruleset/index.ts';
import { toBytes } from '../core/text/bytes.ts';
import { unifiedDiff } from '../core/text/diff.ts';
import { printable } from '../core/text/printable.ts';
import { inWords } from '../core/text/sentenceParts.ts';
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
    if (!names) fail(folder, 'it is not a directory');
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
  if (request.live !== undefined)
    return compareLive(request.live, { ruleset, folder, target: merged }, io, fail);
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
    io.stdout(unifiedDiff(there, merged, [path, name]));
    return there === merged ? 0 : 1;
  } catch (error) {
    fail(path, error);
    return 2;
  }
}

interface MergedRules {
  readonly ruleset: Ruleset;
  readonly folder: string;
  readonly target: Target;
}

/** Prints how the rules differ from those that `auditctl -l` printed; answers 1 where they do. */
async function compareLive(
  path: string,
  { ruleset, folder, target }: MergedRules,
  io: Io,
  fail: (place: string, error: unknown) => void,
): Promise<number> {
  try {
    const saved = decode(await (path === '-' ? io.readStdin() : io.readFile(path)));
    const difference = liveDifference(load(ruleset, target), saved, target);
    const there = path === '-' ? 'standard input' : printable(path);
    const placeHere = ({ line }: OneSided): string => {
      const merged = ruleset.lines[line];
      const origin = merged && originOf(merged);
      const name = printable(`${folder}/${ruleset.files[origin?.file ?? 0]?.name}`);
      return `${name}:${(origin?.line ?? 0) + 1}`;
    };
    for (const line of difference.unread)
      io.stderr(`audit-rules: ${there}:${line + 1}: it is not a rule that auditctl -l prints\n`);
    io.stdout(liveText(difference, there, printable(folder), placeHere));
    const { onlyHere, onlyThere, moved } = difference;
    return onlyHere.length + onlyThere.length > 0 || moved ? 1 : 0;
  } catch (error) {
    fail(path, error);
    return 2;
  }
}

function liveText(
  { onlyHere, onlyThere, same, moved }: LiveDifference,
  there: string,
  folder: string,
  placeHere: (one: OneSided) => string,
): string {
  const rows = [
    ...block(`Only in ${folder}`, onlyHere, placeHere),
    ...block(`Only in ${there}`, onlyThere, ({ line }) => `${there}:${line + 1}`),
    ...(moved ? block('In another order, from here on', [moved], placeHere) : []),
    `Same: ${inWords(same, 'rule')}`,
  ];
  return rows.map((r) => `${r}\n`).join('');
}

function block(
  title: string,
  rules: readonly OneSided[],
  place: (one: OneSided) => string,
): readonly string[] {
  if (rules.length === 0) return [];
  return [`${title}:`, ...rules.map((r) => `  ${place(r)}: ${printable(r.text)}`), ''];
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
