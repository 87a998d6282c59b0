import type { Fix } from '../core/checks/defineCheck.ts';
import type { HostAnswers } from '../core/checks/host/defineHostCheck.ts';
import type { LintOptions } from '../core/checks/select.ts';
import { type Container, embeddedProblems, fixedContainer } from '../core/embedded/embeddedProblems.ts';
import { fixedText } from '../core/fixes/fixAll.ts';
import { fixedRuleset } from '../core/fixes/fixRuleset.ts';
import { withOneLineEnd } from '../core/fixes/lineEnds.ts';
import { fixedPolicy } from '../core/ima/editor/fixPolicy.ts';
import type { PolicyKernel } from '../core/ima/facts/policyKernels.ts';
import { parsePolicy } from '../core/ima/syntax/policyDocument.ts';
import {
  type LintProblem,
  type LintResult,
  lintInSteps,
  problemsOf,
  rulesetProblems,
  wantsRuleset,
} from '../core/lint/lint.ts';
import { type LinesResult, lintLines } from '../core/lint/lintLines.ts';
import { lintPolicy } from '../core/lint/lintPolicy.ts';
import { isRulesFileName } from '../core/ruleset/rulesDirectory.ts';
import { readOnce } from '../core/syntax/readRules.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { finish } from '../core/text/steps.ts';
import type { Fail } from './failure.ts';
import type { Io } from './io.ts';
import { type Judged, type PackedProblems, packProblems, unpackProblems } from './packedProblems.ts';
import { type FileReport, type FileText, reported } from './reporters/report.ts';
import { type SeenTexts, seenTexts } from './seenTexts.ts';
import { type NamedFile, nameOf, sourcesOf } from './sources.ts';

/** A file, and for whom it is judged. */
export interface Member {
  readonly file: FileText;
  /** Its text came on standard input; the path may be that of a file all the same. */
  readonly isStdin: boolean;
  readonly options: LintOptions;
  /** The directory that is its ruleset, from the root; undefined where the file is alone. */
  readonly directory: string | undefined;
  /** Set where the file is no file of rules, but has some inside it. */
  readonly container?: Container;
  /** Set for an IMA policy: the kernels that it is judged for. */
  readonly kernels?: readonly PolicyKernel[];
}

/** What is read as one ruleset: a rules.d directory with all its files, or one file that is alone. */
interface Whole {
  readonly kind: 'folder' | 'file';
  readonly files: readonly NamedFile[];
  /** For each file, the member that it is; undefined for one that is not reported. */
  readonly members: readonly (Member | undefined)[];
  readonly options: LintOptions;
}

/**
 * Returns the rulesets that the files are part of: a file in a rules.d directory is read with all others of
 * its directory (also those that are not reported), any other file is alone. Templates, and rules inside
 * other files, are part of none. Where no check of rulesets is asked for there is none.
 */
async function* wholesOf(members: readonly Member[], io: Io, fail: Fail): AsyncGenerator<Whole> {
  const directories = new Map<string, Member[]>();
  for (const one of members) {
    const { file, options, directory, container, kernels } = one;
    if (container || kernels || templateKindIn(file.path, file.text) || !wantsRuleset(options)) continue;
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
      // What came on standard input need not be there yet.
      const names = [...new Set([...((await io.readFolder(directory)) ?? []), ...byName.keys()])];
      const files = await sourcesOf(prefix, names, io, (name) => byName.get(name)?.file);
      yield { kind: 'folder', files, members: files.map((f) => byName.get(f.name)), options: first.options };
    } catch (error) {
      fail(directory, error);
    }
  }
}

/** What was found so far, by what was read: files and rulesets that are alike are judged once. */
interface Memory {
  readonly lines: SeenTexts<LinesResult>;
  readonly wholes: SeenTexts<PackedProblems>;
}

/** In UTF-16 units of the texts that are kept. What the lines of a text report is many times as large. */
const LINES_KEPT = 500_000;
const WHOLES_KEPT = 20_000_000;

/** Reports what files have by themselves and together, in their order. */
export type ReportsOf = (members: readonly Member[], io: Io, fail: Fail) => Promise<readonly FileReport[]>;

/**
 * Returns a function that finds the problems of files, each by itself and together. It remembers texts, so
 * that equal ones are judged once.
 * @param answersOf returns what this machine answers for a file; undefined where it is not asked
 * @param wantsFixes whether the fixes of problems will be asked for
 */
export function createJudge(
  answersOf: ((member: Member) => Promise<HostAnswers>) | undefined,
  wantsFixes: boolean,
): ReportsOf {
  const memory: Memory = { lines: seenTexts(LINES_KEPT), wholes: seenTexts(WHOLES_KEPT) };

  async function linesOf(member: Member): Promise<LinesResult> {
    const { file, options } = member;
    if (answersOf) return lintLines(readOnce(file.text, file.path), options, await answersOf(member));
    const key = `${idOf(options)}\n${templateKindIn(file.path, file.text)}\n${file.text}`;
    const known = memory.lines.get(key);
    if (known) return known;
    const made = lintLines(readOnce(file.text, file.path), options);
    memory.lines.set(key, made);
    return made;
  }

  /** Returns undefined where the lines of a file could not be judged, which was told. */
  async function judge(whole: Whole, fail: Fail): Promise<Judged | undefined> {
    const { kind, files, members, options } = whole;
    const key = answersOf ? undefined : keyOf(whole);
    const known = key === undefined ? undefined : memory.wholes.get(key);
    if (known) return unpackProblems(known);
    const lines: (LinesResult | undefined)[] = [];
    for (const member of members)
      try {
        lines.push(member && (await linesOf(member)));
      } catch (error) {
        fail(member?.file.path ?? '', error);
        return undefined;
      }
    const result = finish(
      lintInSteps({
        kind,
        options,
        // Only `audit.rules` is known to be read as it is.
        mayBePart: kind === 'file' && files[0]?.name !== 'audit.rules',
        files: files.map((f, i) => ({ ...f, ...(lines[i] ? { lines: lines[i] } : {}) })),
      }),
    );
    const judged = new Map([
      ...result.files.flatMap((problems, i) => (members[i] ? [[i, problems] as const] : [])),
      ...unreadFiles(result, whole),
    ]);
    if (key !== undefined) memory.wholes.set(key, packProblems(judged, wantsFixes));
    return judged;
  }

  return async (members, io, fail) => {
    const found = new Map<Member, FileReport>();
    const unread: FileReport[] = [];
    const failed = new Set<Member>();
    for await (const whole of wholesOf(members, io, fail)) {
      const judged = await judge(whole, fail);
      if (!judged) for (const member of whole.members) if (member) failed.add(member);
      for (const [i, problems] of judged ?? []) {
        const file = whole.files[i];
        const member = whole.members[i];
        if (member) found.set(member, reportOfFile(member.file, problems, whole.files));
        else if (file) unread.push(reportOfFile(file, problems, whole.files));
      }
    }
    for (const member of members) {
      if (found.has(member) || failed.has(member)) continue;
      const { file } = member;
      try {
        const problems = aloneProblems(member) ?? problemsOf(await linesOf(member), undefined, 0);
        found.set(member, reportOfFile(file, problems, []));
      } catch (error) {
        fail(file.path, error);
      }
    }
    return [...members.flatMap((member) => found.get(member) ?? []), ...unread];
  };
}

function reportOfFile(
  file: FileText,
  problems: readonly LintProblem[],
  files: readonly FileText[],
): FileReport {
  return { path: file.path, text: file.text, problems: problems.map((p) => reported(p, file, files)) };
}

const ids = new WeakMap<LintOptions, string>();

/** Returns a text that options have in common with all others that judge alike. */
function idOf(options: LintOptions): string {
  let id = ids.get(options);
  if (id === undefined) {
    const { targets, ...rest } = options;
    const named = targets.map(({ name, machine }) => `${name} ${machine}`);
    ids.set(options, (id = JSON.stringify([named, rest])));
  }
  return id;
}

/** Returns a text that a ruleset has in common with all others of which the same is reported. */
function keyOf({ kind, files, members, options }: Whole): string {
  const parts = files.map(({ name, text }, i) => `${name}\n${members[i] ? 1 : 0} ${text.length}\n${text}`);
  return `${idOf(options)}\n${kind}\n${parts.join('\n')}`;
}

/**
 * Returns what is reported of the files of a directory that augenrules does not read, where all that it reads
 * are reported.
 */
function unreadFiles(
  { ruleset }: LintResult,
  { files, members }: Whole,
): readonly (readonly [number, readonly LintProblem[]])[] {
  if (!ruleset || files.every((_, i) => members[i])) return [];
  if (files.some(({ name }, i) => isRulesFileName(name) && !members[i])) return [];
  const problems = rulesetProblems(ruleset);
  return files.flatMap((_, i) => {
    const own = members[i] ? [] : problems.filter((p) => p.file === i);
    return own.length === 0 ? [] : [[i, own] as const];
  });
}

/** Returns the problems of a file that is in no ruleset by its kind; undefined for a file of rules. */
function aloneProblems({ file, options, container, kernels }: Member): readonly LintProblem[] | undefined {
  if (kernels) return lintPolicy(parsePolicy(file.text), { ...options, kernels }).problems;
  return container && embeddedProblems(container, options);
}

/** Returns the text of a file after the fixes of its own problems. */
function fixedMember({ file, options, container, kernels }: Member, safety: Fix['safety']): string {
  const own = { ...options, safety };
  if (kernels) return fixedPolicy(file.text, { ...own, kernels });
  return container ? fixedContainer(container, own) : fixedText(readOnce(file.text, file.path), own);
}

/**
 * Returns the texts of files after all fixes, of lines and of the ruleset, by file. Contains only the files
 * that change; empty where none does.
 * @param fail receives what cannot be read
 */
export async function fixedFiles(
  members: readonly Member[],
  safety: Fix['safety'],
  io: Io,
  fail: Fail,
): Promise<ReadonlyMap<FileText, string>> {
  const fixed = new Map(members.map((member) => [member.file, fixedMember(member, safety)] as const));
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
  for (const { file, options, container, kernels } of members)
    if (!container && !kernels)
      fixed.set(file, withOneLineEnd(file.text, fixed.get(file) ?? file.text, { ...options, safety }));
  return fixed;
}
