import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import textmate from 'vscode-textmate';
import { loadGrammar } from '../support/grammar.ts';
import { logNames, logText } from '../support/logs.ts';

const grammar = await loadGrammar('audit-log');

/** The scope that says most about each word of a line that has one, without what all of them end in. */
function words(line: string): readonly (readonly [string, string])[] {
  return grammar.tokenizeLine(line, textmate.INITIAL).tokens.flatMap((t) => {
    const scope = t.scopes.at(-1) ?? '';
    const word = line.slice(t.startIndex, t.endIndex);
    return scope === 'source.audit-log' || /punctuation|operator|variable/.test(scope)
      ? []
      : [[word, scope.replace(/\.audit-log$/, '')] as const];
  });
}

test('A record of a system call shows its type, its serial, its call, its program and its key', () => {
  const line =
    'node=web type=SYSCALL msg=audit(1795926842.048:92916): arch=c000003e syscall=59 success=yes exit=-13 a0=55a735e98e60 ' +
    'auid=4294967295 uid=0 tty=(none) comm="id" exe="/usr/bin/id" key="programs"\x1dSYSCALL=execve AUID="unset"';
  assert.deepEqual(words(line), [
    ['web', 'string.unquoted.value'],
    ['SYSCALL', 'entity.name.type.record'],
    ['audit', 'support.function.stamp'],
    ['1795926842.048', 'constant.numeric.time'],
    ['92916', 'constant.numeric.serial'],
    ['c000003e', 'constant.numeric.hex'],
    ['59', 'entity.name.function.syscall'],
    ['yes', 'constant.language.succeeded'],
    ['-13', 'constant.numeric'],
    ['55a735e98e60', 'constant.numeric.hex'],
    ['4294967295', 'constant.language.none'],
    ['0', 'constant.numeric'],
    ['(none)', 'constant.language.none'],
    ['"id"', 'string.quoted.double'],
    ['"/usr/bin/id"', 'string.quoted.double.path'],
    ['"programs"', 'entity.name.tag.key'],
    ['execve', 'entity.name.function.syscall'],
    ['"unset"', 'string.quoted.double'],
  ]);
});

test('Encoded texts, keys without a value, nested fields and braces have scopes of their own', () => {
  assert.deepEqual(words('type=PROCTITLE msg=audit(1.0:2): proctitle=6C73002D6C').at(-1), [
    '6C73002D6C',
    'string.unquoted.encoded',
  ]);
  assert.deepEqual(words('type=SYSCALL msg=audit(1.0:2): key=(null)').at(-1), [
    '(null)',
    'constant.language.none',
  ]);
  assert.deepEqual(words('type=SYSCALL msg=audit(1.0:2): key=610162').at(-1), [
    '610162',
    'entity.name.tag.key',
  ]);
  const login = words(
    `type=USER_LOGIN msg=audit(1.0:2): pid=1 msg='op=login acct="ann" exe="/usr/sbin/sshd" res=failed'`,
  );
  assert.deepEqual(login.slice(-4), [
    ['login', 'string.unquoted.value'],
    ['"ann"', 'string.quoted.double'],
    ['"/usr/sbin/sshd"', 'string.quoted.double.path'],
    ['failed', 'constant.language.failed'],
  ]);
  const address = words('type=SOCKADDR msg=audit(1.0:2): SADDR={ saddr_fam=inet laddr=192.0.2.1 }');
  assert.deepEqual(address.slice(-2), [
    ['inet', 'string.unquoted.value'],
    ['192.0.2.1', 'string.unquoted.value'],
  ]);
});

test('What ausearch prints between events is a comment, and JSON has names and values', () => {
  assert.deepEqual(words('time->Sun Nov 29 04:34:02 2026'), [
    ['time->Sun Nov 29 04:34:02 2026', 'comment.line'],
  ]);
  assert.deepEqual(words('----'), [['----', 'comment.line']]);
  assert.deepEqual(words('{"ID":"1.0:2","SYSCALL":{"exit":0,"ok":true}}'), [
    ['"1.0:2"', 'string.quoted.double'],
    ['0', 'constant.numeric'],
    ['true', 'constant.language'],
  ]);
});

test('The record type of each line of the fixtures has its scope', () => {
  for (const name of logNames.filter((n) => /log$|ausearch/.test(n)))
    for (const line of logText(name)
      .split('\n')
      .filter((l) => /^(?:node=\S+ )?type=/.test(l))) {
      const type = /type=([A-Z0-9_]+)/.exec(line)?.[1];
      assert.ok(
        words(line).some(([word, scope]) => word === type && scope === 'entity.name.type.record'),
        `${name}: ${line}`,
      );
    }
});

test('The tokens of any line of a log cover it without a gap and leave no state', () => {
  const fresh = grammar.tokenizeLine('', textmate.INITIAL).ruleStack;
  const piece = fc.oneof(
    fc.constantFrom(
      'type=PATH',
      'msg=audit(',
      '1.0:2)',
      "msg='",
      'key=',
      '"',
      '{',
      '}',
      'a[0]=',
      '\x1d',
      '=',
      '----',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }).map((t) => t.replaceAll('\n', '')),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(' ', ''), (pieces, glue) => {
      const line = pieces.join(glue);
      const { tokens, ruleStack } = grammar.tokenizeLine(line, textmate.INITIAL);
      assert.ok(ruleStack.equals(fresh));
      let at = 0;
      for (const t of tokens) {
        assert.equal(t.startIndex, at);
        at = t.endIndex;
      }
      assert.ok(at >= line.length);
    }),
    { numRuns: 500 },
  );
});
