import { target as targetNamed } from '../core/facts/targets.ts';
import {
  builtInProfile,
  builtInProfiles,
  type ProfileSummary,
  unknownProfileText,
} from '../core/profiles/builtInProfiles.ts';
import { type ProfileInsertion, planProfileInsertion } from '../core/profiles/insertMissing.ts';
import { judgeProfile } from '../core/profiles/judgeProfile.ts';
import {
  changeSinceBaseline,
  type ProfileBaseline,
  profileChangeText,
  readProfileBaseline,
} from '../core/profiles/profileBaseline.ts';
import { isFailing, type JudgedProfile, recordedShare } from '../core/profiles/profileFailures.ts';
import { asGuideWrites } from '../core/profiles/profileReasons.ts';
import type { ComplianceProfile } from '../core/profiles/profileTypes.ts';
import { originOf, type Ruleset } from '../core/ruleset/index.ts';
import { toBytes } from '../core/text/bytes.ts';
import { unifiedDiff } from '../core/text/diff.ts';
import { withoutSlash } from '../core/text/paths.ts';
import { printable, printableJson } from '../core/text/printable.ts';
import { inWords } from '../core/text/sentenceParts.ts';
import { applyEdits } from '../core/text/span.ts';
import { addresses } from './addresses.ts';
import { createConfigs } from './configs.ts';
import { decode } from './decode.ts';
import { type Fail, failureLine, isMissing } from './failure.ts';
import type { Io } from './io.ts';
import { profilesIn, readProfileFile } from './profileFiles.ts';
import { profileReport } from './profileReporters.ts';
import { type ProfileRules, readProfileRules } from './profileRules.ts';
import { reportBase } from './reporters/repositoryPath.ts';
import type { ProfileRequest } from './requests.ts';

/**
 * Runs `audit-rules profile`; returns the exit status: 1 where a requirement fails that is not waived, or
 * less is recorded than required; 2 where something cannot be read or written; otherwise 0.
 */
export async function runProfile(request: ProfileRequest, version: string, io: Io): Promise<number> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(failureLine(place, error));
  };
  const configs = createConfigs(request.config, io, fail);
  try {
    const { profileFiles, waived } = await configs.settingsOf(placeInside(request.path));
    const own = await profilesIn(profileFiles, io, fail);
    if (request.path === undefined) return failed ? 2 : listProfiles(request, own, io);
    const profile = await profileOf(request, own, io, fail);
    const target = targetNamed(request.target ?? profile?.target ?? '', request.machine);
    if (!profile || !target) return 2;
    const rules = await readProfileRules(request.path, profile, request.into, { configs, io, fail });
    const programs = request.programs === undefined ? undefined : await programsIn(request.programs, io);
    const config = await configOf(request, rules, io);
    if (failed) return 2;
    const ruleset = rules.read(target);
    const before = await baselineOf(request, profile, io, fail);
    if (failed) return 2;
    const judgedNow: JudgedProfile = {
      result: judgeProfile({
        profile,
        ruleset,
        target,
        ...(config ? { config: config.text } : {}),
        ...(programs ? { programs } : {}),
        ...(request.scanners.length > 0 ? { scanners: request.scanners } : {}),
      }),
      waived: waivedOf(request, waived, profile, io),
    };
    const judged = request.writeAs === 'guide' ? asGuideWrites(judgedNow) : judgedNow;
    if (request.mode !== 'report') return await insert(request, judged, { rules, programs }, io);
    io.stdout(await reportOf(request, judged, { rules, config, version }, io));
    return statusOf(request, judged, before, io);
  } catch (error) {
    fail(request.path ?? '.', error);
    return 2;
  }
}

/** Returns a path in the directory whose configuration counts: that of the rules, or the working directory. */
function placeInside(path: string | undefined): string {
  return path === undefined || path === '-' ? 'x' : `${withoutSlash(path)}/x`;
}

/** Prints the profiles that there are: those that ship, then those of the configuration. */
function listProfiles({ format }: ProfileRequest, own: readonly ComplianceProfile[], io: Io): number {
  const all: readonly ProfileSummary[] = [
    ...builtInProfiles,
    ...own.map(({ name, title, version, date = '', target }) => ({ name, title, version, date, target })),
  ];
  if (format === 'json') {
    io.stdout(`${printableJson(all, 2)}\n`);
    return 0;
  }
  const widest = Math.max(...all.map((p) => p.name.length));
  for (const { name, title, version, date } of all)
    io.stdout(
      `${name.padEnd(widest)}  ${title}${version === '' ? '' : `, ${version}`}${date === '' ? '' : ` (${date})`}\n`,
    );
  return 0;
}

/** Returns the profile that is asked for; undefined where it cannot be read, which was told. */
async function profileOf(
  request: ProfileRequest,
  own: readonly ComplianceProfile[],
  io: Io,
  fail: Fail,
): Promise<ComplianceProfile | undefined> {
  const { profile: name = '', profileFile } = request;
  if (profileFile !== undefined)
    try {
      return await readProfileFile(profileFile, io);
    } catch (error) {
      fail(profileFile, error);
      return undefined;
    }
  const found = builtInProfile(name) ?? own.find((p) => p.name === name);
  if (!found)
    io.stderr(
      `audit-rules profile: ${printable(unknownProfileText(name, own))} (see audit-rules profile --help)\n`,
    );
  return found;
}

/** Returns the paths in a list of programs, a line each, as find prints them. */
async function programsIn(path: string, io: Io): Promise<readonly string[]> {
  const text = decode(await (path === '-' ? io.readStdin() : io.readFile(path)));
  const lines = text.split('\n').map((l) => l.trim());
  return [...new Set(lines.filter((l) => l.startsWith('/') && !/\s/.test(l)))];
}

/** auditd.conf, as it was read. */
interface DaemonConfig {
  readonly path: string;
  readonly text: string;
}

/** Returns auditd.conf: the one that is named, or the one next to the rules; undefined for none. */
async function configOf(
  { auditdConf }: ProfileRequest,
  rules: ProfileRules,
  io: Io,
): Promise<DaemonConfig | undefined> {
  const path = auditdConf ?? rules.configPath;
  if (path === undefined) return undefined;
  try {
    return { path, text: decode(await io.readFile(path)) };
  } catch (error) {
    if (auditdConf === undefined && isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Returns the waivers of the configuration and of the request, which wins; one of the request for an id that
 * the profile does not have is told.
 */
function waivedOf(
  { waive }: ProfileRequest,
  configured: ReadonlyMap<string, string> | undefined,
  profile: ComplianceProfile,
  io: Io,
): ReadonlyMap<string, string> {
  const ids = new Set(profile.requirements.map((r) => r.id));
  for (const [id] of waive)
    if (!ids.has(id))
      io.stderr(`audit-rules: ${profile.name} has no requirement "${printable(id)}" to waive\n`);
  return new Map([...(configured ?? []), ...waive].filter(([id]) => ids.has(id)));
}

/** Returns the states in an earlier report; undefined for none, and where it cannot be used, which was told. */
async function baselineOf(
  { baseline }: ProfileRequest,
  { name }: ComplianceProfile,
  io: Io,
  fail: Fail,
): Promise<ProfileBaseline | undefined> {
  if (baseline === undefined) return undefined;
  try {
    const read = readProfileBaseline(decode(await io.readFile(baseline)), name);
    if ('states' in read) return read.states;
    fail(baseline, read.problem);
  } catch (error) {
    fail(baseline, error);
  }
  return undefined;
}

interface ReportContext {
  readonly rules: ProfileRules;
  readonly config: DaemonConfig | undefined;
  readonly version: string;
}

async function reportOf(
  request: ProfileRequest,
  judged: JudgedProfile,
  { rules, config, version }: ReportContext,
  io: Io,
): Promise<string> {
  const { ruleset } = judged.result;
  return profileReport(judged, request.format, {
    name: request.path ?? '',
    failOn: request.failOn,
    place: (line) => placeOfLine(line, ruleset, rules),
    pathOfFile: (file) => rules.pathOf(ruleset.files[file]?.name ?? ''),
    version,
    home: addresses.home,
    ...(config ? { config } : {}),
    base: await reportBase(io),
  });
}

function placeOfLine(line: number, ruleset: Ruleset, rules: ProfileRules): string {
  const merged = ruleset.lines[line];
  const origin = merged && originOf(merged);
  return `${rules.pathOf(ruleset.files[origin?.file ?? 0]?.name ?? '')}:${(origin?.line ?? 0) + 1}`;
}

function statusOf(
  request: ProfileRequest,
  judged: JudgedProfile,
  before: ProfileBaseline | undefined,
  io: Io,
): number {
  const change = before && changeSinceBaseline(judged, before);
  if (before && change) {
    const text = profileChangeText(change, before);
    if (request.format === 'text') io.stdout(`\n${text}`);
    else io.stderr(text);
  }
  const share = recordedShare(judged) * 100;
  if (request.failUnder !== undefined && share < request.failUnder) {
    const percent = Math.floor(share * 10) / 10;
    io.stderr(
      `audit-rules: ${percent} % of what could be judged is recorded, less than --fail-under ${request.failUnder} asks for\n`,
    );
    return 1;
  }
  const looked = change?.worse ?? judged.result.results;
  return looked.some((r) => isFailing(r, judged, request)) ? 1 : 0;
}

interface InsertContext {
  readonly rules: ProfileRules;
  readonly programs: readonly string[] | undefined;
}

/** Writes what is missing, or prints it as a diff; answers 1 where a diff has something. */
async function insert(
  request: ProfileRequest,
  judged: JudgedProfile,
  { rules, programs }: InsertContext,
  io: Io,
): Promise<number> {
  const { ruleset } = judged.result;
  const file = Math.max(
    0,
    ruleset.files.findIndex((f) => f.name === rules.into),
  );
  const plan = planProfileInsertion({ judged, file, ...(programs ? { programs } : {}) });
  for (const note of plan.notes) io.stderr(`# ${printable(note)}\n`);
  const changed = changedFiles(plan, ruleset);
  for (const { name, before, after } of changed) {
    const path = rules.pathOf(name);
    if (request.mode === 'diff') io.stdout(unifiedDiff(before, after, [path, path]));
    else await io.writeFile(path, toBytes(after));
  }
  const names = changed.map(({ name }) => printable(rules.pathOf(name))).join(', ');
  if (request.mode === 'insert')
    io.stderr(
      changed.length === 0
        ? 'audit-rules: nothing to insert\n'
        : `audit-rules: ${inWords(plan.added.length, 'line')} inserted: ${names}\n`,
    );
  return request.mode === 'diff' && changed.length > 0 ? 1 : 0;
}

interface ChangedFile {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

function changedFiles({ edits }: ProfileInsertion, { files }: Ruleset): readonly ChangedFile[] {
  return files.flatMap(({ name, text: before }, i) => {
    const own = edits.filter((e) => e.file === i);
    return own.length === 0 ? [] : [{ name, before, after: applyEdits(before, own) }];
  });
}
