import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { HostPlace } from '../../../server/src/core/checks/host/defineHostCheck.ts';
import { renamableAt, rename } from '../../../server/src/core/editing/rename.ts';
import { documentLinks } from '../../../server/src/core/navigation/documentLinks.ts';
import { keyAt, keyCounts, keySpots, references } from '../../../server/src/core/navigation/references.ts';
import { read } from '../../../server/src/core/service.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { targetNamed } from '../../support/examples.ts';
import { marked, spanned } from '../../support/fixture.ts';

const targets = [targetNamed('3.0.9'), targetNamed('newest')];

/** The text after a rename, or why there was none. */
function renamed(text: string, key: string, newKey: string): string {
  const answer = rename([{ name: 'a', document: parseDocument(text) }], key, newKey, targets);
  return 'refused' in answer ? answer.refused : applyEdits(text, answer.edits.get('a') ?? []);
}

describe('keys and their places', () => {
  const spots: readonly (readonly [fixture: string, key: string])[] = [
    ['-w /x -p wa -k ⟦identity⟧', 'identity'],
    ['-w /x -p wa -k⟦identity⟧', 'identity'],
    ['-w /x -p wa -F key=⟦identity⟧', 'identity'],
    ['-w /x -p wa -Fkey=⟦identity⟧', 'identity'],
    ['-a always,exit -S open -F KEY=⟦x⟧', 'x'],
    ['-a always,exit -S open -F key!=⟦x⟧', 'x'],
    ['-a always,exit -S open -F key=⟦a!=b⟧', 'a!=b'],
    ['-D -k ⟦old⟧', 'old'],
    ['# no -k key\n-w /x -k ⟦two\\ words⟧', 'two words'],
    ['-w /x -k ⟦win⟧\r\n', 'win'],
    ['-w /x -k ⟦back\\\\slash⟧ -p wa', 'back\\slash'],
    ['-w /x -k ⟦a=b⟧', 'a=b'],
  ];
  for (const [fixture, key] of spots)
    it(`The places of a key are found at ${fixture}`, () => {
      const { text, start, end } = spanned(fixture);
      const found = keySpots(parseDocument(text));
      assert.deepEqual(
        found.map((s) => [s.key, s.span]),
        [[key, { start, end }]],
      );
      for (const at of [start, end]) assert.equal(keyAt(parseDocument(text), at)?.key, key);
      assert.deepEqual([...keyCounts(parseDocument(text))], [[key, 1]]);
    });

  it('References of a key are found in all forms over several documents, and no other key', () => {
    const a = parseDocument('-w /a -k x\n-w /b -k X\n-D -k x\n# -k x\n');
    const b = parseDocument('-a always,exit -F arch=b64 -S open -F key=x -k xx\n');
    const found = references(
      [
        { name: 'a', document: a },
        { name: 'b', document: b },
      ],
      'x',
    );
    assert.deepEqual(
      found.map((f) => [f.name, f.span.start]),
      [
        ['a', 9],
        ['a', 28],
        ['b', 42],
      ],
    );
    assert.deepEqual(references([{ name: 'a', document: a }], ''), []);
  });
});

describe('rename', () => {
  it('Rename offers the key under the cursor', () => {
    const { text, offset } = marked('-w /etc/passwd -p wa -k id$0entity\n');
    assert.deepEqual(renamableAt(parseDocument(text), offset), {
      key: 'identity',
      span: { start: 24, end: 32 },
    });
    assert.equal(renamableAt(parseDocument(text), 3), undefined);
    assert.equal(renamableAt(parseDocument('-a always,exit -S open -F key=\n'), 30), undefined);
  });

  it('Rename writes every form of a key', () => {
    const text =
      '-D -k old\n-w /a -kold -p wa\n-a always,exit -F arch=b64 -S open -F key=old -k other\n-w /b -p wa -k older\n';
    assert.equal(
      renamed(text, 'old', 'new'),
      '-D -k new\n-w /a -knew -p wa\n-a always,exit -F arch=b64 -S open -F key=new -k other\n-w /b -p wa -k older\n',
    );
  });

  it('Rename escapes backslashes', () => {
    assert.equal(renamed('-w /a -k two\\ words -p wa\n', 'two words', 'x'), '-w /a -k x -p wa\n');
    for (const odd of ['a\\', 'a\\\\', 'a\\b', 'é', '-p', '#x', "it's", 'k=v'])
      assert.equal(keySpots(parseDocument(renamed('-w /a -k x -p wa\n', 'x', odd)))[0]?.key, odd);
  });

  it('Rename keeps the carriage return of a Windows file', () => {
    assert.equal(
      renamed('-w /a -p wa -k x\r\n-w /b -p wa -k x\r\n', 'x', 'y'),
      '-w /a -p wa -k y\r\n-w /b -p wa -k y\r\n',
    );
  });

  const refused: readonly (readonly [text: string, newKey: string, says: RegExp])[] = [
    ['-w /a -k x\n', '', /cannot be empty/],
    ['-w /a -k x\n', 'a\x01b', /0x01/],
    ['-w /a -k x\n', 'a\nb', /line ends/],
    ['-w /a -k x\n', 'id change', /Write "id-change"\.$/],
    ['-w /a -k x\n', 'é'.repeat(129), /258 bytes.*256/],
    [`-w /a -k x -k ${'y'.repeat(200)}\n`, 'z'.repeat(60), /261 bytes of keys.*256/],
    ['-w /a -k x\n', 'a>=b', /no longer load.*unknown field: key=a/],
    [`-w /a -k x ${' '.repeat(6130)}\n`, 'longer-than-before', /6143 bytes that auditctl reads at once/],
    ['-w /a -k other\n', 'y', /No rule has the key "x"/],
  ];
  for (const [text, newKey, says] of refused)
    it(`Rename refuses ${JSON.stringify(newKey).slice(0, 30)} as a key`, () =>
      assert.match(renamed(text, 'x', newKey), says));

  it('Rename refuses a key that would make 3.0.9 ignore words that it read', () => {
    const calls = Array.from({ length: 20 }, (_, i) => `-S ${i % 10}`).join(' ');
    const text = `-a always,exit -F arch=b64 ${calls} -k ${'long'.repeat(10)} -k b -k c\n`;
    assert.match(renamed(text, 'long'.repeat(10), 'a'), /would no longer load as it does/);
  });

  it('Rename says how many rules of all files have the new key already', () => {
    const a = '-w /a -k accounts\n-w /b -k accounts\n-w /c -k scope\n# -k scope\n';
    const documents = [
      { name: 'a', document: parseDocument(a) },
      { name: 'b', document: parseDocument('-w /d -p wa -F key=scope\n-w /e -k other\n') },
    ];
    const mergedBy = (newKey: string) => {
      const answer = rename(documents, 'accounts', newKey, targets);
      assert.ok('edits' in answer);
      return answer.merged;
    };
    assert.deepEqual(mergedBy('scope'), {
      label: '"scope" is already the key of 2 rules',
      description:
        'A search for "scope" then also finds the events of "accounts". No later rename separates them.',
    });
    assert.equal(mergedBy('other')?.label, '"other" is already the key of 1 rule');
    for (const free of ['accounts', 'Scope', 'free']) assert.equal(mergedBy(free), undefined, free);
  });

  it('Rename skips keys of a template that are filled in later', () => {
    const text = '-w /a -k {{ x }}\n-w {{ p }} -k x\n-w /b -k x{{ n }}\n';
    const answer = rename([{ name: 'a', document: read(text, 'a.rules.j2') }], 'x', 'y', targets);
    assert.ok('edits' in answer);
    assert.equal(applyEdits(text, answer.edits.get('a') ?? []), text.replace('-k x\n', '-k y\n'));
  });

  it('Rename changes a key on a line that does not load', () => {
    assert.equal(renamed('-w relative -k x\n', 'x', 'y'), '-w relative -k y\n');
  });
});

describe('document links', () => {
  it('Document links lead from paths to the files of the machine that are known to exist', () => {
    const document = parseDocument(
      '-w /etc/passwd -p wa\n-w /etc/ -p wa\n-a always,exit -F path=/gone -F exe=/usr/bin/a\\ b\n# /etc/passwd\n',
    );
    const there: Readonly<Record<string, HostPlace>> = {
      '/etc/passwd': { kind: 'file' },
      '/etc': { kind: 'directory' },
      '/usr/bin/a b': { kind: 'file' },
    };
    const found = documentLinks(document, { placeOf: (path) => there[path] });
    assert.deepEqual(
      found.map((l) => [document.text.slice(l.span.start, l.span.end), 'path' in l.to && l.to.path]),
      [
        ['/etc/passwd', '/etc/passwd'],
        ['/usr/bin/a\\ b', '/usr/bin/a b'],
      ],
    );
    assert.deepEqual(documentLinks(document), []);
  });

  it('Document links lead from comments to the manual pages that they name', () => {
    const text =
      '# openat(2), see auditctl(8) and audit.rules(7); not foo(2), main(8), /x/open(2) or open(9)\n-w /open(2) -k auditctl(8)\n';
    assert.deepEqual(
      documentLinks(parseDocument(text)).map((l) => [
        text.slice(l.span.start, l.span.end),
        'url' in l.to && l.to.url,
      ]),
      [
        ['openat(2)', 'https://man7.org/linux/man-pages/man2/openat.2.html'],
        ['auditctl(8)', 'https://man7.org/linux/man-pages/man8/auditctl.8.html'],
        ['audit.rules(7)', 'https://man7.org/linux/man-pages/man7/audit.rules.7.html'],
      ],
    );
  });

  it('Document links lead from ids in keys and comments to their pages', () => {
    const text =
      '# T1053.003 and T9999, see https://attack.mitre.org/techniques/T1059/004/\n-w /x -p wa -k T1078_Valid\n-w /T1140 -p wa\n';
    assert.deepEqual(
      documentLinks(parseDocument(text)).map((l) => [
        text.slice(l.span.start, l.span.end),
        'url' in l.to ? l.to.url : l.to.path,
      ]),
      [
        ['T1053.003', 'https://attack.mitre.org/techniques/T1053/003/'],
        ['T1078', 'https://attack.mitre.org/techniques/T1078/'],
      ],
    );
  });
});
