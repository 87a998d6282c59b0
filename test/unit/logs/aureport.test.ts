import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { createLogSurvey } from '../../../server/src/core/logs/logSurvey.ts';
import { recordFields } from '../../../server/src/core/logs/recordFields.ts';
import { loadedRules, logPath, logText, readLog } from '../../support/logs.ts';

const run = (...args: readonly string[]) =>
  spawnSync('aureport', args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, LC_ALL: 'C', TZ: 'UTC' },
  });
const hasAureport = run('--version').status !== null;
const skip = hasAureport ? false : 'SKIPPED: there is no aureport (Debian: apt-get install auditd)';

/** The rows of a summary of aureport, `12  name`, by their names. */
function summary(name: string, ...args: readonly string[]): ReadonlyMap<string, number> {
  const { stdout } = run('-if', logPath(name), ...args, '--summary', '-i');
  const rows = [...stdout.matchAll(/^(\d+) {2}(.+?) *$/gm)];
  return new Map(rows.map(([, count, of = '']) => [of, Number(count)]));
}

for (const name of ['auditd-raw.log', 'auditd-enriched.log']) {
  const { events } = readLog(logText(name));
  const survey = createLogSurvey(loadedRules(logText('work.rules')));
  for (const event of events) survey.add(event);
  const { by } = survey.findings();

  test(`The events of ${name} by key are those that aureport counts`, { skip }, () => {
    const ours = new Map<string, number>();
    const add = (key: string, n: number): void => void ours.set(key, (ours.get(key) ?? 0) + n);
    for (const { name: keys, events: n } of by.key)
      if (!keys.startsWith('(')) for (const key of keys.split(', ')) add(key, n);
    // aureport counts changes of rules, too, which have the keys of the rules.
    for (const record of events.flatMap((e) => e.records.filter((r) => r.type === 'CONFIG_CHANGE'))) {
      const key = recordFields(record).get('key') ?? '(null)';
      if (key !== '(null)') for (const one of key.split('\x01')) add(one, 1);
    }
    assert.deepEqual(new Map([...ours].sort()), new Map([...summary(name, '--key')].sort()));
  });

  test(`The system calls of ${name} are as many as aureport counts`, { skip }, () => {
    const theirs = [...summary(name, '--syscall').values()].reduce((a, b) => a + b, 0);
    // A record of seccomp names a system call, too.
    const calls = by.type.filter((t) => t.name === 'SYSCALL' || t.name === 'SECCOMP');
    assert.equal(
      calls.reduce((n, t) => n + t.events, 0),
      theirs,
    );
  });
}
