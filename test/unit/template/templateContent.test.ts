import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText } from '../../../server/src/core/fixes/fixAll.ts';
import { lint, read, targetsOf } from '../../../server/src/core/service.ts';
import { templateKindIn, templateKindOf } from '../../../server/src/core/syntax/template.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';

const targets = targetsOf([], 'x86_64');

/** Each problem as its line (from 1), code and words. */
function found(name: string, text: string): readonly string[] {
  return lint(read(text, name), { targets }).map(
    (p) =>
      `${text.slice(0, p.span.start).split('\n').length} ${p.code} ${text.slice(p.span.start, p.span.end)}`,
  );
}

/** Writes what opens a value in Terraform for each "§". */
const filled = (text: string): string => text.replaceAll('§', '$\x7b');

const go = '{{ range .paths }}\n-w {{ . }} -p wa -k x\n{{ end }}\n';
const jinja = '{% for p in paths %}\n-w {{ p }} -p wa -k x\n{% endfor %}\n';
const erb = '<% @paths.each do |p| -%>\n-w <%= p %> -p wa -k x\n<% end -%>\n';
const terraform = filled('%{ for p in paths ~}\n-w §p} -p wa -k x\n%{ endfor ~}\n');

test('A template is recognized by its name, and by its text where the name leaves it open', () => {
  for (const [name, text, kind] of [
    ['a.rules.jinja', '', 'jinja'],
    ['a.rules.jinja2', '', 'jinja'],
    ['a.rules.tftpl', '', 'terraform'],
    ['a.rules.tpl', go, 'go'],
    ['a.rules.tpl', jinja, 'jinja'],
    ['a.rules.tmpl', jinja, 'jinja'],
    ['a.rules.tmpl', terraform, 'terraform'],
    ['a.rules.tmpl', '', 'go'],
    ['a.rules.template', erb, 'erb'],
    ['a.rules.template', filled('-b §BACKLOG}\n'), 'terraform'],
    ['a.rules', go, 'go'],
    ['a.rules', jinja, 'jinja'],
    ['a.rules', erb, 'erb'],
    ['a.rules', terraform, 'terraform'],
    ['a.rules', '-b {{ backlog }}\n', 'jinja'],
    ['audit.rules', '-D\n', undefined],
    ['a.rules', '# {{ ansible_managed }}\n-D\n', undefined],
    ['a.rules', filled('-a always,exit -F arch=b64 -S open -F auid>=§UID_MIN}\n'), undefined],
    ['/etc/audit/rules.d/a.rules', jinja, undefined],
    ['file:///etc/audit/rules.d/a.rules', jinja, undefined],
    ['/srv/roles/x/files/etc/audit/rules.d/a.rules', jinja, 'jinja'],
  ] as const)
    assert.equal(templateKindIn(name, text), kind, `${name}: ${text}`);
  assert.equal(templateKindOf('a.rules'), undefined);
  assert.equal(templateKindOf('a.rules.TPL'), 'jinja');
});

test('Templates that are recognized by their text have no errors of their tags', () => {
  for (const text of [go, jinja, erb, terraform])
    for (const name of ['a.rules', 'a.rules.tpl', 'a.rules.template', 'a.rules.tmpl'])
      assert.deepEqual(found(name, text), [], `${name}: ${text}`);
});

test('Terraform tags with braces and quotes inside, strip marks and escapes are read', () => {
  const text = [
    '-b §lookup({ a = "}" }, "a")}',
    '-w §join(",", a)} -p wq -k a',
    '%{ if b ~}',
    '-w /srv/%{ if c }x%{ else }y%{ endif } -p wa',
    '%{ endif }',
    '-w /etc/$§x} -p wr',
    '',
  ].join('\n');
  assert.deepEqual(found('a.tftpl', filled(text)), ['2 AR125 q']);
});

test('Both branches of a tag that removes newlines are judged', () => {
  const text = '{% if a %}\n-w /etc/a -p wq\n{%- else -%}\n-w /etc/b -p wz\n{%- endif %}\n-w /etc/c -p wa\n';
  assert.deepEqual(found('a.j2', text), ['2 AR125 q', '4 AR125 z']);
});

test('Lines that a branch and its surroundings make one are not judged', () => {
  assert.deepEqual(found('a.j2', '-w /etc/a -p wq\n{%- if a -%}\n b\n{%- endif %}\n-w /etc/c -p wa\n'), []);
  assert.deepEqual(
    found('a.j2', '-w /a\n{%- if a %}b\n{%- else %}c\n{%- endif -%}\n d -p wq\n-w /etc/c -p wz\n'),
    ['6 AR125 z'],
  );
});

test('Words after a placeholder are judged, and the message has the placeholder as it is written', () => {
  const text = '-w /etc/x -p wa -k {{ key }} more\n-a always,exit -F arch={{ a }} -S opne -k x\n';
  const problems = lint(read(text, 'a.j2'), { targets });
  assert.deepEqual(
    problems.map((p) => [p.code, text.slice(p.span.start, p.span.end)]),
    [
      ['AR101', 'more'],
      ['AR111', 'opne'],
    ],
  );
  assert.match(problems[0]?.message ?? '', /"\{\{ key \}\}"/);
  assert.deepEqual(
    found('a.j2', "-a always,exit -F arch=b64 -S {{ c | join(',') }} -F exit=-EACCESS -k x\n"),
    ['1 AR121 -EACCESS'],
  );
  assert.deepEqual(
    found('a.j2', "-a always,exit -F arch=b64 -S {{ c | join('\\n') }} -F exit=-EACCESS\n"),
    [],
  );
});

test('Lines of a template that are there in any case are compared with each other', () => {
  const twice = '-w /etc/passwd -p wa -k id\n';
  const between = '-w {{ path }} -p wa\n{% if x %}\n-w /etc/shadow -p wa -k id\n{% endif %}\n';
  assert.deepEqual(found('a.j2', `${twice}${between}${twice}`), ['6 AR301 -w /etc/passwd -p wa -k id']);
  const open = (key: string) =>
    `-a always,exit -F path=/etc/x -F perm=r -F auid>=1000 -F auid!=unset -k ${key}\n`;
  assert.deepEqual(found('a.j2', `${open('a')}{% set x = 1 %}\n${open('b')}`), [
    '3 AR302 -a always,exit -F path=/etc/x -F perm=r -F auid>=1000 -F auid!=unset -k b',
  ]);
  const b64 = '-a always,exit -F arch=b64 -S openat -F success=0 -k fail\n';
  assert.deepEqual(found('a.j2', `-b {{ backlog }}\n${b64}-w /etc/x -p wa\n`), ['2 AR309 arch=b64']);
});

test('What a placeholder or a branch may add to a template is not reported of its lines', () => {
  const twice = '-w /etc/passwd -p wa -k id\n';
  const b64 = '-a always,exit -F arch=b64 -S openat -F success=0 -k fail\n';
  for (const text of [
    `${twice}{{ extra_rules }}\n${twice}`,
    `{% if x %}\n${twice}{% else %}\n${twice}{% endif %}\n`,
    `{% for a in b %}\n${twice}${twice}{% endfor %}\n`,
    `${twice}{% block own %}\n${twice}{% endblock %}\n`,
    `{% extends "base" %}\n${twice}${twice}`,
    `${b64}-a always,exit -F arch={{ arch }} -S openat -F success=0 -k fail\n-w /etc/x -p wa\n`,
    `${b64}{% include "b32.rules" %}\n-w /etc/x -p wa\n`,
    `${b64}{% if b32 %}\n${b64.replace('b64', 'b32')}{% endif %}\n-w /etc/x -p wa\n`,
  ])
    assert.deepEqual(found('a.j2', text), [], text);
});

test('A fix of what lines of a template are together changes nothing unasked', () => {
  const text = '-w /etc/passwd -p wa -k id\n-b {{ x }}\n-w /etc/passwd -p wa -k id\n';
  for (const safety of ['safe', 'unsafe'] as const)
    assert.equal(fixedText(read(text, 'a.j2'), { targets, safety }), text);
  const [problem] = lint(read(text, 'a.j2'), { targets });
  const [fix] = problem?.fixes() ?? [];
  assert.equal(applyEdits(text, fix?.edits ?? []), '-w /etc/passwd -p wa -k id\n-b {{ x }}\n');
});
