import type { Fix } from '../core/checks/defineCheck.ts';
import type { RulesetProblem } from '../core/checks/ruleset/defineRulesetCheck.ts';
import { rulesetChecks } from '../core/checks/ruleset/rulesetChecks.ts';
import { isOn, isSelected } from '../core/checks/select.ts';
import { fixedText } from '../core/fixes/fixAll.ts';
import { fixedRuleset } from '../core/fixes/fixRuleset.ts';
import type { SourceFile } from '../core/ruleset/ruleset.ts';
import { type LintOptions, lintAlone, lintFolder, readOnce } from '../core/service.ts';
import type { Settings } from '../core/settings.ts';
import { templateKindOf } from '../core/syntax/template.ts';
import { byPlace } from '../core/text/span.ts';
import { decode } from './decode.ts';
import type { Fail } from './failure.ts';
import type { Io } from './io.ts';
import type { FileReport, FileText, Reported } from './reporters/report.ts';

/** A file, and for whom it is judged. */
export interface Member {
  readonly file: FileText;
  readonly options: LintOptions;
  /** The folder that is its ruleset, from the root; undefined where the file stands alone. */
  readonly folder: string | undefined;
}

/** A file with what its lines have to say. */
export interface Judged extends Member {
  readonly problems: readonly Reported[];
}

/** What is read as one ruleset: a rules.d folder with all its files, or one file that stands alone. */
interface Whole {
  readonly kind: 'folder' | 'file';
  readonly files: readonly FileText[];
  readonly options: LintOptions;
}

/**
 * The rulesets that the files are part of: a file in a rules.d folder is read with all others of its folder (also those
 * that are not reported), any other file stands alone. Templates are part of none. Where no check of rulesets is asked for there is none.
 */
async function* wholesOf(members: readonly Member[], io: Io, fail: Fail): AsyncGenerator<Whole> {
  const folders = new Map<string, Member[]>();
  for (const one of members) {
    const { file, options, folder } = one;
    if (
      templateKindOf(file.path) ||
      !rulesetChecks.some((c) => isOn(c, options.severities ?? {}) && isSelected(c, options.only))
    )
      continue;
    if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), one]);
    else yield { kind: 'file', files: [file], options };
  }
  for (const [folder, [first, ...more]] of folders) {
    try {
      if (first)
        yield { kind: 'folder', files: await filesIn(folder, [first, ...more], io), options: first.options };
    } catch (error) {
      fail(folder, error);
    }
  }
}

const sourceOf = ({ path, text }: FileText): SourceFile => ({ name: nameOf(path), text });

/** Adds what the rulesets have to say. */
export async function withRulesets(
  judged: readonly Judged[],
  io: Io,
  fail: Fail,
): Promise<readonly FileReport[]> {
  const found = new Map<FileText, readonly Reported[]>();
  const members = new Set(judged.map((j) => j.file));
  for await (const { kind, files, options } of wholesOf(judged, io, fail)) {
    const [alone] = files;
    const problems =
      kind === 'folder'
        ? lintFolder(files.map(sourceOf), options)
        : alone
          ? lintAlone(alone.text, nameOf(alone.path), options)
          : [];
    for (const [i, file] of files.entries())
      if (members.has(file))
        found.set(
          file,
          problems.filter((p) => p.file === i).map((p) => placed(p, files)),
        );
  }
  return judged.map(({ file, problems }) => ({
    ...file,
    problems: [...problems, ...(found.get(file) ?? [])].sort(byPlace),
  }));
}

/** The files after all fixes: of their lines, and of what they are together. Only these files change. */
export async function fixedFiles(
  members: readonly Member[],
  safety: Fix['safety'],
  io: Io,
  fail: Fail,
): Promise<ReadonlyMap<FileText, string>> {
  const fixed = new Map(
    members.map(
      ({ file, options }) =>
        [file, fixedText(readOnce(file.text, file.path), { ...options, safety })] as const,
    ),
  );
  for await (const { kind, files, options } of wholesOf(members, io, fail)) {
    const sources = files.map((f) => ({ ...sourceOf(f), text: fixed.get(f) ?? f.text }));
    const mayEdit = (i: number): boolean => fixed.has(files[i] ?? { path: '', text: '' });
    const after = fixedRuleset({ files: sources, kind, mayEdit }, { ...options, safety });
    for (const [i, file] of files.entries()) if (mayEdit(i)) fixed.set(file, after[i]?.text ?? file.text);
  }
  return fixed;
}

/** All files of a rules.d folder, in the order of their names; those that augenrules does not read are empty. */
async function filesIn(folder: string, members: readonly Member[], io: Io): Promise<readonly FileText[]> {
  const prefix = members[0]?.file.path.replace(/[^/]*$/, '') ?? '';
  const known = new Map(members.map(({ file }) => [io.absolute(file.path), file]));
  const files: FileText[] = [];
  for (const name of [...((await io.readFolder(folder)) ?? [])].sort()) {
    const there = known.get(`${folder}/${name}`);
    const read = name.endsWith('.rules') && !name.startsWith('.');
    files.push(
      there ?? { path: `${prefix}${name}`, text: read ? decode(await io.readFile(`${folder}/${name}`)) : '' },
    );
  }
  return files;
}

/** The folder of a file (a path from the root) where its files are one ruleset. */
export function rulesFolder(path: string, { rulesDirectories }: Settings): string | undefined {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return folder.endsWith('/rules.d') || rulesDirectories.includes(folder) ? folder : undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function placed(p: RulesetProblem, files: readonly FileText[]): Reported {
  const file = (index: number): FileText => files[index] ?? { path: '', text: '' };
  return {
    ...p,
    related: p.related.map((r) => ({ file: file(r.file), span: r.span, message: r.message })),
    fixes: () =>
      p.fixes().map((f) => ({
        title: f.title,
        safety: f.safety,
        edits: f.edits.map((e) => ({ file: file(e.file), span: e.span, newText: e.newText })),
      })),
  };
}
