import type { Connection, InitializeParams, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, createAnalyses } from './analysis.ts';
import { type ClientShape, shapeOf } from './clientShape.ts';
import { type Configuration, createConfiguration } from './configuration.ts';
import { createEmbeddingDocuments, type EmbeddingDocument, isContainer } from './embedded.ts';
import { createFiles, type Files } from './files.ts';
import { createLog, type Log } from './log.ts';
import { createMachines, type Machines } from './machines.ts';
import { isOfOtherLanguage } from './otherLanguages.ts';
import { inTime, noAnswer } from './patience.ts';
import { createPolicyAnalyses, isPolicyLanguage, type PolicyAnalysis } from './policies.ts';
import { folderOf } from './rulesetFiles.ts';
import { createGuard, type Guard } from './safeHandler.ts';

/** What the handlers share. All of it can be made again from the client's documents and settings. */
export interface Session {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly log: Log;
  readonly guard: Guard;
  readonly shape: ClientShape;
  readonly lensCommands: LensCommands;
  readonly configuration: Configuration;
  readonly files: Files;
  readonly machines: Machines;
  readonly options: InitializationOptions;
  /**
   * URIs of the workspace's directories, as they are now where the client can be asked, else as they were
   * when it began.
   */
  folders(): Promise<readonly string[]>;
  /** Calls when the client answers what was no longer waited for; one listener. */
  whenLate(listener: () => void): void;
  /** The document as it is now; undefined where it is not open, and for one of another language. */
  analysisOf(uri: string): Promise<Analysis | undefined>;
  /** The open IMA policy as it is now; undefined where it is not open, and for one of another language. */
  policyOf(uri: string): Promise<PolicyAnalysis | undefined>;
  /**
   * The rules inside an open document of another language; undefined for any other, and where settings do not
   * ask for them.
   */
  embeddedOf(uri: string): Promise<EmbeddingDocument | undefined>;
}

/** What a client may say in `initializationOptions`; every part may be absent. */
export interface InitializationOptions {
  /** URI of the directory that holds a page `ARnnn.md` for each check. */
  readonly docsBase?: string;
  /** The client's command that shows the page of a check; gets its URI. */
  readonly docsCommand?: string;
  /** The client's command that saves a file that a code action has changed; gets its URI. */
  readonly saveCommand?: string;
  /**
   * The client's command that asks why a requirement of a compliance profile is waived, and waives it; gets
   * `{ uri, id }`.
   */
  readonly waiveCommand?: string;
  /**
   * The client's command that opens the list of completions, run after an item that is not the end
   * (`editor.action.triggerSuggest`).
   */
  readonly suggestCommand?: string;
  /**
   * The client's command that gives a document (its URI is the argument) LF line ends; for an editor that
   * keeps one line end throughout.
   */
  readonly lineEndCommand?: string;
  /** The client knows the types of semantic tokens that LSP does not name. */
  readonly ownTokenTypes?: boolean;
  /** What a click on a lens runs; a lens without a command only tells. */
  readonly lensCommands?: LensCommands;
  /**
   * The client answers the requests for files (lsp/protocol/fileRequests.ts). Without it, a server on the
   * machine of the files reads them itself.
   */
  readonly files?: boolean;
  /**
   * The client reads MITRE's data itself, and gives the server what was picked out of it
   * (`auditRules/attack/use`).
   */
  readonly attackData?: boolean;
  /**
   * The client's command that inserts rules for a technique, whose id is the argument; its Markdown follows
   * addresses of that command.
   */
  readonly insertCommand?: string;
  /**
   * The client hands over documents of other languages only: the server offers what is about single places of
   * them.
   */
  readonly embeddedOnly?: boolean;
  /** The client shows a view of compliance profiles, and is told when it may be otherwise. */
  readonly complianceView?: boolean;
  /** The client sends documents of the language `audit-log`, too, where it is asked to. */
  readonly logs?: boolean;
  /** The section `auditRules`, for clients that answer no `workspace/configuration`. */
  readonly settings?: unknown;
}

/** Commands of the client. */
export interface LensCommands {
  /** Shows where a key stands; gets the document's URI and a position of the key in it. */
  readonly references?: string;
  /** Copies a query for the events of a key; gets `{ key }`. */
  readonly hunt?: string;
  /** Goes to the next problem of the document. */
  readonly problem?: string;
  /** Shows what augenrules makes of the document's directory. */
  readonly merged?: string;
  /** Shows the log against the rules of a document; gets its URI. */
  readonly log?: string;
  /** Shows what the rules of a document have of compliance profiles; gets its URI and the id of a requirement. */
  readonly compliance?: string;
}

/**
 * Returns the session of a connection: what the server knows of its client, and the stores that its handlers
 * share.
 * @param params what the client said in `initialize`
 * @param localFiles the files of this machine; undefined where the host has no file system
 * @param docsBase a URI of the directory with a page for each check, for a client that brings none
 */
export function createSession(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  params: InitializeParams,
  localFiles: Files | undefined,
  docsBase?: string,
): Session {
  const options = {
    ...(docsBase === undefined ? {} : { docsBase }),
    ...optionsOf(params.initializationOptions),
  };
  const log = createLog(connection);
  const late = lateAnswers();
  const files = createFiles(connection, options.files === true, localFiles, log, late.came);
  const folders = async (): Promise<readonly string[]> => {
    const asks = params.capabilities.workspace?.workspaceFolders === true;
    const asked = asks ? await inTime(connection.workspace.getWorkspaceFolders(), late.came) : noAnswer;
    return foldersOf(asked === noAnswer ? params.workspaceFolders : asked, params);
  };
  const configuration = createConfiguration(
    connection,
    log,
    params.capabilities,
    options.settings,
    files,
    folders,
    late.came,
    (uri) => documents.get(uri) !== undefined,
  );
  const analyses = createAnalyses((uri) => folderOf(configuration, uri) !== undefined);
  const policies = createPolicyAnalyses();
  const embedding = createEmbeddingDocuments();
  const machines = createMachines(files, log.error);
  documents.onDidClose(({ document }) => {
    configuration.forget(document.uri);
    analyses.forget(document.uri);
    policies.forget(document.uri);
    embedding.forget(document.uri);
    machines.forget(document.uri);
  });
  return {
    connection,
    documents,
    log,
    guard: createGuard(log),
    shape: shapeOf(params, options),
    lensCommands: options.lensCommands ?? {},
    configuration,
    files,
    machines,
    options,
    folders,
    whenLate: late.listen,
    async analysisOf(uri) {
      if (!documents.get(uri)) return undefined;
      const settings = await configuration.settingsOf(uri);
      // It may have changed or been closed meanwhile.
      const document = documents.get(uri);
      if (!document || isOfOtherLanguage(document)) return undefined;
      const analysis = analyses.of(document, settings, machines.answersFor(uri, settings.checkHostPaths));
      machines.ask(analysis);
      return analysis;
    },
    async policyOf(uri) {
      const open = documents.get(uri);
      if (!open || !isPolicyLanguage(open)) return undefined;
      const settings = await configuration.settingsOf(uri);
      const document = documents.get(uri);
      return document && isPolicyLanguage(document) ? policies.of(document, settings) : undefined;
    },
    async embeddedOf(uri) {
      const open = documents.get(uri);
      if (!open || !isContainer(open)) return undefined;
      const settings = await configuration.settingsOf(uri);
      const document = documents.get(uri);
      return document && embedding.of(document, settings);
    },
  };
}

/**
 * The most late answers that have everything read again: one that is always late must not keep the server
 * busy.
 */
const MOST_LATE = 5;

/** Hands answers that came late to whoever listens. */
function lateAnswers(): { readonly came: () => void; readonly listen: (listener: () => void) => void } {
  let listener = (): void => undefined;
  let count = 0;
  return {
    came: () => (++count <= MOST_LATE ? listener() : undefined),
    listen: (next) => {
      listener = next;
    },
  };
}

/** Returns the directories that a client names: as a list, as one root, or none. */
function foldersOf(given: unknown, { rootUri }: InitializeParams): readonly string[] {
  if (!Array.isArray(given)) return typeof rootUri === 'string' ? [rootUri] : [];
  return (given as readonly unknown[]).flatMap((folder) => {
    const uri = typeof folder === 'object' && folder !== null && 'uri' in folder ? folder.uri : undefined;
    return typeof uri === 'string' ? [uri] : [];
  });
}

function optionsOf(given: unknown): InitializationOptions {
  const from = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
  const {
    docsBase,
    docsCommand,
    saveCommand,
    waiveCommand,
    suggestCommand,
    lineEndCommand,
    insertCommand,
    lensCommands,
    ownTokenTypes,
    files,
    attackData,
    embeddedOnly,
    logs,
    complianceView,
    settings,
  } = from;
  return {
    ...(typeof docsBase === 'string' ? { docsBase } : {}),
    ...(typeof docsCommand === 'string' ? { docsCommand } : {}),
    ...(typeof saveCommand === 'string' ? { saveCommand } : {}),
    ...(typeof waiveCommand === 'string' ? { waiveCommand } : {}),
    ...(typeof suggestCommand === 'string' ? { suggestCommand } : {}),
    ...(typeof lineEndCommand === 'string' ? { lineEndCommand } : {}),
    ...(typeof lensCommands === 'object' && lensCommands !== null
      ? { lensCommands: commandsOf(lensCommands) }
      : {}),
    ...(typeof ownTokenTypes === 'boolean' ? { ownTokenTypes } : {}),
    ...(typeof files === 'boolean' ? { files } : {}),
    ...(typeof attackData === 'boolean' ? { attackData } : {}),
    ...(typeof embeddedOnly === 'boolean' ? { embeddedOnly } : {}),
    ...(typeof logs === 'boolean' ? { logs } : {}),
    ...(typeof complianceView === 'boolean' ? { complianceView } : {}),
    ...(typeof insertCommand === 'string' ? { insertCommand } : {}),
    settings,
  };
}

function commandsOf(given: object): LensCommands {
  const names = ['references', 'hunt', 'problem', 'merged', 'log', 'compliance'] as const;
  const from = given as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.flatMap((n) => (typeof from[n] === 'string' ? [[n, from[n]]] : [])));
}
