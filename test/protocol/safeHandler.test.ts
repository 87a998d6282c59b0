import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { createGuard, stopIfCancelled } from '../../server/src/lsp/safeHandler.ts';

const token = { isCancellationRequested: false } as CancellationToken;

function guarded() {
  const log: string[] = [];
  return { guard: createGuard({ error: (m) => void log.push(m) }), log };
}

test('A handler that throws answers its fallback and is logged once', async () => {
  const { guard, log } = guarded();
  const error = new Error('broken');
  const handler = guard('hover', 'fallback', () => {
    throw error;
  });
  assert.equal(await handler({}, token), 'fallback');
  assert.equal(await handler({}, token), 'fallback');
  assert.equal(log.length, 1);
  assert.match(log[0] ?? '', /^hover failed: Error: broken/);
});

test('A rejected promise and a thrown value that is no error are caught too', async () => {
  const { guard, log } = guarded();
  assert.equal(await guard('a', 1, () => Promise.reject(new Error('x')))({}, token), 1);
  assert.equal(
    await guard('b', 2, () => {
      throw 'text';
    })({}, token),
    2,
  );
  assert.equal(log.length, 2);
});

test('A cancelled request stays cancelled', async () => {
  const { guard, log } = guarded();
  const cancelled = { ...token, isCancellationRequested: true } as CancellationToken;
  const handler = guard('hover', null, (_: unknown, t: CancellationToken) => {
    stopIfCancelled(t);
    return null;
  });
  await assert.rejects(
    handler({}, cancelled),
    (e) => e instanceof ResponseError && e.code === LSPErrorCodes.RequestCancelled,
  );
  assert.deepEqual(log, []);
});
