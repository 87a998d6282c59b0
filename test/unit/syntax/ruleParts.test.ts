import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEWEST } from '../../../server/src/core/facts/releases.ts';
import { judge } from '../../../server/src/core/model/judge.ts';
import type { Part } from '../../../server/src/core/syntax/argumentParts.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';
import { type RuleParts, rulePartsOf } from '../../../server/src/core/syntax/ruleParts.ts';

function partsOf(line: string): RuleParts {
  const node = parseLine(line);
  assert.equal(node.kind, 'command', line);
  return node.kind === 'command' ? node.parts : rulePartsOf([]);
}

/** What the parts say, without places. */
function told(line: string) {
  const p = partsOf(line);
  return {
    form: p.form,
    list: p.list,
    action: p.action,
    fields: p.fields.map((f) => `${f.name} ${f.op} ${f.value}`),
    comparisons: p.comparisons.map((f) => `${f.name} ${f.op} ${f.value}`),
    calls: p.calls.map((c) => c.value),
    keys: p.keys.map((k) => `${k.spelling} ${k.value}`),
    paths: p.paths.map((x) => `${x.kind} ${x.value}`),
    permissions: p.permissions.map((x) => x.value),
    arch: p.arch?.value,
  };
}

const none = {
  form: 'control',
  list: undefined,
  action: undefined,
  fields: [],
  comparisons: [],
  calls: [],
  keys: [],
  paths: [],
  permissions: [],
  arch: undefined,
} as const;

test('A watch has a path, permissions and keys, and belongs to the exit list', () =>
  assert.deepEqual(told('-w /etc/passwd -p wa -k a -F key=b -F KEY=c'), {
    ...none,
    form: 'watch',
    list: 'exit',
    fields: ['key = b', 'key = c'],
    keys: ['-k a', 'key= b', 'KEY= c'],
    paths: ['watch /etc/passwd'],
    permissions: ['wa'],
  }));

test('A rule has list and action, fields, comparisons and system calls in the order of the line', () =>
  assert.deepEqual(
    told(
      '-a exit,always -F arch=b64 -S open,,openat -S close -F LOGINUID!=unset -C uid!=euid -F dir=/a -F perm=wa',
    ),
    {
      ...none,
      form: 'rule',
      list: 'exit',
      action: 'always',
      fields: ['arch = b64', 'auid != unset', 'dir = /a', 'perm = wa'],
      comparisons: ['uid != euid'],
      calls: ['open', 'openat', 'close'],
      paths: ['dir /a'],
      permissions: ['wa'],
      arch: 'b64',
    },
  ));

test('An unfinished line has the parts that are there', () => {
  assert.deepEqual(told('-a'), { ...none });
  assert.deepEqual(told('-a alw'), { ...none, form: 'rule' });
  assert.deepEqual(told('-a always, -F auid -S'), {
    ...none,
    form: 'rule',
    action: 'always',
    fields: ['auid undefined '],
  });
  assert.deepEqual(told('-a always,exit -F key -F key= -F path= -F arch='), {
    ...none,
    form: 'rule',
    list: 'exit',
    action: 'always',
    fields: ['key undefined ', 'key = ', 'path = ', 'arch = '],
    keys: ['key= '],
  });
});

test('A line of controls or of words alone has the parts of no rule', () => {
  assert.deepEqual(told('-D'), none);
  assert.deepEqual(told('-b 8192 -f 1'), none);
  assert.deepEqual(told('hello'), { ...none, form: 'empty' });
  assert.deepEqual(told('-D -k a'), { ...none, keys: ['-k a'] });
});

test('The first option that makes a watch or a rule decides the form', () => {
  assert.equal(partsOf('-w /a -a always,exit').form, 'watch');
  assert.equal(partsOf('-a always,task -w /a').form, 'rule');
  assert.equal(partsOf('-a always,task -w /a').list, 'task');
});

const keyTable: readonly (readonly [string, readonly string[]])[] = [
  ['-k a', ['-k a']],
  ['-F key=a', ['key= a']],
  ['-F key=a!=b', ['key= a!=b']],
  ['-F key==a', ['key= =a']],
  ['-F KEY=a', ['KEY= a']],
  ['-F Key=a=b', ['KEY= a=b']],
  ['-F key!=a', ['KEY= a']],
  ['-F KEY!=a', ['KEY= a']],
  ['-F key>=a', ['KEY= a']],
  ['-F KEY=a!=b', []],
  ['-F keys=a', []],
  ['-C key=a', []],
];
for (const [options, keys] of keyTable)
  test(`The keys of "${options}" are ${JSON.stringify(keys)}`, () =>
    assert.deepEqual(told(`-a always,exit -S open ${options}`).keys, keys));

test('The keys of a rule that loads are those that auditctl sends', () => {
  const keyNumber = 210;
  for (const options of [
    ...keyTable.map(([o]) => o),
    '-k a -F key=b -k c',
    '-F KEY=a',
    '-F key="x"',
    '-k a&b',
  ]) {
    const node = parseLine(`-a always,exit -F arch=b64 -S open ${options}`);
    if (node.kind !== 'command') continue;
    const { rule } = judge(node, NEWEST, 'x86_64');
    if (!rule) continue;
    const { keys } = node.parts;
    const collected = keys.filter((k) => k.spelling !== 'KEY=').map((k) => k.value);
    const own = keys.filter((k) => k.spelling === 'KEY=').map((k) => k.value);
    assert.deepEqual(
      rule.fields.filter((f) => f.field === keyNumber).map((f) => f.text),
      [...own, ...(collected.length > 0 ? [collected.join('\x01')] : [])],
      options,
    );
  }
});

test('A field name in another case, and loginuid, are the plain field', () => {
  const [field] = partsOf('-a always,exit -F LoginUID>=1000').fields;
  assert.equal(field?.name, 'auid');
  assert.equal(field?.written, 'LoginUID');
  assert.equal(field?.field?.name, 'loginuid');
  assert.equal(partsOf('-F nosuch=1').fields[0]?.field, undefined);
});

test('-C keeps an operator that auditctl does not split at', () => {
  assert.deepEqual(told('-C uid>euid').comparisons, ['uid > euid']);
  assert.deepEqual(told('-C uid>=euid').comparisons, ['uid> = euid']);
});

/** The text of the line at each span of a part. */
function seen(line: string, part: Part | undefined): readonly (string | undefined)[] {
  const at = (s: { readonly start: number; readonly end: number } | undefined) =>
    s && line.slice(s.start, s.end);
  return [part?.text, at(part?.span), part?.value, at(part?.option.span)];
}

test('Spans and texts are those of the line, and values those that auditctl reads', () => {
  const line = String.raw`-a always,exit -F"dir"=x -Fpath=/my\ file -S open,close -k my\ key\\1 -F KEY=b`;
  const p = partsOf(line);
  assert.deepEqual(seen(line, p.paths[0]), [String.raw`/my\ file`, String.raw`/my\ file`, '/my file', '-F']);
  assert.deepEqual(seen(line, p.keys[0]), [
    String.raw`my\ key\\1`,
    String.raw`my\ key\\1`,
    'my key\\1',
    '-k',
  ]);
  assert.deepEqual(seen(line, p.keys[1]), ['b', 'b', 'b', '-F']);
  assert.deepEqual(seen(line, p.calls[1]), ['close', 'close', 'close', '-S']);
  const inKey = p.keys[0]?.spanOf(3, 7);
  assert.equal(line.slice(inKey?.start, inKey?.end), String.raw`key\\`);
  const [, path] = p.fields;
  assert.equal(line.slice(path?.nameSpan.start, path?.nameSpan.end), 'path');
  assert.equal(line.slice(path?.opSpan.start, path?.opSpan.end), '=');
  assert.equal(path?.argument.value, 'path=/my file');
});

test('A carriage return at the end is part of the last value, as auditctl reads it', () => {
  assert.equal(partsOf('-w /etc -k a\r').keys[0]?.value, 'a\r');
  assert.equal(partsOf('-w /etc\r').paths[0]?.value, '/etc\r');
});

test('The parts of a line are built once', () => {
  const p = partsOf('-a always,exit -F auid=0 -S open -k a');
  assert.equal(p, partsOf('-a always,exit -F auid=0 -S open -k a'));
  assert.equal(p.fields, p.fields);
  assert.equal(p.keys, p.keys);
});

test('The options of several lines are one rule', () => {
  const before = partsOf('-a always,exit -F arch=b64');
  const after = partsOf(' -S open');
  const both = rulePartsOf([...before.options, ...after.options]);
  assert.equal(both.arch?.value, 'b64');
  assert.deepEqual(
    both.calls.map((c) => c.value),
    ['open'],
  );
});
