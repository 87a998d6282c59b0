import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conventions } from '../../../server/src/core/checks/defineCheck.ts';
import { fixedText } from '../../../server/src/core/fixes/fixAll.ts';
import { lint, read, targetsOf } from '../../../server/src/core/service.ts';

const targets = targetsOf([], 'x86_64');
const text =
  '-w /etc/a -p wa -k cron_tab -k T1053.003\n-a always,exit -F arch=b64 -S mount -F key=T1053-Scheduled\n-w /etc/b -p wa -k Mixed\n-D -k x\n';

function found(keys: string | undefined, severities = {}): readonly string[] {
  const problems = lint(read(text), {
    targets,
    severities,
    only: ['AR501'],
    ...(keys === undefined ? {} : { conventions: { keys } }),
  });
  return problems.map((p) => text.slice(p.span.start, p.span.end));
}

test('Keys that break a given convention are reported', () => {
  assert.deepEqual(found(undefined), []);
  assert.deepEqual(found('technique'), ['cron_tab', 'Mixed']);
  assert.deepEqual(found('[a-z]+(?:_[a-z]+)*'), ['T1053.003', 'T1053-Scheduled', 'Mixed']);
  assert.deepEqual(found('.*'), []);
});

test('A key that a pattern takes too long for is told as not checked', () => {
  const key = 'a'.repeat(250);
  const problems = lint(read(`-w /etc/a -p wa -k ${key}\n-w /etc/b -p wa -k aab\n-w /etc/c -p wa -k aac\n`), {
    targets,
    severities: {},
    only: ['AR501'],
    conventions: { keys: '((a?){256}){256}b' },
  });
  assert.deepEqual(
    problems.map((p) => p.message),
    [
      `The key "${key}" was not checked: matching it with ((a?){256}){256}b takes too long. Write a simpler pattern in .audit-rules.json.`,
      'The key "aac" does not match ((a?){256}){256}b. Write a key that matches, or change the convention in .audit-rules.json.',
    ],
  );
});

test('A severity wins over the convention, and the check alone requires techniques', () => {
  assert.deepEqual(found('technique', { AR501: 'off' }), []);
  assert.deepEqual(found(undefined, { 'key-convention': 'info' }), ['cron_tab', 'Mixed']);
});

/** What the checks of style say of a text under conventions, and what their safe fixes make of it. */
function styled(
  line: string,
  conventions: Conventions,
  name = '3.0.9',
): readonly [readonly string[], string] {
  const options = { targets: targetsOf([name], 'x86_64'), severities: {}, only: ['AR5'], conventions };
  const problems = lint(read(line), options);
  return [
    problems.map((p) => `${p.code} ${line.slice(p.span.start, p.span.end)}`),
    fixedText(read(line), options),
  ];
}

test('Each of the four conventions is checked in each of its forms', () => {
  const line = '-a always,exit -F arch=b64 -S chown,mount -F auid!=-1 -F sessionid!=unset -F key=x';
  assert.deepEqual(styled(line, {}), [[], line]);
  assert.deepEqual(styled(line, { unset: 'unset' }), [['AR503 -1'], line.replace('-1', 'unset')]);
  assert.deepEqual(styled(line, { unset: '4294967295' }), [
    ['AR503 -1', 'AR503 unset'],
    line.replace('-1', '4294967295').replace('unset', '4294967295'),
  ]);
  assert.deepEqual(styled(line, { order: 'list,action' }), [
    ['AR505 always,exit'],
    line.replace('always,exit', 'exit,always'),
  ]);
  assert.deepEqual(styled(line, { order: 'action,list' }), [[], line]);
  assert.deepEqual(styled(line, { keyOption: '-F key=' }), [[], line]);
  assert.deepEqual(styled(line, { keyOption: '-k' }), [['AR506 -F key=x'], line.replace('-F key=x', '-k x')]);
  assert.deepEqual(styled(line, { syscalls: 'separate' }), [
    ['AR507 chown,mount'],
    line.replace('chown,mount', 'chown -S mount'),
  ]);
  const watch = '-w /etc/two\\ words -p wa -k a\\ b';
  assert.deepEqual(styled(watch, { keyOption: '-F key=' }), [
    ['AR506 -k a\\ b'],
    watch.replace('-k ', '-F key='),
  ]);
});

test('A fix that would change the rule or stop it from loading is not offered', () => {
  // The -1 of exit is EPERM, and an argument is a number like any other.
  for (const line of [
    '-a always,exit -F arch=b64 -S open -F exit=-1',
    '-a always,exit -F arch=b64 -S open -F a0=4294967295',
    '-D -k x',
  ])
    assert.deepEqual(styled(line, { unset: 'unset', keyOption: '-F key=', syscalls: 'separate' }), [
      [],
      line,
    ]);
  // The order of fields is what tells a duplicate from another rule: no safe fix.
  const late = '-a always,exit -F auid=0 -F arch=b64 -S mount -k x';
  const options = { targets, severities: { AR502: 'info' as const }, only: ['AR502'] };
  const [problem] = lint(read(late), options);
  assert.deepEqual(
    problem?.fixes().map((f) => f.safety),
    ['unsafe'],
  );
  assert.equal(fixedText(read(late), options), late);
});

test('A key keeps its option while it has quotes, which other checks remove', () => {
  const found = (line: string, keyOption: '-k' | '-F key='): readonly string[] =>
    lint(read(line), { targets, severities: {}, conventions: { keyOption } }).map((p) => p.code);
  const rule = '-a always,exit -F arch=b32 -S mount';
  assert.deepEqual(found(`${rule} -F key="mounts"`, '-k'), ['AR221']);
  assert.deepEqual(found(`${rule} -k 'mounts'`, '-F key='), ['AR221']);
  assert.deepEqual(found(`${rule} -F key="all mounts"`, '-k'), ['AR008']);
  assert.deepEqual(found(`${rule} -F key=mounts`, '-k'), ['AR506']);
});

test('The order of options is not reported where another one would make a duplicate', () => {
  const exec = '-a always,exit -F arch=b64 -S execve';
  const [late, usual] = [
    `${exec} -C uid!=euid -F euid=0 -F auid=0 -k s`,
    `${exec} -F euid=0 -F auid=0 -C uid!=euid -k s`,
  ];
  const between = `${exec} -F euid=0 -C uid!=euid -F auid=0 -k s`;
  const options = { targets, severities: { AR502: 'info' as const }, only: ['AR502'] };
  const lines = (...rules: readonly string[]) => {
    const document = read(`${rules.join('\n')}\n`);
    return lint(document, options).map((p) => document.lines.findIndex((l) => l.end >= p.span.start));
  };
  assert.deepEqual(lines(late), [0]);
  assert.deepEqual(lines(late, usual), []);
  assert.deepEqual(lines(late, between), [0]);
  assert.equal(
    fixedText(read(`${late}\n${between}\n`), { ...options, safety: 'unsafe' }),
    `${usual}\n${between}\n`,
  );
});
