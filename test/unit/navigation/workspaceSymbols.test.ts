import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesQuery, workspaceSymbols } from '../../../server/src/core/navigation/workspaceSymbols.ts';
import { read } from '../../../server/src/core/service.ts';

test('Workspace symbols are keys and paths, each at its first place', () => {
  const text =
    '-w /etc/passwd -p wa -k identity\r\n-a always,exit -F path=/etc/passwd -F exe!=/bin/x -F key=identity -k b\n-D -k c\n# -w /no -k no\n';
  assert.deepEqual(
    workspaceSymbols(read(text)).map((s) => `${s.kind} ${s.name} ${text.slice(s.span.start, s.span.end)}`),
    ['path /etc/passwd /etc/passwd', 'key identity identity', 'path /bin/x /bin/x', 'key b b', 'key c c'],
  );
});

test('Workspace symbols omit what a template fills in', () => {
  const text = '-w {{ a }}/x -p wa -k k{{ b }}\n-w /y -k z\n';
  assert.deepEqual(
    workspaceSymbols(read(text, 'a.rules.j2')).map((s) => s.name),
    ['/y', 'z'],
  );
});

test('A query of workspace symbols matches characters in their order', () => {
  assert.ok(matchesQuery('T1053.003-Cron', 't1053cr'));
  assert.ok(matchesQuery('/etc/passwd', 'etc pass'));
  assert.ok(matchesQuery('x', ''));
  assert.ok(!matchesQuery('/etc/passwd', 'pse'));
});
