import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixedText } from '../../../server/src/core/fixes/fixAll.ts';
import { lint, read, targetsOf } from '../../../server/src/core/service.ts';
import { templateKindOf } from '../../../server/src/core/syntax/template.ts';
import { root } from '../../support/root.ts';

const folder = join(root, 'test/fixtures/templates');
const targets = targetsOf([], 'x86_64');
const names = readdirSync(folder).filter((n) => templateKindOf(n));

/** The problems that the comments promise: line (from 0), code and words. */
function expected(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((l, i) => {
    const m = /^#~ (AR\d{3}) (.*)$/.exec(l);
    return m ? [`${i + 1} ${m[1]} ${m[2]}`] : [];
  });
}

function found(text: string, name: string): readonly string[] {
  return lint(read(text, name), { targets }).map(
    (p) =>
      `${text.slice(0, p.span.start).split('\n').length - 1} ${p.code} ${text.slice(p.span.start, p.span.end)}`,
  );
}

test('There are a dozen templates, in all languages', () => {
  assert.ok(names.length >= 12);
  assert.deepEqual(new Set(names.map(templateKindOf)), new Set(['jinja', 'erb', 'epp', 'go']));
});

for (const name of names)
  test(`The template ${name} has the problems that its comments name, and no other`, () => {
    const text = readFileSync(join(folder, name), 'utf8');
    assert.deepEqual(found(text, name), expected(text));
  });

test('Fixes keep every tag of a template', () => {
  for (const name of names) {
    const text = readFileSync(join(folder, name), 'utf8');
    const tags = (t: string) => t.match(/\{[{%#][\s\S]*?[}%#]\}|<%[\s\S]*?%>/g) ?? [];
    for (const safety of ['safe', 'unsafe'] as const) {
      const after = fixedText(read(text, name), { targets, safety });
      assert.deepEqual(tags(after), tags(text));
      if (safety === 'safe' && expected(text).some((e) => e.includes('AR101'))) assert.notEqual(after, text);
    }
  }
});

test('A template without tags is judged as a plain file', () => {
  const text = '-w /etc/passwd -p wa -k two words\n-a always,exit -S execve -k x\n\ufeff-D\n';
  const plain = lint(read(text), { targets }).map((p) => [p.code, p.span]);
  for (const ending of ['j2', 'erb', 'epp', 'tmpl'])
    assert.deepEqual(
      lint(read(text, `a.rules.${ending}`), { targets }).map((p) => [p.code, p.span]),
      plain,
    );
});

test('Problems that depend on the values of a template are not reported', () => {
  const silent = [
    '-a always,exit -F arch={{ a }} -S stime -k x',
    '-a {{ a }} -S open -F exit=-EPERM -k x',
    '-a always,exit {{ arch }} -S open -k x',
    '-w {{ p }} -p wa -k {{ k }}',
    '-w {{ p }}/sub/ -p wa',
    '-F auid>={{ x }} {{ y }}',
    '{{ cmd }} -F nonsense',
    '-a always,exit -F {{ f }}>=1000 -F arch=b64 -S open,openat,openat2 -k x',
    '-{{ o }} /etc/x',
    '-k {{ k }} -w /etc/x',
  ];
  for (const line of silent) assert.deepEqual(found(`${line}\n`, 'a.j2'), [], line);
});

test('Carriage returns of a template are reported as in a plain file', () => {
  assert.deepEqual(found('-D\r\n-w {{ a }} -p wa -k x\r\n', 'a.rules.j2'), ['0 AR001 \r']);
});
