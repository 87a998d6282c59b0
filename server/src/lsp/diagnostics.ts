import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import { hashOf } from '../core/text/textHash.ts';
import { confDiagnostics } from './confHandlers.ts';
import { toDiagnostic } from './convertProblems.ts';
import { deadDemands, withoutLinkAdvice } from './deadDemands.ts';
import type { EmbeddingDocument } from './embedded.ts';
import type { PolicyAnalysis } from './policies.ts';
import type { ProfiledRules } from './profileResults.ts';
import { type JudgedDocument, placeOf, type Rulesets } from './rulesets.ts';
import type { Session } from './session.ts';

/** What the rest of the server may ask of the diagnostics. */
export interface Diagnostics {
  /** All that was reported may be wrong now. */
  refresh(): void;
  /**
   * Something in a rules.d directory (or a file that is alone) is otherwise now: what was reported of its
   * open documents may be wrong.
   */
  folderChanged(place: string): void;
}

/** How long changes of a directory are gathered before its other documents are looked at, in milliseconds. */
const GATHER = 200;
const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };

/**
 * Registers the reporting of problems, and returns functions that say that they may have changed.
 * @param pulls whether the client asks for diagnostics; otherwise they are sent to it
 * @param canRefresh whether the client can be asked to pull again
 * @param known returns what a file's rules have of compliance profiles, perhaps of an earlier text
 * @param onStale is called where what was reported with a ruleset is reported again
 */
export function registerDiagnostics(
  session: Session,
  rulesets: Rulesets,
  pulls: boolean,
  canRefresh: boolean,
  known: KnownProfiles,
  onStale: () => void,
): Diagnostics {
  const { connection, documents, guard } = session;
  /** The ruleset that the last report about a document was made with. */
  const reported = new Map<string, string>();
  const soon = delayed(GATHER);
  documents.onDidClose(({ document }) => void reported.delete(document.uri));
  const { refresh, again } = pulls
    ? registerPull(session, { rulesets, reported, known }, canRefresh)
    : registerPush(session, { rulesets, reported, known });
  const look = guard('ruleset', undefined, async (place: string) => {
    const uris = documents.keys().filter((uri) => placeOf(session, uri) === place);
    const judged = await Promise.all(uris.map((uri) => rulesets.judge(uri, never)));
    const stale = judged.flatMap((j) => {
      const uri = j?.analysis.document.uri;
      const before = uri === undefined ? undefined : reported.get(uri);
      return uri !== undefined && before !== undefined && before !== revisionOf(j) ? [uri] : [];
    });
    if (stale.length > 0) {
      again(stale);
      onStale();
    }
    return undefined;
  });
  const folderChanged = (place: string): void => soon(place, () => void look(place, never));
  // Which directory counts is known once the settings are.
  documents.onDidChangeContent(({ document: { uri } }) => {
    void session.configuration.settingsOf(uri).then(() => folderChanged(placeOf(session, uri)));
  });
  session.machines.whenAnswered(refresh);
  connection.onShutdown(() => {
    soon('', undefined);
    session.machines.stop();
  });
  return { refresh, folderChanged };
}

/** Runs work once things were quiet for so long, one for each name; `undefined` calls all off. */
function delayed(ms: number): (name: string, work: (() => void) | undefined) => void {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  return (name, work) => {
    if (!work) {
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
      return;
    }
    clearTimeout(waiting.get(name));
    const timer = setTimeout(() => {
      waiting.delete(name);
      work();
    }, ms);
    waiting.set(name, timer);
  };
}

interface Reporter {
  readonly refresh: () => void;
  /** Reports on these documents again. */
  readonly again: (uris: readonly string[]) => void;
}

/** Returns what the rules of a file have of compliance profiles, perhaps of an earlier text. */
type KnownProfiles = (uri: string) => readonly ProfiledRules[];

/** What is reported, and the ruleset that the last report about a document was made with. */
interface Reports {
  readonly rulesets: Rulesets;
  readonly reported: Map<string, string>;
  readonly known: KnownProfiles;
}

function registerPull(
  session: Session,
  { rulesets, reported, known }: Reports,
  canRefresh: boolean,
): Reporter {
  const { connection, log, guard, configuration } = session;
  const none: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
  connection.languages.diagnostics.on(
    guard(
      'diagnostic',
      none,
      async ({ textDocument, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
        const ofConf = confDiagnostics(session, textDocument.uri);
        if (ofConf) return { kind: DocumentDiagnosticReportKind.Full, items: ofConf };
        const policy = await session.policyOf(textDocument.uri);
        if (policy)
          return { kind: DocumentDiagnosticReportKind.Full, items: policyDiagnostics(session, policy) };
        const inside = await session.embeddedOf(textDocument.uri);
        if (inside)
          return { kind: DocumentDiagnosticReportKind.Full, items: embeddedDiagnostics(session, inside) };
        const whole = await rulesets.judge(textDocument.uri, token, canRefresh ? 'last' : 'wait');
        if (!whole) return none;
        reported.set(textDocument.uri, revisionOf(whole));
        const profiles = known(textDocument.uri);
        const judged = withoutLinkAdvice(whole, profiles);
        const dead = deadDemands(judged, profiles);
        const left = whole.problems.length - judged.problems.length;
        const demanded = dead.length + left === 0 ? '' : `.${hashOf(JSON.stringify([left, dead]))}`;
        const resultId = `${judged.analysis.document.version}.${configuration.revision}.${revisionOf(judged)}.${session.machines.revision}${demanded}`;
        if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
        const items = [...diagnosticsOf(session, judged), ...dead];
        return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
      },
    ),
  );
  const refresh = (): void => {
    if (canRefresh)
      connection.languages.diagnostics.refresh().catch((error: unknown) => log.warn(String(error)));
  };
  return { refresh, again: refresh };
}

function registerPush(session: Session, { rulesets, reported, known }: Reports): Reporter {
  const { connection, documents, guard } = session;
  const push = guard('publishDiagnostics', undefined, async (uri: string) => {
    const ofConf = confDiagnostics(session, uri);
    if (ofConf) {
      await connection.sendDiagnostics({ uri, diagnostics: ofConf });
      return undefined;
    }
    const policy = await session.policyOf(uri);
    if (policy) {
      const { version } = policy.document;
      await connection.sendDiagnostics({ uri, version, diagnostics: policyDiagnostics(session, policy) });
      return undefined;
    }
    const inside = await session.embeddedOf(uri);
    if (inside) {
      const { version } = inside.document;
      await connection.sendDiagnostics({ uri, version, diagnostics: embeddedDiagnostics(session, inside) });
      return undefined;
    }
    const whole = await rulesets.judge(uri, never, 'last');
    if (!whole) {
      // What was reported of the rules inside it goes when they are no longer asked for.
      if (documents.get(uri)) await connection.sendDiagnostics({ uri, diagnostics: [] });
      return undefined;
    }
    reported.set(uri, revisionOf(whole));
    const { version } = whole.analysis.document;
    const profiles = known(uri);
    const judged = withoutLinkAdvice(whole, profiles);
    const diagnostics = [...diagnosticsOf(session, judged), ...deadDemands(judged, profiles)];
    await connection.sendDiagnostics({ uri, version, diagnostics });
    return undefined;
  });
  // Changes that come in one go are judged once.
  const soon = delayed(50);
  const again = (uris: readonly string[]): void => {
    for (const uri of uris) soon(uri, () => void push(uri, never));
  };
  documents.onDidChangeContent(({ document }) => again([document.uri]));
  // One that is still waiting finds no document.
  documents.onDidClose(
    ({ document }) => void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] }),
  );
  return { refresh: () => again(documents.keys()), again };
}

function diagnosticsOf(session: Session, { analysis, problems, view }: JudgedDocument): Diagnostic[] {
  return problems.map((p) => toDiagnostic(analysis.document, p, session.shape, view?.files));
}

function policyDiagnostics(session: Session, { document, problems }: PolicyAnalysis): Diagnostic[] {
  return problems().map((p) => toDiagnostic(document, p, session.shape));
}

function embeddedDiagnostics(session: Session, { document, problems }: EmbeddingDocument): Diagnostic[] {
  return problems().map((p) => toDiagnostic(document, p, session.shape));
}

/** Returns a text that changes whenever what a document's ruleset reports does; `0` where none was judged. */
function revisionOf(judged: JudgedDocument | undefined): string {
  return judged?.view ? `${judged.view.revision}/${judged.reporting}` : '0';
}
