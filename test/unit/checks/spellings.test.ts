import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hover } from '../../../server/src/core/hover/hover.ts';
import { huntSubjectsAt } from '../../../server/src/core/navigation/huntSubjects.ts';
import { techniqueUses } from '../../../server/src/core/navigation/techniqueUses.ts';
import { workspaceSymbols } from '../../../server/src/core/navigation/workspaceSymbols.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { problemsOf, targetNamed } from '../../support/examples.ts';

// Field names count in any case, and what a key is does not hang on how it is written.

const debian = targetNamed('3.0.9');
const begin = '-a always,exit -F arch=b64 -S ptrace';
const spellings = ['-k ', '-F key=', '-F KEY=', '-F Key=', '-F key!='];

/** The codes of the problems on a line. */
function codes(line: string): readonly string[] {
  return problemsOf(line, debian).map((p) => p.code);
}

for (const spelling of spellings) {
  test(`Quotes in a key are reported for "${spelling}"`, () => {
    const line = `${begin} -F auid=0 ${spelling}"identity"`;
    const found = problemsOf(line, debian).find((p) => p.code === 'AR221');
    assert.equal(found && line.slice(found.span.start, found.span.end), '"identity"');
  });

  test(`The technique of a key is checked, counted and hunted with the spelling "${spelling}"`, () => {
    assert.ok(codes(`${begin} ${spelling}T9999`).includes('AR603'));
    const line = `${begin} ${spelling}T1055.008`;
    const document = parseDocument(line);
    assert.deepEqual(
      [...techniqueUses(document)].map(([id, spots]) => [id, spots.length]),
      [['T1055.008', 1]],
    );
    assert.deepEqual(huntSubjectsAt(document, 0), [{ keys: ['T1055.008'] }, { technique: 'T1055.008' }]);
    const context = { machine: debian.machine, targets: [debian] };
    assert.match(hover(document, line.length - 1, context)?.summary ?? '', /Ptrace/);
  });

  test(`A key on the user list is reported for "${spelling}"`, () =>
    assert.ok(codes(`-a never,user -F exe=/usr/sbin/cron ${spelling}x`).includes('AR213')));
}

test('A path is a symbol and has a hover whatever the case of its field', () => {
  const line = '-a always,exit -F PATH=/etc/shadow -F PERM=wa -F Key=x';
  const document = parseDocument(line);
  assert.deepEqual(
    workspaceSymbols(document).map((s) => `${s.kind} ${s.name}`),
    ['path /etc/shadow', 'key x'],
  );
  const context = { machine: debian.machine, targets: [debian] };
  assert.match(hover(document, line.indexOf('shadow'), context)?.summary ?? '', /password/);
});

test('A directory given as path= is reported whatever the case of the field', () =>
  assert.ok(codes('-a always,exit -F arch=b64 -F PATH=/etc/ssh -F PERM=wa -F KEY=ssh').includes('AR210')));

test('An error in exit with success=1 is reported whatever the case of the fields', () =>
  assert.ok(
    codes('-a always,exit -F arch=b64 -S openat -F SUCCESS=1 -F EXIT=-EACCES -k x').includes('AR216'),
  ));

test('A placeholder of a template is not a key', () => {
  const document = parseDocument('-w /etc/x -p wa -k x\n');
  const [line] = document.lines;
  assert.ok(line);
  const hidden = { ...document, lines: [{ ...line, opaque: [{ start: 19, end: 20, branch: false }] }] };
  assert.deepEqual(huntSubjectsAt(hidden, 0), []);
});

const fixes: readonly (readonly [code: string, bad: string, fixed: string])[] = [
  ['AR112', '-a always,exit -S open -F ARCH=b64 -k open', '-a always,exit -F ARCH=b64 -S open -k open'],
  [
    'AR112',
    '-w /etc/passwd -F Arch=b64 -p wa -F KEY=identity',
    '-a always,exit -F Arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity',
  ],
  ['AR125', '-a always,exit -F DIR=/etc -F PERM=rwd -k etc', '-a always,exit -F DIR=/etc -F PERM=rw -k etc'],
  ['AR127', '-a never,user -F KEY=x', '-a never,user'],
  ['AR133', '-a always,exit -S open -F KEY!=a -k b', '-a always,exit -S open -F key=a -k b'],
  [
    'AR111',
    '-a always,exit -F ARCH=b32 -S newfstatat -k stat',
    '-a always,exit -F ARCH=b64 -S newfstatat -k stat',
  ],
];
for (const [code, bad, fixed] of fixes)
  test(`${code} repairs "${bad}", whose names are in capitals`, () => {
    const problem = problemsOf(bad, debian).find((p) => p.code === code);
    const texts = (problem?.fixes() ?? []).map((f) => applyEdits(bad, f.edits));
    assert.ok(texts.includes(fixed), `${problem?.message}: ${JSON.stringify(texts)}`);
  });
