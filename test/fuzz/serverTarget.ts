import assert from 'node:assert/strict';
import { createMessageConnection, ResponseError } from 'vscode-languageserver/node';
import { connect } from '../support/wires.ts';

const uri = 'file:///w/rules.d/a.rules';
const text = '-D\n-a always,exit -F arch=b64 -S execve -k T1059\n-w /etc/passwd -p wq -k x\n';
const textDocument = { uri };
const position = { line: 1, character: 12 };
const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 9 } };

/** Requests of LSP and of our own, each with parameters that are right. */
const requests: readonly (readonly [method: string, params: unknown])[] = [
  ['textDocument/hover', { textDocument, position }],
  ['textDocument/completion', { textDocument, position }],
  ['textDocument/signatureHelp', { textDocument, position }],
  ['textDocument/definition', { textDocument, position }],
  ['textDocument/references', { textDocument, position, context: { includeDeclaration: true } }],
  ['textDocument/documentHighlight', { textDocument, position }],
  ['textDocument/documentSymbol', { textDocument }],
  ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }],
  ['textDocument/codeLens', { textDocument }],
  ['textDocument/inlayHint', { textDocument, range }],
  ['textDocument/documentLink', { textDocument }],
  ['textDocument/foldingRange', { textDocument }],
  ['textDocument/selectionRange', { textDocument, positions: [position] }],
  ['textDocument/semanticTokens/full', { textDocument }],
  ['textDocument/semanticTokens/range', { textDocument, range }],
  ['textDocument/diagnostic', { textDocument }],
  ['textDocument/formatting', { textDocument, options: { tabSize: 2, insertSpaces: true } }],
  ['textDocument/rangeFormatting', { textDocument, range, options: {} }],
  ['textDocument/prepareRename', { textDocument, position }],
  ['textDocument/rename', { textDocument, position, newName: 'y' }],
  ['workspace/symbol', { query: 'x' }],
  ['workspace/executeCommand', { command: 'auditRules.applyEdit', arguments: [{}] }],
  ['auditRules/coverage', { uri }],
  ['auditRules/coverageNumbers', { uri }],
  ['auditRules/coverageExport', { uri, format: 'json' }],
  ['auditRules/merged', { uri }],
  ['auditRules/explain', { textDocument, position }],
  ['auditRules/targets', {}],
  ['auditRules/techniques', { uri }],
  ['auditRules/groups', {}],
  ['auditRules/plan', { uri, technique: 'T1053.003' }],
  ['auditRules/hunts', { textDocument, position }],
  ['auditRules/workspaceProblems', { uris: [uri] }],
  ['auditRules/attack/piece', { piece: '{"objects":[' }],
  ['auditRules/attack/index', {}],
  ['auditRules/attack/use', { index: {} }],
];

const notifications: readonly (readonly [method: string, params: unknown])[] = [
  [
    'textDocument/didChange',
    { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: '-w /x -p wa\n' }] },
  ],
  ['textDocument/didSave', { textDocument }],
  ['textDocument/didClose', { textDocument }],
  ['workspace/didChangeConfiguration', { settings: null }],
  ['workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] }],
  ['$/cancelRequest', { id: 3 }],
  ['$/setTrace', { value: 'verbose' }],
];

const greeting = { capabilities: {}, processId: null, rootUri: 'file:///w' };
const opening = [
  'textDocument/didOpen',
  { textDocument: { uri, languageId: 'audit-rules', version: 1, text } },
];

/** What a client sends, and what it answers to each request of the server in turn. */
interface Session {
  readonly greeting: unknown;
  readonly messages: readonly unknown[];
  readonly answers: readonly unknown[];
}

const answers = [[{ targets: ['rhel-9'] }], { text: '{}' }, null, { files: ['a.rules'], directories: [] }];

/** Sessions to begin with: each request between an opening and a change, and all of them at once. */
export const sessions: readonly string[] = [
  ...requests.map((request) => [opening, request, ...notifications.slice(0, 1), request]),
  [opening, ...requests, ...notifications, opening, ...requests],
].map((messages) => JSON.stringify({ greeting, messages, answers }));

export const messageMethods: readonly string[] = [...requests, ...notifications].map(([method]) => method);

const isNotification: ReadonlySet<string> = new Set([
  'textDocument/didOpen',
  ...notifications.map(([method]) => method),
]);

/** How long an answer may take, in milliseconds; the server itself waits two seconds for the client. */
const PATIENCE = 20_000;

/**
 * Plays a session, given as JSON, to a new server. Any other text is sent as one message. Throws where a
 * request stays without an answer, or fails for a reason inside the server.
 */
export async function serveMessages(input: string): Promise<void> {
  const session = sessionIn(input);
  const wire = connect('memory');
  const connection = createMessageConnection(wire.reader, wire.writer);
  connection.onError(() => undefined);
  let asked = 0;
  connection.onRequest(() => session.answers[asked++ % Math.max(1, session.answers.length)] ?? null);
  connection.listen();
  try {
    await answered(connection.sendRequest('initialize', session.greeting));
    await connection.sendNotification('initialized', {});
    await Promise.all(session.messages.map((message) => send(message)));
    assert.equal(await answered(connection.sendRequest('shutdown')), undefined);
  } finally {
    await wire.end(connection);
  }

  async function send(message: unknown): Promise<void> {
    const [method, params] = Array.isArray(message) ? (message as readonly unknown[]) : [];
    if (typeof method !== 'string' || method === 'exit') return;
    const value = typeof params === 'object' ? params : [params];
    if (isNotification.has(method)) await connection.sendNotification(method, value ?? null);
    else await answered(connection.sendRequest(method, value ?? null));
  }
}

function sessionIn(input: string): Session {
  try {
    const value: unknown = JSON.parse(input);
    const { greeting: first, messages, answers: all } = value as Readonly<Record<string, unknown>>;
    return {
      greeting: typeof first === 'object' ? first : greeting,
      messages: Array.isArray(messages) ? messages : [],
      answers: Array.isArray(all) ? all : [],
    };
  } catch {
    return { greeting, messages: [[input, {}]], answers: [] };
  }
}

/** Waits for an answer: returns undefined for a result, else the code of the error. */
async function answered(answer: Promise<unknown>): Promise<number | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((done) => {
    timer = setTimeout(done, PATIENCE, 'late');
  });
  const first = await Promise.race([answer.then(() => undefined, codeOf), late]);
  clearTimeout(timer);
  assert.notEqual(first, 'late', 'A request has no answer.');
  return first === 'late' ? undefined : first;
}

/** Returns the code of an error. @throws the error where it is not an answer */
function codeOf(error: unknown): number {
  if (error instanceof ResponseError) return error.code;
  throw error;
}
