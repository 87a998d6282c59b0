import type { CancellationToken } from 'vscode-languageserver';
import { type ExcludeIdeas, excludeIdeaSteps } from '../core/logs/excludeIdeas.ts';
import type { LogEvent } from '../core/logs/logEvent.ts';
import { loggedEvent } from '../core/logs/loggedEvent.ts';
import { createLogReader } from '../core/logs/logReader.ts';
import { createLogSamples, type LogSamples } from '../core/logs/logSamples.ts';
import { createLogSurvey } from '../core/logs/logSurvey.ts';
import type { LogReportInput } from '../core/logs/logTables.ts';
import { recordedRules } from '../core/logs/recordedRules.ts';
import { type RuleLoads, ruleLoads } from '../core/logs/ruleLoad.ts';
import type { LogRuleset } from './logRules.ts';
import { sleep } from './pace.ts';
import { fileName } from './rulesetFiles.ts';
import type { Session } from './session.ts';

/** A log that was read against rules. */
export interface SurveyedLog {
  /** The rules as they were then. */
  readonly ruleset: LogRuleset;
  readonly input: LogReportInput;
  readonly loads: RuleLoads;
  /** Returns how the log can become smaller; worked out when first asked for. */
  ideas(): Promise<ExcludeIdeas>;
  /** Events that have no room among those from which the ideas are made. */
  left(): ReturnType<LogSamples['left']>;
}

/** What became of a log: read, or a sentence about why not. */
export type SurveyAnswer = SurveyedLog | string;

/** The logs that were read, one for each ruleset. */
export interface LogSurveys {
  /** Returns what is known of a log; reads it where nothing is, or `again` is set. */
  of(ruleset: LogRuleset, log: string, again: boolean): Promise<SurveyAnswer>;
  /** Returns what was read of a log; undefined while it is read, and where it was not asked for. */
  known(ruleset: LogRuleset, log: string): SurveyAnswer | undefined;
  forget(): void;
}

/** As much of a log is read in one go, in UTF-16 units: some milliseconds of work. */
const STEP = 1 << 16;

/** How long other requests wait at most, in milliseconds. */
const SLICE = 12;

interface Entry {
  readonly log: string;
  readonly answer: Promise<SurveyAnswer>;
  done?: SurveyAnswer;
}

/**
 * Returns a store, empty at first, of what logs say about rulesets. It reads a log, between other requests,
 * when it is first asked about it.
 */
export function createLogSurveys(session: Session): LogSurveys {
  const entries = new Map<string, Entry>();

  async function read(ruleset: LogRuleset, log: string): Promise<SurveyAnswer> {
    const progress = await session.connection.window.createWorkDoneProgress();
    progress.begin(`Reading ${fileName(log)}`, undefined, '', true);
    try {
      return await surveyed(session, ruleset, log, {
        token: progress.token,
        report: (megabytes) => progress.report(`${megabytes} MB`),
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return `${fileName(log)} cannot be read: ${why}`;
    } finally {
      progress.done();
    }
  }

  return {
    async of(ruleset, log, again) {
      const slot = ruleset.source.place;
      const known = entries.get(slot);
      if (known?.log === log && !(again && known.done)) return known.answer;
      const entry: Entry = { log, answer: read(ruleset, log) };
      entries.set(slot, entry);
      entry.done = await entry.answer;
      return entry.done;
    },
    known(ruleset, log) {
      const entry = entries.get(ruleset.source.place);
      return entry?.log === log ? entry.done : undefined;
    },
    forget: () => entries.clear(),
  };
}

interface Watched {
  readonly token: CancellationToken;
  readonly report: (megabytes: number) => void;
}

async function surveyed(
  session: Session,
  ruleset: LogRuleset,
  log: string,
  { token, report }: Watched,
): Promise<SurveyAnswer> {
  const { loaded, placeOf } = ruleset;
  const { target } = loaded;
  const survey = createLogSurvey(loaded);
  const samples = createLogSamples(recordedRules(loaded), { system: target, withProgram: true });
  const reader = createLogReader();
  const take = (events: readonly LogEvent[]): void => {
    for (const event of events) {
      const known = loggedEvent(event, target);
      survey.add(event, known);
      samples.add(event, known);
    }
  };
  let slice = performance.now();
  let [length, shown] = [0, 0];
  for await (const piece of session.files.readPieces(log)) {
    for (let at = 0; at < piece.length; at += STEP) {
      take(reader.read(piece.slice(at, at + STEP)));
      if (performance.now() - slice < SLICE) continue;
      await sleep(0);
      if (token.isCancellationRequested) return `Reading ${fileName(log)} was canceled.`;
      slice = performance.now();
    }
    length += piece.length;
    const megabytes = Math.floor(length / 1e6);
    if (megabytes > shown) report((shown = megabytes));
  }
  take(reader.end());
  const input: LogReportInput = {
    findings: survey.findings(),
    counts: reader.counts(),
    log: fileName(log),
    wordsOf: placeOf,
    lineOf: (rule) => loaded.rules[rule]?.line ?? 0,
  };
  if (input.counts.records === 0) return `${fileName(log)} has no audit record.`;
  let ideas: Promise<ExcludeIdeas> | undefined;
  return {
    ruleset,
    input,
    loads: ruleLoads(input.findings, input.lineOf),
    ideas: () => (ideas ??= inSlices(excludeIdeaSteps(loaded, samples.all(), input.findings.total))),
    left: samples.left,
  };
}

async function inSlices(steps: ReturnType<typeof excludeIdeaSteps>): Promise<ExcludeIdeas> {
  let slice = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() - slice < SLICE) continue;
    await sleep(0);
    slice = performance.now();
  }
}
