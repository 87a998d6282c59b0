import { withinLimits } from '../core/checks/faultyChecks.ts';
import type { LintOptions } from '../core/checks/select.ts';
import {
  type LintInput,
  type LintProblem,
  type LintResult,
  lintInSteps,
  lintRuleset,
  rulesetProblems,
} from '../core/lint/lint.ts';
import { type LinesResult, lintLines } from '../core/lint/lintLines.ts';
import { isRulesFileName } from '../core/ruleset/rulesDirectory.ts';
import { readOnce } from '../core/syntax/readRules.ts';
import { templateKindIn } from '../core/syntax/template.ts';
import { mergedByPlace } from '../core/text/span.ts';
import { type Steps, slices } from '../core/text/steps.ts';
import type { Judged } from './packedProblems.ts';
import type { FileText } from './reporters/report.ts';
import { seenTexts } from './seenTexts.ts';
import type { NamedFile } from './sources.ts';

/** A file of a ruleset. */
export interface JudgedFile extends NamedFile {
  /** Its problems are wanted; another file is only read with those of its directory. */
  readonly isReported: boolean;
}

/** What is judged as one ruleset, as values that another thread can be given. */
export interface JudgedRuleset {
  /** A rules.d directory with all its files, or one file that is alone. */
  readonly kind: 'folder' | 'file';
  readonly files: readonly JudgedFile[];
  readonly options: LintOptions;
}

/** What another thread is asked to judge. */
export interface AskedRuleset extends JudgedRuleset {
  /** Set where only what the lines report by themselves is wanted. */
  readonly part?: 'lines';
}

/** Returns what the lines of a file report by themselves. */
export type JudgeLines = (file: FileText, options: LintOptions) => LinesResult;

/** In UTF-16 units of the texts that are kept. What the lines of a text report is many times as large. */
const LINES_KEPT = 500_000;

/** Returns a function that judges the lines of a file, and remembers texts so that equal ones are judged once. */
export function createLineJudge(): JudgeLines {
  const seen = seenTexts<LinesResult>(LINES_KEPT);
  return ({ path, text }, options) => {
    const key = `${optionsId(options)}\n${templateKindIn(path, text)}\n${text}`;
    const known = seen.get(key);
    if (known) return known;
    const made = lintLines(readOnce(text, path), options);
    seen.set(key, made);
    return made;
  };
}

/**
 * Returns what the files of a ruleset report, each by itself and together.
 * @param lines what the lines of each file report; undefined for a file of which nothing is reported
 */
export function judgeRuleset(ruleset: JudgedRuleset, lines: readonly (LinesResult | undefined)[]): Judged {
  const { files } = ruleset;
  const result = finishWithinLimits(() => lintInSteps(inputOf(ruleset, lines)));
  return new Map([
    ...result.files.flatMap((problems, i) => (files[i]?.isReported ? [[i, problems] as const] : [])),
    ...unreadFiles(result, ruleset),
  ]);
}

/**
 * Returns what a file that is alone reports as a ruleset, while `ofLines` finds out elsewhere what its lines report by
 * themselves; undefined where that fails. A file with suppression comments cannot be judged in two parts.
 * @param pause lets the question be sent before this thread is at work
 */
export async function judgeInParts(
  ruleset: JudgedRuleset,
  ofLines: (asked: AskedRuleset) => Promise<Judged>,
  pause: () => Promise<void>,
): Promise<Judged | undefined> {
  const { kind, files, options } = ruleset;
  const asked = ofLines({ kind, files, options, part: 'lines' }).catch(() => undefined);
  await pause();
  const own = rulesetProblems(finishWithinLimits(() => lintRuleset(inputOf(ruleset, []))));
  const lines = (await asked)?.get(0);
  return lines && new Map([[0, mergedByPlace<LintProblem>(lines, own)]]);
}

function inputOf(
  { kind, files, options }: JudgedRuleset,
  lines: readonly (LinesResult | undefined)[],
): LintInput {
  return {
    kind,
    options,
    // Only `audit.rules` is known to be read as it is.
    mayBePart: kind === 'file' && files[0]?.name !== 'audit.rules',
    files: files.map((f, i) => ({ ...f, ...(lines[i] ? { lines: lines[i] } : {}) })),
  };
}

/**
 * In milliseconds: how long a ruleset is judged before the limits of the host count from the start again, which takes
 * 0.4 of one.
 */
const SLICE = 250;

/** Does work with checks to its end, within the limits of the host. */
function finishWithinLimits<T>(steps: () => Steps<T>): T {
  const nextSlice = slices(steps, () => performance.now(), SLICE);
  for (;;) {
    const step = withinLimits(nextSlice);
    if (step.done) return step.value;
  }
}

/**
 * Returns what is reported of the files of a directory that augenrules does not read, where all that it reads
 * are reported.
 */
function unreadFiles({ ruleset }: LintResult, { files }: JudgedRuleset): Judged {
  const others = files.filter((f) => !f.isReported);
  if (!ruleset || others.length === 0 || others.some(({ name }) => isRulesFileName(name))) return new Map();
  const problems = rulesetProblems(ruleset);
  return new Map(
    files.flatMap((file, i) => {
      const own = file.isReported ? [] : problems.filter((p) => p.file === i);
      return own.length === 0 ? [] : [[i, own] as const];
    }),
  );
}

const ids = new WeakMap<LintOptions, string>();

/** Returns a text that options have in common with all others that judge alike. */
export function optionsId(options: LintOptions): string {
  let id = ids.get(options);
  if (id === undefined) {
    const { targets, ...rest } = options;
    const named = targets.map(({ name, machine }) => `${name} ${machine}`);
    ids.set(options, (id = JSON.stringify([named, rest])));
  }
  return id;
}
