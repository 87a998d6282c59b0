import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type FormatOptions,
  format,
  formatRange,
  formatTyped,
  mayAlign,
} from '../../../server/src/core/editing/format.ts';
import { read } from '../../../server/src/core/service.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { targetNamed } from '../../support/examples.ts';
import { spanned } from '../../support/fixture.ts';

const targets = [targetNamed('3.0.9'), targetNamed('newest')];

function formatted(text: string, more: Partial<FormatOptions> = {}): string {
  return applyEdits(text, format(parseDocument(text), { targets, ...more }));
}

const cases: readonly (readonly [what: string, before: string, after: string])[] = [
  ['one blank between words', '-w   /etc/passwd  -p wa  -k identity\n', '-w /etc/passwd -p wa -k identity\n'],
  ['blanks at either end of a rule', '   -w /etc/passwd -p wa  \n', '-w /etc/passwd -p wa\n'],
  ['blanks at the end of a comment, not at its beginning', '  #  why   so \t \n', '  #  why   so\n'],
  [
    'an escaped blank at the end stays',
    '-w /etc/my\\   -p wa\n-w /etc/passwd -k x\\ \n',
    '-w /etc/my\\  -p wa\n-w /etc/passwd -k x\\ \n',
  ],
  ['a newline at the end', '-D', '-D\n'],
  ['a comment without a newline', '# x ', '# x\n'],
  ['one empty line of several', '-D\n\n\n  \n\n-b 8192\n', '-D\n\n-b 8192\n'],
  ['no empty line at either end', '\n \n-D\n\n  \n', '-D\n'],
  ['blanks after the last newline', '-D\n   ', '-D\n'],
  ['nothing but blanks', ' \n\n  ', ''],
  ['nothing', '', ''],
  [
    'a line that does not load is left alone',
    '-w   etc/passwd  \n-a always,exit  -S   nosuch\n',
    '-w   etc/passwd  \n-a always,exit  -S   nosuch\n',
  ],
  ['a tab is a character', '-w /etc/passwd\t-p wa\n', '-w /etc/passwd\t-p wa\n'],
  ['a tab in a key stays', '-w  /etc/passwd -k a\tb\n', '-w /etc/passwd -k a\tb\n'],
  [
    'a CR stays where it is',
    '# x \r\n-w  /etc/passwd -p wa -k x\r\n',
    '# x\r\n-w /etc/passwd -p wa -k x\r\n',
  ],
  [
    'a line that one target loads',
    '-a  always,exit -F arch=b64 -S fchmodat2 -k x\n',
    '-a always,exit -F arch=b64 -S fchmodat2 -k x\n',
  ],
  ['controls', '-b   8192\n -f  1\n', '-b 8192\n-f 1\n'],
  // Each byte that goes would make 3.0.9 drop a word: 13 bytes hold 5 words, 12 do not.
  [
    'words that old releases would drop',
    `-a always,exit ${'-S 1 '.repeat(14)}   -F a0=1`,
    `-a always,exit ${'-S 1 '.repeat(14)}   -F a0=1\n`,
  ],
];

describe('format', () => {
  for (const [what, before, after] of cases)
    it(`Formatting is right for: ${what}`, () => {
      assert.equal(formatted(before), after);
      assert.equal(formatted(after), after, 'twice');
    });

  it('Formatting does not change a line that auditctl reads in pieces', () => {
    const long = `#  ${'x'.repeat(7000)}  \n`;
    assert.equal(formatted(long), long);
  });

  it('Formatting changes no placeholder and no line of a template', () => {
    const text = '{% if x  %}\n\n\n-w  {{  a }}  -p wa\n-w  /b -p wa\n  {# c #}  \n{% endif %}';
    const document = read(text, 'audit.rules.j2');
    assert.equal(applyEdits(text, format(document, { targets })), text.replace('-w  /b', '-w /b'));
  });

  it('Formatting changes only the lines of a range', () => {
    const { text, start, end } = spanned('-w  /a\n-w  /⟦b\n-w  /⟧c\n-w  /d');
    const edits = formatRange(parseDocument(text), { start, end }, { targets });
    assert.equal(applyEdits(text, edits), '-w  /a\n-w /b\n-w /c\n-w  /d');
  });

  it('Formatting trims the end of the document where a range reaches it', () => {
    const text = '-w  /a\n-w  /b\n\n';
    assert.equal(
      applyEdits(text, formatRange(parseDocument(text), { start: 8, end: text.length }, { targets })),
      '-w  /a\n-w /b\n',
    );
  });

  it('Typing a newline formats the line above', () => {
    const text = '-w  /a\n-w  /b  \n\n-w  /c';
    const edits = formatTyped(parseDocument(text), text.indexOf('\n\n') + 1, { targets });
    assert.equal(applyEdits(text, edits), '-w  /a\n-w /b\n\n-w  /c');
    assert.deepEqual(formatTyped(parseDocument(text), 3, { targets }), []);
  });

  it('Formatting puts options in order on request', () => {
    const order = (text: string) => formatted(text, { order: true });
    assert.equal(
      order('-a always,exit  -F auid>=1000 -F key=x -F arch=b64  -S open,openat -F success=0\n'),
      '-a always,exit -F arch=b64 -S open,openat -F auid>=1000 -F success=0 -F key=x\n',
    );
    // perm= before arch= adds no calls, behind it does: not the same rule.
    assert.equal(
      order('-a always,exit -F perm=wa -F arch=b64  -S open\n'),
      '-a always,exit -F perm=wa -F arch=b64 -S open\n',
    );
    assert.equal(order('-w /etc/passwd  -k x -p wa\n'), '-w /etc/passwd -k x -p wa\n');
  });
});

const long = `/srv/${'x'.repeat(40)}`;
const A = '-a always,exit -F arch=b64 -S';
const B = '-a always,exit -F arch=b32 -S';

const columns: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    'watches: path, -p, -k',
    '-w /etc/passwd -p wa -k identity\n-w   /etc/gshadow -p wa -k identity\n-w /etc/sudoers.d -p rwxa -k scope\n-w /x\n',
    '-w /etc/passwd    -p wa   -k identity\n-w /etc/gshadow   -p wa   -k identity\n-w /etc/sudoers.d -p rwxa -k scope\n-w /x\n',
  ],
  [
    'system calls: by place',
    `${A} chmod,fchmod -F auid>=1000 -k perm\n${B} chmod -F auid!=unset -k perm\n`,
    `${A} chmod,fchmod -F auid>=1000  -k perm\n${B} chmod        -F auid!=unset -k perm\n`,
  ],
  [
    'an empty line, a comment and a control end a block',
    '-w /a -p wa\n\n-w /ab -p wa\n# c\n-w /abc -p wa\n-b 8192\n-w /abcd -p wa\n',
    '-w /a -p wa\n\n-w /ab -p wa\n# c\n-w /abc -p wa\n-b 8192\n-w /abcd -p wa\n',
  ],
  [
    'and so does a line that does not load, which stays as it is',
    '-w /a -p wa\n-w abc  -p wa\n-w /abcd -p wa\n',
    '-w /a -p wa\n-w abc  -p wa\n-w /abcd -p wa\n',
  ],
  [
    'and a rule of another kind',
    `-w /a -p wa -k x\n-w /abc -k x -p wa\n${A} open -k x\n${A} openat -F auid=0 -k x\n`,
    `-w /a -p wa -k x\n-w /abc -k x -p wa\n${A} open -k x\n${A} openat -F auid=0 -k x\n`,
  ],
  [
    'a long path stays out, and so does what follows it',
    `-w /a -p wa -k x\n-w ${long} -p rwxa -k x\n-w /abc -p r -k x\n`,
    `-w /a   -p wa -k x\n-w ${long} -p rwxa -k x\n-w /abc -p r  -k x\n`,
  ],
  [
    'a short path among long ones stays out',
    `-w ${long} -p wa\n-w /a -p wa\n-w ${long}yz -p wa\n`,
    `-w ${long}   -p wa\n-w /a -p wa\n-w ${long}yz -p wa\n`,
  ],
  ['a word counts by its characters', '-w /ä😀 -p wa\n-w /abc -p wa\n', '-w /ä😀  -p wa\n-w /abc -p wa\n'],
  [
    'escaped blanks are part of a word',
    '-w /a\\ b -p wa\n-w /a -p wa\n',
    '-w /a\\ b -p wa\n-w /a    -p wa\n',
  ],
  [
    'columns that are no longer wanted',
    '-w /a    -p wa\n\n-w /abcd -p wa\n',
    '-w /a -p wa\n\n-w /abcd -p wa\n',
  ],
  // Before 4.2 each blank would bring a word back.
  [
    'a line whose words hang on its length',
    `-a always,exit ${'-S 1 '.repeat(15)}-F a0=1\n-a always,exit  -S 100 -S 1\n`,
    `-a always,exit ${'-S 1 '.repeat(15)}-F a0=1\n-a always,exit -S 100 -S 1\n`,
  ],
];

describe('format with columns', () => {
  for (const [what, before, after] of columns)
    it(`Aligning columns is right for: ${what}`, () => {
      assert.equal(formatted(before, { align: true }), after);
      assert.equal(formatted(after, { align: true }), after, 'twice');
    });

  it('Columns are aligned after options are put in order', () => {
    assert.equal(
      formatted(`${A} open -k x -F auid>=1000\n${B} openat -F auid=0 -k x\n`, { align: true, order: true }),
      `${A} open   -F auid>=1000 -k x\n${B} openat -F auid=0     -k x\n`,
    );
  });

  it('Columns are not aligned on a line of a template', () => {
    const text = '-w /a -p wa\n-w /abc -p wa\n{{ x }}\n';
    assert.deepEqual(format(read(text, 'audit.rules.j2'), { targets, align: true }), []);
  });

  it('A range and a line above a new one are aligned with their neighbors', () => {
    const { text, start, end } = spanned('-w /a -p wa\n-w /⟦b⟧ -p wa\n-w /abcd -p wa\n\n');
    const after = '-w /a -p wa\n-w /b    -p wa\n-w /abcd -p wa\n\n';
    const document = parseDocument(text);
    assert.equal(applyEdits(text, formatRange(document, { start, end }, { targets, align: true })), after);
    const second = text.indexOf('\n', start) + 1;
    assert.equal(applyEdits(text, formatTyped(document, second, { targets, align: true })), after);
  });

  it('Columns are not aligned where the check of spaces is on', () => {
    assert.equal(mayAlign(true, {}), true);
    assert.equal(mayAlign(true, { severities: { AR504: 'off' } }), true);
    assert.equal(mayAlign(true, { severities: { AR504: 'info' } }), false);
    assert.equal(mayAlign(false, {}), false);
  });
});

const twins: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    'all of one kind, then all of the other',
    `${A} chmod -k perm\n${A} chown -k own\n${B} chmod -k perm\n${B} chown,chown32 -k own\n`,
    `${A} chmod -k perm\n${B} chmod -k perm\n${A} chown -k own\n${B} chown,chown32 -k own\n`,
  ],
  [
    'the rule for 64-bit programs first',
    `${B} chmod -k perm\n${A} chmod -k perm\n`,
    `${A} chmod -k perm\n${B} chmod -k perm\n`,
  ],
  [
    'comments go with their rule',
    `# one\n${A} mount -k m\n# two\n# more\n${A} chown -k own\n# three\n${B} mount -k m\n`,
    `# one\n${A} mount -k m\n# three\n${B} mount -k m\n# two\n# more\n${A} chown -k own\n`,
  ],
  [
    'twins that are written otherwise',
    `${A} chmod -F auid>=1000 -k perm\n${A} chown -k own\n-a always,exit -F arch=b32  -F auid>=1000 -S chmod -k perm\n`,
    `${A} chmod -F auid>=1000 -k perm\n-a always,exit -F arch=b32 -S chmod -F auid>=1000 -k perm\n${A} chown -k own\n`,
  ],
  [
    'the other one moves where this one cannot',
    `${A} chmod -k perm\n${A} mount -k m\n-a never,exit -F arch=b32 -F uid=0\n${B} chmod -k perm\n`,
    `${A} mount -k m\n-a never,exit -F arch=b32 -F uid=0\n${A} chmod -k perm\n${B} chmod -k perm\n`,
  ],
  [
    'the last line without a newline',
    `${A} chmod -k p\n${A} mount -k m\n${B} chmod -k p`,
    `${A} chmod -k p\n${B} chmod -k p\n${A} mount -k m\n`,
  ],
];
const between = (line: string): string => `${A} chmod -k perm\n${line}\n${B} chmod -k perm\n`;
const apart: readonly (readonly [what: string, text: string])[] = [
  ['an empty line', between('')],
  ['-D', between('-D')],
  ['-e 2', between('-e 2')],
  ['another control', between('-b 8192')],
  ['a line that does not load', between('-w etc/passwd -p wa')],
  ['a line that one target refuses', between(`${A} fchmodat2 -k x`)],
  ['a user that the machine may not have', between(`${A} mount -F uid=postgres -k m`)],
  ['a file whose folder the machine may not have', between(`${A} mount -F path=/opt/x -k m`)],
  ['a watch', between('-w /etc/passwd -p wa -k identity')],
  ['a rule that takes events of both', between('-a never,exit -F uid=0')],
  ['a rule that is there twice', `${A} mount -k m\n${between(`${A} mount -k m`)}`],
  ['a deletion', between(`-d always,exit -F arch=b64 -S chmod -k perm`)],
  ['a range of checks', between(`# audit-rules: disable AR205\n${A} mount -k m`)],
  ['a suppressed line', between(`# audit-rules: disable-next-line AR205\n${A} mount -k m`)],
  ['a region', between(`# region x\n${A} mount -k m`)],
  [
    'a heading',
    `# 64 bit\n${A} chmod -k perm\n${A} mount -k m\n# 32 bit\n${B} chmod -k perm\n${B} mount -k m\n`,
  ],
  ['other system calls', `${A} chmod -k perm\n${A} mount -k m\n${B} chown -k perm\n`],
  ['another key', `${A} chmod -k perm\n${A} mount -k m\n${B} chmod -k other\n`],
];

describe('format with twins', () => {
  for (const [what, before, after] of twins)
    it(`Moving pairs together is right for: ${what}`, () => {
      assert.equal(formatted(before, { twins: true, order: true }), after);
      assert.equal(formatted(after, { twins: true, order: true }), after, 'twice');
    });
  for (const [what, text] of apart)
    it(`Moving pairs together moves nothing past: ${what}`, () =>
      assert.equal(formatted(text, { twins: true }), text));

  it('Columns are aligned around a pair that has moved', () => {
    assert.equal(
      formatted(`${A} chmod -k perm\n${A} mount,umount2 -k m\n${B} chmod -k perm\n`, {
        twins: true,
        align: true,
      }),
      `${A} chmod         -k perm\n${B} chmod         -k perm\n${A} mount,umount2 -k m\n`,
    );
  });

  it('Moving a pair changes only the lines between the first and the last that differ', () => {
    const text = `-D\n${A} chmod -k p\n${A} mount -k m\n${B} chmod -k p\n-e 1\n`;
    const [edit, ...more] = format(parseDocument(text), { targets, twins: true });
    assert.deepEqual(more, []);
    assert.equal(text.slice(edit?.span.start, edit?.span.end), `${A} mount -k m\n${B} chmod -k p`);
  });

  it('No pair is moved in a section of more than 400 rules, which would take too long', () => {
    const section = (others: number) => [
      `${A} chmod -k p`,
      ...Array.from({ length: others }, (_, i) => `${A} mount -F pid=${i} -k m`),
      `${B} chmod -k p`,
    ];
    const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
    const most = section(398);
    assert.equal(
      formatted(text(most), { twins: true }),
      text([most[0] ?? '', most.at(-1) ?? '', ...most.slice(1, -1)]),
    );
    const more = text(section(399));
    assert.equal(formatted(more, { twins: true }), more);
  });

  it('No pair is moved in a range, in a template, and where the machine has no 32-bit programs', () => {
    const text = `${B} chmod -k p\n${A} chmod -k p\n`;
    const document = parseDocument(text);
    assert.deepEqual(formatRange(document, { start: 0, end: text.length }, { targets, twins: true }), []);
    assert.deepEqual(format(read(`${text}{{ x }}\n`, 'audit.rules.j2'), { targets, twins: true }), []);
    assert.deepEqual(
      format(document, {
        targets: [{ ...targets[0], machine: 'i386' } as (typeof targets)[number]],
        twins: true,
      }),
      [],
    );
  });
});

describe('Options in order, in a ruleset', () => {
  const exec = '-a always,exit -F arch=b64 -S execve';
  const [late, usual] = [
    `${exec} -C uid!=euid -F euid=0 -F auid=0 -k s`,
    `${exec} -F euid=0 -F auid=0 -C uid!=euid -k s`,
  ];
  const between = `${exec} -F euid=0 -C uid!=euid -F auid=0 -k s`;
  const text = (...lines: readonly string[]) => `${lines.join('\n')}\n`;
  const ordered = (...lines: readonly string[]) =>
    formatted(text(...lines), { order: true })
      .split('\n')
      .slice(0, -1);

  it('A rule that would become another one of the file keeps its order', () => {
    assert.deepEqual(ordered(late), [usual]);
    assert.deepEqual(ordered(late, usual), [late, usual]);
    assert.deepEqual(ordered(usual, late), [usual, late]);
    assert.deepEqual(ordered(late.replaceAll(' ', '  '), usual), [late, usual]);
  });

  it('Of two rules that would become the same one, the first is put in order', () => {
    assert.deepEqual(ordered(late, between), [usual, between]);
    assert.deepEqual(ordered(between, late, between), [usual, late, usual]);
  });

  it('Rules that are duplicates before are duplicates after, and -d deletes the same rule', () => {
    const deleting = (rule: string) => rule.replace('-a', '-d');
    assert.deepEqual(ordered(late, late), [usual, usual]);
    assert.deepEqual(ordered(late, deleting(late)), [usual, deleting(usual)]);
    assert.deepEqual(ordered(usual, late, deleting(late)), [usual, late, deleting(late)]);
    assert.deepEqual(ordered(usual, deleting(late)), [usual, deleting(late)]);
  });

  it('A rule on another target only does not count, one on any target does', () => {
    const newer = (rule: string) => rule.replace('execve', 'fchmodat2');
    assert.deepEqual(ordered(newer(late), newer(usual)), [newer(late), newer(usual)]);
  });

  it('A range and a typed line keep the order that the rest of the file needs', () => {
    const document = parseDocument(text(late, usual, late));
    const first = { start: 0, end: late.length };
    assert.deepEqual(formatRange(document, first, { targets, order: true }), []);
    assert.deepEqual(formatTyped(document, late.length + 1, { targets, order: true }), []);
    // The same rule outside of the range keeps its order, so this one does.
    const twice = parseDocument(text(late, late));
    assert.deepEqual(formatRange(twice, first, { targets, order: true }), []);
    assert.deepEqual(formatTyped(twice, late.length + 1, { targets, order: true }), []);
    const alone = parseDocument(text(late, '-D'));
    assert.equal(
      applyEdits(alone.text, formatTyped(alone, late.length + 1, { targets, order: true })),
      text(usual, '-D'),
    );
  });

  it('Rules of the other files of a ruleset count, those that are formatted too and those that stay', () => {
    const [a, b] = [parseDocument(text(late)), parseDocument(text(usual))];
    const [c, d] = [parseDocument(text(late)), parseDocument(text(between))];
    const inRuleset = (
      document: typeof a,
      formattedFiles: readonly (typeof a)[],
      others: readonly (typeof a)[] = [],
    ) =>
      applyEdits(
        document.text,
        format(document, { targets, order: true, ruleset: { formatted: formattedFiles, others } }),
      );
    assert.equal(inRuleset(a, [a, b]), text(late));
    assert.equal(inRuleset(a, [a], [b]), text(late));
    assert.equal(inRuleset(a, [a], [c]), text(late));
    assert.deepEqual([inRuleset(a, [a, d]), inRuleset(d, [a, d])], [text(usual), text(between)]);
    assert.deepEqual([inRuleset(a, [a, c]), inRuleset(c, [a, c])], [text(usual), text(usual)]);
  });
});
