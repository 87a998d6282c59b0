import assert from 'node:assert/strict';
import { it } from 'node:test';
import type {
  CodeAction,
  DocumentHighlight,
  DocumentLink,
  FoldingRange,
  Hover,
  Location,
  Range,
  SelectionRange,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { eventually, type TestClient, testUri } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const rules =
  '# Users\n-w  /etc/passwd -p wa -k identity\n-w /etc/group -p wa -k identity  \n\n\n# T1078\n-w /etc/shadow -p wa -k T1078_Valid\n';
const textDocument = { uri: testUri };
const options = { tabSize: 4, insertSpaces: true };

function applied(text: string, edits: readonly TextEdit[], uri = testUri): string {
  return TextDocument.applyEdits(TextDocument.create(uri, 'audit-rules', 0, text), [...edits]);
}

onEachHost('finding, renaming, folding, formatting', (serve) => {
  const withRules = (work: (client: TestClient) => Promise<void>) => () =>
    serve({}, async (client) => {
      await client.open(rules);
      await work(client);
    });
  const at = (word: string, occurrence = 0) => {
    let offset = -1;
    for (let i = 0; i <= occurrence; i++) offset = rules.indexOf(word, offset + 1);
    return TextDocument.create(testUri, 'audit-rules', 0, rules).positionAt(offset);
  };

  it(
    'The server announces navigation, rename, folding and formatting',
    withRules(async (client) => {
      const { capabilities } = client.initialized;
      for (const name of [
        'referencesProvider',
        'documentHighlightProvider',
        'renameProvider',
        'foldingRangeProvider',
        'selectionRangeProvider',
        'documentLinkProvider',
        'documentFormattingProvider',
        'documentRangeFormattingProvider',
        'documentOnTypeFormattingProvider',
      ] as const)
        assert.ok(capabilities[name], name);
    }),
  );

  it(
    'References of a key are found even if the client cannot read files',
    withRules(async (client) => {
      const found = await client.request<Location[]>('textDocument/references', {
        textDocument,
        position: at('identity'),
        context: { includeDeclaration: true },
      });
      assert.deepEqual(
        found.map((l) => [l.uri, l.range.start.line]),
        [
          [testUri, 1],
          [testUri, 2],
        ],
      );
      const none = await client.request<Location[]>('textDocument/references', {
        textDocument,
        position: at('/etc/group'),
        context: { includeDeclaration: true },
      });
      assert.deepEqual(none, []);
    }),
  );

  it(
    'The occurrences of a key are highlighted',
    withRules(async (client) => {
      const found = await client.request<DocumentHighlight[]>('textDocument/documentHighlight', {
        textDocument,
        position: at('identity', 1),
      });
      assert.deepEqual(
        found.map((h) => h.range.start.line),
        [1, 2],
      );
    }),
  );

  it('A rename says where it did not look, for a large workspace is not searched whole', () => {
    // Each directory holds another one.
    const requests = {
      'auditRules/readDirectory': () => [
        { name: 'deeper', type: 'directory' },
        { name: 'audit.rules', type: 'file' },
      ],
      'auditRules/readFile': ({ uri }: { uri: string }) =>
        uri.endsWith('.rules') ? '-w /srv -p wa -k identity\n' : null,
    };
    const options = { requests, folders: ['file:///deep'], initializationOptions: { files: true } };
    return serve(options, async (client) => {
      await client.open(rules);
      const ask = (): Promise<WorkspaceEdit> =>
        client.request('textDocument/rename', { textDocument, position: at('identity'), newName: 'users' });
      assert.equal(Object.keys((await ask()).changes ?? {}).length, 1 + 25);
      await client.request('workspace/symbol', { query: 'identity' });
      await client.request('workspace/symbol', { query: 'identity' });
      assert.deepEqual(
        await eventually(
          () => client.shown,
          (shown) => shown.length > 1,
        ),
        [
          'The workspace has more directories or rules files than a rename searches, so other rules may keep the key "identity". Search for it in all files.',
          'The workspace has more than 20,000 directories, 50,000 rules files or 24 levels, so searches, coverage and checks leave out some. Open a smaller directory.',
        ],
      );
    });
  });

  it(
    'A key is renamed, and a text that cannot be a key is refused',
    withRules(async (client) => {
      const position = at('identity');
      const prepared = await client.request<{ range: Range; placeholder: string }>(
        'textDocument/prepareRename',
        {
          textDocument,
          position,
        },
      );
      assert.equal(prepared.placeholder, 'identity');
      assert.equal(
        await client.request('textDocument/prepareRename', { textDocument, position: at('passwd') }),
        null,
      );
      const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
        textDocument,
        position,
        newName: 'my-users',
      });
      assert.equal(applied(rules, edit.changes?.[testUri] ?? []), rules.replaceAll('identity', 'my-users'));
      await assert.rejects(
        client.request('textDocument/rename', { textDocument, position, newName: 'my users' }),
        /Write "my-users"/,
      );
      await assert.rejects(
        client.request('textDocument/rename', { textDocument, position, newName: '' }),
        /cannot be empty/,
      );
    }),
  );

  it(
    'Sections fold',
    withRules(async (client) => {
      const found = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument });
      assert.deepEqual(
        found.map((f) => [f.startLine, f.endLine]),
        [
          [0, 2],
          [5, 6],
        ],
      );
    }),
  );

  it(
    'A selection grows step by step',
    withRules(async (client) => {
      const [first] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
        textDocument,
        positions: [at('wa')],
      });
      const sizes: number[] = [];
      for (let s: SelectionRange | undefined = first; s; s = s.parent)
        sizes.push(
          s.range.end.line === s.range.start.line
            ? s.range.end.character - s.range.start.character
            : 1000 * (s.range.end.line - s.range.start.line),
        );
      assert.deepEqual(sizes, [2, 5, 33, 2000, 7000]);
    }),
  );

  it(
    'Techniques are links',
    withRules(async (client) => {
      const found = await client.request<DocumentLink[]>('textDocument/documentLink', { textDocument });
      assert.deepEqual(
        found.map((l) => [l.range.start.line, l.target]),
        [
          [5, 'https://attack.mitre.org/techniques/T1078/'],
          [6, 'https://attack.mitre.org/techniques/T1078/'],
        ],
      );
    }),
  );

  it(
    'The document, a range, and the line above a new one are formatted',
    withRules(async (client) => {
      const tidy = rules.replace('-w  /', '-w /').replace('identity  \n\n\n', 'identity\n\n');
      assert.equal(
        applied(rules, await client.request('textDocument/formatting', { textDocument, options })),
        tidy,
      );
      const range = { start: at('-w'), end: at('/etc/passwd') };
      assert.equal(
        applied(
          rules,
          await client.request('textDocument/rangeFormatting', { textDocument, range, options }),
        ),
        rules.replace('-w  /', '-w /'),
      );
      const typed = { textDocument, position: { line: 3, character: 0 }, ch: '\n', options };
      assert.equal(
        applied(rules, await client.request('textDocument/onTypeFormatting', typed)),
        rules.replace('identity  ', 'identity'),
      );
    }),
  );

  it(
    'Refactorings are offered on request, not at each move of the cursor',
    withRules(async (client) => {
      const range = { start: at('/etc/group'), end: at('/etc/group') };
      const found = await client.actions(range, ['refactor']);
      const watch = found.find((a) => a.title.startsWith('Write the watch as'));
      assert.equal(watch?.kind, 'refactor.rewrite');
      assert.match(
        applied(rules, watch?.edit?.changes?.[testUri] ?? []),
        /arch=b64 -F path=\/etc\/group.*\n.*arch=b32 -F path=\/etc\/group/,
      );
      const all = found.find((a) => a.title.startsWith('Write all watches'));
      assert.equal(all?.edit?.changes?.[testUri]?.length, 3);
      const moved = await client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument,
        range,
        context: { diagnostics: [], triggerKind: 2 },
      });
      assert.deepEqual(
        moved.filter((a) => a.kind !== 'quickfix'),
        [],
      );
    }),
  );

  it(
    'Navigation and editing answer nothing for a document that is not open',
    withRules(async (client) => {
      const nowhere = { uri: 'file:///nowhere' };
      const position = { line: 0, character: 0 };
      assert.deepEqual(
        await client.request('textDocument/formatting', { textDocument: nowhere, options }),
        [],
      );
      assert.deepEqual(await client.request('textDocument/foldingRange', { textDocument: nowhere }), []);
      assert.equal(
        await client.request('textDocument/rename', { textDocument: nowhere, position, newName: 'x' }),
        null,
      );
    }),
  );
});

onEachHost('keys over files', (serve) => {
  const files = {
    'file:///project/rules.d/20-b.rules': '-w /b -p wa -k shared\n',
    'file:///project/rules.d/note.txt': '-w /c -k shared\n',
    'file:///project/deep/etc/audit/rules.d/c%20d.rules':
      '# c\n-a always,exit -F arch=b64 -S open -F key=shared\n',
    'file:///project/udev/rules.d/99.rules': 'ACTION=="add"\n',
    'file:///project/other/x.rules': '-w /d -k shared\n',
    'file:///project/.git/audit.rules': '-w /e -k shared\n',
    'file:///project/rules.d/10-a.rules': '-w /stale -p wa -k shared\n',
  };
  const uri = 'file:///project/rules.d/10-a.rules';
  const text = '-w /a -p wa -k shared\r\n';

  const withFiles = (
    folders: readonly string[],
    work: (client: TestClient) => Promise<void>,
  ): Promise<void> =>
    serve({ files, folders }, async (client) => {
      await client.open(text, uri);
      await work(client);
    });
  const rename = (client: TestClient) =>
    client.request<WorkspaceEdit>('textDocument/rename', {
      textDocument: { uri },
      position: { line: 0, character: 16 },
      newName: 'one',
    });

  it('References of a key reach the workspace and prefer the open text to the saved one', () =>
    withFiles(['file:///project'], async (client) => {
      const { changes = {} } = await rename(client);
      assert.deepEqual(
        Object.keys(changes).sort(),
        [
          uri,
          'file:///project/rules.d/20-b.rules',
          'file:///project/deep/etc/audit/rules.d/c%20d.rules',
        ].sort(),
      );
      assert.equal(applied(text, changes[uri] ?? [], uri), '-w /a -p wa -k one\r\n');
      const found = await client.request<Location[]>('textDocument/references', {
        textDocument: { uri },
        position: { line: 0, character: 16 },
        context: { includeDeclaration: true },
      });
      assert.equal(found.length, 3);
    }));

  it('The hover of a key counts the same rules as its references', () =>
    withFiles(['file:///project'], async (client) => {
      const at = { textDocument: { uri }, position: { line: 0, character: 16 } };
      const hovered = () => client.request<Hover>('textDocument/hover', at);
      const found = await eventually(hovered, (h) => /other files/.test(JSON.stringify(h)));
      assert.match(JSON.stringify(found), /one rule in this file, 2 in other files\./);
      const all = await client.request<Location[]>('textDocument/references', {
        ...at,
        context: { includeDeclaration: true },
      });
      assert.equal(all.length, 3);
    }));

  it('References of a key reach the directory of the file where there is no workspace', () =>
    withFiles([], async (client) => {
      assert.deepEqual(Object.keys((await rename(client)).changes ?? {}).sort(), [
        uri,
        'file:///project/rules.d/20-b.rules',
      ]);
    }));

  it('Keys of other files are completed as soon as those files are read', () =>
    withFiles(['file:///project'], async (client) => {
      await client.change(uri, 2, [{ text: '-w /new -p wa -k ' }]);
      const offered = async () =>
        (await client.complete({ line: 0, character: 17 }, uri))?.items.filter((i) =>
          /in other files$/.test(i.detail ?? ''),
        ) ?? [];
      const found = await eventually(offered, (items) => items.length > 0);
      assert.deepEqual(
        found.map((i) => i.label),
        ['shared'],
      );
    }));

  it('A refactoring of the whole file is computed when it is chosen', () =>
    serve({ resolvesActions: true }, async (client) => {
      await client.open('-w /a -p wa -k x\n-w /b -p wa -k x\n');
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      const all = (await client.actions(range, ['refactor.rewrite'])).find((a) =>
        a.title.startsWith('Write all watches'),
      );
      assert.ok(all && all.edit === undefined);
      const resolved = await client.request<CodeAction>('codeAction/resolve', all);
      assert.equal(resolved.edit?.changes?.[testUri]?.length, 2);
    }));
});
