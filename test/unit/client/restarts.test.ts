import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRestarts } from '../../../client/src/restarts.ts';

/** A world whose time moves only when somebody waits. */
function still() {
  const waits: number[] = [];
  let time = 0;
  let told = 0;
  /** What waits while time stands still. */
  let held: (() => void) | undefined;
  let isHeld = false;
  const restarts = createRestarts({
    now: () => time,
    later(work, ms) {
      waits.push(ms);
      if (isHeld) held = work;
      else
        queueMicrotask(() => {
          time += ms;
          work();
        });
      return () => (held = undefined);
    },
    tell: () => void told++,
  });
  return {
    restarts,
    waits,
    told: () => told,
    pass: (ms: number) => void (time += ms),
    hold: () => void (isHeld = true),
    isWaiting: () => held !== undefined,
  };
}

test('A server that ends again and again is started again with longer waits, and one message says so', async () => {
  const { restarts, waits, told } = still();
  for (let i = 0; i < 50; i++) assert.equal(await restarts.ended(), true);
  assert.deepEqual(waits.slice(0, 6), [100, 200, 400, 800, 1600, 2000]);
  assert.equal(waits.length, 49);
  assert.ok(waits.every((ms) => ms <= 2000));
  assert.equal(told(), 1);
});

test('A server that was well for a minute is started again at once, and that is said again', async () => {
  const { restarts, waits, told, pass } = still();
  for (let i = 0; i < 3; i++) await restarts.ended();
  pass(60_001);
  assert.equal(await restarts.ended(), true);
  assert.deepEqual(waits, [100, 200]);
  assert.equal(told(), 2);
});

test('A person who asks for the restart does not wait', async () => {
  const { restarts, hold, isWaiting } = still();
  assert.equal(restarts.hasten(), false);
  await restarts.ended();
  hold();
  const ended = restarts.ended();
  assert.equal(isWaiting(), true);
  assert.equal(restarts.hasten(), true);
  assert.equal(await ended, true);
  assert.equal(restarts.hasten(), false);
});

test('Nothing is started again, or told, once the extension stops', async () => {
  const { restarts, told, hold } = still();
  await restarts.ended();
  hold();
  const ended = restarts.ended();
  restarts.stop();
  assert.equal(await ended, false);
  assert.equal(await restarts.ended(), false);
  assert.equal(told(), 1);
});
