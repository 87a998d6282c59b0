import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CancellationToken,
  type CodeAction,
  type CompletionItem,
  type CompletionList,
  createMessageConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type DocumentSymbol,
  type Hover,
  type InitializeResult,
  type Position,
  type Range,
} from 'vscode-languageserver/node';
import type { FileStat } from '../../server/src/lsp/protocol/fileRequests.ts';
import { connect, type Transport, type Wire } from './wires.ts';

/** What a test client says of itself, and what it has to show. */
export interface ClientOptions extends World {
  /** Diagnostics are pulled unless this is false. */
  readonly pulls?: boolean;
  /**
   * Whether the server may ask for diagnostics to be pulled again. Without it, a pull waits for the whole ruleset, however
   * busy the machine is; with it, problems of the ruleset may come behind those of lines: `eventually` waits for them.
   */
  readonly refreshes?: boolean;
  /** Whether the client tells of files that change. */
  readonly watches?: boolean;
  /** Rows of completions show a text beside their labels. */
  readonly labelDetails?: boolean;
  /** Edits of code actions are asked for when one is chosen. */
  readonly resolvesActions?: boolean;
  /** Edits of code actions may make files. */
  readonly createsFiles?: boolean;
  readonly initializationOptions?: object;
  /** What is at a place, by URI; what is not named is missing. Without it the client answers no such request. */
  readonly places?: Readonly<Record<string, FileStat | null>>;
  /** What else the client answers, by method. */
  readonly requests?: Readonly<Record<string, (params: never) => unknown>>;
  /** What else the client hears, by method. */
  readonly hears?: Readonly<Record<string, () => void>>;
}

/** What a test client has to show. */
export interface World {
  /** What the section `auditRules` answers; may be changed with `configure`. */
  readonly settings?: unknown;
  /** Files that the client can read, by URI; without them it answers no requests for files. */
  readonly files?: Readonly<Record<string, string>>;
  /** URIs of the workspace's folders. */
  readonly folders?: readonly string[];
}

/** A client as an editor would be, with what the server logged. */
export interface TestClient {
  readonly initialized: InitializeResult;
  /** What the server logged; a test that expects it takes it out. */
  readonly log: string[];
  /** Diagnostics that were pushed, by URI. */
  readonly pushed: ReadonlyMap<string, readonly Diagnostic[]>;
  /** What the server showed as messages, in order. */
  readonly shown: readonly string[];
  /** The places that the server asked for, in order. */
  readonly stats: readonly string[];
  /** How often the server asked for diagnostics to be pulled again. */
  refreshes(): number;
  open(text: string, uri?: string): Promise<void>;
  change(
    uri: string,
    version: number,
    changes: readonly { readonly range?: Range; readonly text: string }[],
  ): Promise<void>;
  close(uri?: string): Promise<void>;
  configure(settings: unknown): Promise<void>;
  /** Closes all documents, and tells the server that the files, settings and folders are others now. */
  become(world: World): Promise<void>;
  /** Says that files were made, changed or removed. */
  filesChanged(uris: readonly string[]): Promise<void>;
  request<T>(method: string, params: unknown, token?: CancellationToken): Promise<T>;
  notify(method: string, params: unknown): Promise<void>;
  diagnostics(uri?: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  hover(position: Position, uri?: string): Promise<Hover | null>;
  complete(position: Position, uri?: string): Promise<CompletionList | null>;
  resolve(item: CompletionItem): Promise<CompletionItem>;
  actions(range: Range, only?: readonly string[], uri?: string): Promise<readonly CodeAction[]>;
  symbols(uri?: string): Promise<readonly DocumentSymbol[]>;
  /** Ends the server in order; answers its exit status where it is a process. */
  stop(): Promise<number | null>;
}

export const testUri = 'file:///rules/test.rules';

/** Looks until what is there holds, for three minutes at the most; answers what was there last, for the test to compare. */
export async function eventually<T>(look: () => Promise<T> | T, holds: (found: T) => boolean): Promise<T> {
  const end = Date.now() + 180_000;
  let found = await look();
  while (!holds(found) && Date.now() < end) {
    await pause(20);
    found = await look();
  }
  return found;
}

/** Waits until something holds. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  assert.ok(await eventually(holds, (held) => held), 'waited three minutes');
}

/** Starts a server, or takes one that was started, and says hello to it. */
export async function startClient(
  transport: Transport | Wire,
  options: ClientOptions = {},
): Promise<TestClient> {
  const wire = typeof transport === 'string' ? connect(transport) : transport;
  const connection = createMessageConnection(wire.reader, wire.writer);
  const log: string[] = [];
  const pushed = new Map<string, readonly Diagnostic[]>();
  const shown: string[] = [];
  const open = new Set<string>();
  let { settings, files = {}, folders = [] } = options;
  let refreshes = 0;
  connection.onNotification(
    'window/logMessage',
    ({ message }: { message: string }) => void log.push(message),
  );
  connection.onNotification(
    'textDocument/publishDiagnostics',
    (p: { uri: string; diagnostics: Diagnostic[] }) => void pushed.set(p.uri, p.diagnostics),
  );
  connection.onNotification(
    'window/showMessage',
    ({ message }: { message: string }) => void shown.push(message),
  );
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) =>
    items.map(() => settings ?? null),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/workspaceFolders', () => folders.map((uri) => ({ uri, name: uri })));
  const { places } = options;
  const stats: string[] = [];
  if (places)
    connection.onRequest('auditRules/stat', ({ uri }: { uri: string }): FileStat | null => {
      stats.push(uri);
      const place = places[uri];
      return place === undefined ? { kind: 'missing' } : place;
    });
  if (options.files) {
    connection.onRequest('auditRules/readFile', ({ uri }: { uri: string }) => files[uri] ?? null);
    connection.onRequest('auditRules/readDirectory', ({ uri }: { uri: string }) => entriesOf(files, uri));
  }
  for (const [method, answer] of Object.entries(options.requests ?? {}))
    connection.onRequest(method, answer as (params: unknown) => unknown);
  for (const [method, hear] of Object.entries(options.hears ?? {})) connection.onNotification(method, hear);
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes++;
    return null;
  });
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    capabilities: capabilities(options),
    initializationOptions: { ...(options.files ? { files: true } : {}), ...options.initializationOptions },
  });
  await connection.sendNotification('initialized', {});
  const close = (uri = testUri): Promise<void> => {
    open.delete(uri);
    return connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  };
  const configure = (next: unknown): Promise<void> => {
    settings = next;
    return connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  };
  const filesChanged = (uris: readonly string[]): Promise<void> =>
    connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: uris.map((uri) => ({ uri, type: 2 })),
    });
  return {
    initialized,
    log,
    pushed,
    shown,
    stats,
    refreshes: () => refreshes,
    open(text, uri = testUri) {
      open.add(uri);
      return connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'audit-rules', version: 1, text },
      });
    },
    change: (uri, version, contentChanges) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges,
      }),
    close,
    configure,
    async become(world) {
      for (const uri of open) await close(uri);
      const before = files;
      ({ files = {}, folders = [] } = world);
      await filesChanged(Object.keys({ ...before, ...files }));
      await configure(world.settings);
    },
    notify: (method, params) => connection.sendNotification(method, params),
    filesChanged,
    request: (method, params, token) =>
      token ? connection.sendRequest(method, params, token) : connection.sendRequest(method, params),
    diagnostics: (uri = testUri, previousResultId) =>
      connection.sendRequest('textDocument/diagnostic', {
        textDocument: { uri },
        ...(previousResultId === undefined ? {} : { previousResultId }),
      }),
    hover: (position, uri = testUri) =>
      connection.sendRequest('textDocument/hover', { textDocument: { uri }, position }),
    complete: (position, uri = testUri) =>
      connection.sendRequest('textDocument/completion', { textDocument: { uri }, position }),
    resolve: (item) => connection.sendRequest('completionItem/resolve', item),
    actions: async (range, only, uri = testUri) =>
      (await connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics: [], ...(only ? { only } : {}) },
      })) ?? [],
    symbols: async (uri = testUri) =>
      (await connection.sendRequest<DocumentSymbol[] | null>('textDocument/documentSymbol', {
        textDocument: { uri },
      })) ?? [],
    async stop() {
      await connection.sendRequest('shutdown');
      return wire.end(connection);
    },
  };
}

/** What lies in a folder, as the URIs of all files say. */
function entriesOf(
  files: Readonly<Record<string, string>>,
  folder: string,
): readonly { name: string; type: string }[] {
  const names = new Map<string, string>();
  for (const uri of Object.keys(files)) {
    if (!uri.startsWith(`${folder}/`)) continue;
    const [name = '', ...below] = uri.slice(folder.length + 1).split('/');
    names.set(decodeURIComponent(name), below.length > 0 ? 'directory' : 'file');
  }
  return [...names].map(([name, type]) => ({ name, type }));
}

function capabilities({
  pulls = true,
  refreshes = false,
  resolvesActions = false,
  createsFiles = false,
  labelDetails = false,
  watches = false,
}: ClientOptions): object {
  return {
    general: { positionEncodings: ['utf-16'] },
    workspace: {
      configuration: true,
      workspaceFolders: true,
      symbol: { symbolKind: { valueSet: Array.from({ length: 26 }, (_, i) => i + 1) } },
      workspaceEdit: createsFiles ? { documentChanges: true, resourceOperations: ['create'] } : {},
      didChangeConfiguration: { dynamicRegistration: true },
      ...(watches ? { didChangeWatchedFiles: { dynamicRegistration: true } } : {}),
      diagnostics: { refreshSupport: refreshes },
    },
    textDocument: {
      codeAction: {
        codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source'] } },
        ...(resolvesActions ? { resolveSupport: { properties: ['edit', 'command'] } } : {}),
      },
      completion: {
        completionItem: {
          documentationFormat: ['markdown', 'plaintext'],
          ...(labelDetails ? { labelDetailsSupport: true } : {}),
        },
        completionItemKind: { valueSet: Array.from({ length: 25 }, (_, i) => i + 1) },
      },
      signatureHelp: { signatureInformation: { documentationFormat: ['markdown', 'plaintext'] } },
      documentSymbol: {
        hierarchicalDocumentSymbolSupport: true,
        symbolKind: { valueSet: Array.from({ length: 26 }, (_, i) => i + 1) },
      },
      hover: { contentFormat: ['markdown', 'plaintext'] },
      publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true },
      ...(pulls ? { diagnostic: { relatedInformation: true, codeDescriptionSupport: true } } : {}),
    },
  };
}
