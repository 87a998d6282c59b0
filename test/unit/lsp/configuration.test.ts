import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection } from 'vscode-languageserver/node';
import { createConfiguration } from '../../../server/src/lsp/configuration.ts';

test('Settings are kept while their document is open, and asked for again otherwise', async () => {
  const asked: string[] = [];
  const open = new Set(['file:///w/open.rules']);
  const getConfiguration = async ({ scopeUri = '' }: { readonly scopeUri?: string }) => {
    asked.push(scopeUri.replace(/.*\//, ''));
    return {};
  };
  const configuration = createConfiguration(
    { workspace: { getConfiguration } } as unknown as Connection,
    { warn: assert.fail, error: assert.fail, info: assert.fail },
    { workspace: { configuration: true } },
    undefined,
    { readText: async () => undefined },
    async () => [],
    () => undefined,
    (uri) => open.has(uri),
  );
  for (const uri of ['file:///w/open.rules', 'file:///w/closed.rules'])
    for (let n = 0; n < 2; n++) {
      const answer = configuration.settingsOf(uri);
      // Who asks meanwhile is answered with the first one.
      assert.equal(configuration.settingsOf(uri), answer);
      await answer;
    }
  assert.deepEqual(asked, ['open.rules', 'closed.rules', 'closed.rules']);
  // One that is opened before the answer comes is open from then on.
  const late = configuration.settingsOf('file:///w/late.rules');
  open.add('file:///w/late.rules');
  assert.equal(await late, await configuration.settingsOf('file:///w/late.rules'));
});
