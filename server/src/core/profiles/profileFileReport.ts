import { configSetting, readAuditdConf } from '../daemon/auditdConf.ts';
import { originOf } from '../ruleset/index.ts';
import { printableJson } from '../text/printable.ts';
import { capitalized } from '../text/sentenceParts.ts';
import { hashOf } from '../text/textHash.ts';
import { xmlAttributes, xmlText } from '../text/xml.ts';
import { isFailing, type JudgedProfile } from './profileFailures.ts';
import { PROFILE_NOTICE, profileHead, reasonsOfResult } from './profileReasons.ts';
import {
  type ProfileReportOptions,
  profileTextFormats,
  wordOf,
  writeProfileReport,
} from './profileReport.ts';
import type { RequirementResult } from './profileResult.ts';

/** The formats of a profile's report for files: those of texts, and those that other programs read. */
export const profileFileFormats = [...profileTextFormats, 'sarif', 'junit'] as const;
export type ProfileFileFormat = (typeof profileFileFormats)[number];

/** What the reports for programs need besides the judgement. */
export interface ProgramReport extends ProfileReportOptions {
  /** The version of this program, and its address. */
  readonly version: string;
  readonly home: string;
  /** Where the paths of the report are relative to, and how a path is written there. */
  readonly base: { readonly root: string; readonly pathOf: (path: string) => string };
  /** auditd.conf, where it was read. */
  readonly config?: { readonly path: string; readonly text: string };
  /** The path of a file of the ruleset, by its index. */
  readonly pathOfFile: (file: number) => string;
}

/**
 * Returns the report on how rules meet a compliance profile, in the format of that name: the same bytes for
 * the same input.
 */
export function profileFileReport(
  judged: JudgedProfile,
  format: ProfileFileFormat,
  options: ProgramReport,
): string {
  if (format === 'sarif') return sarifOf(judged, options);
  if (format === 'junit') return junitOf(judged, options);
  return writeProfileReport(judged, format, options);
}

/** Returns what a report says of a requirement: sentences that begin with its id and its state. */
export function resultMessage(result: RequirementResult, { place }: ProfileReportOptions): string {
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
    informationUri: options.home,
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
    message: { text: resultMessage(result, options) },
    locations: [{ physicalLocation: { artifactLocation, region: { startLine: line } } }],
    partialFingerprints: { 'auditRules/v1': hashOf(`${judged.result.profile.name} ${id}`) },
    ...(waived === undefined ? {} : { suppressions: [{ kind: 'external', justification: waived }] }),
  };
}

/**
 * Returns where a result is shown: at its line, counted from 1, or at the first line of the file that rules go
 * into, or of auditd.conf. The path is relative to the repository.
 */
export function placeOfResult(
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

/** Returns JUnit's XML: a case for each requirement; waived ones and those that nobody can judge are skipped. */
function junitOf(judged: JudgedProfile, options: ProgramReport): string {
  const { result } = judged;
  const cases = result.results.map((r) => junitCase(r, judged, options));
  const failures = result.results.filter((r) => isFailing(r, judged, options)).length;
  const skipped = result.results.filter((r) => isSkipped(r, judged)).length;
  const name = `${result.profile.name} ${result.profile.version}`.trim();
  const counts = xmlAttributes({ name, tests: cases.length, failures, errors: 0, skipped });
  const { version, date = '', note = '' } = result.profile;
  const about = Object.entries({ version, date, note, notice: PROFILE_NOTICE })
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `      <property${xmlAttributes({ name: key, value })}/>\n`)
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="audit-rules profile">\n  <testsuite${counts}>\n    <properties>\n${about}    </properties>\n${cases.join('')}  </testsuite>\n</testsuites>\n`;
}

function isSkipped({ state, requirement }: RequirementResult, { waived }: JudgedProfile): boolean {
  return waived.has(requirement.id) || ['unknown', 'host', 'config'].includes(state);
}

function junitCase(result: RequirementResult, judged: JudgedProfile, options: ProgramReport): string {
  const { id, what } = result.requirement;
  const message = resultMessage(result, options);
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
