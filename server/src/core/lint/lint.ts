import type { Problem } from '../checks/defineCheck.ts';
import type { RulesetCheck, RulesetContext, RulesetProblem } from '../checks/ruleset/defineRulesetCheck.ts';
import { examineRuleset, type RulesetInput, type RulesetState } from '../checks/ruleset/examineRuleset.ts';
import { rulesetChecks } from '../checks/ruleset/rulesetChecks.ts';
import { searches } from '../checks/ruleset/runRuleset.ts';
import { isOn, isSelected, type LintOptions } from '../checks/select.ts';
import type { SourceFile } from '../ruleset/ruleset.ts';
import { readOnce } from '../syntax/readRules.ts';
import { mergedByPlace } from '../text/span.ts';
import type { Steps } from '../text/steps.ts';
import { withOtherFiles } from './elsewhere.ts';
import { findProblems } from './findProblems.ts';
import { type LinesResult, lineChecksRun } from './lintLines.ts';
import { type ReportingFiles, reportedHere, reportingFiles } from './onceInRuleset.ts';
import { oneForEachEdit } from './oneForEachEdit.ts';
import { shownProblems } from './shownProblems.ts';
import { type Ran, type Reaches, reachesOf, unusedTogether } from './suppress.ts';

/** A file of a ruleset. */
export interface LintFile extends SourceFile {
  /**
   * What its lines report; undefined for a file that only belongs to the ruleset, of which nothing is
   * reported.
   */
  readonly lines?: LinesResult;
}

/** A ruleset to lint. */
export interface LintInput extends Pick<RulesetInput, 'kind' | 'onFailure'> {
  /**
   * All entries of a rules.d directory (those that augenrules does not read are reported, not read), or one
   * file.
   */
  readonly files: readonly LintFile[];
  readonly options: LintOptions;
  /** Codes of ruleset checks that are not run. */
  readonly without?: ReadonlySet<string>;
  /**
   * The file may become a part of another ruleset, where its lines may do other things to each other: most
   * are warnings.
   */
  readonly mayBePart?: boolean;
}

/** What a ruleset reports, before suppression comments and severities of settings. */
export interface RulesetResult {
  readonly input: LintInput;
  readonly context: RulesetContext;
  /** By file and place. */
  readonly problems: readonly RulesetProblem[];
  /** For each file, by place. */
  readonly byFile: readonly (readonly RulesetProblem[])[];
  /** Reports whether a check of rulesets ran. */
  readonly ran: Ran;
  readonly state: RulesetState;
}

/** A problem of a line, or one of a ruleset with the file that it is in. */
export type LintProblem = Problem | RulesetProblem;

/** What files report by themselves and together. */
export interface LintResult {
  /** Undefined where no check of rulesets is wanted. */
  readonly ruleset: RulesetResult | undefined;
  /** For each file, by place: after suppression comments and settings. Empty for a file without `lines`. */
  readonly files: readonly (readonly LintProblem[])[];
}

/** Reports whether a problem is one of a ruleset, whose related places and fixes can be in other files. */
export function isRulesetProblem(problem: LintProblem): problem is RulesetProblem {
  return 'file' in problem;
}

/** Reports whether any check of rulesets is wanted with these options. */
export function wantsRuleset(options: LintOptions): boolean {
  return wantedRulesetChecks(options).length > 0;
}

/**
 * Lints files as one ruleset, in steps after each of which the caller may pause or stop, and returns the
 * problems of each file.
 * @param previous the result for an earlier text of the same files: what an edit did not touch is taken from
 *   it
 */
export function* lintInSteps(input: LintInput, previous?: LintResult): Steps<LintResult> {
  const ruleset = wantsRuleset(input.options) ? yield* lintRuleset(input, previous?.ruleset) : undefined;
  const reporting = ruleset && reportingFiles(ruleset, (file) => input.files[file]?.lines !== undefined);
  const files = input.files.map(({ lines }, file) =>
    lines ? problemsOf(lines, ruleset, file, reporting) : [],
  );
  return { ruleset, files };
}

/**
 * Lints the ruleset of several files, in steps after each of which the caller may pause or stop, and returns
 * what only the files together report.
 * @param previous the result for an earlier state, from which unchanged results are reused; undefined without
 *   one
 */
export function* lintRuleset(input: LintInput, previous?: RulesetResult): Steps<RulesetResult> {
  const { kind, files, options, without, onFailure } = input;
  const failed = new Set<RulesetCheck>();
  const state = yield* examineRuleset(
    {
      kind,
      files,
      targets: options.targets,
      checks: wantedRulesetChecks(options).filter((c) => !without?.has(c.code)),
      ...(onFailure
        ? {
            onFailure: (check: RulesetCheck, error: unknown) => {
              failed.add(check);
              onFailure(check, error);
            },
          }
        : {}),
    },
    previous?.state,
  );
  const { context, problems } = state;
  const byFile: RulesetProblem[][] = files.map(() => []);
  for (const p of problems) byFile[p.file]?.push(p);
  // A file that is alone may become a part of something else: no check of rulesets has seen all of it.
  const ran: ReadonlySet<unknown> = new Set(
    kind === 'file'
      ? []
      : rulesetChecks.filter((c) => searches(c, context) && !failed.has(c) && !without?.has(c.code)),
  );
  return {
    input,
    context,
    problems,
    byFile,
    ran: (check) => ran.has(check) && isSelected(check, options.only),
    state,
  };
}

function wantedRulesetChecks(options: LintOptions): readonly RulesetCheck[] {
  return rulesetChecks.filter((c) => isOn(c, options) && isSelected(c, options.only));
}

/**
 * Returns the problems of a file by itself and as a part of its ruleset, in order; empty where there are
 * none.
 * @param lines what its lines report
 * @param ruleset what the ruleset reports; undefined while it is not computed
 * @param file the 0-based index of the file in the ruleset
 * @param reporting the file that reports each problem of the ruleset as a whole; where absent, the first file
 *   in which the problem occurs
 */
export function problemsOf(
  lines: LinesResult,
  ruleset: RulesetResult | undefined,
  file: number,
  reporting?: ReportingFiles,
): readonly LintProblem[] {
  if (!ruleset) return lines.problems;
  const { reaches, options, found } = lines;
  const own = shown(ruleset, file, { reaches, options, found: () => found.problems }, reporting);
  const load = ruleset.input.kind === 'folder' ? ruleset.context.classes[0]?.load : undefined;
  const { problems, document } = lines;
  const ofLines = load ? withOtherFiles(problems, document.text, load, file) : problems;
  return mergedByPlace<LintProblem>(ofLines, own);
}

/**
 * Returns the problems of a ruleset by file and place, after suppression comments and settings; empty where
 * there are none.
 * @param reporting the file that reports each problem of the ruleset as a whole; with an empty map, each file
 *   reports such a problem at its own places; where absent, only the first file that has such a place reports
 *   it
 */
export function rulesetProblems(
  ruleset: RulesetResult,
  reporting?: ReportingFiles,
): readonly RulesetProblem[] {
  const { files, options } = ruleset.input;
  return files.flatMap(({ text }, file) => {
    const document = readOnce(text.includes('audit-rules:') ? text : '');
    const found = (): readonly Problem[] => findProblems(document, options).problems;
    return shown(ruleset, file, { reaches: reachesOf(document), options, found }, reporting);
  });
}

/** What is known of the lines of a file. */
interface ShownLines {
  readonly reaches: Reaches;
  readonly options: LintOptions;
  /** Returns their problems, suppressed ones included. */
  readonly found: () => readonly Problem[];
}

function shown(
  ruleset: RulesetResult,
  file: number,
  { reaches, options, found }: ShownLines,
  reporting: ReportingFiles = reportingFiles(ruleset, () => false),
): readonly RulesetProblem[] {
  const { byFile, ran, input } = ruleset;
  const own = byFile[file] ?? [];
  const lineRan = lineChecksRun(options);
  const unused = unusedTogether(
    reaches,
    () => [...found(), ...own],
    lineRan,
    (c) => lineRan(c) || ran(c),
  );
  const problems = shownProblems(own, {
    reaches,
    settings: input.options,
    divide: (left) => {
      const { here, elsewhere } = reportedHere(ruleset, file, left, reporting);
      return { here: oneForEachEdit(here), elsewhere };
    },
    ofComments: () => unused.map((p) => ofFile(p, file)),
  });
  return input.mayBePart
    ? problems.map((p) =>
        p.severity === 'error' && !holdingInParts.has(p.code) ? { ...p, severity: 'warning' } : p,
      )
    : problems;
}

/** Codes of the checks whose errors stay errors whatever the file becomes a part of. */
const holdingInParts: ReadonlySet<string> = new Set(
  rulesetChecks.filter((c) => c.holdsInParts).map((c) => c.code),
);

/** Makes a problem of a document one of the ruleset that the document is a file of. */
function ofFile(p: Problem, file: number): RulesetProblem {
  return {
    ...p,
    scope: 'ruleset',
    file,
    related: p.related.map((r) => ({ ...r, file })),
    fixes: () => p.fixes().map((f) => ({ ...f, edits: f.edits.map((e) => ({ ...e, file })) })),
  };
}
