import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { R } from '../../../server/src/core/facts/releases.ts';
import { type Target, target } from '../../../server/src/core/facts/targets.ts';
import { HEADER, load, mergeFolder, placeOf, singleFile } from '../../../server/src/core/ruleset/index.ts';
import { compareNames } from '../../../server/src/core/ruleset/naturalOrder.ts';

const debian = target('debian-12') as Target;
const newest = target('newest') as Target;
const file = (name: string, text: string) => ({ name, text });

describe('the merge', () => {
  it('The merge puts names in the order of ls -v', () => {
    const names = [
      '10-a.rules',
      '9-b.rules',
      '2-c.rules',
      '30-d.rules',
      '2-c.rules.rules',
      'a.rules',
      'A.rules',
      '010-a.rules',
      '10-a~.rules',
      '1.10.rules',
      '1.9.rules',
    ];
    // As `ls -1v` of coreutils 9.1 lists them.
    assert.deepEqual([...names].sort(compareNames), [
      '1.9.rules',
      '1.10.rules',
      '2-c.rules',
      '2-c.rules.rules',
      '9-b.rules',
      '10-a~.rules',
      '010-a.rules',
      '10-a.rules',
      '30-d.rules',
      'A.rules',
      'a.rules',
    ]);
  });

  it('The merge keeps the last control of each kind, at its place', () => {
    const r = mergeFolder(
      [
        file('20-b.rules', '-e 1\n-b 99\n-w /b\n'),
        file('10-a.rules', '-D\n-b 8192\n# note\n\n-e 2\n-w /a\n-f 1\n'),
      ],
      'gawk',
      R.v3_1_5,
    );
    assert.equal(r.text, `${HEADER}\n-D\n-b 99\n-f 1\n-w /a\n-w /b\n-e 1\n`);
    assert.deepEqual(
      r.lines.map((l) => [l.number, l.text, l.hoisted]),
      [
        [2, '-D', 'D'],
        [3, '-b 99', 'b'],
        [4, '-f 1', 'f'],
        [5, '-w /a', undefined],
        [6, '-w /b', undefined],
        [7, '-e 1', 'e'],
      ],
    );
    assert.deepEqual(
      r.dropped.map((d) => [d.text, d.why, d.by?.line]),
      [
        ['# note', 'comment', undefined],
        ['', 'empty', undefined],
        ['-e 2', 'overridden', 0],
        ['-b 8192', 'overridden', 1],
      ],
    );
  });

  it('The merge joins files that lack a newline, and knows where each part came from', () => {
    const r = mergeFolder(
      [file('1.rules', '-w /x -k z'), file('2.rules', '-D -k foo\n-w /y\n')],
      'gawk',
      R.v4_2_2,
    );
    const [line] = r.lines;
    assert.equal(line?.text, '-w /x -k z-D -k foo');
    assert.ok(line);
    assert.deepEqual(placeOf(line, { start: 3, end: 5 }), { file: 0, span: { start: 3, end: 5 } });
    assert.deepEqual(placeOf(line, { start: 13, end: 15 }), { file: 1, span: { start: 3, end: 5 } });
  });

  it('The merge reads a name with a space as the shell splits it, before 4.2', () => {
    const files = [file('10 a.rules', '-w /one\n'), file('a.rules', '-w /two\n')];
    assert.deepEqual(
      mergeFolder(files, 'gawk', R.v4_1_2).lines.map((l) => l.text),
      ['-w /two', '-w /two'],
    );
    assert.deepEqual(
      mergeFolder(files, 'gawk', R.v4_2_2).lines.map((l) => l.text),
      ['-w /one', '-w /two'],
    );
  });

  it('The merge reads \\s as a letter with the mawk of Debian 12, and removes a CR since 3.1.1', () => {
    const files = [file('a.rules', ' # note\r\n -e 2\ns# gone\n')];
    assert.deepEqual(
      mergeFolder(files, 'mawk-1.3.4-20200120', R.v3_0_9).lines.map((l) => l.text),
      [' # note\r', ' -e 2'],
    );
    assert.deepEqual(
      mergeFolder(files, 'gawk', R.v3_1_5).lines.map((l) => l.text),
      ['s# gone', ' -e 2'],
    );
  });

  it('The merge numbers the pieces of a line that is longer than the buffer, as auditctl does', () => {
    const r = mergeFolder([file('a.rules', `-w /a ${'x'.repeat(6200)}\n-w /b\n`)], 'gawk', R.v4_2_2);
    assert.deepEqual(
      r.lines.map((l) => [l.number, l.text.length]),
      [
        [5, 6143],
        [6, 63],
        [7, 5],
      ],
    );
    assert.deepEqual(r.lines[1]?.origins[0], { file: 0, line: 0, start: 6143, end: 6206, at: 0 });
  });
});

describe('loading', () => {
  const outcomes = (text: string, t = debian) => load(singleFile(text), t).lines.map((l) => l.outcome);

  it('Loading stops at the first line that fails, and says what is lost', () => {
    const r = load(singleFile('-D\n-w /etc/a\n-w etc/b\n-w /etc/c\n# x\n-w /etc/d'), debian);
    assert.deepEqual(
      r.lines.map((l) => l.outcome),
      ['done', 'done', 'refused', 'unread', 'nothing', 'unread'],
    );
    assert.deepEqual([r.stopsAt, r.notLoaded, r.rules.length], [2, 2, 1]);
  });

  it('Loading continues under -i and -c, from their line on', () => {
    assert.deepEqual(outcomes('-i\n-w etc/b\n-w /etc/c'), ['nothing', 'refused', 'done']);
    assert.deepEqual(outcomes('-w etc/b\n-c\n-w /etc/c'), ['refused', 'unread', 'unread']);
    assert.deepEqual(outcomes('-i\n-b 8192 -D\n-w /etc/c'), ['nothing', 'crashes', 'unread']);
  });

  it('Loading finds duplicates by what is sent, and none in -A', () => {
    assert.deepEqual(outcomes('-w /etc/a -p wa -k x\n-a always,exit -F path=/etc/a -F perm=aw -F key=x'), [
      'done',
      'exists',
    ]);
    assert.deepEqual(outcomes('-w /etc/d/ -p wa\n-w /etc/d -p wa'), ['done', 'exists']);
    assert.deepEqual(
      outcomes('-a always,exit -S open -F auid=chrony\n-a always,exit -S open -F auid=chrony\n'),
      ['done', 'exists'],
    );
    assert.deepEqual(
      outcomes('-a always,exit -S open -F auid=chrony\n-a always,exit -S open -F auid=ntp\n'),
      ['done', 'done'],
    );
    assert.deepEqual(outcomes('-A always,exit -S open\n-A always,exit -S open\n-a always,exit -S open'), [
      'done',
      'done',
      'exists',
    ]);
    assert.deepEqual(
      outcomes('-a always,exit -S open -F uid=0 -F gid=0\n-a always,exit -S open -F gid=0 -F uid=0\n'),
      ['done', 'done'],
    );
  });

  it('Loading puts -A first, and removes what -D, -d and -W delete', () => {
    const r = load(
      singleFile('-w /etc/a -k x\n-A always,exit -S open\n-w /etc/b -k xyz\n-W /etc/a -k x\n-D -k y'),
      debian,
    );
    assert.deepEqual(
      r.rules.map((x) => x.line),
      [1],
    );
    assert.deepEqual(
      r.removed.map((x) => [x.line, x.by]),
      [
        [0, 3],
        [2, 4],
      ],
    );
  });

  it('Loading knows that a rule is missing only after -D', () => {
    assert.deepEqual(outcomes('-W /etc/a'), ['done']);
    assert.deepEqual(outcomes('-D\n-W /etc/a\n-w /etc/b'), ['done', 'missing', 'unread']);
  });

  it('Loading changes nothing after -e 2', () => {
    assert.deepEqual(outcomes('-e 2\n-s\n-w /etc/a', newest), ['done', 'nothing', 'locked']);
    assert.deepEqual(outcomes('-c\n-e 2\n-w /etc/a\n-b 1', newest), ['nothing', 'done', 'locked', 'locked']);
  });

  it('Loading deletes with -A where the version does', () => {
    assert.deepEqual(outcomes('-D\n-A always,exit -S open', target('4.1.0')), ['done', 'missing']);
  });
});
