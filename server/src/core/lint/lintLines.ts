import type { CheckInfo, Problem } from '../checks/defineCheck.ts';
import type { HostAnswers, HostCheck } from '../checks/host/defineHostCheck.ts';
import { hostChecks } from '../checks/host/hostChecks.ts';
import { type HostQuestions, hostQuestions, runHostChecks } from '../checks/host/runHost.ts';
import { checks } from '../checks/registry.ts';
import { isOn, isSelected, type LintOptions } from '../checks/select.ts';
import { asMerged } from '../ruleset/mergedReturns.ts';
import type { RulesDocument } from '../syntax/document.ts';
import { mergedByPlace } from '../text/span.ts';
import { type FoundProblems, findProblems } from './findProblems.ts';
import { shownProblems } from './shownProblems.ts';
import { commentProblems, type Reaches, reachesOf } from './suppress.ts';
import { templateRuleProblems } from './templateRules.ts';
import { withoutDuplicates } from './withoutDuplicates.ts';

/** What the lines of one document report. */
export interface LinesResult {
  readonly document: RulesDocument;
  readonly options: LintOptions;
  readonly reaches: Reaches;
  /** What comments suppress included, severities of settings not applied. */
  readonly found: FoundProblems;
  /** After suppression comments and settings, with what the machine's answers add. By place. */
  readonly problems: readonly Problem[];
}

/**
 * Lints the lines of a document, each by itself, and returns their problems after suppression comments and
 * settings.
 * @param host what the document's machine has answered; undefined where it is not asked
 * @param previous the result for an earlier text of the same file: unchanged lines are taken from it
 */
export function lintLines(
  document: RulesDocument,
  options: LintOptions,
  host?: HostAnswers,
  previous?: LinesResult,
): LinesResult {
  const reaches = reachesOf(document);
  const found = findProblems(document, options, previous?.found);
  const read = readAs(document, options);
  const between = templateRuleProblems(read, options);
  const shown = shownProblems(between.length > 0 ? [...found.problems, ...between] : found.problems, {
    reaches,
    settings: options,
    ofComments: (used) => commentProblems(reaches, used, lineChecksRun(options)),
  });
  const lines = withoutDuplicates(read, options.targets, shown);
  const problems = host ? withHost(read, reaches, lines, options, host) : lines;
  return { document, options, reaches, found, problems };
}

/** Returns a document as auditctl reads it, where augenrules merges it first. */
function readAs(document: RulesDocument, { merged, targets }: LintOptions): RulesDocument {
  return merged ? asMerged(document, targets) : document;
}

/** Adds what a machine's answers say, and removes what they settle. */
function withHost(
  document: RulesDocument,
  reaches: Reaches,
  lines: readonly Problem[],
  options: LintOptions,
  host: HostAnswers,
): readonly Problem[] {
  const { problems, settles } = runHostChecks(document, options.targets, host, wantedHostChecks(options));
  return mergedByPlace(
    lines.filter((p) => !settles(p)),
    shownProblems(problems, { reaches, settings: options, eachPlace: true }),
  );
}

const codes: ReadonlySet<string> = new Set(checks.map((c) => c.code));

/** Returns a function that reports whether a check is one of the line checks that run with these options. */
export function lineChecksRun({ only }: LintOptions): (check: CheckInfo) => boolean {
  return (check) => codes.has(check.code) && isSelected(check, only);
}

/**
 * Returns what the checks need to know of a document's machine: paths, and whether accounts; no paths where
 * no check asks.
 */
export function questions(document: RulesDocument, options: LintOptions): HostQuestions {
  return wantedHostChecks(options).length === 0
    ? { paths: [], accounts: false }
    : hostQuestions(readAs(document, options), options.targets);
}

function wantedHostChecks(options: LintOptions): readonly HostCheck[] {
  return hostChecks.filter((c) => isOn(c, options) && isSelected(c, options.only));
}
