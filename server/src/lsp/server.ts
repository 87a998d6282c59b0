import {
  CodeActionKind,
  type Connection,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Limit, limitChecks, listenForFaults } from '../core/checks/faultyChecks.ts';
import { serverCommands } from './actionCommands.ts';
import { registerAttackData } from './attackData.ts';
import type { ClientShape } from './clientShape.ts';
import { fixAllKind } from './convertActions.ts';
import { tokenLegend } from './convertDecorations.ts';
import { registerCoverage } from './coverage.ts';
import { registerSeeing, type Seeing } from './decorations.ts';
import { registerDiagnostics } from './diagnostics.ts';
import { registerExplain } from './explain.ts';
import type { Files } from './files.ts';
import type { SearchPrograms } from './hostPrograms.ts';
import { answerRefused } from './lifecycle.ts';
import { createLogHandlers } from './logHandlers.ts';
import { createLogRules } from './logRules.ts';
import { registerFinding } from './navigation.ts';
import { registerChanges } from './registerChanges.ts';
import { registerCodeActions } from './registerCodeActions.ts';
import { registerCompletion } from './registerCompletion.ts';
import { registerComplianceRequests } from './registerCompliance.ts';
import { registerFormatting } from './registerFormatting.ts';
import { registerHover } from './registerHover.ts';
import { registerKeys } from './registerKeys.ts';
import { registerLogViews } from './registerLogViews.ts';
import { registerOutline } from './registerOutline.ts';
import { registerMerged } from './rulesetMerged.ts';
import { createRulesets } from './rulesets.ts';
import { createSession, type Session } from './session.ts';
import { registerTargets } from './targets.ts';
import { registerTechniques } from './techniques.ts';
import { createLibrary } from './workspaceDocuments.ts';
import { createWorkspaceIndex } from './workspaceIndex.ts';
import { createWorkspacePolicies } from './workspacePolicies.ts';
import { registerWorkspaceProblems } from './workspaceProblems.ts';

/**
 * Serves a client until it says `exit`. The connection must not listen yet.
 * @param version what the server calls itself in `serverInfo`
 * @param localFiles the files of this machine, where the host has any: for clients that do not answer for
 * theirs
 * @param limit interrupts checks that do not end; only a host can
 * @param docsBase a URI of the directory with a page for each check, for clients that bring none
 */
export function startServer(
  connection: Connection,
  version: string,
  localFiles?: Files,
  limit?: Limit,
  searchPrograms?: SearchPrograms,
  docsBase?: string,
): void {
  limitChecks(limit);
  const documents = new TextDocuments(TextDocument);
  connection.onInitialize((params) => {
    const session = createSession(connection, documents, params, localFiles, docsBase);
    listenForFaults((code, error) => session.log.error(faultText(code, error)));
    const pulls = params.capabilities.textDocument?.diagnostic !== undefined;
    const rulesets = createRulesets(session);
    const diagnostics = registerDiagnostics(
      session,
      rulesets,
      pulls,
      params.capabilities.workspace?.diagnostics?.refreshSupport === true,
      (uri) => profiles.known(uri),
      // They count what is reported.
      () => seeing.refreshLenses(),
    );
    const index = createWorkspaceIndex(session);
    const library = createLibrary(session, index);
    const logRules = createLogRules(session, rulesets.folders, index);
    const logs = createLogHandlers(session, logRules);
    const policies = createWorkspacePolicies(session, index);
    const demands = registerComplianceRequests(session, rulesets.folders, {
      version,
      searchPrograms,
      changed() {
        seeing.refreshLenses();
        diagnostics.refresh();
      },
    });
    const { profiles } = demands;
    registerHover(session, rulesets, library, logs, { policies, profiles });
    registerCompletion(session, library, profiles);
    registerCodeActions(session, rulesets, library, demands);
    registerMerged(session, rulesets);
    registerExplain(session, rulesets);
    registerTargets(session);
    registerOutline(session, logs);
    registerKeys(session, library, index);
    registerFormatting(session, rulesets.folders);
    registerFinding(session, rulesets, { library, index, logs });
    registerCoverage(session, rulesets, policies, index);
    registerTechniques(session, rulesets, policies);
    registerWorkspaceProblems(session, rulesets, index);
    const logLenses = registerLogViews(session, logRules, () => seeing.refreshLenses());
    const seeing: Seeing = registerSeeing(session, rulesets, library, logLenses, profiles, {
      tokens: params.capabilities.workspace?.semanticTokens?.refreshSupport === true,
      hints: params.capabilities.workspace?.inlayHint?.refreshSupport === true,
      lenses: params.capabilities.workspace?.codeLens?.refreshSupport === true,
    });
    const refresh = (): void => {
      diagnostics.refresh();
      seeing.refresh();
    };
    const attackData = registerAttackData(session, () => {
      session.configuration.changed(undefined);
      refresh();
    });
    registerChanges(session, params.capabilities, {
      index,
      rulesets,
      policies,
      profiles,
      diagnostics,
      refresh,
      attackData,
    });
    return resultFor(session, pulls, version);
  });
  answerRefused(connection);
  documents.listen(connection);
  connection.listen();
}

function faultText(code: string, error: unknown): string {
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `The check ${code} is off until the server restarts, for it failed: ${why}`;
}

/** Returns what is offered to the client of a session. */
function resultFor(session: Session, pulls: boolean, version: string): InitializeResult {
  const { options, shape } = session;
  const result = options.embeddedOnly
    ? embeddedResult(pulls, version, shape)
    : initializeResult(pulls, version, shape);
  const commands = [...serverCommands(session)];
  return {
    ...result,
    capabilities: {
      ...result.capabilities,
      ...(options.embeddedOnly
        ? {}
        : {
            semanticTokensProvider: {
              legend: tokenLegend(shape.tokenTypes),
              full: { delta: true },
              range: true,
            },
          }),
      ...(commands.length > 0 ? { executeCommandProvider: { commands } } : {}),
    },
  };
}

/**
 * Returns what is offered for documents of other languages: nothing for a whole file, such as a formatter.
 */
function embeddedResult(pulls: boolean, version: string, shape: ClientShape): InitializeResult {
  const { serverInfo, capabilities } = initializeResult(pulls, version, shape);
  const { positionEncoding, textDocumentSync, diagnosticProvider, hoverProvider, completionProvider } =
    capabilities;
  return {
    ...(serverInfo ? { serverInfo } : {}),
    capabilities: {
      ...(positionEncoding ? { positionEncoding } : {}),
      ...(textDocumentSync ? { textDocumentSync } : {}),
      ...(diagnosticProvider ? { diagnosticProvider } : {}),
      ...(hoverProvider ? { hoverProvider } : {}),
      ...(completionProvider ? { completionProvider } : {}),
      codeActionProvider: shape.actionLiterals
        ? { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] }
        : true,
    },
  };
}

function initializeResult(pulls: boolean, version: string, shape: ClientShape): InitializeResult {
  return {
    serverInfo: { name: 'audit-rules', version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      ...(pulls
        ? {
            diagnosticProvider: {
              identifier: 'audit-rules',
              interFileDependencies: true,
              workspaceDiagnostics: false,
            },
          }
        : {}),
      // A client that knows no more than that there are commands knows no kinds of actions.
      codeActionProvider: shape.actionLiterals
        ? {
            codeActionKinds: [
              CodeActionKind.QuickFix,
              fixAllKind,
              CodeActionKind.RefactorRewrite,
              CodeActionKind.RefactorExtract,
              CodeActionKind.RefactorInline,
            ],
            resolveProvider: true,
          }
        : true,
      hoverProvider: true,
      completionProvider: {
        triggerCharacters: [' ', '-', '=', ',', '/', '>', '<', '!', '&', '0', '1', '|', '^'],
        resolveProvider: true,
      },
      // Arguments of system calls come up by themselves: in `-F a1=`, and with each operator or name that is
      // typed there.
      signatureHelpProvider: {
        triggerCharacters: ['=', '&', '>', '<', '!'],
        retriggerCharacters: [',', ' '],
      },
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: shape.preparesRename ? { prepareProvider: true } : true,
      foldingRangeProvider: true,
      selectionRangeProvider: true,
      documentLinkProvider: {},
      inlayHintProvider: { resolveProvider: true },
      codeLensProvider: { resolveProvider: true },
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n' },
    },
  };
}
