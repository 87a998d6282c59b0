import { type ConfigSetting, readAuditdConf } from '../daemon/auditdConf.ts';
import { auditdConfFindings } from '../daemon/configFindings.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { listedRules } from '../ruleset/listedRule.ts';
import { load, loadWhole } from '../ruleset/load.ts';
import { silencedBy } from '../ruleset/silence.ts';
import { finish, type Steps } from '../text/steps.ts';
import { deadLinesOf } from './deadLines.ts';
import { createHandChecker } from './handChecks.ts';
import { judgeConfig } from './judgeConfig.ts';
import { judgeControl } from './judgeControl.ts';
import { judgeRules, type RulesJudge } from './judgeRules.ts';
import {
  type ProfileInput,
  type ProfileResult,
  type RequirementResult,
  type RequirementState,
  requirementStates,
  type ScannerVerdict,
} from './profileResult.ts';
import type { Requirement } from './profileTypes.ts';
import { recordingBy } from './recording.ts';
import { createScanRunner, scannedTexts } from './scanTexts.ts';

/** So many lines are judged at a time. */
const VERDICTS = 50;

/** The name of the check by hand among the scanners. */
const GUIDE = 'guide';

/**
 * Judges for each requirement of a profile whether a ruleset has its text, as scanners look for it, and
 * records its events, as the kernel of the target would; returns a result for each. What is not certain is
 * never called recorded.
 */
export function judgeProfile(input: ProfileInput): ProfileResult {
  return finish(judgeProfileSteps(input));
}

/**
 * Judges a ruleset as {@link judgeProfile} does, in work that may pause before each requirement, and returns
 * the same result.
 */
export function* judgeProfileSteps(input: ProfileInput): Steps<ProfileResult> {
  const { profile, ruleset, target, config } = input;
  // Loading does not pause: the verdicts on which it takes long are kept with the lines.
  for (const [i, { node }] of ruleset.lines.entries()) {
    if (node.kind === 'command') verdictOf(node, target);
    if (i % VERDICTS === 0) yield;
  }
  const loaded = load(ruleset, target);
  yield;
  const settings = config === undefined ? undefined : readAuditdConf(config);
  const scan = createScanRunner(scannedTexts(ruleset, target.machine, config));
  yield;
  const byHand = createHandChecker({
    listed: () => listedRules(loaded, target),
    merged: () => ruleset.lines.map((l) => l.text),
    added: () =>
      loaded.lines.flatMap(({ sent, verdict }) =>
        verdict?.outcome === 'loads' && sent?.sent.type === 'add' ? [sent.rule] : [],
      ),
    target,
  });
  const judge: RulesJudge = {
    target,
    recording: recordingBy(loaded, target, silencedBy(loaded)),
    deadLine: deadLinesOf(loaded, loadWhole(ruleset, target), target),
    programs: input.programs,
  };
  const wanted = (scanner: string): boolean => input.scanners?.includes(scanner) ?? true;
  const scannersOf = (requirement: Requirement): readonly ScannerVerdict[] => [
    ...(requirement.hand && wanted(GUIDE)
      ? [{ scanner: GUIDE, answer: byHand(requirement), failed: [] }]
      : []),
    ...requirement.scans.flatMap((s) =>
      wanted(s.scanner) ? [{ scanner: s.scanner, scan: s, ...scan(s) }] : [],
    ),
  ];
  const results: RequirementResult[] = [];
  for (const requirement of profile.requirements) {
    yield;
    const scanners = scannersOf(requirement);
    results.push(withFaults(judgeOne(requirement, scanners, { judge, settings, loaded })));
  }
  return {
    profile,
    ruleset,
    target,
    results,
    counts: countsOf(results),
    configFindings: auditdConfFindings(config ?? '').filter((f) => f.severity === 'error'),
  };
}

interface Judges {
  readonly judge: RulesJudge;
  readonly settings: readonly ConfigSetting[] | undefined;
  readonly loaded: ReturnType<typeof load>;
}

function judgeOne(
  requirement: Requirement,
  scanners: readonly ScannerVerdict[],
  { judge, settings, loaded }: Judges,
): RequirementResult {
  if (requirement.kind === 'auditd.conf') return judgeConfig(requirement, scanners, settings);
  if (requirement.kind === 'control') return judgeControl(requirement, scanners, loaded);
  return judgeRules(requirement, scanners, judge);
}

/** Adds what is wrong with the official lines. */
function withFaults(result: RequirementResult): RequirementResult {
  const { faults, notes } = result.requirement;
  return faults.length + notes.length === 0
    ? result
    : {
        ...result,
        notes: [...result.notes, ...faults.map((f) => `The official text is faulty. ${f}`), ...notes],
      };
}

/** Returns how many results have each state. */
export function countsOf(
  results: readonly Pick<RequirementResult, 'state'>[],
): Readonly<Record<RequirementState, number>> {
  const count = (state: RequirementState): number => results.filter((r) => r.state === state).length;
  return Object.fromEntries(requirementStates.map((s) => [s, count(s)])) as Record<RequirementState, number>;
}
