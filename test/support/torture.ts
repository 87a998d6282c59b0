import assert from 'node:assert/strict';
import { type TestClient, testUri } from './client.ts';

const textDocument = { uri: testUri };
const options = { tabSize: 2, insertSpaces: true };

/** Opens a text, and asks everything that an editor may ask: what is about a place, at so many places at the most. */
export async function torture(client: TestClient, text: string, most: number): Promise<void> {
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
        client.request('textDocument/signatureHelp', {
          textDocument,
          position,
          context: { triggerKind: 1, isRetrigger: false },
        }),
      ]);
      if (offset % (step * 7) === 0) {
        await client.actions({ start: position, end: position });
        await client.request('textDocument/onTypeFormatting', { textDocument, position, ch: '\n', options });
      }
    }
  }
  await client.actions({ start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } }, [
    'source.fixAll',
  ]);
  await client.actions({ start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } }, [
    'refactor',
  ]);
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
}
