import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startClient, testUri } from '../support/client.ts';
import { root } from '../support/root.ts';

const textDocument = { uri: testUri };
const options = { tabSize: 2, insertSpaces: true };
const corpus = join(root, '../shared/corpus');

/** The examples at every offset; other people's files, where they are at hand, at some 80 offsets each. */
const files = [
  ...rulesIn(join(root, 'examples')).map((path) => ({ path, most: Number.POSITIVE_INFINITY })),
  ...rulesIn(corpus).map((path) => ({ path, most: 80 })),
];

function rulesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.rules'))
    .sort()
    .map((f) => join(folder, f));
}

const odd = [
  '',
  '\n',
  '\r\n',
  '\0',
  '-k\n',
  '-F auid\n-F =\n-F !=\n-S ,\n-a ,\n-p -\n--\n-',
  '-w /\ud83d\ude00\\ \\\\ x -k \udc80\n',
  '\ufeff-D\n',
  `${'-S open '.repeat(900)}\n`,
];

describe('torture: every request everywhere is answered', () => {
  async function torture(text: string, most: number): Promise<void> {
    const client = await startClient('memory');
    await client.open(text);
    const step = Math.max(1, Math.floor(text.length / most));
    const lines = text.split('\n');
    let offset = 0;
    for (const [line, content] of lines.entries()) {
      for (let character = 0; character <= content.length; character++, offset++) {
        if (offset % step !== 0) continue;
        const position = { line, character };
        const [hover, list] = await Promise.all([client.hover(position), client.complete(position)]);
        if (hover) assert.notEqual(JSON.stringify(hover.contents), '""');
        const last = list?.items[list.items.length - 1];
        if (last) await client.resolve(last);
        await Promise.all([
          client.request('textDocument/documentHighlight', { textDocument, position }),
          client.request('textDocument/selectionRange', { textDocument, positions: [position] }),
          client.request('textDocument/prepareRename', { textDocument, position }),
          client.request('textDocument/signatureHelp', { textDocument, position, context: { triggerKind: 1, isRetrigger: false } }),
        ]);
        if (offset % (step * 7) === 0) {
          await client.actions({ start: position, end: position });
          await client.request('textDocument/onTypeFormatting', { textDocument, position, ch: '\n', options });
        }
      }
    }
    await client.actions({ start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } }, ['source.fixAll']);
    await client.actions({ start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } }, ['refactor']);
    await client.symbols(testUri);
    for (const what of ['foldingRange', 'documentLink', 'formatting', 'semanticTokens/full'])
      await client.request(`textDocument/${what}`, { textDocument, options });
    const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    await client.request('textDocument/semanticTokens/range', { textDocument, range });
    const hints = await client.request<unknown[]>('textDocument/inlayHint', { textDocument, range });
    for (const hint of hints.slice(0, most)) await client.request('inlayHint/resolve', hint);
    const lenses = await client.request<unknown[]>('textDocument/codeLens', { textDocument });
    for (const lens of lenses.slice(0, most)) await client.request('codeLens/resolve', lens);
    await client.diagnostics();
    await client.stop();
    assert.deepEqual(client.log, []);
  }
  for (const { path, most } of files) it(path.slice(path.lastIndexOf('/') + 1), () => torture(readFileSync(path, 'utf8'), most));
  for (const text of odd) it(JSON.stringify(text).slice(0, 60), () => torture(text, 100));
});
