import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excludeIdeas } from '../../../server/src/core/logs/excludeIdeas.ts';
import { writeExcludeIdeas } from '../../../server/src/core/logs/excludeReport.ts';
import { createLogReader } from '../../../server/src/core/logs/logReader.ts';
import { createLogSurvey } from '../../../server/src/core/logs/logSurvey.ts';
import { logTables } from '../../../server/src/core/logs/logTables.ts';
import { loadedRules } from '../../support/logs.ts';
import { world } from '../cli/world.ts';

const rule = '-a always,exit -F arch=b64 -S unlinkat -k gone\n';
const record = (serial: number, auid: number, name: string | undefined, node = ''): string =>
  `${node}type=SYSCALL msg=audit(1700000000.000:${serial}): arch=c000003e syscall=263 success=yes exit=0 items=0 ppid=1 pid=2 ` +
  `auid=${auid} uid=0 exe="/bin/rm" key="gone"${name === undefined ? '' : `\x1dARCH=x86_64 AUID="${name}" UID="root"`}\n`;

function surveyOf(text: string): ReturnType<ReturnType<typeof createLogSurvey>['findings']> {
  const survey = createLogSurvey(loadedRules(rule));
  const reader = createLogReader();
  for (const event of [...reader.read(text), ...reader.end()]) survey.add(event);
  return survey.findings();
}

test('Login UIDs have the names that auditd found, those of every host', () => {
  const { logins } = surveyOf(
    record(1, 1000, 'ann', 'node=a ') +
      record(2, 1000, 'bob', 'node=b ') +
      record(3, 1001, undefined) +
      record(4, 0, 'root'),
  );
  assert.deepEqual(
    [...logins],
    [
      ['1000', 'ann and bob'],
      ['0', 'root'],
    ],
  );
});

test('What auditd writes where it knows no name is not a name', () => {
  const { logins, by } = surveyOf(
    record(1, 4294967295, 'unset') + record(2, 1000, 'unknown(1000)') + record(3, 1001, '1001'),
  );
  assert.equal(logins.size, 0);
  assert.deepEqual(by.login.map((t) => t.name).sort(), ['1000', '1001', 'unset']);
});

test('The table by login UID has a column for users only where the log has names', async () => {
  const columns = async (log: string): Promise<string> => {
    const { out } = await world({ 'a.rules': rule, 'audit.log': log }).run(
      'log',
      'a.rules',
      'audit.log',
      '--by',
      'login',
    );
    return out.slice(out.indexOf('By login UID'));
  };
  assert.match(await columns(record(1, 1000, 'ann')), /login UID +user\n.* 1000 +ann\n/);
  assert.doesNotMatch(await columns(record(1, 1000, undefined)), /user/);
});

test('Ideas say when events had no room, in the text and as a number', () => {
  const findings = surveyOf(record(1, 1000, 'ann'));
  const counts = createLogReader().counts();
  const wordsOf = () => ({ at: 'a.rules:1', text: rule });
  const input = {
    findings,
    counts,
    log: 'audit.log',
    wordsOf,
    lineOf: () => 0,
    left: { events: 3, records: 3, bytes: 1500 },
  };
  const ideas = excludeIdeas(loadedRules(rule), [], findings.total);
  assert.match(
    writeExcludeIdeas(input, ideas, 'text', 5),
    /3 events \(1\.5 kB\) of kinds for which there was no room did not count\./,
  );
  const none = { ...input, left: { events: 0, records: 0, bytes: 0 } };
  assert.doesNotMatch(writeExcludeIdeas(none, ideas, 'text', 5), /no room/);
  const { notCounted } = JSON.parse(writeExcludeIdeas(input, ideas, 'json', 5)) as {
    notCounted: { events: number };
  };
  assert.equal(notCounted.events, 3);
  assert.equal(logTables(input, ['login'])[0]?.columns.at(-1)?.[0], 'user');
});
