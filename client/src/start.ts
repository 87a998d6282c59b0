import {
  commands,
  Disposable,
  EndOfLine,
  type ExtensionContext,
  FileSystemError,
  FileType,
  type LogOutputChannel,
  Uri,
  window,
  workspace,
} from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
} from 'vscode-languageclient';
import {
  type DirectoryEntry,
  type FileParams,
  type FileStat,
  readDirectoryRequest,
  readFileRequest,
  statRequest,
} from '../../server/src/lsp/protocol/fileRequests.ts';
import { registerCompliance } from './compliance/complianceCommands.ts';
import { waiveCommand } from './compliance/waive.ts';
import { openFile, registerSaveCommand, reportSavedConfigs, saveCommand } from './configFiles.ts';
import { registerCoverageView } from './coverage/panel.ts';
import { registerCoverageStatus } from './coverage/status.ts';
import { registerEmbedded } from './embedded.ts';
import { registerExample } from './example.ts';
import { registerExplainCommand } from './explain.ts';
import { registerHashesCommand } from './hashes.ts';
import { registerHunts } from './hunts.ts';
import { insertFromHover, registerInsert } from './insert.ts';
import { lensCommands, registerLenses } from './lenses.ts';
import { registerLineSnippets } from './lineSnippets.ts';
import { registerLogCommands } from './logs/logCommands.ts';
import { mergedMiddleware, registerMergedCommand } from './merged.ts';
import { registerNewFiles } from './newFiles.ts';
import { warn } from './notices.ts';
import { registerOfficialData } from './officialData.ts';
import { createRestarts, type Restarts } from './restarts.ts';
import { registerTargetsCommand, targetsMiddleware } from './targets.ts';
import { textOfBytes } from './textOfBytes.ts';
import { registerTypedLine, typedLineMiddleware } from './typedLine.ts';
import { registerWorkspaceCheck } from './workspaceProblems.ts';

const languageId = 'audit-rules';
const displayName = 'Linux Audit Rules';
/**
 * What the fixes for carriage returns call: an editor keeps one line end for a whole document, which no text
 * edit can change.
 */
const useLineFeeds = 'auditRules.useLineFeeds';
/** What a quick fix calls to show the page of a check. */
const showCheckPage = 'auditRules.showCheckPage';

/** Makes the client that fits the host: a process on a desktop or remote machine, a worker in a browser. */
export type CreateClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/**
 * Starts the language server and everything around it, and returns the client; all of it ends with the
 * extension's context. Rejects where the server does not start, after writing why into the output channel.
 * @param createClient makes a client for the way in which the server runs here
 */
export async function start(
  context: ExtensionContext,
  createClient: CreateClient,
): Promise<BaseLanguageClient> {
  const output = window.createOutputChannel(displayName, { log: true });
  const shared = {
    outputChannel: output,
    // Hovers link to this one command, which checks what it is asked for and writes nothing unasked.
    markdown: { isTrusted: { enabledCommands: [insertFromHover] } },
  };
  const told = clientFacts(context);
  const restarts = restartsOf(context, output);
  const client = createClient('auditRules', displayName, {
    ...shared,
    errorHandler: errorHandler(restarts),
    documentSelector: [languageId, 'ima-policy', 'auditd-conf'].map((language) => ({ language })),
    diagnosticCollectionName: languageId,
    middleware: { ...mergedMiddleware, ...targetsMiddleware, ...typedLineMiddleware },
    initializationOptions: {
      ...told,
      insertCommand: insertFromHover,
      lineEndCommand: useLineFeeds,
      lensCommands,
      attackData: true,
      logs: true,
    },
  });
  answerFileRequests(client);
  const createEmbedded = (options: LanguageClientOptions): BaseLanguageClient => {
    const own = createClient('auditRulesEmbedded', displayName, {
      ...shared,
      errorHandler: errorHandler(restartsOf(context, output)),
      ...options,
      initializationOptions: { ...told, embeddedOnly: true },
    });
    answerFileRequests(own);
    context.subscriptions.push(reportSavedConfigs(own));
    return own;
  };
  context.subscriptions.push(
    registerTypedLine(),
    output,
    registerEmbedded(createEmbedded, output),
    registerTargetsCommand(context, client, displayName),
    registerMergedCommand(client),
    registerInsert(client),
    registerHunts(client),
    registerHashesCommand(client),
    registerOfficialData(context, client, output),
    registerExplainCommand(client),
    registerExample(),
    registerLogCommands(context, client),
    registerLenses(),
    registerLineSnippets(context.extensionUri, languageId),
    registerNewFiles(languageId, context.extension.packageJSON),
    registerCoverageView(context, client),
    registerCoverageStatus(client),
    registerCompliance(client),
    registerServerCommands(client, output, restarts),
    registerSaveCommand(),
    reportSavedConfigs(client),
  );
  try {
    await client.start();
    context.subscriptions.push(registerWorkspaceCheck(client));
  } catch (error) {
    output.error('The language server did not start.', error instanceof Error ? error : String(error));
    throw error;
  }
  return client;
}

/** Registers the commands about the server itself, and those that its actions run. */
function registerServerCommands(
  client: BaseLanguageClient,
  output: LogOutputChannel,
  restarts: Restarts,
): Disposable {
  return Disposable.from(
    commands.registerCommand('auditRules.restartServer', () => restart(client, output, restarts)),
    commands.registerCommand('auditRules.showOutput', () => output.show(true)),
    commands.registerCommand(useLineFeeds, setLineFeeds),
    commands.registerCommand(showCheckPage, (uri: string) =>
      commands.executeCommand('markdown.showPreview', Uri.parse(uri)),
    ),
  );
}

/** Returns what each server is told of this client. */
function clientFacts({ extensionUri }: ExtensionContext): object {
  return {
    docsBase: Uri.joinPath(extensionUri, 'docs', 'checks').toString(),
    suggestCommand: 'editor.action.triggerSuggest',
    files: true,
    ownTokenTypes: true,
    complianceView: true,
    docsCommand: showCheckPage,
    saveCommand,
    waiveCommand,
  };
}

function restartsOf(context: ExtensionContext, output: LogOutputChannel): Restarts {
  const restarts = createRestarts({
    now: () => performance.now(),
    later(work, ms) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    tell() {
      output.error('The language server ended unexpectedly and is started again.');
      warn(
        'The server of Linux Audit Rules ended unexpectedly and is started again. Your texts are unharmed.',
      );
    },
  });
  context.subscriptions.push({ dispose: restarts.stop });
  return restarts;
}

/** Returns what the client does when the connection is damaged: it waits for the end, and starts a new server. */
function errorHandler(restarts: Restarts): ErrorHandler {
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed: async () => ({
      action: (await restarts.ended()) ? CloseAction.Restart : CloseAction.DoNotRestart,
      handled: true,
    }),
  };
}

async function setLineFeeds(uri: string): Promise<void> {
  const editor = await window.showTextDocument(Uri.parse(uri));
  await editor.edit((edit) => edit.setEndOfLine(EndOfLine.LF));
}

async function restart(
  client: BaseLanguageClient,
  output: LogOutputChannel,
  restarts: Restarts,
): Promise<void> {
  // One that ended by itself is about to be started.
  if (restarts.hasten()) return;
  output.info('Restarting the language server.');
  // A server that hangs must not keep its successor from starting.
  if (client.isRunning())
    await client
      .stop(2000)
      .catch((error: unknown) => output.warn('The language server did not stop cleanly.', String(error)));
  await client.start();
}

/**
 * Answers requests for files: the server reads them through the editor, so that remote and virtual workspaces
 * look like local ones. A file that is not there is not an error.
 */
function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(readFileRequest, ({ uri, unsaved }: FileParams) =>
    orNull(async () => (unsaved ? openFile(uri)?.getText() : undefined) ?? (await readText(Uri.parse(uri)))),
  );
  client.onRequest(readDirectoryRequest, ({ uri }: FileParams) =>
    orNull(async () =>
      (await workspace.fs.readDirectory(Uri.parse(uri))).map(
        ([name, type]): DirectoryEntry => ({
          name,
          type: kindOf(type),
          ...(type & FileType.SymbolicLink ? { link: true } : {}),
        }),
      ),
    ),
  );
  client.onRequest(statRequest, ({ uri }: FileParams) => orNull(() => statOf(Uri.parse(uri))));
}

/** The longest file that is read for the server, in bytes. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Returns the text of a regular file: a pipe would keep the editor waiting for ever. Rejects where it is
 * none, or too large.
 */
async function readText(uri: Uri): Promise<string> {
  const { type, size } = await workspace.fs.stat(uri);
  if (!(type & FileType.File) || size > mostBytes) throw new Error(`${uri.toString()} is not read.`);
  return textOfBytes(await workspace.fs.readFile(uri), 4 * mostBytes);
}

/** Returns what is at a place. Rejects where that cannot be told. */
async function statOf(uri: Uri): Promise<FileStat> {
  try {
    const { type } = await workspace.fs.stat(uri);
    return { kind: kindOf(type), link: (type & FileType.SymbolicLink) !== 0 };
  } catch (error) {
    if (error instanceof FileSystemError && ['FileNotFound', 'FileNotADirectory'].includes(error.code))
      return { kind: 'missing' };
    throw error;
  }
}

function kindOf(type: FileType): DirectoryEntry['type'] {
  if (type & FileType.Directory) return 'directory';
  return type & FileType.File ? 'file' : 'other';
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch {
    return null;
  }
}
