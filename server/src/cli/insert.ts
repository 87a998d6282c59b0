import { noticeText } from '../core/attack/insert/insertedText.ts';
import { styleOf } from '../core/attack/insert/insertStyle.ts';
import { type InsertionPlan, planInsertion } from '../core/attack/insert/insertTechniques.ts';
import { mergeFolder, type Ruleset, singleFile } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import { toBytes } from '../core/text/bytes.ts';
import { printable } from '../core/text/printable.ts';
import { applyEdits } from '../core/text/span.ts';
import { type Configs, createConfigs } from './configs.ts';
import { decode } from './decode.ts';
import { type Fail, failureLine, isMissing } from './failure.ts';
import type { Io } from './io.ts';
import type { FileText } from './reporters/report.ts';
import type { InsertRequest } from './requests.ts';
import { nameOf, rulesDirectory, sourcesOf } from './sources.ts';

/** The file that takes rules which are inserted into a directory. */
const FILE_OF_FOLDER = '50-techniques.rules';

/**
 * Runs `audit-rules insert`; returns the exit status: 1 where none of the techniques has a rule, 2 where
 * something cannot be read or written, otherwise 0. Prints the rules on standard output or, with `--write`,
 * writes them into the file; notes go to standard error, as comments.
 */
export async function runInsert(request: InsertRequest, io: Io): Promise<number> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(failureLine(place, error));
  };
  const { settingsOf } = createConfigs(request.config, io, fail);
  try {
    const { path, files } =
      request.into === undefined ? { path: '', files: [] } : await readAround(request.into, io, settingsOf);
    const settings = await settingsOf(path === '' ? 'audit.rules' : path);
    const targets = targetsOf(
      request.targets.length > 0 ? request.targets : settings.targets,
      request.machine ?? settings.machine,
    );
    const [first] = targets;
    if (failed || !first) return 2;
    const file = Math.max(
      0,
      files.findIndex((f) => f.path === path),
    );
    const sources = files.map((f) => ({ name: nameOf(f.path), text: f.text }));
    const inFolder = path !== '' && rulesDirectory(io.absolute(path), settings) !== undefined;
    const ruleset: Ruleset = inFolder
      ? mergeFolder(sources, first.awk, first.release)
      : singleFile(sources[0]?.text ?? '', sources[0]?.name ?? 'audit.rules');
    const { techniques, missing } = request;
    const { style, keyStyle } = styleOf(ruleset, first);
    const plan = planInsertion({
      techniques,
      targets,
      ruleset,
      file,
      style: request.style ?? style,
      keyStyle: request.keyStyle ?? keyStyle,
      missing,
    });
    tellNotes(plan, io);
    if (!request.write) io.stdout(toBytes(plan.text));
    else await write(plan, files, io);
    return plan.rules.length > 0 ? 0 : 1;
  } catch (error) {
    fail(request.into ?? 'insert', error);
    return 2;
  }
}

/** Prints what there is to know of a plan, and MITRE's notice where it has rules. */
function tellNotes({ notes, text }: InsertionPlan, io: Io): void {
  for (const message of new Set(notes.map((n) => n.message))) io.stderr(`# ${message}\n`);
  if (text !== '') io.stderr(`# ${noticeText()}\n`);
}

/**
 * Returns the file that takes the rules, among all of its rules.d directory in the order of their names; a
 * missing one is empty.
 */
async function readAround(
  into: string,
  io: Io,
  settingsOf: Configs['settingsOf'],
): Promise<{ readonly path: string; readonly files: readonly FileText[] }> {
  const clean = into.replace(/(?<=.)\/+$/, '');
  const inside = await orMissing(() => io.readFolder(into));
  const path = inside ? `${clean}/${FILE_OF_FOLDER}` : clean;
  const own = { path, text: decode((await orMissing(() => io.readFile(path))) ?? new Uint8Array()) };
  if (rulesDirectory(io.absolute(path), await settingsOf(path)) === undefined) return { path, files: [own] };
  const prefix = path.slice(0, path.length - nameOf(path).length);
  const names = inside ?? (await io.readFolder(prefix === '' ? '.' : prefix)) ?? [];
  const all = [...new Set([...names, nameOf(path)])];
  return {
    path,
    files: await sourcesOf(prefix, all, io, (name) => (name === nameOf(path) ? own : undefined)),
  };
}

async function orMissing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function write(plan: InsertionPlan, files: readonly FileText[], io: Io): Promise<void> {
  for (const [i, { path, text }] of files.entries()) {
    const edits = plan.edits.filter((e) => e.file === i);
    if (edits.length === 0) continue;
    await io.writeFile(path, toBytes(applyEdits(text, edits)));
    io.stderr(`# ${printable(path)} is written.\n`);
  }
  if (plan.edits.length === 0) io.stderr('# Nothing is written: there is nothing to insert.\n');
}
