import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFollower } from '../../../server/src/lsp/profileFollower.ts';

/** Returns a follower with a result that comes when the test says so, and how often it called back. */
function follower() {
  let calls = 0;
  let come: (result: string | undefined) => void = () => {};
  let asked: () => void = () => {};
  const isAsked = new Promise<void>((done) => (asked = done));
  const next = (): Promise<string | undefined> => {
    asked();
    return new Promise((done) => (come = done));
  };
  return {
    follower: createFollower<string>(() => void calls++),
    next,
    isAsked,
    come: async (result: string | undefined) => {
      come(result);
      await new Promise((done) => setTimeout(done, 0));
    },
    calls: () => calls,
  };
}

test('A newer result than the one that is shown is told, and an equal one is not', async () => {
  for (const [result, wanted] of [
    ['new', 1],
    [undefined, 0],
  ] as const) {
    const { follower: own, next, isAsked, come, calls } = follower();
    own.shown('rules.d', undefined, next);
    await isAsked;
    await come(result);
    assert.equal(calls(), wanted, String(result));
  }
});

test('A lens with an old result follows although a hover has shown the new one meanwhile', async () => {
  const { follower: own, next, isAsked, come, calls } = follower();
  own.shown('rules.d', undefined, next);
  await isAsked;
  own.shown('rules.d', 'new', undefined);
  await come('new');
  assert.equal(calls(), 1);
});
