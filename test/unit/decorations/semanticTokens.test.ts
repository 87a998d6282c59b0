import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { semanticTokens } from '../../../server/src/core/decorations/semanticTokens.ts';
import { read, targetsOf } from '../../../server/src/core/service.ts';
import { spanned } from '../../support/fixture.ts';

const context = { targets: targetsOf([], 'x86_64'), machine: 'x86_64' } as const;

/** The words between ⟦ and ⟧ have just this token. */
const cases: readonly (readonly [marked: string, type: string])[] = [
  ['⟦-w⟧ /etc/passwd -p wa -k identity', 'keyword'],
  ['-w ⟦/etc/passwd⟧ -p wa -k identity', 'path'],
  ['-w /etc/passwd -p ⟦wa⟧ -k identity', 'enumMember'],
  ['-w /etc/passwd -p wa -k ⟦identity⟧', 'key'],
  ['-w /etc/passwd -p wa -k ⟦T1098⟧', 'technique'],
  ['-w /etc/passwd -p wa -k ⟦T1059.004⟧-Unix-Shell', 'technique'],
  ['-w /etc/passwd -p wa -k T1059.004⟦-Unix-Shell⟧', 'key'],
  ['-w /etc/passwd -p wa -k ⟦T1053⟧_32', 'technique'],
  // What no technique has, or had, for its id.
  ['-w /etc/passwd -p wa -k ⟦T9999⟧', 'key'],
  ['-w /etc/passwd -p wa -k ⟦T1053.999⟧', 'key'],
  // Taken back by its owner.
  ['-w /etc/passwd -p wa -k ⟦T1156⟧', 'technique deprecated'],
  ['-a ⟦always⟧,exit -F arch=b64 -S open', 'action'],
  ['-a ⟦exit⟧,always -F arch=b64 -S open', 'type'],
  ['-a always,⟦entry⟧ -S open', 'unresolved'],
  ['-a always,exit -F ⟦arch⟧=b64 -S open', 'property'],
  ['-a always,exit -F arch⟦=⟧b64 -S open', 'operator'],
  ['-a always,exit -F arch=⟦b64⟧ -S open', 'enumMember'],
  ['-a always,exit -F arch=⟦b63⟧ -S open', 'unresolved'],
  ['-a always,exit -F arch=b64 -S open,⟦openat⟧ -k x', 'function'],
  ['-a always,exit -F arch=b64 -S open,⟦opennat⟧ -k x', 'unresolved'],
  // The other table has it, and this one not; there is none on aarch64.
  ['-a always,exit -F arch=b32 -S ⟦chown32⟧', 'function'],
  ['-a always,exit -F arch=b64 -S ⟦chown32⟧', 'unresolved'],
  ['-a always,exit -F arch=aarch64 -S ⟦open⟧', 'unresolved'],
  ['-a always,io_uring -S ⟦openat2⟧', 'function'],
  ['-a always,io_uring -S ⟦execve⟧', 'unresolved'],
  ['-a always,exit -F arch=b64 -S ⟦59⟧', 'number'],
  ['-a always,exit -F arch=b64 -S 59⟦x⟧', 'ignored'],
  ['-a always,exit -F arch=b64 -S ⟦all⟧', 'enumMember'],
  ['-a always,exit -S open -F auid>=⟦1000⟧', 'number'],
  ['-a always,exit -S open -F auid>=1000⟦,1001⟧', 'ignored'],
  ['-a always,exit -S open -F auid!=⟦unset⟧', 'enumMember'],
  ['-a always,exit -S open -F auid!=⟦-1⟧', 'number'],
  ['-a always,exit -S open -F uid=⟦www-data⟧', 'string'],
  ['-a always,exit -S open -F exit=⟦-EACCES⟧', 'enumMember'],
  ['-a always,exit -S open -F exit=⟦-EAXES⟧', 'unresolved'],
  ['-a always,exit -S open -F ⟦aiud⟧>=1000', 'unresolved'],
  ['-a always,exit -S open -F subj_type=⟦init_t⟧', 'string'],
  ['-a never,exclude -F msgtype=⟦CWD⟧', 'enumMember'],
  ['-a never,exclude -F msgtype=⟦CDW⟧', 'unresolved'],
  ['-a always,exit -F filetype=⟦socket⟧ -F path=/x', 'enumMember'],
  ['-a always,exit -F path=⟦/etc/shadow⟧ -F perm=wa', 'path'],
  ['-a always,exit -F key=⟦my-key⟧ -S open', 'key'],
  ['-a always,exit -C ⟦auid⟧!=obj_uid', 'property'],
  ['-a always,exit -C auid⟦!=⟧obj_uid', 'operator'],
  ['-a always,exit -C auid!=⟦obj_iud⟧', 'unresolved'],
  ['-b ⟦8192⟧', 'number'],
  ['-b 8⟦k⟧', 'ignored'],
  ['--backlog_wait_time⟦=⟧60000', 'operator'],
  ['--signal ⟦stop⟧', 'enumMember'],
  ['⟦# a comment⟧', 'comment'],
  ['# ⟦region⟧ cron', 'keyword'],
  ['# region⟦ cron⟧', 'comment'],
  ['-w ⟦/my⟧\\ files -p wa', 'path'],
  ['-D⟦\0-w /x⟧', 'ignored'],
];

describe('semantic tokens', () => {
  for (const [fixture, type] of cases)
    it(`Semantic tokens are right in ${JSON.stringify(fixture)}`, () => {
      const { text, start, end } = spanned(fixture);
      const found = semanticTokens(read(`-D\n${text}\r\n`), context).find(
        (t) => t.span.start === start + 3 && t.span.end === end + 3,
      );
      assert.equal(found && [found.type, ...(found.deprecated ? ['deprecated'] : [])].join(' '), type);
    });

  it('Semantic tokens ignore what a template fills in', () => {
    const text = '-w {{ a }} -p wa -k x-{{ b }}-y\n{% if c %}\n-a always,exit -S o{{ d }} -k T{{ e }}\n';
    const found = semanticTokens(read(text, 'audit.rules.j2'), context).map(
      (t) => `${text.slice(t.span.start, t.span.end)} ${t.type}`,
    );
    assert.deepEqual(found, [
      '-w keyword',
      '-p keyword',
      'wa enumMember',
      '-k keyword',
      'x- key',
      '-y key',
      '-a keyword',
      'always action',
      'exit type',
      '-S keyword',
      '-k keyword',
      'T key',
    ]);
  });

  it('Words that old versions ignore have the token of a comment', () => {
    const text = `-a always,exit ${'-S 1 '.repeat(40)}-k x`;
    const last = (names: readonly string[]) =>
      semanticTokens(read(text), { ...context, targets: targetsOf(names, 'x86_64') }).at(-1);
    assert.equal(last(['3.0.9'])?.type, 'ignored');
    assert.equal(last(['3.0.9', 'newest'])?.type, 'key');
  });

  it('Semantic tokens of a span are those of its lines', () => {
    const text = '-D\n-b 8\n-f 1\n';
    const found = semanticTokens(read(text), context, { start: 4, end: 5 }).map((t) =>
      text.slice(t.span.start, t.span.end),
    );
    assert.deepEqual(found, ['-b', '8']);
  });
});
