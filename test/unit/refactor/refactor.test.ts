import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { families } from '../../../server/src/core/facts/families.ts';
import { type Machine, machines } from '../../../server/src/core/facts/machines.ts';
import { syscalls } from '../../../server/src/core/facts/tables.ts';
import { type RefactorName, refactorings } from '../../../server/src/core/refactor/refactorings.ts';
import { read } from '../../../server/src/core/service.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { targetNamed } from '../../support/examples.ts';
import { marked, spanned } from '../../support/fixture.ts';

interface Place {
  readonly machine?: Machine;
  readonly targets?: readonly string[];
}

/** The refactorings at the mark `$0`, or of the selection in `⟦⟧`. */
function at(fixture: string, { machine = 'x86_64', targets = ['3.0.9', 'newest'] }: Place = {}) {
  const selected = fixture.includes('⟦');
  const { text, start, end } = selected
    ? spanned(fixture)
    : { ...marked(fixture), start: fixture.indexOf('$0'), end: fixture.indexOf('$0') };
  const ctx = { machine, targets: targets.map((t) => targetNamed(t, machine)) };
  return { text, found: refactorings(parseDocument(text), { start, end }, ctx) };
}

/** Title and resulting text of the first refactoring of that name. */
function result(fixture: string, name: RefactorName, place?: Place): readonly [string, string] | undefined {
  const { text, found } = at(fixture, place);
  const action = found.find((a) => a.name === name);
  return action && [action.title, applyEdits(text, action.edits())];
}

type Case = readonly [
  what: string,
  name: RefactorName,
  fixture: string,
  title: string,
  text: string,
  place?: Place,
];

const cases: readonly Case[] = [
  [
    'a watch on a file',
    'watch-to-rules',
    '-w /etc/$0passwd -p wa -k identity\n',
    'Write the watch as system call rules (b64 and b32)',
    '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity\n-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -F key=identity\n',
  ],
  [
    'a watch on a folder, with filters and keys',
    'watch-to-rules',
    '$0-w /etc/my\\ dir/ -k a -F auid>=1000 -k b\\ c',
    'Write the watch as system call rules (b64 and b32)',
    '-a always,exit -F arch=b64 -F dir=/etc/my\\ dir -F perm=rwxa -F auid>=1000 -F key=a -F key=b\\ c\n-a always,exit -F arch=b32 -F dir=/etc/my\\ dir -F perm=rwxa -F auid>=1000 -F key=a -F key=b\\ c',
  ],
  [
    'a watch on what every system has as a folder',
    'watch-to-rules',
    '-w /etc/pam.d -p wa$0 -k x',
    'Write the watch as a system call rule (b64)',
    '-a always,exit -F arch=b64 -F dir=/etc/pam.d -F perm=wa -F key=x',
    { machine: 'ppc64le' },
  ],
  [
    'all watches of a file',
    'all-watches-to-rules',
    '# a\n-w /a -p wa$0 -k x\n-w relative -k y\n-w /b/ -p x\n-w /c -p wa -S open\n',
    'Write all watches of this file as system call rules (b32)',
    '# a\n-a always,exit -F arch=b32 -F path=/a -F perm=wa -F key=x\n-w relative -k y\n-a always,exit -F arch=b32 -F dir=/b -F perm=x\n-w /c -p wa -S open\n',
    { machine: 'i386' },
  ],
  [
    'a watch in a Windows file',
    'watch-to-rules',
    '-w /a -p wa$0 -k x\r\n-D\r\n',
    'Write the watch as a system call rule (b32)',
    '-a always,exit -F arch=b32 -F path=/a -F perm=wa -F key=x\r\n-D\r\n',
    { machine: 'i386' },
  ],
  [
    'a rule without arch back',
    'rules-to-watch',
    '-a always,exit -F dir=/srv -F perm=wa$0 -F auid>=1000 -F key=x -k y\n',
    'Write the rule as a watch (-w)',
    '-w /srv/ -p wa -F auid>=1000 -k x -k y\n',
  ],
  [
    'a pair of rules back, from its second line',
    'rules-to-watch',
    '-D\n-a always,exit -F arch=b64 -F path=/etc/a\\ b -F perm=wa -F key=x\n-a always,exit -F arch=b32 -F path=/etc/a\\ b$0 -F perm=aw -k x\n-b 1\n',
    'Write the rules as a watch (-w)',
    '-D\n-w /etc/a\\ b -p aw -k x\n-b 1\n',
  ],
  [
    'all rules of a file back',
    'all-rules-to-watches',
    '-a always,exit -F path=/a -F perm=wa$0 -k x\n# c\n-a always,exit -F arch=b64 -F path=/b -F perm=r -k x\n-a always,exit -F arch=b32 -F path=/b -F perm=r -k x\n-a always,exit -F arch=b64 -F path=/c -F perm=r -k x\n',
    'Write all rules of this file that are watches with -w',
    '-w /a -p wa -k x\n# c\n-w /b -p r -k x\n-a always,exit -F arch=b64 -F path=/c -F perm=r -k x\n',
  ],
  [
    'the 32-bit twin',
    'add-twin',
    '-a always,exit -F arch=b64 -S chown$0,openat,newfstatat,kexec_file_load -F auid>=1000 -k x\n-D\n',
    'Add the rule for 32-bit programs (with chown32, fstatat64, without kexec_file_load)',
    '-a always,exit -F arch=b64 -S chown,openat,newfstatat,kexec_file_load -F auid>=1000 -k x\n-a always,exit -F arch=b32 -S chown,chown32,openat,fstatat64 -F auid>=1000 -k x\n-D\n',
  ],
  [
    'the 64-bit twin',
    'add-twin',
    '-a always,exit -F arch=b32 -S stat64,stat,umount -S all$0 -k x',
    'Add the rule for 64-bit programs (with umount2)',
    '-a always,exit -F arch=b32 -S stat64,stat,umount -S all -k x\n-a always,exit -F arch=b64 -S stat,umount2 -S all -k x',
  ],
  [
    'the twin of a rule by path',
    'add-twin',
    '-a always,exit -F arch=x86_64 -F path=/a -F perm=wa$0 -k x',
    'Add the rule for 32-bit programs',
    '-a always,exit -F arch=x86_64 -F path=/a -F perm=wa -k x\n-a always,exit -F arch=i386 -F path=/a -F perm=wa -k x',
  ],
  [
    'a rule for each call',
    'split-calls',
    '-a always,exit -F arch=b64 -S open,openat$0 -S creat -F exit=-EACCES -k x\n',
    'Split into 3 rules, one for each system call',
    '-a always,exit -F arch=b64 -S open -F exit=-EACCES -k x\n-a always,exit -F arch=b64 -S openat -F exit=-EACCES -k x\n-a always,exit -F arch=b64 -S creat -F exit=-EACCES -k x\n',
  ],
  [
    'rules around the cursor as one',
    'merge-calls',
    '# x\n-a always,exit -F arch=b64 -S a\n-a always,exit -F arch=b64 -S open -k x\n-a always,exit -F arch=b64 -S openat$0 -k x\n-a always,exit -F arch=b64 -S open,creat -k x\n-a always,exit -F arch=b64 -S chmod -k y\n',
    'Merge 3 rules that differ only in -S into one',
    '# x\n-a always,exit -F arch=b64 -S a\n-a always,exit -F arch=b64 -S open,openat,creat -k x\n-a always,exit -F arch=b64 -S chmod -k y\n',
  ],
  [
    'selected pairs as one pair',
    'merge-calls',
    '⟦-a always,exit -F arch=b64 -S open -k x\n-a always,exit -F arch=b32 -S open -k x\n-a always,exit -F arch=b64 -S openat -k x\n-a always,exit -F arch=b32 -S openat -k x⟧',
    'Merge 4 rules that differ only in -S into 2',
    '-a always,exit -F arch=b64 -S open,openat -k x\n-a always,exit -F arch=b32 -S open,openat -k x',
  ],
  [
    'the rest of a family',
    'complete-family',
    '-a always,exit -F arch=b64 -S unlink$0 -S unlinkat -k delete\n',
    'Complete "file deletion" with rmdir',
    '-a always,exit -F arch=b64 -S unlink,unlinkat,rmdir -k delete\n',
  ],
  [
    'what the oldest target knows',
    'complete-family',
    '-a always,exit -F arch=b32 -S chmod$0 -k perm',
    'Complete "permission change" with fchmod, fchmodat',
    '-a always,exit -F arch=b32 -S chmod,fchmod,fchmodat -k perm',
  ],
  [
    'what the newest target knows',
    'complete-family',
    '-a always,exit -F arch=b64 -S fchmod$0 -k perm',
    'Complete "permission change" with fchmodat, fchmodat2',
    '-a always,exit -F arch=b64 -S fchmod,fchmodat,fchmodat2 -k perm',
    { machine: 'aarch64', targets: ['newest'] },
  ],
  [
    'rules by key, each with its comment',
    'sort-by-key',
    '⟦# z\n-w /1 -k z\n# a\n-w /2 -k a\n-w /3\n-w /4 -k a\n⟧\n',
    'Sort 4 rules by key',
    '# a\n-w /2 -k a\n-w /4 -k a\n# z\n-w /1 -k z\n-w /3\n\n',
  ],
  [
    'rules by key under a heading, run by run',
    'sort-by-key',
    '⟦# heading\n-w /1 -k z\n-w /2 -k a\n\n-w /3 -k y\n-w /4 -k b⟧\n# end',
    'Sort 4 rules by key',
    '# heading\n-w /2 -k a\n-w /1 -k z\n\n-w /4 -k b\n-w /3 -k y\n# end',
  ],
  [
    'a region named by the key',
    'wrap-in-region',
    '-D\n⟦-w /a -k id\n-w /b -k id\n⟧',
    'Wrap the lines in a region',
    '-D\n# region id\n-w /a -k id\n-w /b -k id\n# endregion\n',
  ],
  [
    'a region of one line in a Windows file',
    'wrap-in-region',
    '-w /a -k a\r\n⟦-w /b -k b⟧\r\n',
    'Wrap the lines in a region',
    '-w /a -k a\r\n# region b\r\n-w /b -k b\r\n# endregion\r\n',
  ],
];

const never: readonly (readonly [what: string, name: RefactorName, fixture: string, place?: Place])[] = [
  ['a watch with calls', 'watch-to-rules', '-w /a$0 -p wa -S open -k x'],
  ['a watch that does not load', 'watch-to-rules', '-w a$0 -p wa -k x'],
  ['a path that -F would cut', 'watch-to-rules', '-w /etc/a>=b$0 -p wa -k x'],
  [
    'a watch where a release lacks calls of perm=',
    'watch-to-rules',
    '-w /a$0 -p wa -k x',
    { machine: 'aarch64', targets: ['4.0.2'] },
  ],
  ['half a pair', 'rules-to-watch', '-a always,exit -F arch=b64 -F path=/a$0 -F perm=wa -k x'],
  [
    'a pair with different keys',
    'rules-to-watch',
    '-a always,exit -F arch=b64 -F path=/a$0 -F perm=wa -k x\n-a always,exit -F arch=b32 -F path=/a -F perm=wa -k y',
  ],
  ['a rule with calls', 'rules-to-watch', '-a always,exit -S open -F path=/a$0 -F perm=wa -k x'],
  ['a rule without perm', 'rules-to-watch', '-a always,exit -F path=/a$0 -k x'],
  ['a rule that never records', 'rules-to-watch', '-a never,exit -F path=/a$0 -F perm=wa -k x'],
  ['a folder given as path', 'rules-to-watch', '-a always,exit -F path=/etc$0 -F perm=wa -k x'],
  [
    'a twin that is there',
    'add-twin',
    '-a always,exit -F arch=b64 -S open$0 -k x\n-a always,exit -F arch=b32 -S open,creat -k x',
  ],
  [
    'a twin on a machine without one',
    'add-twin',
    '-a always,exit -F arch=b64 -S openat$0 -k x',
    { machine: 'ppc64le' },
  ],
  ['a twin of calls by number', 'add-twin', '-a always,exit -F arch=b64 -S 59$0 -k x'],
  ['a twin with no call left', 'add-twin', '-a always,exit -F arch=b64 -S accept$0 -k x'],
  ['one call', 'split-calls', '-a always,exit -F arch=b64 -S open$0 -k x'],
  ['all calls', 'split-calls', '-a always,exit -F arch=b64 -S open,all$0 -k x'],
  ['a rule to delete', 'split-calls', '-d always,exit -F arch=b64 -S open,openat$0 -k x'],
  [
    'rules with another key between',
    'merge-calls',
    '-a always,exit -F arch=b64 -S open$0 -k x\n-a always,exit -F arch=b64 -S openat -k y\n-a always,exit -F arch=b64 -S creat -k x',
  ],
  [
    'rules with a comment between',
    'merge-calls',
    '-a always,exit -F arch=b64 -S open$0 -k x\n# y\n-a always,exit -F arch=b64 -S creat -k x',
  ],
  [
    'rules with a rule without arch between',
    'merge-calls',
    '-a always,exit -F arch=b64 -S open$0 -k x\n-a never,exit -S 1\n-a always,exit -F arch=b64 -S creat -k x',
  ],
  [
    'rules with one of the same arch by its other name between',
    'merge-calls',
    '-a always,exit -F arch=b64 -S open$0 -k x\n-a always,exit -F arch=x86_64 -S openat -k y\n-a always,exit -F arch=b64 -S creat -k x',
  ],
  [
    'a family that is complete',
    'complete-family',
    '-a always,exit -F arch=b64 -S unlink,unlinkat,rmdir$0 -k x',
  ],
  ['a call of no family', 'complete-family', '-a always,exit -F arch=b64 -S getpid$0 -k x'],
  ['rules in order', 'sort-by-key', '⟦-w /a -k a\n-w /b -k b⟧'],
  ['a never rule among them', 'sort-by-key', '⟦-a never,exit -F path=/a -k z\n-w /b -k b⟧'],
  ['a control among them', 'sort-by-key', '⟦-w /a -k z\n-w /b -k b\n-e 2⟧'],
  ['a region among them', 'sort-by-key', '⟦# region z\n-w /a -k z\n# endregion\n-w /b -k b⟧'],
  ['no selection', 'wrap-in-region', '-w /a$0 -k z'],
];

describe('refactorings', () => {
  for (const [what, name, fixture, title, text, place] of cases)
    it(`The refactoring ${name} is right for: ${what}`, () =>
      assert.deepEqual(result(fixture, name, place), [title, text]));
  for (const [what, name, fixture, place] of never)
    it(`The refactoring ${name} is not offered for: ${what}`, () =>
      assert.equal(result(fixture, name, place), undefined));

  it('No refactoring is offered in comments and after the last line', () => {
    assert.deepEqual(at('# x$0').found, []);
    assert.deepEqual(at('-w /a\n$0').found, []);
    assert.deepEqual(at('$0').found, []);
  });

  it('No refactoring is offered for a line of a template that is filled in later', () => {
    const ctx = { machine: 'x86_64', targets: [targetNamed('newest')] } as const;
    const names = (text: string) =>
      refactorings(read(text, 'a.rules.j2'), { start: 0, end: 0 }, ctx).map((a) => a.name);
    assert.deepEqual(names('-w {{ path }} -p wa -k x\n'), []);
    assert.deepEqual(names('-w /a -p wa -k x\n'), ['watch-to-rules', 'all-watches-to-rules']);
  });

  it('Every member of a family exists on some machine', () => {
    const known = new Set(
      machines.flatMap((m) =>
        syscalls(m)
          .all()
          .map((c) => c.name),
      ),
    );
    for (const { name, members } of families) {
      assert.ok(members.length > 1, name);
      assert.deepEqual(
        members.filter((m) => !known.has(m)),
        [],
        name,
      );
    }
  });
});
