import type { Fix } from '../core/checks/defineCheck.ts';
import type { HostAnswers } from '../core/checks/host/defineHostCheck.ts';
import type { LintOptions } from '../core/checks/select.ts';
import { type Container, embeddedProblems, fixedContainer } from '../core/embedded/embeddedProblems.ts';
import { fixedText } from '../core/fixes/fixAll.ts';
import { fixedRuleset } from '../core/fixes/fixRuleset.ts';
import { withOneLineEnd } from '../core/fixes/lineEnds.ts';
import {
  type LintProblem,
  type LintResult,
  lintInSteps,
  problemsOf,
  rulesetProblems,
  wantsRuleset,
} from '../core/lint/lint.ts';
import { type LinesResult, lintLines } from '../core/lint/lintLines.ts';
import { isRulesFileName } from '../core/ruleset/rulesDirectory.ts';
import { readOnce } from '../core/syntax/readRules.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { finish } from '../core/text/steps.ts';
import type { Fail } from './failure.ts';
import type { Io } from './io.ts';
import { type FileReport, type FileText, reported } from './reporters/report.ts';
import { type NamedFile, nameOf, sourcesOf } from './sources.ts';

/** A file, and for whom it is judged. */
export interface Member {
  readonly file: FileText;
  readonly options: LintOptions;
  /** The directory that is its ruleset, from the root; undefined where the file stands alone. */
  readonly directory: string | undefined;
  /** Set where the file is no file of rules, but has some inside it. */
  readonly container?: Container;
}

/** What is read as one ruleset: a rules.d directory with all its files, or one file that stands alone. */
interface Whole {
  readonly kind: 'folder' | 'file';
  readonly files: readonly NamedFile[];
  /** For each file, the member that it is; undefined for one that is not reported. */
  readonly members: readonly (Member | undefined)[];
  readonly options: LintOptions;
}

/**
 * Returns the rulesets that the files are part of: a file in a rules.d directory is read with all others of its directory
 * (also those that are not reported), any other file stands alone. Templates, and rules inside other files, are part of none. Where no check of rulesets
 * is asked for there is none.
 */
async function* wholesOf(members: readonly Member[], io: Io, fail: Fail): AsyncGenerator<Whole> {
  const directories = new Map<string, Member[]>();
  for (const one of members) {
    const { file, options, directory, container } = one;
    if (container || templateKindIn(file.path, file.text) || !wantsRuleset(options)) continue;
    if (directory === undefined)
      yield { kind: 'file', files: [{ ...file, name: nameOf(file.path) }], members: [one], options };
    else directories.set(directory, [...(directories.get(directory) ?? []), one]);
  }
  for (const [directory, own] of directories) {
    try {
      const [first] = own;
      if (!first) continue;
      const byName = new Map(own.map((m) => [nameOf(m.file.path), m]));
      const prefix = first.file.path.replace(/[^/]*$/, '');
      const names = (await io.readFolder(directory)) ?? [];
      const files = await sourcesOf(prefix, names, io, (name) => byName.get(name)?.file);
      yield { kind: 'folder', files, members: files.map((f) => byName.get(f.name)), options: first.options };
    } catch (error) {
      fail(directory, error);
    }
  }
}

/**
 * Reports what files have by themselves and together, in their order.
 * @param answersOf asks this machine about a file; undefined where it is not asked
 */
export async function reportsOf(
  members: readonly Member[],
  answersOf: ((member: Member) => Promise<HostAnswers>) | undefined,
  io: Io,
  fail: Fail,
): Promise<readonly FileReport[]> {
  const lines = new Map<Member, LinesResult>();
  const found = new Map<Member, FileReport>();
  const unread: FileReport[] = [];
  const report = (member: Member, problems: readonly LintProblem[], files: readonly FileText[]): void => {
    const { file } = member;
    found.set(member, { ...file, problems: problems.map((p) => reported(p, file, files)) });
  };
  for (const member of members) {
    const { file, options, container } = member;
    try {
      if (container) {
        report(member, embeddedProblems(container, options), []);
        continue;
      }
      lines.set(member, lintLines(readOnce(file.text, file.path), options, await answersOf?.(member)));
    } catch (error) {
      fail(file.path, error);
    }
  }
  const judged = members.filter((m) => lines.has(m) || found.has(m));
  for await (const { kind, files, members: own, options } of wholesOf(judged, io, fail)) {
    const input = {
      kind,
      options,
      // Only `audit.rules` is known to be read as it is.
      mayBePart: kind === 'file' && files[0]?.name !== 'audit.rules',
      files: files.map((f, i) => ({ ...f, ...linesOf(own[i]) })),
    };
    const result = finish(lintInSteps(input));
    for (const [i, problems] of result.files.entries()) {
      const member = own[i];
      if (member) report(member, problems, files);
    }
    unread.push(...unreadFiles(result, files, own));
  }
  for (const [member, result] of lines)
    if (!found.has(member)) report(member, problemsOf(result, undefined, 0), []);
  return [...judged.flatMap((member) => found.get(member) ?? []), ...unread];

  function linesOf(member: Member | undefined): { readonly lines?: LinesResult } {
    const result = member && lines.get(member);
    return result ? { lines: result } : {};
  }
}

/** Returns what is reported of the files of a directory that augenrules does not read, where all that it reads are reported. */
function unreadFiles(
  { ruleset }: LintResult,
  files: readonly NamedFile[],
  members: readonly (Member | undefined)[],
): readonly FileReport[] {
  if (!ruleset || files.some(({ name }, i) => isRulesFileName(name) && !members[i])) return [];
  const problems = rulesetProblems(ruleset);
  return files.flatMap((file, i) => {
    const own = members[i] ? [] : problems.filter((p) => p.file === i);
    return own.length === 0 ? [] : [{ ...file, problems: own.map((p) => reported(p, file, files)) }];
  });
}

/** Returns the files after all fixes: of their lines, and of what they are together. Only these files change. */
export async function fixedFiles(
  members: readonly Member[],
  safety: Fix['safety'],
  io: Io,
  fail: Fail,
): Promise<ReadonlyMap<FileText, string>> {
  const fixed = new Map(
    members.map(({ file, options, container }) => {
      const own = { ...options, safety };
      return [
        file,
        container ? fixedContainer(container, own) : fixedText(readOnce(file.text, file.path), own),
      ] as const;
    }),
  );
  for await (const { kind, files, members: own, options } of wholesOf(members, io, fail)) {
    const sources = files.map(({ name, text }, i) => {
      const file = own[i]?.file;
      return { name, text: (file && fixed.get(file)) ?? text };
    });
    const after = fixedRuleset(
      { files: sources, kind, mayEdit: (i) => own[i] !== undefined },
      { ...options, safety },
    );
    for (const [i, member] of own.entries())
      if (member) fixed.set(member.file, after[i]?.text ?? member.file.text);
  }
  for (const { file, options, container } of members)
    if (!container)
      fixed.set(file, withOneLineEnd(file.text, fixed.get(file) ?? file.text, { ...options, safety }));
  return fixed;
}
