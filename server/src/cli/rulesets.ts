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
import { type LintProblem, problemsOf, wantsRuleset } from '../core/lint/lint.ts';
import { type LinesResult, lintLines } from '../core/lint/lintLines.ts';
import { lintPolicy } from '../core/lint/lintPolicy.ts';
import { readOnce } from '../core/syntax/readRules.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { type Fail, isMissing } from './failure.ts';
import type { Io } from './io.ts';
import type { JudgePool } from './judgePool.ts';
import {
  createLineJudge,
  type JudgedRuleset,
  judgeInParts,
  judgeRuleset,
  optionsId,
} from './judgeRuleset.ts';
import { createUnpacker, type Judged, type PackedProblems, packProblems } from './packedProblems.ts';
import { type FileReport, type FileText, reported } from './reporters/report.ts';
import { seenTexts } from './seenTexts.ts';
import { nameOf, sourcesOf } from './sources.ts';

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

/** What is read as one ruleset. */
interface Whole extends JudgedRuleset {
  /** For each file, the member that it is; undefined for one that is not reported. */
  readonly members: readonly (Member | undefined)[];
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
      yield {
        kind: 'file',
        files: [{ ...file, name: nameOf(file.path), isReported: true }],
        members: [one],
        options,
      };
    else directories.set(directory, [...(directories.get(directory) ?? []), one]);
  }
  for (const [directory, own] of directories) {
    try {
      const [first] = own;
      if (!first) continue;
      const byName = new Map(own.map((m) => [nameOf(m.file.path), m]));
      const prefix = first.file.path.replace(/[^/]*$/, '');
      const names = [...new Set([...(await namesIn(directory, own, io)), ...byName.keys()])];
      const sources = await sourcesOf(prefix, names, io, (name) => byName.get(name)?.file);
      const files = sources.map((f) => ({ ...f, isReported: byName.has(f.name) }));
      yield { kind: 'folder', files, members: files.map((f) => byName.get(f.name)), options: first.options };
    } catch (error) {
      fail(directory, error);
    }
  }
}

/** Returns the names in a directory. What came on standard input need not be there yet, nor its directory. */
async function namesIn(directory: string, own: readonly Member[], io: Io): Promise<readonly string[]> {
  try {
    return (await io.readFolder(directory)) ?? [];
  } catch (error) {
    if (isMissing(error) && own.every(({ isStdin }) => isStdin)) return [];
    throw error;
  }
}

/** In UTF-16 units of the texts that are kept, and of what they report. */
const WHOLES_KEPT = 30_000_000;
/**
 * In UTF-16 units: so much is judged in this thread before others are asked, for they take as long to start.
 */
const FIRST = 200_000;
/** In UTF-16 units: of a file that is as large, another thread judges the lines while this one judges the ruleset. */
const IN_PARTS = 2_000_000;

/**
 * Reports what files have by themselves and together, in their order: once it is known, by a function that
 * is to be called when they are printed, for the reports themselves are large.
 */
export type ReportsOf = (
  members: readonly Member[],
  io: Io,
  fail: Fail,
) => Promise<() => readonly FileReport[]>;

/** How files are judged. */
export interface Judging {
  /** Returns what this machine answers for a file; undefined where it is not asked. */
  readonly answersOf: ((member: Member) => Promise<HostAnswers>) | undefined;
  /** Whether the fixes of problems will be asked for. */
  readonly wantsFixes: boolean;
  /** Other threads that judge rulesets; undefined where there are none. */
  readonly pool: JudgePool | undefined;
  /** Other threads that judge the lines of a large file; undefined where there are none. */
  readonly helpers: JudgePool | undefined;
  /** Lets happen what waits besides. */
  readonly pause: () => Promise<void>;
}

/** Judges a ruleset in this thread; undefined where the lines of a file cannot be judged, which is told. */
type JudgeHere = (whole: Whole, fail: Fail) => Promise<Judged | undefined>;

/** Returns a function that judges rulesets, those that are alike once, and some in other threads. */
function createRulesetJudge(
  judgeHere: JudgeHere,
  { wantsFixes, pool }: Pick<Judging, 'wantsFixes' | 'pool'>,
): (whole: Whole, fail: Fail) => Promise<Judgement | undefined> {
  const known = seenTexts<PackedProblems>(WHOLES_KEPT);
  /** What is being judged, so that what is alike is not judged meanwhile. */
  const open = new Map<string, Promise<Judgement | undefined>>();
  let judgedHere = 0;

  async function judgeNew(whole: Whole, key: string, fail: Fail): Promise<Judgement | undefined> {
    if (pool && judgedHere >= FIRST)
      try {
        const { kind, files, options } = whole;
        const packed = await pool.judge({ kind, files, options });
        known.set(key, packed, packed.length);
        return { packed };
      } catch {
        // Its thread ended, for lack of memory perhaps. Here it is judged as if there had been none.
      }
    judgedHere += key.length;
    const judged = await judgeHere(whole, fail);
    if (!judged) return undefined;
    const packed = packProblems(judged, wantsFixes);
    known.set(key, packed, packed.length);
    return { judged };
  }

  return async (whole, fail) => {
    const key = keyOf(whole);
    const packed = known.get(key);
    if (packed !== undefined) return { packed };
    const same = open.get(key);
    if (same) return (await same) ?? judgementOf(await judgeHere(whole, fail));
    const judged = judgeNew(whole, key, fail).finally(() => open.delete(key));
    open.set(key, judged);
    return judged;
  };
}

/**
 * Returns a function that finds the problems of files, each by itself and together. Files and rulesets that
 * are alike are judged once.
 */
export function createJudge({ answersOf, helpers, pause, ...others }: Judging): ReportsOf {
  const judgeLines = createLineJudge();
  const unpack = createUnpacker();

  async function linesOf(member: Member): Promise<LinesResult> {
    const { file, options } = member;
    return answersOf
      ? lintLines(readOnce(file.text, file.path), options, await answersOf(member))
      : judgeLines(file, options);
  }

  async function judgeHere(whole: Whole, fail: Fail): Promise<Judged | undefined> {
    const inParts =
      helpers && hasParts(whole)
        ? await judgeInParts(whole, async (asked) => unpack(await helpers.judge(asked)), pause)
        : undefined;
    if (inParts) return inParts;
    const lines: (LinesResult | undefined)[] = [];
    for (const member of whole.members)
      try {
        lines.push(member && (await linesOf(member)));
      } catch (error) {
        fail(member?.file.path ?? '', error);
        return undefined;
      }
    return judgeRuleset(whole, lines);
  }

  const judge = answersOf
    ? async (whole: Whole, fail: Fail) => judgementOf(await judgeHere(whole, fail))
    : createRulesetJudge(judgeHere, others);

  async function aloneJudged(member: Member, fail: Fail): Promise<readonly LintProblem[] | undefined> {
    try {
      return aloneProblems(member) ?? problemsOf(await linesOf(member), undefined, 0);
    } catch (error) {
      fail(member.file.path, error);
      return undefined;
    }
  }

  return async (members, io, fail) => {
    const judgements: (readonly [Whole, Judgement])[] = [];
    const left = new Set(members);
    for await (const whole of wholesOf(members, io, fail)) {
      const judgement = await judge(whole, fail);
      if (judgement) judgements.push([whole, judgement]);
      for (const member of whole.members) if (member) left.delete(member);
    }
    const alone: (readonly [Member, readonly LintProblem[]])[] = [];
    for (const member of left) {
      const problems = await aloneJudged(member, fail);
      if (problems) alone.push([member, problems]);
    }
    return () => {
      const found = new Map<Member, FileReport>();
      const unread: FileReport[] = [];
      for (const [member, problems] of alone) found.set(member, reportOfFile(member.file, problems, []));
      for (const [{ files, members: own }, judgement] of judgements)
        for (const [i, problems] of 'packed' in judgement ? unpack(judgement.packed) : judgement.judged) {
          const [file, member] = [files[i], own[i]];
          if (member) found.set(member, reportOfFile(member.file, problems, files));
          else if (file) unread.push(reportOfFile(file, problems, files));
        }
      return [...members.flatMap((member) => found.get(member) ?? []), ...unread];
    };
  };
}

/** What a ruleset reports, perhaps still packed. */
type Judgement = { readonly judged: Judged } | { readonly packed: PackedProblems };

function judgementOf(judged: Judged | undefined): Judgement | undefined {
  return judged && { judged };
}

function reportOfFile(
  file: FileText,
  problems: readonly LintProblem[],
  files: readonly FileText[],
): FileReport {
  return { path: file.path, text: file.text, problems: problems.map((p) => reported(p, file, files)) };
}

/** Reports whether a ruleset is a large file whose lines can be judged elsewhere. */
function hasParts({ kind, files }: Whole): boolean {
  const text = files[0]?.text ?? '';
  return kind === 'file' && text.length >= IN_PARTS && !text.includes('audit-rules:');
}

/** Returns a text that a ruleset has in common with all others of which the same is reported. */
function keyOf({ kind, files, options }: Whole): string {
  const parts = files.map(
    ({ name, text, isReported }) => `${name}\n${isReported ? 1 : 0} ${text.length}\n${text}`,
  );
  return `${optionsId(options)}\n${kind}\n${parts.join('\n')}`;
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
