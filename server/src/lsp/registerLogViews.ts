import type { CancellationToken } from 'vscode-languageserver';
import { eventReportText } from '../core/logs/eventReportText.ts';
import { createLogReader } from '../core/logs/logReader.ts';
import { plainUri } from './files.ts';
import { type LogLenses, lensesOf } from './logLenses.ts';
import type { LogRules, LogRuleset } from './logRules.ts';
import { createLogSurveys, type SurveyAnswer, type SurveyedLog } from './logSurveys.ts';
import { isLogLanguage } from './logTexts.ts';
import { logExclusion, logIdeas, logView } from './logViews.ts';
import {
  type ExplainEventParams,
  explainEventRequest,
  type LogExcludeParams,
  type LogExclusion,
  type LogIdeas,
  type LogProblem,
  type LogView,
  type LogViewParams,
  logExcludeRequest,
  logIdeasRequest,
  logViewRequest,
  type UseLogParams,
  useLogRequest,
} from './protocol/logRequests.ts';
import { stopIfCancelled } from './safeHandler.ts';
import type { Session } from './session.ts';

/** What a client is told that asks about a log and named none. */
const NO_LOG: LogProblem = {
  problem: 'No log is chosen. Choose one, or set "auditRules.log.file".',
};

/** So long a text is explained, in UTF-16 units. */
const LONGEST_EVENT = 1 << 20;

/**
 * Registers the requests about the log that the client names, and about events in a text. Returns a function
 * that gives the lenses above the rules of a document that say what this log has of their events.
 * @param refreshLenses asks the client to show the lenses again
 */
export function registerLogViews(session: Session, logRules: LogRules, refreshLenses: () => void): LogLenses {
  const { connection, guard, log: output } = session;
  const surveys = createLogSurveys(session);
  let current: string | undefined;

  const told = (found: SurveyAnswer): void => {
    if (typeof found === 'string') output.warn(found);
    refreshLenses();
  };

  async function rulesFor(uri: string, token: CancellationToken): Promise<LogRuleset | string> {
    const document = session.documents.get(uri);
    // A view of before a reload names rules that no editor has open any more.
    const isRules = document ? !isLogLanguage(document) : plainUri(uri).endsWith('.rules');
    const own = isRules ? await logRules.ofRules(uri) : undefined;
    const found = own ?? (await logRules.ofLog(uri, token));
    stopIfCancelled(token);
    return found;
  }

  /** Answers with the log against rules, or with a sentence about why there is no answer. */
  async function withSurvey<R>(
    { uri, again = false }: LogViewParams,
    token: CancellationToken,
    work: (survey: SurveyedLog, ruleset: LogRuleset) => Promise<R> | R,
  ): Promise<R | LogProblem> {
    if (current === undefined) return NO_LOG;
    const ruleset = await rulesFor(uri, token);
    if (typeof ruleset === 'string') return { problem: ruleset };
    const found = await surveys.of(ruleset, current, again);
    if (again) refreshLenses();
    stopIfCancelled(token);
    return typeof found === 'string' ? { problem: found } : work(found, ruleset);
  }

  connection.onRequest(
    useLogRequest,
    guard('useLog', null, ({ log }: UseLogParams): null => {
      if (log === current) return null;
      current = log;
      surveys.forget();
      refreshLenses();
      return null;
    }),
  );
  connection.onRequest<LogView | LogProblem, unknown>(
    logViewRequest,
    guard('logView', NO_LOG as LogView | LogProblem, (params: LogViewParams, token) =>
      withSurvey(params, token, (survey, ruleset) => logView(survey, ruleset)),
    ),
  );
  connection.onRequest<LogIdeas | LogProblem, unknown>(
    logIdeasRequest,
    guard('logIdeas', NO_LOG as LogIdeas | LogProblem, (params: LogViewParams, token) =>
      withSurvey(params, token, logIdeas),
    ),
  );
  connection.onRequest<LogExclusion | LogProblem, unknown>(
    logExcludeRequest,
    guard('logExclude', NO_LOG as LogExclusion | LogProblem, (params: LogExcludeParams, token) =>
      withSurvey(params, token, async (survey, ruleset): Promise<LogExclusion | LogProblem> => {
        const ideas = await survey.ideas();
        const made = logExclusion(survey, ideas, params.idea, (uri) => linesOf(ruleset, uri));
        return made ?? { problem: 'The rules have changed since the log was read. Read it again.' };
      }),
    ),
  );
  registerEventText(session, rulesFor);
  return async (analysis) => {
    const log = current;
    const ruleset = log === undefined ? undefined : await logRules.ofRules(analysis.document.uri);
    if (log === undefined || !ruleset) return [];
    const known = surveys.known(ruleset, log);
    if (known === undefined) void surveys.of(ruleset, log, false).then(told);
    return known === undefined || typeof known === 'string' ? [] : lensesOf(analysis, known);
  };
}

/** Registers the request for what the records in a text say. */
function registerEventText(
  { connection, guard }: Session,
  rulesFor: (uri: string, token: CancellationToken) => Promise<LogRuleset | string>,
): void {
  connection.onRequest(
    explainEventRequest,
    guard('explainEvent', null, async ({ text, uri }: ExplainEventParams, token): Promise<string | null> => {
      const reader = createLogReader();
      const events = [...reader.read(onLines(text.slice(0, LONGEST_EVENT))), ...reader.end()];
      if (events.length === 0) return null;
      const found = await rulesFor(uri, token);
      if (typeof found !== 'string') return events.map((e) => eventReportText(found.report(e))).join('\n');
      return `${found}\n`;
    }),
  );
}

function linesOf({ source }: LogRuleset, uri: string): readonly string[] {
  return source.files.find((f) => f.uri === uri)?.text.split('\n') ?? [];
}

/** Returns a text with each record on its own line: where it was pasted into one line, they are joined. */
function onLines(text: string): string {
  return text.replace(/ (?=(?:node=\S+ )?type=[A-Z][A-Z0-9_]* msg=audit\()/g, '\n');
}
