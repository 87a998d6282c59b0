import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repairsOf } from '../../server/src/core/repair/repair.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { targets } from './measure.ts';

/** Returns the best repair of a rule with a system call and a condition on an argument. */
function best(call: string, condition: string, arch = 'b64'): { text: string; safe: boolean } | undefined {
  const node = parseLine(`-a always,exit -F arch=${arch} -S ${call} -F ${condition} -k net`);
  const [first] = node.kind === 'command' ? repairsOf(node, targets) : [];
  return first && { text: /-F (a\S+) -k/.exec(first.text)?.[1] ?? first.text, safe: first.safe };
}

test('the name of a constant becomes its number in the argument of the system call', () => {
  assert.deepEqual(best('socket', 'a0=AF_INET6'), { text: 'a0=10', safe: true });
  assert.deepEqual(best('socket', 'a0=pf_inet'), { text: 'a0=2', safe: true });
  assert.deepEqual(best('ptrace', 'a0=PTRACE_ATTACH'), { text: 'a0=16', safe: true });
  assert.deepEqual(best('openat', 'a2&O_CREAT|O_TRUNC'), { text: 'a2&0x240', safe: true });
  assert.deepEqual(best('kill', 'a1!=SIGKILL', 'b32'), { text: 'a1!=9', safe: true });
});

test('a misspelled constant is mended too, but not unasked where two are as near', () => {
  assert.equal(best('ptrace', 'a0=PTRACE_ATACH')?.text, 'a0=16');
});

test('a constant of another argument, of no bits, or of a call without a table is left alone', () => {
  assert.equal(best('open', 'a2&O_CREAT'), undefined);
  assert.equal(best('open', 'a1&O_RDONLY'), undefined);
  assert.equal(best('execve', 'a0=AF_INET'), undefined);
});

test('where another call has another meaning there, or flags are compared with "=", the number is offered and not written unasked', () => {
  assert.deepEqual(best('open,openat', 'a2&O_CREAT'), { text: 'a2&0x40', safe: false });
  assert.deepEqual(best('open', 'a1=O_CREAT'), { text: 'a1=0x40', safe: false });
});
