import type { RulesetProblem } from '../core/checks/ruleset/define.ts';
import { rulesetChecks } from '../core/checks/ruleset/index.ts';
import { isOn } from '../core/checks/run.ts';
import { isSelected } from '../core/checks/select.ts';
import { type LintOptions, lintAlone, lintFolder } from '../core/service.ts';
import { templateKindOf } from '../core/syntax/template.ts';
import { decode } from './decode.ts';
import type { Fail } from './failure.ts';
import type { Io } from './io.ts';
import type { FileReport, FileText, Reported } from './reporters/report.ts';

/** A file with what its lines have to say, and for whom that was asked. */
export interface Judged {
  readonly file: FileText;
  readonly options: LintOptions;
  readonly problems: readonly Reported[];
}

/**
 * Adds what the rulesets have to say: a file in a rules.d folder is read with all others of its folder (also those that
 * are not reported), any other file stands alone. Templates are part of no ruleset.
 */
export async function withRulesets(judged: readonly Judged[], io: Io, fail: Fail): Promise<readonly FileReport[]> {
  const found = new Map<FileText, readonly Reported[]>();
  const folders = new Map<string, Judged[]>();
  for (const one of judged) {
    const { file, options } = one;
    if (templateKindOf(file.path) || !rulesetChecks.some((c) => isOn(c, options.severities ?? {}) && isSelected(c, options.only))) continue;
    const folder = file.path === '-' ? undefined : rulesFolder(io.absolute(file.path));
    if (folder !== undefined) folders.set(folder, [...(folders.get(folder) ?? []), one]);
    else
      found.set(
        file,
        lintAlone(file.text, nameOf(file.path), options).map((p) => placed(p, [file])),
      );
  }
  for (const [folder, members] of folders) {
    try {
      const files = await filesIn(folder, members, io);
      const options = members[0]?.options;
      const sources = files.map((f) => ({ name: nameOf(f.path), text: f.text }));
      const problems = options ? lintFolder(sources, options) : [];
      for (const { file } of members)
        found.set(
          file,
          problems.filter((p) => files[p.file] === file).map((p) => placed(p, files)),
        );
    } catch (error) {
      fail(folder, error);
    }
  }
  return judged.map(({ file, problems }) => ({
    ...file,
    problems: [...problems, ...(found.get(file) ?? [])].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
  }));
}

/** All files of a rules.d folder, in the order of their names; those that augenrules does not read are empty. */
async function filesIn(folder: string, members: readonly Judged[], io: Io): Promise<readonly FileText[]> {
  const prefix = members[0]?.file.path.replace(/[^/]*$/, '') ?? '';
  const known = new Map(members.map(({ file }) => [io.absolute(file.path), file]));
  const files: FileText[] = [];
  for (const name of [...((await io.readFolder(folder)) ?? [])].sort()) {
    const there = known.get(`${folder}/${name}`);
    const read = name.endsWith('.rules') && !name.startsWith('.');
    files.push(there ?? { path: `${prefix}${name}`, text: read ? decode(await io.readFile(`${folder}/${name}`)) : '' });
  }
  return files;
}

/** The folder of a path from the root, where it is a rules.d folder. */
export function rulesFolder(path: string): string | undefined {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return folder.endsWith('/rules.d') ? folder : undefined;
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
