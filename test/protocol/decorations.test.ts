import assert from 'node:assert/strict';
import { it } from 'node:test';
import type {
  CodeLens,
  InlayHint,
  SemanticTokens,
  SemanticTokensDelta,
  TextEdit,
} from 'vscode-languageserver';
import { type TestClient, testUri } from '../support/client.ts';
import { onEachHost } from '../support/hosts.ts';

const textDocument = { uri: testUri };
const rules = `# cron
-w /etc/crontab -p wa -k T1053.003
-w /etc/cron.d -p wa -k T1053.003
-a always,exit -F arch=b64 -S 59,execveat -F auid!=4294967295 -k T1156
-w etc/passwd -k mine
`;
const lensCommands = {
  references: 'my.references',
  hunt: 'my.hunt',
  problem: 'my.problem',
  merged: 'my.merged',
  other: 7,
};

interface Token {
  readonly text: string;
  readonly type: string;
}

/** Tokens as words, by the legend of the server. */
function words(client: TestClient, text: string, data: readonly number[]): readonly Token[] {
  const legend = client.initialized.capabilities.semanticTokensProvider?.legend;
  const lines = text.split('\n');
  const out: Token[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(i, i + 5);
    line += down;
    character = down > 0 ? right : character + right;
    const mods = legend?.tokenModifiers.filter((_, bit) => modifiers & (1 << bit)) ?? [];
    out.push({
      text: lines[line]?.slice(character, character + length) ?? '',
      type: [legend?.tokenTypes[type], ...mods].join(' '),
    });
  }
  return out;
}

onEachHost('colours, hints and lenses', (serve) => {
  const withRules = (work: (client: TestClient) => Promise<void>) => () =>
    serve({ initializationOptions: { lensCommands } }, async (client) => {
      await client.open(rules);
      await work(client);
    });
  const lenses = async (client: TestClient): Promise<readonly CodeLens[]> => {
    const found = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    assert.ok(found.every((l) => l.command === undefined));
    return Promise.all(found.map((l) => client.request<CodeLens>('codeLens/resolve', l)));
  };

  it(
    'The server announces its tokens, hints and lenses',
    withRules(async (client) => {
      const { semanticTokensProvider, inlayHintProvider, codeLensProvider } = client.initialized.capabilities;
      assert.deepEqual(
        [semanticTokensProvider?.full, semanticTokensProvider?.range],
        [{ delta: true }, true],
      );
      assert.deepEqual(
        [inlayHintProvider, codeLensProvider],
        [{ resolveProvider: true }, { resolveProvider: true }],
      );
    }),
  );

  it(
    'Semantic tokens cover the whole text, a range, or what a change made different',
    withRules(async (client) => {
      const full = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
      const all = words(client, rules, full.data);
      assert.deepEqual(all.slice(0, 6), [
        { text: '# cron', type: 'comment' },
        { text: '-w', type: 'keyword' },
        { text: '/etc/crontab', type: 'path' },
        { text: '-p', type: 'keyword' },
        { text: 'wa', type: 'enumMember' },
        { text: '-k', type: 'keyword' },
      ]);
      assert.ok(all.some((t) => t.text === 'T1156' && t.type === 'technique deprecated'));
      const range = { start: { line: 2, character: 4 }, end: { line: 2, character: 5 } };
      const part = await client.request<SemanticTokens>('textDocument/semanticTokens/range', {
        textDocument,
        range,
      });
      assert.deepEqual(
        words(client, rules, part.data).map((t) => t.text),
        ['-w', '/etc/cron.d', '-p', 'wa', '-k', 'T1053.003'],
      );

      const uri = 'file:///delta';
      await client.open(rules, uri);
      const first = await client.request<SemanticTokens>('textDocument/semanticTokens/full', {
        textDocument: { uri },
      });
      await client.change(uri, 2, [
        { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: '-D\n' },
      ]);
      const ask = (previousResultId: string | undefined) =>
        client.request<SemanticTokensDelta | SemanticTokens>('textDocument/semanticTokens/full/delta', {
          textDocument: { uri },
          previousResultId,
        });
      const delta = (await ask(first.resultId)) as SemanticTokensDelta;
      const data = [...first.data];
      for (const e of [...delta.edits].reverse()) data.splice(e.start, e.deleteCount, ...(e.data ?? []));
      const after = rules.replace('\n', '\n-D\n');
      assert.deepEqual(words(client, after, data)[1], { text: '-D', type: 'keyword' });
      assert.ok((delta.edits[0]?.data?.length ?? 0) < 40);
      assert.deepEqual(((await ask(delta.resultId)) as SemanticTokensDelta).edits, []);
      // Whoever asks for a difference to something else gets all.
      const again = (await ask('nothing')) as SemanticTokens;
      assert.deepEqual(again.data, data);
      await client.close(uri);
    }),
  );

  it(
    'Inlay hints explain numbers and bare ids in the visible range',
    withRules(async (client) => {
      const range = { start: { line: 2, character: 0 }, end: { line: 4, character: 0 } };
      const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
      assert.deepEqual(
        hints.map((h) => [h.position.line, h.position.character, h.label]),
        // The lenses say the names of the techniques.
        [
          [3, 32, 'execve'],
          [3, 61, 'unset'],
        ],
      );
      assert.ok(hints.every((h) => h.tooltip === undefined && h.paddingLeft));
      const call = await client.request<InlayHint>('inlayHint/resolve', hints[0]);
      assert.match(JSON.stringify(call.tooltip), /execve/);
    }),
  );

  it('Inlay hints name techniques where no lens does', () =>
    serve(
      { settings: { codeLens: { keys: 'off' } }, initializationOptions: { lensCommands } },
      async (client) => {
        await client.open(rules);
        const range = { start: { line: 1, character: 0 }, end: { line: 4, character: 0 } };
        const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range });
        assert.deepEqual(
          hints.map((h) => [h.position.line, h.position.character, h.label]),
          [
            [1, 34, 'Cron'],
            [3, 32, 'execve'],
            [3, 61, 'unset'],
            [3, 70, 'Malicious Shell Modification'],
          ],
        );
        const resolved = await client.request<InlayHint>('inlayHint/resolve', hints[0]);
        assert.match(JSON.stringify(resolved.tooltip), /Scheduled Task\/Job: Cron/);
      },
    ));

  it(
    'Code lenses describe keys and the file once they are resolved',
    withRules(async (client) => {
      const found = await lenses(client);
      assert.deepEqual(
        found.map((l) => [l.range.start.line, l.command?.title, l.command?.command]),
        [
          [0, '4 rules', ''],
          [0, '1 line does not load', 'my.problem'],
          [1, 'T1053.003 Scheduled Task/Job: Cron \u00b7 2 rules', 'my.references'],
          [1, 'copy hunt query', 'my.hunt'],
          [3, 'T1156 Malicious Shell Modification \u00b7 1 rule', 'my.references'],
          [3, 'copy hunt query', 'my.hunt'],
        ],
      );
      assert.deepEqual(found[2]?.command?.arguments, [testUri, { line: 1, character: 25 }]);
      assert.deepEqual(found[3]?.command?.arguments, [{ key: 'T1053.003' }]);
    }),
  );

  it(
    'Tokens, hints and lenses are empty for a document that is not open',
    withRules(async (client) => {
      const nowhere = { textDocument: { uri: 'file:///nowhere' } };
      const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
      assert.deepEqual(await client.request('textDocument/codeLens', nowhere), []);
      assert.deepEqual(await client.request('textDocument/inlayHint', { ...nowhere, range }), []);
      assert.deepEqual(await client.request('textDocument/semanticTokens/full', nowhere), { data: [] });
    }),
  );
});

onEachHost('what is seen follows settings and folders', (serve) => {
  it('Each kind of hint and lens has its own switch', () =>
    serve(
      {
        settings: { inlayHints: { techniqueNames: false }, codeLens: { keys: 'all', file: false } },
      },
      async (client) => {
        await client.open(rules);
        const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
        const labels = async () =>
          (await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument, range })).map(
            (h) => h.label,
          );
        assert.deepEqual(await labels(), ['execve', 'unset']);
        const lines = async () =>
          (await client.request<CodeLens[]>('textDocument/codeLens', { textDocument })).map(
            (l) => l.range.start.line,
          );
        // A client that names no command for it is offered none to copy a query.
        assert.deepEqual(await lines(), [1, 3, 4]);
        await client.configure({
          inlayHints: { techniqueNames: false, ids: false, numbers: false, permissions: true },
          codeLens: { keys: 'off' },
        });
        assert.equal((await labels()).length, 2);
        assert.deepEqual(await lines(), [0, 0]);
      },
    ));

  it('Formatting puts options in order where the settings say so', () =>
    serve({}, async (client) => {
      const text = '-a always,exit -F auid>=1000 -S open -F arch=b64 -k x\n';
      await client.open(text.replace('-S open -F arch=b64', '-F arch=b64 -S open'));
      const edits = () =>
        client.request<TextEdit[]>('textDocument/formatting', {
          textDocument,
          options: { tabSize: 2, insertSpaces: true },
        });
      assert.deepEqual(await edits(), []);
      await client.configure({ format: { optionOrder: 'canonical' } });
      assert.equal((await edits())[0]?.newText, '-a always,exit -F arch=b64 -S open -F auid>=1000 -k x');
    }));

  it('Formatting keeps the order of options that tells a rule from one of another file of the directory', () => {
    const exec = '-a always,exit -F arch=b64 -S execve';
    const late = `${exec} -C uid!=euid -F euid=0 -k s\n`;
    const files = {
      'file:///etc/audit/rules.d/10-a.rules': late,
      'file:///etc/audit/rules.d/20-b.rules': `${exec} -F euid=0 -C uid!=euid -k s\n`,
      'file:///etc/audit/alone.rules': late,
    };
    return serve({ files }, async (client) => {
      await client.configure({ format: { optionOrder: 'canonical' } });
      const changed: (readonly boolean[])[] = [];
      for (const uri of ['file:///etc/audit/rules.d/10-a.rules', 'file:///etc/audit/alone.rules']) {
        await client.open(late, uri);
        const asked = { textDocument: { uri }, options: { tabSize: 2, insertSpaces: true } };
        const end = { line: 1, character: 0 };
        const answers = [
          await client.request<TextEdit[]>('textDocument/formatting', asked),
          await client.request<TextEdit[]>('textDocument/rangeFormatting', {
            ...asked,
            range: { start: { line: 0, character: 0 }, end },
          }),
          await client.request<TextEdit[]>('textDocument/onTypeFormatting', {
            ...asked,
            position: end,
            ch: '\n',
          }),
        ];
        changed.push(answers.map((edits) => edits.length > 0));
      }
      assert.deepEqual(changed, [
        [false, false, false],
        [true, true, true],
      ]);
    });
  });

  it('Formatting aligns columns and moves pairs together where the settings say so', () =>
    serve({}, async (client) => {
      const rules = [
        '-w /etc/passwd -p wa',
        '-w /etc/gshadow -p wa',
        '',
        '-a always,exit -F arch=b32 -S chmod',
        '-a always,exit -F arch=b64 -S chmod',
      ];
      await client.open(`${rules.join('\n')}\n`);
      const options = { tabSize: 2, insertSpaces: true };
      const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
      const whole = () => client.request<TextEdit[]>('textDocument/formatting', { textDocument, options });
      assert.deepEqual(await whole(), []);
      await client.configure({ format: { alignColumns: true, keepPairs: true } });
      const padded = '-w /etc/passwd  -p wa';
      assert.deepEqual(
        (await whole()).map((e) => e.newText),
        [[padded, rules[1], '', rules[4], rules[3]].join('\n')],
      );
      const ranged = await client.request<TextEdit[]>('textDocument/rangeFormatting', {
        textDocument,
        options,
        range,
      });
      assert.deepEqual(
        ranged.map((e) => e.newText),
        [padded],
      );
      const typed = { textDocument, options, position: { line: 1, character: 0 }, ch: '\n' };
      assert.deepEqual(
        (await client.request<TextEdit[]>('textDocument/onTypeFormatting', typed)).map((e) => e.newText),
        [padded],
      );
      // One blank is asked for: there are no columns.
      await client.configure({ format: { alignColumns: true }, checks: { AR504: 'info' } });
      assert.deepEqual(await whole(), []);
    }));

  it('A code lens counts the lines that the problems mark, those of the directory included', () => {
    const files = {
      'file:///etc/audit/rules.d/10-a.rules': '-w /x -p wa -k x\n',
      'file:///etc/audit/rules.d/20-b.rules': '-w /x -p wa -k x\n-w relative\n-w /z -p wa\n',
      'file:///etc/audit/rules.d/30-c.rules': '-w /y -p wa -k y\n',
    };
    return serve({ files, initializationOptions: { lensCommands } }, async (client) => {
      const titles: (string | undefined)[] = [];
      for (const [uri, text] of Object.entries(files)) {
        await client.open(text, uri);
        const found = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
        const failing = found.find((l) => (l.data as { readonly what: string }).what === 'failing');
        titles.push((await client.request<CodeLens>('codeLens/resolve', failing)).command?.title);
        const report = await client.diagnostics(uri);
        const errors = report.kind === 'full' ? report.items.filter((d) => d.severity === 1) : [];
        const lines = new Set(errors.map((d) => d.range.start.line)).size;
        if (uri.includes('20-b')) assert.equal(lines, 2);
      }
      const stopped = 'not loaded: auditctl stops in an earlier file';
      assert.deepEqual(titles, ['all lines load', '2 lines do not load', stopped]);
    });
  });

  it('A code lens shows the position of a file in its directory', () => {
    const files = {
      'file:///etc/audit/rules.d/10-a.rules': '-D\n',
      'file:///etc/audit/rules.d/20-b.rules': '-w /x -p wa -k x\n',
      'file:///etc/audit/rules.d/30-c.rules': '-w /y -p wa -k y\n',
    };
    const uri = 'file:///etc/audit/rules.d/20-b.rules';
    return serve({ files, initializationOptions: { lensCommands } }, async (client) => {
      await client.open(files[uri], uri);
      const found = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
      const resolved = await Promise.all(found.map((l) => client.request<CodeLens>('codeLens/resolve', l)));
      assert.deepEqual(
        resolved.map((l) => [l.command?.title, l.command?.command]),
        [
          ['1 rule', ''],
          ['all lines load', ''],
          ['file 2 of 3 in rules.d', 'my.merged'],
        ],
      );
    });
  });
});
