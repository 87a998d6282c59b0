import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  archsOf,
  compiled,
  eventsOf,
  knowsSyscall,
} from '../../../server/src/core/attack/coverage/techniqueEvents.ts';
import { catalogueIds, catalogueOf, renderRule } from '../../../server/src/core/attack/data/catalogue.ts';
import type { Machine } from '../../../server/src/core/facts/machines.ts';
import { type Target, target } from '../../../server/src/core/facts/targets.ts';
import { decide } from '../../../server/src/core/matching/index.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';

const named = (name: string, machine: Machine = 'x86_64'): Target => {
  const t = target(name, machine);
  assert.ok(t, name);
  return t;
};

for (const t of [
  named('debian-12'),
  named('newest'),
  named('newest', 'aarch64'),
  named('ubuntu-22.04', 'i386'),
]) {
  test(`Each rule of the catalogue matches the events that it is for: ${t.name} on ${t.machine}`, () => {
    let events = 0;
    const without: string[] = [];
    for (const id of catalogueIds()) {
      for (const rule of catalogueOf(id)?.rules ?? []) {
        const own = eventsOf(rule, t);
        const lines = ['watch', 'syscall'].map((style) =>
          renderRule(rule, {
            style: style as 'watch',
            key: 'k',
            archs: archsOf(t),
            hasSyscall: knowsSyscall([t]),
          }).flatMap((line) => compiled(parseLine(line), t) ?? []),
        );
        if (own.length === 0) without.push(`${id} ${JSON.stringify(rule)}`);
        for (const { what, event } of own) {
          events++;
          for (const rules of lines) {
            const d = decide(rules, event);
            assert.ok(
              d !== undefined && d !== 'unknown',
              `${id} ${what}: ${String(d)} ${JSON.stringify(rule)} ${JSON.stringify(event)}`,
            );
          }
        }
      }
    }
    assert.ok(events > 600, `${events} events`);
    assert.ok(without.length < 20, without.join('\n'));
  });
}

test('An event is described in words', () => {
  const words = (id: string): readonly string[] =>
    (catalogueOf(id)?.rules ?? []).flatMap((r) => eventsOf(r, named('debian-12')).map((e) => e.what));
  assert.deepEqual(words('T1003.007').slice(0, 2), ['process_vm_readv', 'ptrace']);
  assert.ok(words('T1053.003').includes('write to /etc/crontab'), words('T1053.003').join());
});

test('The event of a directory names the file that matters in it, where there is one', () => {
  const words = (id: string, t: string): readonly string[] =>
    (catalogueOf(id)?.rules ?? []).flatMap((r) => eventsOf(r, named(t)).map((e) => e.what));
  assert.ok(words('T1053.003', 'debian-12').includes('write to /var/spool/cron/crontabs/entry'));
  assert.ok(words('T1053.003', 'rhel-9').includes('write to /var/spool/cron/entry'));
  assert.ok(words('T1098.004', 'rhel-9').includes('write to /root/.ssh/authorized_keys'));
  assert.ok(words('T1552.004', 'rhel-9').includes('read of /root/.ssh/id_rsa'));
});
