import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  ResponseError,
  SemanticTokenTypes,
} from 'vscode-languageserver/node';
import { root } from '../support/root.ts';
import { connect, type Transport, transports } from '../support/wires.ts';

const uri = 'file:///etc/audit/rules.d/a.rules';
const cron = '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled Task-Job-Cron\n-w /etc/passwd -p wa -k id\n';

/** Talks to a server that nobody has greeted yet. */
async function talk(
  transport: Transport,
  work: (connection: MessageConnection, log: string[]) => Promise<void>,
): Promise<void> {
  const wire = connect(transport);
  const connection = createMessageConnection(wire.reader, wire.writer);
  const log: string[] = [];
  connection.onNotification(
    'window/logMessage',
    ({ message }: { message: string }) => void log.push(message),
  );
  connection.listen();
  try {
    await work(connection, log);
  } finally {
    await connection.sendRequest('shutdown').catch(() => undefined);
    await wire.end(connection);
  }
}

/** The code of the error that a request is answered with; 0 where it is answered otherwise. */
function codeOf(answer: Promise<unknown>): Promise<number> {
  return answer.then(
    () => 0,
    (error: unknown) => (error instanceof ResponseError ? error.code : -1),
  );
}

const initialize = (connection: MessageConnection, capabilities: object = {}, more: object = {}) =>
  connection.sendRequest<{ capabilities: Readonly<Record<string, unknown>> }>('initialize', {
    processId: null,
    rootUri: null,
    capabilities,
    ...more,
  });

const open = (connection: MessageConnection, text = cron): Promise<void> =>
  connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'audit-rules', version: 7, text },
  });

const ask = <T>(connection: MessageConnection, method: string, more: object = {}): Promise<T> =>
  connection.sendRequest<T>(`textDocument/${method}`, { textDocument: { uri }, ...more });

const at = (line: number, character: number) => ({ position: { line, character } });

for (const transport of transports)
  describe(`LSP 3.17 over ${transport}`, () => {
    it('Before initialize, requests are refused and nothing is kept', () =>
      talk(transport, async (connection) => {
        await open(connection);
        for (const method of ['textDocument/hover', 'shutdown', 'auditRules/coverage', 'x'])
          assert.equal(await codeOf(connection.sendRequest(method, {})), -32002, method);
        await initialize(connection);
        assert.equal(await ask(connection, 'hover', at(0, 1)), null);
      }));

    it('An initialize without capabilities is refused, and a later one with them is not', () =>
      talk(transport, async (connection) => {
        for (const params of [{}, { capabilities: null }, { capabilities: [] }, { capabilities: 'x' }])
          assert.equal(await codeOf(connection.sendRequest('initialize', params)), -32602);
        assert.ok((await initialize(connection)).capabilities);
      }));

    it('A second initialize is refused, and the first one counts', () =>
      talk(transport, async (connection) => {
        await initialize(connection);
        assert.equal(await codeOf(initialize(connection)), -32600);
        await open(connection);
        assert.notEqual(await ask(connection, 'hover', at(0, 1)), null);
      }));

    it('After shutdown, requests are refused and notifications are dropped', () =>
      talk(transport, async (connection) => {
        await initialize(connection);
        await connection.sendRequest('shutdown');
        await open(connection);
        for (const method of ['textDocument/hover', 'initialize', 'shutdown'])
          assert.equal(await codeOf(connection.sendRequest(method, { capabilities: {} })), -32600, method);
      }));

    it('A client that claims nothing gets what the first version of LSP has', () =>
      talk(transport, async (connection) => {
        const pushed = new Promise((done) => {
          connection.onNotification('textDocument/publishDiagnostics', done);
        });
        const applied: unknown[] = [];
        connection.onRequest('workspace/applyEdit', (params) => {
          applied.push(params);
          return { applied: true };
        });
        const { capabilities } = await initialize(connection);
        assert.deepEqual(capabilities['executeCommandProvider'], {
          commands: ['auditRules.applyEdit', 'auditRules.tell'],
        });
        const { codeActionProvider, renameProvider } = capabilities;
        assert.deepEqual([codeActionProvider, renameProvider], [true, true]);
        await connection.sendNotification('initialized', {});
        await open(connection);
        await pushed;
        const symbols = await ask<readonly Record<string, unknown>[]>(connection, 'documentSymbol');
        assert.ok(symbols.length > 0);
        for (const { kind, location, children } of symbols) {
          assert.ok(Number(kind) <= 18);
          assert.ok(location);
          assert.equal(children, undefined);
        }
        const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 60 } };
        const actions = await ask<readonly Record<string, unknown>[]>(connection, 'codeAction', {
          range,
          context: { diagnostics: [] },
        });
        assert.ok(actions.length > 0);
        for (const action of actions) assert.equal(typeof action['command'], 'string');
        const { command, arguments: given } = actions[0] as {
          command: string;
          arguments: readonly unknown[];
        };
        await connection.sendRequest('workspace/executeCommand', { command, arguments: given });
        assert.deepEqual(applied, [{ edit: given[0] }]);
        const { items } = await ask<{ items: readonly { kind: number }[] }>(
          connection,
          'completion',
          at(1, 3),
        );
        assert.ok(items.length > 0);
        for (const { kind } of items) assert.ok(kind >= 1 && kind <= 18);
        const item = await connection.sendRequest<{ documentation?: { kind: string } }>(
          'completionItem/resolve',
          items[0],
        );
        assert.notEqual(item.documentation?.kind, 'markdown');
        const hover = await ask<{ contents: { kind: string } }>(connection, 'hover', at(0, 1));
        assert.equal(hover.contents.kind, 'plaintext');
        const renamed = await ask<{ changes?: object }>(connection, 'rename', { ...at(1, 24), newName: 'x' });
        assert.ok(renamed.changes);
      }));

    it('Problems of a client without pages link to those beside a server that is a process', () =>
      talk(transport, async (connection) => {
        await initialize(connection, { textDocument: { diagnostic: { codeDescriptionSupport: true } } });
        await open(connection);
        const { items } = await ask<{
          items: readonly { code: string; codeDescription?: { href: string } }[];
        }>(connection, 'diagnostic');
        const isProcess = transport === 'stdio' || transport === 'ipc';
        const pages = pathToFileURL(join(root, 'docs/checks')).href;
        assert.ok(items.length > 0);
        for (const { code, codeDescription } of items)
          assert.equal(codeDescription?.href, isProcess ? `${pages}/${code}.md` : undefined);
      }));

    it('Tokens have types of LSP for a client that lists those, and a lens that is run says more in a message', () =>
      talk(transport, async (connection) => {
        const semanticTokens = { tokenTypes: ['comment', 'keyword', 'string', 'type', 'path'] };
        const { capabilities } = await initialize(connection, {
          textDocument: {
            codeAction: { codeActionLiteralSupport: {} },
            rename: { prepareSupport: true },
            semanticTokens,
          },
        });
        assert.ok(Object.hasOwn(Object(capabilities['codeActionProvider']), 'codeActionKinds'));
        assert.deepEqual(capabilities['renameProvider'], { prepareProvider: true });
        const { legend } = capabilities['semanticTokensProvider'] as { legend: { tokenTypes: string[] } };
        assert.deepEqual(
          legend.tokenTypes.filter((type) => !Object.hasOwn(SemanticTokenTypes, type)),
          ['path'],
          'the one type of our own that the client lists',
        );
        assert.deepEqual(capabilities['executeCommandProvider'], { commands: ['auditRules.tell'] });
        const told: string[] = [];
        connection.onNotification('window/showMessage', ({ message }) => void told.push(message));
        await open(connection);
        const lenses = await ask<readonly { data: { what: string } }[]>(connection, 'codeLens');
        for (const lens of lenses) {
          const { command } = await connection.sendRequest<{ command: object }>('codeLens/resolve', lens);
          await connection.sendRequest('workspace/executeCommand', command);
        }
        assert.ok(told.includes('2 rules.'), told.join('\n'));
        assert.ok(told.includes('1 line does not load: line 1.'), told.join('\n'));
        assert.ok(told.some((text) => text.endsWith('To see them, find the references of this key.')));
      }));

    it('A rename says of which version the document is, where the client can tell', () =>
      talk(transport, async (connection) => {
        await initialize(connection, { workspace: { workspaceEdit: { documentChanges: true } } });
        await open(connection);
        const renamed = await ask<{ documentChanges: readonly { textDocument: object }[] }>(
          connection,
          'rename',
          { ...at(1, 24), newName: 'x' },
        );
        assert.deepEqual(renamed.documentChanges[0]?.textDocument, { uri, version: 7 });
      }));

    const twoKeys = '-w /a -p wa -k accounts\n-w /b -p wa -k scope\n';
    const renameTo = (connection: MessageConnection, newName: string) =>
      ask<{ changeAnnotations?: object; documentChanges: readonly { edits: readonly object[] }[] }>(
        connection,
        'rename',
        { ...at(0, 18), newName },
      );

    it('A rename to a key that other rules have asks to be confirmed, and no other rename does', () =>
      talk(transport, async (connection) => {
        const workspaceEdit = { documentChanges: true, changeAnnotationSupport: {} };
        await initialize(connection, { workspace: { workspaceEdit } });
        await open(connection, twoKeys);
        const told: string[] = [];
        connection.onNotification('window/showMessage', ({ message }) => void told.push(message));
        const asked = await renameTo(connection, 'scope');
        assert.deepEqual(asked.changeAnnotations, {
          merged: {
            label: '"scope" is already the key of 1 rule',
            description:
              'A search for "scope" then also finds the events of "accounts". No later rename separates them.',
            needsConfirmation: true,
          },
        });
        const range = { start: { line: 0, character: 15 }, end: { line: 0, character: 23 } };
        assert.deepEqual(asked.documentChanges[0]?.edits, [
          { range, newText: 'scope', annotationId: 'merged' },
        ]);
        const free = await renameTo(connection, 'free');
        assert.equal(free.changeAnnotations, undefined);
        assert.deepEqual(free.documentChanges[0]?.edits, [{ range, newText: 'free' }]);
        assert.deepEqual(told, [
          '"scope" is already the key of 1 rule. To merge the keys, select the edits in the preview and apply them.',
        ]);
      }));

    it('A client that cannot ask for confirmation gets the plain edits of a rename', () =>
      talk(transport, async (connection) => {
        await initialize(connection, { workspace: { workspaceEdit: { documentChanges: true } } });
        await open(connection, twoKeys);
        const plain = await renameTo(connection, 'scope');
        assert.equal(plain.changeAnnotations, undefined);
        assert.deepEqual(Object.keys(plain.documentChanges[0]?.edits[0] ?? {}).sort(), ['newText', 'range']);
      }));

    it('A client that never answers gets diagnostics and hovers with defaults, and one notice', () =>
      talk(transport, async (connection, log) => {
        const never = (): Promise<never> => new Promise(() => undefined);
        for (const method of ['workspace/configuration', 'workspace/workspaceFolders'])
          connection.onRequest(method, never);
        for (const method of ['readFile', 'readDirectory', 'stat'])
          connection.onRequest(`auditRules/${method}`, never);
        const capabilities = {
          workspace: { configuration: true, workspaceFolders: true },
          textDocument: { diagnostic: {} },
        };
        await initialize(connection, capabilities, { initializationOptions: { files: true } });
        await connection.sendNotification('initialized', {});
        await open(connection);
        const { items } = await ask<{ items: readonly unknown[] }>(connection, 'diagnostic');
        assert.ok(items.length > 0);
        assert.notEqual(await ask(connection, 'hover', at(0, 1)), null);
        const { length } = log;
        assert.equal(log.filter((m) => m.includes('workspace/configuration')).length, 1);
        await ask(connection, 'diagnostic');
        await ask(connection, 'hover', at(1, 25));
        assert.ok(log.length <= length + 2, log.join('\n'));
      }));

    it('A client that answers with other shapes ends nothing', () =>
      talk(transport, async (connection) => {
        const odd = [{}, 7, 'x', [], [null, { name: 3 }], { kind: {} }, null, { uri: 1 }];
        let turn = 0;
        const wrong = (): unknown => odd[turn++ % odd.length];
        for (const method of ['workspace/configuration', 'workspace/workspaceFolders'])
          connection.onRequest(method, wrong);
        for (const method of ['readFile', 'readDirectory', 'stat', 'attack/piece'])
          connection.onRequest(`auditRules/${method}`, wrong);
        const capabilities = {
          workspace: { configuration: true, workspaceFolders: true },
          textDocument: { diagnostic: {} },
        };
        await initialize(connection, capabilities, { initializationOptions: { files: true } });
        await connection.sendNotification('initialized', {});
        await open(connection);
        for (let n = 0; n < 10; n++) {
          await connection.sendNotification('workspace/didChangeConfiguration', { settings: odd[n] ?? null });
          const { items } = await ask<{ items: readonly unknown[] }>(connection, 'diagnostic');
          assert.ok(items.length > 0);
          await connection.sendRequest('workspace/symbol', { query: 'id' });
          await connection.sendRequest('auditRules/attack/index', { id: n }).catch(() => undefined);
        }
        assert.notEqual(await ask(connection, 'hover', at(0, 1)), null);
      }));
  });

it('A message that is not JSON, or not one object, is answered as such, and the next one as always', async () => {
  const child = spawn(process.execPath, [join(root, 'dist/audit-rules.js'), 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
  });
  const send = (body: string): void =>
    void child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  send('{"jsonrpc": "2.0", "id": 1, "method"');
  for (const odd of ['null', '7', '"initialize"', '[{"jsonrpc":"2.0","id":4,"method":"shutdown"}]'])
    send(odd);
  send('{"jsonrpc":"2.0","id":2,"method":"initialize","params":{"capabilities":{}}}');
  while (!said.includes('"id":2')) await once(child.stdout, 'data');
  assert.match(said, /"id":null,"error":\{"code":-32700/);
  assert.equal(said.match(/"id":null,"error":\{"code":-32600/g)?.length, 4);
  assert.match(said, /"serverInfo"/);
  send('{"jsonrpc":"2.0","id":3,"method":"shutdown"}');
  send('{"jsonrpc":"2.0","method":"exit"}');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});
