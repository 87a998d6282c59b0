import type { Target } from '../../facts/targets.ts';
import { type FileLines, fileLines } from '../../ruleset/fileLines.ts';
import type { SourceFile } from '../../ruleset/ruleset.ts';
import type { Steps } from '../../text/steps.ts';
import { isFaulty, startCheck, switchOff } from '../faultyChecks.ts';
import type {
  ClassRuleset,
  RulesetCheck,
  RulesetContext,
  RulesetProblem,
  TargetRuleset,
} from './defineRulesetCheck.ts';
import { rulesetSearches } from './rulesetChecks.ts';
import { byFilePlace, earlier, fileSteps, folderSteps, runRulesetCheck } from './runRuleset.ts';

/** The files of a ruleset, and how they are read. */
export interface RulesetInput {
  /** `folder`: augenrules merges the files of a directory. `file`: auditctl reads the one file as it is. */
  readonly kind: 'folder' | 'file';
  readonly files: readonly SourceFile[];
  readonly targets: readonly Target[];
  readonly checks: readonly RulesetCheck[];
  /** Called for a check that throws; its problems are then missing. Without it, the error is thrown. */
  readonly onFailure?: (check: RulesetCheck, error: unknown) => void;
}

/**
 * A ruleset with the findings of its checks, before suppression comments and severities of settings are
 * applied.
 */
export interface RulesetState {
  readonly context: RulesetContext;
  /** The problems, sorted by file and place. */
  readonly problems: readonly RulesetProblem[];
  /** The lines of each file, for the next examination. */
  readonly lines: ReadonlyMap<string, FileLines>;
}

/**
 * Examines a ruleset with its checks, in steps after each of which the caller may pause or stop, and returns
 * the problems before settings and comments apply.
 * @param previous the result for an earlier text of the same ruleset, used for what an edit did not touch;
 *   the problems are equal to those of an examination from scratch
 */
export function* examineRuleset(input: RulesetInput, previous?: RulesetState): Steps<RulesetState> {
  const { files, checks, onFailure } = input;
  const lines = new Map(files.map((f) => [f.name, fileLines(f.text, previous?.lines.get(f.name))] as const));
  const context = yield* contextSteps(input, lines, previous?.context);
  for (const own of context.classes) {
    for (const search of rulesetSearches) {
      try {
        yield* search(own, similarTo(own, context, previous?.context));
      } catch {
        // The checks that use the result fail with the same error and are reported.
      }
    }
  }
  const problems: RulesetProblem[] = [];
  for (const check of checks) {
    yield;
    if (isFaulty(check.code)) continue;
    startCheck(check.code);
    try {
      for (const problem of yield* runRulesetCheck(context, check)) problems.push(problem);
    } catch (error) {
      if (onFailure) onFailure(check, error);
      else switchOff(check.code, error);
    }
  }
  return { context, problems: problems.sort(byFilePlace), lines };
}

function contextSteps(
  { kind, files, targets }: RulesetInput,
  lines: ReadonlyMap<string, FileLines>,
  previous: RulesetContext | undefined,
): Steps<RulesetContext> {
  const linesOf = ({ name, text }: SourceFile): FileLines => lines.get(name) ?? fileLines(text);
  const [first = { name: '', text: '' }] = files;
  return kind === 'file'
    ? fileSteps(first.text, first.name, targets, linesOf(first), previous)
    : folderSteps(files, targets, files.map(linesOf), previous);
}

/** Returns the rulesets that a class is similar to: its earlier state, and the first class; empty where there are none. */
function similarTo(
  own: ClassRuleset,
  { classes }: RulesetContext,
  before: RulesetContext | undefined,
): readonly TargetRuleset[] {
  const [first] = classes;
  const found = [earlier(before, own.target), first === own ? undefined : first];
  return found.filter((t) => t !== undefined);
}
