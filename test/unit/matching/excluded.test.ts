import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excludes, mayExclude } from '../../../server/src/core/matching/excluded.ts';
import type { Rule } from '../../../server/src/core/model/rule.ts';
import { verdictOf } from '../../../server/src/core/model/verdictOf.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';
import { targetNamed } from '../../support/examples.ts';

const target = targetNamed('debian-13');

function ruleOf(text: string): Rule {
  const node = parseLine(text);
  assert.equal(node.kind, 'command');
  const rule = node.kind === 'command' ? verdictOf(node, target).rule : undefined;
  assert.ok(rule, text);
  return rule;
}

/** Says what a rule of the exclude list takes of a rule for a file with other conditions. */
function taken(filters: string, others = ''): 'all' | 'some' | 'none' {
  const rule = ruleOf(`-a never,exclude ${filters}`);
  const of = ruleOf(`-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa ${others}`);
  if (excludes(rule, of)) return 'all';
  return mayExclude(rule, of) ? 'some' : 'none';
}

test('An exclude rule whose conditions are true for every process takes every event', () => {
  for (const filters of [
    '-F msgtype>0',
    '-F msgtype=SYSCALL',
    '-F msgtype>=1300 -F msgtype<=1399',
    '-F uid>=0',
    '-F auid>=0',
    '-F gid>=0',
    '-F pid>0',
    '-F msgtype>0 -F uid>=0',
  ])
    assert.equal(taken(filters), 'all', filters);
});

// An auid that is not set is 4294967295, so daemons are at least 1000; a login of root is not.
test('An exclude rule for most processes takes a part of the events', () => {
  for (const filters of [
    '-F auid>=1000',
    '-F auid!=unset',
    '-F auid=unset',
    '-F uid!=0',
    '-F pid>300',
    '-F gid!=5',
    '-F exe=/usr/bin/vim',
    '-F exe!=/usr/bin/vim',
    '-F subj_type=unconfined_t',
    '-F msgtype=SYSCALL -F uid=0',
  ])
    assert.equal(taken(filters), 'some', filters);
});

test('An exclude rule for other records takes no event', () => {
  for (const filters of [
    '-F msgtype=PATH',
    '-F msgtype>1300',
    '-F msgtype!=SYSCALL',
    '-F msgtype=CWD -F uid=0',
  ])
    assert.equal(taken(filters), 'none', filters);
});

test('What an exclude rule takes depends on the conditions of the other rule', () => {
  assert.equal(taken('-F auid>=1000', '-F auid>=1000 -F auid!=unset'), 'all');
  assert.equal(taken('-F auid>=1000', '-F auid=0'), 'none');
  assert.equal(taken('-F exe=/usr/bin/vim', '-F exe=/usr/bin/vim'), 'all');
  assert.equal(taken('-F exe=/usr/bin/vim', '-F exe=/usr/bin/nano'), 'none');
  // gid= of the exit list is true for a supplementary group, and pid= of the exclude list is of a thread.
  assert.equal(taken('-F gid=5', '-F gid=5'), 'some');
  assert.equal(taken('-F gid=5', '-F gid=6'), 'some');
  assert.equal(taken('-F pid=5', '-F pid=5'), 'some');
});
