import { coverage, seenShare, united } from '../core/attack/coverage/coverage.ts';
import { changeSince, changeText, readBaseline } from '../core/attack/coverage/coverageBaseline.ts';
import { writeCoverage } from '../core/attack/coverage/coverageExports.ts';
import type { Coverage, CoveredRuleset, TechniqueCoverage } from '../core/attack/coverage/coverageTypes.ts';
import { techniquesOfGroup } from '../core/attack/data/groupTechniques.ts';
import type { Target } from '../core/facts/targets.ts';
import { type HashedUses, hashedUsesOf, hashesOf, unitedUses } from '../core/hashes/coveredHashes.ts';
import { kernelsFor } from '../core/ima/facts/policyKernels.ts';
import { type PolicyDocument, parsePolicy } from '../core/ima/syntax/policyDocument.ts';
import { load, originOf } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import { withoutSlash } from '../core/text/paths.ts';
import { type Configs, createConfigs } from './configs.ts';
import { decode } from './decode.ts';
import { type Fail, failureLine } from './failure.ts';
import { type FoundRuleset, rulesetsOf } from './foundRulesets.ts';
import type { Io } from './io.ts';
import type { CoverageRequest } from './requests.ts';

/**
 * Runs `audit-rules coverage`; returns the exit status: 1 where less is seen than required, or something is
 * no longer seen; 2 where something cannot be read; otherwise 0.
 */
export async function runCoverage(request: CoverageRequest, io: Io): Promise<number> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(failureLine(place, error));
  };
  const configs = createConfigs(request.config, io, fail);
  const target = await targetOf(request, configs);
  const found: FoundRuleset[] = [];
  for (const path of request.paths) {
    try {
      found.push(...(await rulesetsOf(path, configs, io, fail)));
    } catch (error) {
      fail(path, error);
    }
  }
  const baseline = request.baseline === undefined ? undefined : await readLayer(request.baseline, io, fail);
  const policy = request.policy === undefined ? undefined : await readPolicy(request.policy, io, fail);
  if (failed) return 2;
  const covered = coverAll(found, target, request);
  if (!covered) {
    fail(request.paths.join(' '), 'there are no audit rules in it');
    return 2;
  }
  printCoverage(covered, policy, request, io);
  const lostSome = baseline !== undefined && printChange(baseline, covered.coverage, request, io);
  const isUnder = printShortfall(covered.coverage, request, io);
  return isUnder || lostSome ? 1 : 0;
}

async function targetOf(request: CoverageRequest, configs: Configs): Promise<Target> {
  const [first = '.'] = request.paths;
  const settings = await configs.settingsOf(first === '-' ? first : `${withoutSlash(first)}/x`);
  const names = request.target === undefined ? settings.targets : [request.target];
  const [target] = targetsOf(names, request.machine ?? settings.machine);
  if (!target) throw new Error('there is no target');
  return target;
}

/** What several rulesets cover together, and the place of each of their lines, `FILE:LINE`. */
interface CoveredFiles {
  readonly coverage: Coverage;
  readonly places: readonly string[];
  readonly uses: HashedUses;
}

/** Returns what rulesets cover; undefined where none of them has a rule. */
function coverAll(
  found: readonly FoundRuleset[],
  target: Target,
  request: CoverageRequest,
): CoveredFiles | undefined {
  const only = request.group && techniquesOfGroup(request.group.id)?.group.techniques;
  const parts: (CoveredRuleset & { readonly uses: HashedUses })[] = [];
  const places: string[] = [];
  for (const { folder, read, named } of found) {
    const ruleset = read(target);
    const loaded = load(ruleset, target);
    // Other programs' files end in .rules too.
    if (!named && loaded.rules.length === 0) continue;
    parts.push({
      coverage: coverage(loaded, only ? { only } : {}),
      lines: ruleset.lines.length,
      uses: hashedUsesOf(loaded.rules, target),
    });
    for (const line of ruleset.lines) {
      const { file, line: number } = originOf(line);
      places.push(`${folder}${ruleset.files[file]?.name}:${number + 1}`);
    }
  }
  return parts.length === 0
    ? undefined
    : { coverage: united(target, parts), places, uses: unitedUses(parts) };
}

function printCoverage(
  { coverage: covered, places, uses }: CoveredFiles,
  policy: PolicyDocument | undefined,
  request: CoverageRequest,
  io: Io,
): void {
  const { format, group } = request;
  const name = request.paths.join(' ');
  const whereIs = (line: number): string => places[line] ?? '';
  const kernels = kernelsFor([covered.target], undefined);
  const hashes = policy && ((t: TechniqueCoverage): string => hashesOf(t, uses, policy, kernels));
  const options = { name, whereIs, ...(group ? { group } : {}), ...(hashes ? { hashes } : {}) };
  io.stdout(writeCoverage(covered, format, options));
}

/** Prints what changed since a baseline; returns whether some technique is covered no more. */
function printChange(baseline: Baseline, covered: Coverage, { format }: CoverageRequest, io: Io): boolean {
  const change = changeSince(baseline, covered);
  if (format === 'text') io.stdout(`\n${changeText(change)}`);
  else io.stderr(changeText(change));
  return change.lost.length > 0;
}

/** Says where less is seen than --fail-under asks for; returns whether that is so. */
function printShortfall(covered: Coverage, { failUnder }: CoverageRequest, io: Io): boolean {
  const share = seenShare(covered) * 100;
  if (failUnder === undefined || share >= failUnder) return false;
  const percent = Math.floor(share * 10) / 10;
  io.stderr(
    `audit-rules: ${percent} % of what audit can see is seen, less than --fail-under ${failUnder} asks for\n`,
  );
  return true;
}

type Baseline = Exclude<ReturnType<typeof readBaseline>, { problem: string }>;

async function readPolicy(path: string, io: Io, fail: Fail): Promise<PolicyDocument | undefined> {
  try {
    return parsePolicy(decode(await io.readFile(path)));
  } catch (error) {
    fail(path, error);
    return undefined;
  }
}

async function readLayer(path: string, io: Io, fail: Fail): Promise<Baseline | undefined> {
  try {
    const baseline = readBaseline(decode(await io.readFile(path)));
    if (!('problem' in baseline)) return baseline;
    fail(path, baseline.problem);
  } catch (error) {
    fail(path, error);
  }
  return undefined;
}
