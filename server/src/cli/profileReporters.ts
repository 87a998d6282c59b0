import { configSetting, readAuditdConf } from '../core/daemon/auditdConf.ts';
import type { JudgedProfile } from '../core/profiles/profileFailures.ts';
import { isFailing } from '../core/profiles/profileFailures.ts';
import { PROFILE_NOTICE, profileHead, reasonsOfResult } from '../core/profiles/profileReasons.ts';
import {
  type ProfileReportOptions,
  summaryOfProfile,
  wordOf,
  writeProfileReport,
} from '../core/profiles/profileReport.ts';
import type { RequirementResult } from '../core/profiles/profileResult.ts';
import { originOf } from '../core/ruleset/index.ts';
import { printableJson } from '../core/text/printable.ts';
import { capitalized } from '../core/text/sentenceParts.ts';
import { addresses } from './addresses.ts';
import type { profileFormats } from './profileFormats.ts';
import { hashOf } from './reporters/fingerprint.ts';
import { workflowCommand } from './reporters/github.ts';
import type { ReportBase } from './reporters/repositoryPath.ts';
import { xmlAttributes, xmlText } from './reporters/xml.ts';

/** What the reports for programs need besides the judgement. */
export interface ProgramReport extends ProfileReportOptions {
  readonly version: string;
  readonly base: ReportBase;
  /** auditd.conf, where it was read. */
  readonly config?: { readonly path: string; readonly text: string };
  /** The path of a file of the ruleset, by its index. */
  readonly pathOfFile: (file: number) => string;
}

/**
 * Returns the report on how rules meet a compliance profile, in the format of that name: the same bytes for
 * the same input.
 */
export function profileReport(
  judged: JudgedProfile,
  format: (typeof profileFormats)[number],
  options: ProgramReport,
): string {
  if (format === 'sarif') return sarifOf(judged, options);
  if (format === 'junit') return junitOf(judged, options);
  if (format === 'github') return githubOf(judged, options);
  return writeProfileReport(judged, format, options);
}

function messageOf(result: RequirementResult, { place }: ProfileReportOptions): string {
  const { requirement } = result;
  const head = `${requirement.id}, ${requirement.what}: ${wordOf(result)}`;
  return [head, ...reasonsOfResult(result, place).map(capitalized)]
    .map((sentence) => `${sentence}.`)
    .join(' ');
}

/** Returns SARIF 2.1.0: a rule for each requirement, and a result for each that is not exact. */
function sarifOf(judged: JudgedProfile, options: ProgramReport): string {
  const { result } = judged;
  const { profile } = result;
  const rules = profile.requirements.map((r) => ({
    id: r.id,
    shortDescription: { text: capitalized(r.what) },
    fullDescription: { text: `${capitalized(r.what)}: ${profileHead(profile)}. ${PROFILE_NOTICE}` },
    properties: { tags: [profile.name, ...r.ids], ...(r.severity === '' ? {} : { severity: r.severity }) },
  }));
  const results = result.results.flatMap((r, ruleIndex) =>
    r.state === 'exact' ? [] : [sarifResult(r, ruleIndex, judged, options)],
  );
  const driver = {
    name: 'audit-rules profile',
    version: options.version,
    semanticVersion: options.version,
    informationUri: addresses.home,
    rules,
  };
  const run = {
    tool: { driver },
    invocations: [{ executionSuccessful: true }],
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { SRCROOT: { uri: `${encodeURI(`file://${options.base.root}`)}/` } },
    results,
  };
  const $schema = 'https://json.schemastore.org/sarif-2.1.0.json';
  return `${printableJson({ $schema, version: '2.1.0', runs: [run] })}\n`;
}

function sarifResult(
  result: RequirementResult,
  ruleIndex: number,
  judged: JudgedProfile,
  options: ProgramReport,
): object {
  const { id } = result.requirement;
  const waived = judged.waived.get(id);
  const { path, line } = placeOfResult(result, judged, options);
  const uri = encodeURI(path).replace(/[?#]/g, encodeURIComponent);
  const artifactLocation = path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: 'SRCROOT' };
  return {
    ruleId: id,
    ruleIndex,
    level: isFailing(result, judged, options) ? 'error' : 'note',
    message: { text: messageOf(result, options) },
    locations: [{ physicalLocation: { artifactLocation, region: { startLine: line } } }],
    partialFingerprints: { 'auditRules/v1': hashOf(`${judged.result.profile.name} ${id}`) },
    ...(waived === undefined ? {} : { suppressions: [{ kind: 'external', justification: waived }] }),
  };
}

/**
 * Returns where a result is shown: at its line, counted from 1, or at the first line of the file that rules go
 * into, or of auditd.conf. The path is relative to the repository.
 */
function placeOfResult(
  { dead, lines, nearest, requirement }: RequirementResult,
  { result: { ruleset } }: JudgedProfile,
  { base, pathOfFile, config }: ProgramReport,
): { readonly path: string; readonly line: number } {
  if (requirement.kind === 'auditd.conf' && config) {
    const settings = readAuditdConf(config.text);
    const [setting] = requirement.config.flatMap(({ key }) => configSetting(settings, key) ?? []);
    return { path: base.pathOf(config.path), line: (setting?.line ?? 0) + 1 };
  }
  const at = dead[0]?.line ?? lines[0] ?? nearest;
  const merged = at === undefined ? undefined : ruleset.lines[at];
  const origin = merged && originOf(merged);
  return { path: base.pathOf(pathOfFile(origin?.file ?? 0)), line: (origin?.line ?? 0) + 1 };
}

/**
 * Returns the annotations of a GitHub workflow: an error for each requirement that fails, and a notice for
 * each whose events are recorded in other words; then how many requirements have which state.
 */
function githubOf(judged: JudgedProfile, options: ProgramReport): string {
  const annotations = judged.result.results.flatMap((r) => {
    const fails = isFailing(r, judged, options);
    if (!fails && (r.state !== 'effect' || judged.waived.has(r.requirement.id))) return [];
    const { path, line } = placeOfResult(r, judged, options);
    const title = `compliance ${r.requirement.id}`;
    return [workflowCommand(fails ? 'error' : 'notice', { file: path, line, title }, messageOf(r, options))];
  });
  return `${annotations.join('')}${summaryOfProfile(judged)}\n`;
}

/** Returns JUnit's XML: a case for each requirement; waived ones and those that nobody can judge are skipped. */
function junitOf(judged: JudgedProfile, options: ProgramReport): string {
  const { result } = judged;
  const cases = result.results.map((r) => junitCase(r, judged, options));
  const failures = result.results.filter((r) => isFailing(r, judged, options)).length;
  const skipped = result.results.filter((r) => isSkipped(r, judged)).length;
  const name = `${result.profile.name} ${result.profile.version}`.trim();
  const counts = xmlAttributes({ name, tests: cases.length, failures, errors: 0, skipped });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="audit-rules profile">\n  <testsuite${counts}>\n${cases.join('')}  </testsuite>\n</testsuites>\n`;
}

function isSkipped({ state, requirement }: RequirementResult, { waived }: JudgedProfile): boolean {
  return waived.has(requirement.id) || ['unknown', 'host', 'config'].includes(state);
}

function junitCase(result: RequirementResult, judged: JudgedProfile, options: ProgramReport): string {
  const { id, what } = result.requirement;
  const message = messageOf(result, options);
  const attributes = xmlAttributes({ name: `${id} ${what}`, classname: judged.result.profile.name });
  if (isFailing(result, judged, options)) {
    const failure = xmlAttributes({ type: result.state, message });
    return `    <testcase${attributes}><failure${failure}>${xmlText(message)}</failure></testcase>\n`;
  }
  if (isSkipped(result, judged)) {
    const reason = judged.waived.get(id);
    const why = xmlAttributes({ message: reason === undefined ? message : `waived: ${reason}` });
    return `    <testcase${attributes}><skipped${why}/></testcase>\n`;
  }
  return `    <testcase${attributes}><system-out>${xmlText(message)}</system-out></testcase>\n`;
}
