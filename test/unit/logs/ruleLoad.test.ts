import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogSurvey } from '../../../server/src/core/logs/logSurvey.ts';
import { ruleLoads } from '../../../server/src/core/logs/ruleLoad.ts';
import { loadedRules, readLog } from '../../support/logs.ts';

const loaded = loadedRules(
  '-a always,exit -F arch=b64 -S unlinkat -k gone\n-a always,exit -F arch=b64 -S unlinkat -F gid=7 -k one\n' +
    '-a always,exit -F arch=b64 -S mount -k mounts\n-a never,exit -F arch=b64 -S kill\n',
);
const lineOf = (rule: number): number => loaded.rules[rule]?.line ?? 0;

/** What is said of the first rule of events that are so many seconds apart. */
function said(count: number, seconds: number, exe = '/usr/bin/runc'): readonly (string | undefined)[] {
  const text = Array.from(
    { length: count },
    (_, i) =>
      `type=SYSCALL msg=audit(${1_700_000_000 + i * seconds}.000:${i}): arch=c000003e syscall=263 success=yes exit=0 a0=0 a1=0 a2=0 a3=0 ` +
      `items=0 ppid=1 pid=2 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 ses=1 comm="x" exe="${exe}" key="gone"\n`,
  ).join('');
  const survey = createLogSurvey(loaded);
  for (const event of readLog(text).events) survey.add(event);
  const loads = ruleLoads(survey.findings(), lineOf);
  return [0, 2, 3].map((line) => loads.get(line));
}

test('A rule has its events a day, with the program that makes most of them', () => {
  const [gone, mounts, never] = said(4321, 60);
  assert.equal(gone, '1,440 events a day, 100 % from /usr/bin/runc');
  assert.equal(mounts, 'no event in 3 days');
  assert.equal(never, undefined);
});

test('A log of less than a day has the events in its time, and a rare event is not rounded to none', () => {
  assert.equal(said(13, 600)[0], '13 events in 2 hours, 100 % from /usr/bin/runc');
  assert.equal(said(1, 600)[0], '1 event, 100 % from /usr/bin/runc');
  assert.equal(said(2, 864_000)[0], '2 events in 10 days, 100 % from /usr/bin/runc');
  assert.equal(said(2, 60)[1], 'no event in 1 minute');
});

test('A rule that may have recorded events says so', () => {
  const text =
    'type=SYSCALL msg=audit(1700000000.000:1): arch=c000003e syscall=263 success=yes exit=0 items=0 ppid=1 pid=2 auid=0 uid=0 gid=0 exe="/bin/rm"\n';
  const survey = createLogSurvey(
    loadedRules('-a always,exit -F arch=b64 -S unlinkat -F gid=7\n-a always,exit -F arch=b64 -S unlinkat\n'),
  );
  for (const event of readLog(text).events) survey.add(event);
  const loads = ruleLoads(survey.findings(), (rule) => rule);
  assert.deepEqual([loads.get(0), loads.get(1)], ['up to 1 event', 'up to 1 event']);
});
