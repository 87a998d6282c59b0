import type { Target } from '../core/facts/targets.ts';
import { excludeIdeas } from '../core/logs/excludeIdeas.ts';
import { writeExcludeIdeas } from '../core/logs/excludeReport.ts';
import { loggedEvent } from '../core/logs/loggedEvent.ts';
import type { FileOfSystem, SystemOfLog } from '../core/logs/loggedNames.ts';
import type { LogReader } from '../core/logs/logReader.ts';
import { writeLogReport } from '../core/logs/logReport.ts';
import { createLogSamples, type LogSamples } from '../core/logs/logSamples.ts';
import { createLogSurvey, type LogSurvey } from '../core/logs/logSurvey.ts';
import type { LogReportInput, RuleWords } from '../core/logs/logTables.ts';
import { recordedRules } from '../core/logs/recordedRules.ts';
import { whatIf } from '../core/logs/whatIf.ts';
import { type WhatIfInput, writeWhatIf } from '../core/logs/whatIfReport.ts';
import { type LoadResult, load, originOf, type Ruleset } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import { boundedMap } from '../core/text/boundedMap.ts';
import { detached } from '../core/text/detached.ts';
import { withoutSlash } from '../core/text/paths.ts';
import { type Configs, createConfigs } from './configs.ts';
import { type Fail, failureLine } from './failure.ts';
import { rulesetsOf } from './foundRulesets.ts';
import type { Io } from './io.ts';
import { runLogEvent } from './logEvent.ts';
import { readLogs } from './readLogs.ts';
import type { LogRequest } from './requests.ts';

/** The rules that a log is compared with. */
export interface RulesOfLog {
  readonly loaded: LoadResult;
  /** The system that wrote the log. */
  readonly system: SystemOfLog;
  /** Returns the place and the text of a line of the ruleset. */
  readonly wordsOf: (line: number) => RuleWords;
}

/**
 * Runs `audit-rules log`; returns the exit status: 1 where no event has the serial number that is asked for,
 * 2 where something cannot be read, otherwise 0.
 */
export async function runLog(request: LogRequest, io: Io): Promise<number> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(failureLine(place, error));
  };
  const rules = await rulesOf(request.rules, request, io, fail);
  if (!rules || failed) return 2;
  if (request.event !== undefined) return runLogEvent(request, rules, io, fail);
  if (request.excludeIdeas) return propose(request, rules, io, fail);
  if (request.whatIf === undefined) return report(request, rules, io, fail);
  const others = await rulesOf(request.whatIf, request, io, fail);
  return others && !failed ? compare(request, rules, others, io, fail) : 2;
}

async function rulesOf(
  path: string,
  request: LogRequest,
  io: Io,
  fail: Fail,
): Promise<RulesOfLog | undefined> {
  const configs = createConfigs(request.config, io, fail);
  try {
    const found = await rulesetsOf(path, configs, io, fail);
    const [only, ...more] = found;
    if (!only || more.length > 0)
      throw new Error(
        `it has ${found.length} rulesets. Name the file or the rules.d directory that is loaded`,
      );
    const target = await targetOf(path, request, configs);
    const ruleset = only.read(target);
    const loaded = load(ruleset, target);
    if (loaded.rules.length === 0) throw new Error('no rule in it loads');
    return { loaded, system: systemOf(target, request, io), wordsOf: wordsOf(ruleset, only.folder) };
  } catch (error) {
    fail(path, error);
    return undefined;
  }
}

async function targetOf(rules: string, request: LogRequest, configs: Configs): Promise<Target> {
  const settings = await configs.settingsOf(rules === '-' ? rules : `${withoutSlash(rules)}/x`);
  const names = request.target === undefined ? settings.targets : [request.target];
  const [target] = targetsOf(names, request.machine ?? settings.machine);
  if (!target) throw new Error('there is no target');
  return target;
}

/** So many bytes of paths and of what they lead to are remembered. */
const FILES_KEPT = 16 << 20;

/** Returns what is known of the system that wrote a log; with `--check-host` that is this machine. */
function systemOf(target: Target, { checkHost }: LogRequest, io: Io): SystemOfLog {
  if (!checkHost) return target;
  const seen = boundedMap<{ readonly file: FileOfSystem | undefined }>(FILES_KEPT, () => 128);
  return {
    ...target,
    fileAt(path) {
      let answer = seen.get(path);
      if (!answer) seen.set(detached(path), (answer = { file: io.fileAt(path) }));
      return answer.file;
    },
  };
}

function wordsOf(ruleset: Ruleset, folder: string): RulesOfLog['wordsOf'] {
  return (index) => {
    const line = ruleset.lines[index];
    if (!line) return { at: '', text: '' };
    const { file, line: number } = originOf(line);
    return { at: `${folder}${ruleset.files[file]?.name}:${number + 1}`, text: line.text.trim() };
  };
}

async function report(request: LogRequest, rules: RulesOfLog, io: Io, fail: Fail): Promise<number> {
  const survey = createLogSurvey(rules.loaded, rules.system);
  const reader = await readLogs(request, io, fail, (event) => survey.add(event));
  if (!reader) return 2;
  const input = reportInput(request, rules, survey, reader);
  io.stdout(writeLogReport(input, request.format, { tables: request.tables, most: request.most }));
  return 0;
}

function reportInput(
  request: LogRequest,
  { loaded, wordsOf: words }: RulesOfLog,
  survey: LogSurvey,
  reader: LogReader,
): LogReportInput {
  return {
    findings: survey.findings(),
    counts: reader.counts(),
    log: request.logs.map((l) => (l === '-' ? 'standard input' : l)).join(' '),
    wordsOf: words,
    lineOf: (rule) => loaded.rules[rule]?.line ?? 0,
  };
}

/** Says what other rules would record of a log. */
async function compare(
  request: LogRequest,
  rules: RulesOfLog,
  others: RulesOfLog,
  io: Io,
  fail: Fail,
): Promise<number> {
  const [before, after] = [recordedRules(rules.loaded), recordedRules(others.loaded)];
  const samples = createLogSamples([...before, ...after], { system: rules.system });
  const found = await surveyed(request, rules, samples, io, fail);
  if (!found) return 2;
  const input: WhatIfInput = {
    ...found,
    parts: whatIf(samples.all(), before, after),
    left: samples.left(),
    before: (rule) => rules.wordsOf(before[rule]?.line ?? 0),
    after: (rule) => others.wordsOf(after[rule]?.line ?? 0),
  };
  io.stdout(writeWhatIf(input, request.format, request.most));
  return 0;
}

/** Proposes rules that make a log smaller. */
async function propose(request: LogRequest, rules: RulesOfLog, io: Io, fail: Fail): Promise<number> {
  const { loaded, system } = rules;
  const samples = createLogSamples(recordedRules(loaded), { system, withProgram: true });
  const input = await surveyed(request, rules, samples, io, fail);
  if (!input) return 2;
  const ideas = excludeIdeas(loaded, samples.all(), input.findings.total);
  io.stdout(writeExcludeIdeas({ ...input, left: samples.left() }, ideas, request.format, request.most));
  return 0;
}

/** Reads a log for a report, and collects its kinds of events; undefined where it cannot be read. */
async function surveyed(
  request: LogRequest,
  rules: RulesOfLog,
  samples: LogSamples,
  io: Io,
  fail: Fail,
): Promise<LogReportInput | undefined> {
  const survey = createLogSurvey(rules.loaded, rules.system);
  const reader = await readLogs(request, io, fail, (event) => {
    const known = loggedEvent(event, rules.system);
    survey.add(event, known);
    samples.add(event, known);
  });
  return reader && reportInput(request, rules, survey, reader);
}
