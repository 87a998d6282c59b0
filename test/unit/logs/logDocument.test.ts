import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventReports } from '../../../server/src/core/logs/eventReport.ts';
import {
  LONGEST_LOG_DOCUMENT,
  type LogDocument,
  readLogDocument,
  recordAt,
  recordRuns,
} from '../../../server/src/core/logs/logDocument.ts';
import { logHover } from '../../../server/src/core/logs/logHover.ts';
import { logOutline } from '../../../server/src/core/logs/logOutline.ts';
import { finish } from '../../../server/src/core/text/steps.ts';
import { loadedRules, logNames, logText } from '../../support/logs.ts';

function documentOf(text: string): LogDocument {
  const log = finish(readLogDocument(text));
  assert.ok(log);
  return log;
}

const rulesText = logText('work.rules');
const loaded = loadedRules(rulesText);
const report = createEventReports(loaded, {
  wordsOf: (line) => ({ at: `work.rules:${line + 1}`, text: rulesText.split('\n')[line] ?? '' }),
});
const rules = {
  report,
  without: '',
  linkOf: ({ at }: { readonly at: string }) => `file:///rules/${at.replace(':', '#L')}`,
};

/** The parts of the hover at the first place of a text after another, with the text that it is about. */
function hoverAt(
  text: string,
  word: string,
  after = '',
): { readonly about: string; readonly parts: readonly string[] } {
  const log = documentOf(text);
  const at = text.indexOf(word, Math.max(text.indexOf(after), 0));
  assert.ok(at >= 0, word);
  const found = logHover(text, log, at + Math.min(word.length, word.indexOf('=') + 2), rules);
  assert.ok(found, word);
  return { about: text.slice(found.span.start, found.span.end), parts: found.parts };
}

const enriched = logText('auditd-enriched.log');

test('A hover over a field of a log says what its value means', () => {
  const line = (fields: string, type = 'SYSCALL'): string =>
    `type=${type} msg=audit(1795926842.048:5): arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=7ffc a2=80241 ` +
    `ppid=1 pid=2 auid=4294967295 uid=33 ses=4294967295 comm="sh" exe="/bin/sh" key=610162 ${fields}\n`;
  const said = (word: string, text = line('')): string | undefined => hoverAt(text, word).parts[0];
  assert.equal(said('arch=c000003e'), '`arch` is `x86_64`: the table of system calls');
  assert.equal(said('syscall=257'), '`syscall` is `openat`: system call 257 of x86\\_64');
  assert.equal(said('exit=-13'), '`exit` is `-EACCES`: permission denied');
  assert.equal(said('a0=ffffff9c'), '`a0` is `AT_FDCWD`: the working directory');
  assert.equal(said('a2=80241'), '`a2` is `O_CLOEXEC|O_TRUNC|O_CREAT|O_WRONLY`: open flags of openat');
  assert.match(said('auid=4294967295') ?? '', /^`auid` is `unset`: the user who logged in/);
  assert.equal(said('ses=4294967295'), '`ses` is `unset`: no login session');
  assert.equal(said('key=610162'), '`key` is `a, b`: the keys of the rule');
  assert.equal(said('type=SYSCALL'), '`type` is `SYSCALL`: a system call');
  assert.match(said('\x1dUID="www"', line('').replace('\n', '\x1dUID="www"\n')) ?? '', /^\*\*Recorded/);
  assert.match(said('uid=33', line('').replace('\n', '\x1dUID="www"\n')) ?? '', /^`uid` is `33 \(www\)`/);
  const other = (body: string, type: string): string => `type=${type} msg=audit(1795926842.048:5): ${body}\n`;
  assert.equal(
    said('proctitle=', other('proctitle=6C73002D6C00612062', 'PROCTITLE')),
    '`proctitle` is `ls -l "a b"`: the command line of the process',
  );
  assert.equal(
    said('saddr=', other('saddr=02000050C00002010000000000000000', 'SOCKADDR')),
    '`saddr` is `192.0.2.1 port 80`: the address of the socket',
  );
  assert.equal(said('a1=', other('argc=2 a0="ls" a1=612062', 'EXECVE')), '`a1` is `a b`');
  assert.equal(
    said('mode=', other('item=0 name="/a" mode=0100644', 'PATH')),
    '`mode` is `0644`: regular file',
  );
  assert.equal(
    said('name=', other('item=0 name=2F61206200 mode=0100644', 'PATH'))?.slice(0, 14),
    '`name` is `/a ',
  );
});

test('A field that is nested in the message of a program, or comes after #035, has its own place', () => {
  const text = `type=USER_LOGIN msg=audit(1795926842.048:5): pid=1 uid=0 auid=1000 ses=4294967295 msg='op=login acct=612062 res=failed'#035UID="root"#035AUID="ann"\n`;
  assert.equal(hoverAt(text, 'acct=612062').about, 'acct=612062');
  assert.equal(hoverAt(text, 'acct=612062').parts[0], '`acct` is `a b`');
  assert.match(hoverAt(text, 'auid=1000').parts[0] ?? '', /^`auid` is `1000 \(ann\)`/);
  assert.equal(hoverAt(text, 'AUID="ann"').about, 'AUID="ann"');
});

test('A hover names the rule that recorded the event, with the reason and what the event says', () => {
  const { parts } = hoverAt(enriched, 'comm="id"');
  const event = parts.at(-1) ?? '';
  assert.match(
    event,
    /^\*\*Recorded by one rule\.\*\* All of its filters match, and no earlier rule can match\./,
  );
  assert.match(
    event,
    /\[work\.rules:1\]\(file:\/\/\/rules\/work\.rules#L1\) `-a always,exit .* -k programs`/,
  );
  assert.match(event, /\*\*System call:\*\* `execve \(x86_64\), returned 0`/);
  assert.match(event, /\*\*Program:\*\* `\/usr\/bin\/id`/);
  assert.match(event, /\*\*Parent:\*\* `12022`/);
});

test('The hash that IMA noted is in the hover of every record of its event', () => {
  const log = documentOf(enriched);
  const event = log.events.find((e) => e.records.some((r) => r.type === 'INTEGRITY_RULE'));
  assert.ok((event?.records.length ?? 0) > 2);
  for (const { start, type } of event?.records ?? [])
    assert.match(
      logHover(enriched, log, start, rules)?.parts.at(-1) ?? '',
      /\*\*Hash:\*\* `sha256:[0-9a-f]+ of \//,
      type,
    );
});

test('Without rules a hover says why, and still what the event is', () => {
  const log = documentOf(enriched);
  const found = logHover(enriched, log, enriched.indexOf('comm="id"'), {
    report: undefined,
    without: 'There are no rules to compare with.',
    linkOf: () => undefined,
  });
  assert.match(found?.parts.at(-1) ?? '', /There are no rules to compare with/);
  assert.match(found?.parts.at(-1) ?? '', /Event 92916/);
});

test('Every record of every fixture has a hover, and none on a line that holds no record', () => {
  for (const name of logNames) {
    const text = logText(name);
    const log = documentOf(text);
    for (const { record } of log.records)
      assert.ok(logHover(text, log, record.start + 1, rules)?.parts.length, `${name} ${record.start}`);
    assert.equal(recordAt(log, text.length + 1), undefined);
  }
  const printed = logText('ausearch.txt');
  assert.equal(recordAt(documentOf(printed), printed.indexOf('time->')), undefined);
});

test('Records of one event that follow each other are a run, and a record of another event ends it', () => {
  const record = (serial: number, type: string): string => `type=${type} msg=audit(1.0:${serial}): a=1\n`;
  const text = [
    record(1, 'SYSCALL'),
    record(1, 'CWD'),
    record(2, 'SYSCALL'),
    record(1, 'PATH'),
    record(2, 'PATH'),
    record(2, 'CWD'),
  ].join('');
  const lines = recordRuns(documentOf(text)).map(({ start, end }) =>
    [start, end].map((at) => text.slice(0, at).split('\n').length),
  );
  assert.deepEqual(lines, [
    [1, 2],
    [3, 3],
    [4, 4],
    [5, 6],
  ]);
});

test('The outline of a log has an item for each event, at its first record', () => {
  const { items, left } = logOutline(documentOf(enriched));
  assert.equal(left, 0);
  assert.equal(items.length, documentOf(enriched).events.length);
  const id = items.find((i) => i.name === '92916 execve /usr/bin/id');
  assert.equal(id?.detail, 'programs');
  assert.ok(enriched.slice(id?.span.start).startsWith('type=SYSCALL msg=audit(1795926842.048:92916)'));
  assert.ok(items.some((i) => /^\d+ DAEMON_START$/.test(i.name)));
  assert.equal(items.find((i) => i.detail.includes('two-keys'))?.detail, 'host-read, two-keys');
});

test('A long log has an outline of its first events, which says how many are not in it', () => {
  const text = Array.from({ length: 10_004 }, (_, i) => `type=BPF msg=audit(1.0:${i}): prog-id=1\n`).join('');
  const { items, left } = logOutline(documentOf(text));
  assert.deepEqual([items.length, left], [10_000, 4]);
});

test('A text longer than an editor decodes is not read', () => {
  assert.equal(finish(readLogDocument('x'.repeat(LONGEST_LOG_DOCUMENT + 1))), undefined);
});
