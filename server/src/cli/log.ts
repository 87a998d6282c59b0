import type { Target } from '../core/facts/targets.ts';
import { writeLogReport } from '../core/logs/logReport.ts';
import { createLogSurvey } from '../core/logs/logSurvey.ts';
import type { RuleWords } from '../core/logs/logTables.ts';
import { type LoadResult, load, originOf, type Ruleset } from '../core/ruleset/index.ts';
import { targetsOf } from '../core/service.ts';
import { withoutSlash } from '../core/text/paths.ts';
import { type Configs, createConfigs } from './configs.ts';
import { type Fail, reasonOf } from './failure.ts';
import { rulesetsOf } from './foundRulesets.ts';
import type { Io } from './io.ts';
import { runLogEvent } from './logEvent.ts';
import { readLogs } from './readLogs.ts';
import type { LogRequest } from './requests.ts';

/** The rules that a log is compared with. */
export interface RulesOfLog {
  readonly loaded: LoadResult;
  /** Returns the place and the text of a line of the ruleset. */
  readonly wordsOf: (line: number) => RuleWords;
}

/** Runs `audit-rules log`; returns the exit status: 1 where no event has the serial number that is asked for. */
export async function runLog(request: LogRequest, io: Io): Promise<number> {
  let failed = false;
  const fail: Fail = (place, error) => {
    failed = true;
    io.stderr(`audit-rules: ${place}: ${reasonOf(error)}\n`);
  };
  const rules = await rulesOf(request, io, fail);
  if (!rules || failed) return 2;
  return request.event === undefined
    ? report(request, rules, io, fail)
    : runLogEvent(request, rules, io, fail);
}

async function rulesOf(request: LogRequest, io: Io, fail: Fail): Promise<RulesOfLog | undefined> {
  const configs = createConfigs(request.config, io, fail);
  try {
    const found = await rulesetsOf(request.rules, configs, io, fail);
    const [only, ...more] = found;
    if (!only || more.length > 0)
      throw new Error(
        `it has ${found.length} rulesets. Name the file or the rules.d directory that is loaded`,
      );
    const target = await targetOf(request, configs);
    const ruleset = only.read(target);
    const loaded = load(ruleset, target);
    if (loaded.rules.length === 0) throw new Error('no rule in it loads');
    return { loaded, wordsOf: wordsOf(ruleset, only.folder) };
  } catch (error) {
    fail(request.rules, error);
    return undefined;
  }
}

async function targetOf(request: LogRequest, configs: Configs): Promise<Target> {
  const { rules } = request;
  const settings = await configs.settingsOf(rules === '-' ? rules : `${withoutSlash(rules)}/x`);
  const names = request.target === undefined ? settings.targets : [request.target];
  const [target] = targetsOf(names, request.machine ?? settings.machine);
  if (!target) throw new Error('there is no target');
  return target;
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
  const { loaded, wordsOf: words } = rules;
  const survey = createLogSurvey(loaded);
  const reader = await readLogs(request, io, fail, (event) => survey.add(event));
  if (!reader) return 2;
  const input = {
    findings: survey.findings(),
    counts: reader.counts(),
    log: request.logs.map((l) => (l === '-' ? 'standard input' : l)).join(' '),
    wordsOf: words,
    lineOf: (rule: number) => loaded.rules[rule]?.line ?? 0,
  };
  io.stdout(writeLogReport(input, request.format, { tables: request.tables, most: request.most }));
  return 0;
}
