// Rules in YAML scalars whose text is not what the file has there: quoted and folded ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rulesInside } from '../../../server/src/core/embedded/containers.ts';
import {
  type Container,
  containerOf,
  embeddedProblems,
  fixedContainer,
} from '../../../server/src/core/embedded/embeddedProblems.ts';
import { spanInFile, toFile } from '../../../server/src/core/embedded/embeddedRules.ts';
import { targetsOf } from '../../../server/src/core/service.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { yamlScalars } from '../../../server/src/yaml/yamlScalars.ts';

const targets = targetsOf([], 'x86_64');
const container = (text: string): Container => containerOf(text, (t) => rulesInside(t, 'yaml', yamlScalars));
const textsIn = (text: string): readonly string[] => container(text).rules.map((r) => r.text);
const errors = (text: string): readonly string[] =>
  embeddedProblems(container(text), { targets })
    .filter((p) => p.severity === 'error')
    .map(
      (p) =>
        `${text.slice(0, p.span.start).split('\n').length} ${p.code} ${text.slice(p.span.start, p.span.end)}`,
    );
const task = (line: string): string =>
  `- lineinfile:\n    path: /etc/audit/rules.d/50-site.rules\n    line: ${line}\n`;

test('A scalar on one line is read where the same mapping names a file of rules', () => {
  const rule = '-w /etc/passwd -p wq -k identity';
  for (const written of [rule, `"${rule}"`, `'${rule}'`]) {
    assert.deepEqual(textsIn(task(written)), [rule]);
    assert.deepEqual(errors(task(written)), ['3 AR125 q']);
    const fixed = fixedContainer(container(task(written)), { targets, safety: 'unsafe' });
    assert.equal(fixed, task(written.replace('wq', 'wa')));
  }
  assert.deepEqual(textsIn(`line: "${rule}"\n`), []);
  assert.deepEqual(textsIn(`50-site.rules: "-D"\n`), ['-D']);
});

test('The escapes of a quoted scalar are read, and places are those of the file', () => {
  const text = 'audit.rules: "-D\\n-w /etc/passwd -p wa -k \\"id\\"\\n-w /etc/group -p wq -k id\\n"\n';
  const [rules] = container(text).rules;
  assert.equal(rules?.text, '-D\n-w /etc/passwd -p wa -k "id"\n-w /etc/group -p wq -k id\n');
  assert.deepEqual(errors(text), ['1 AR125 q']);
  const problem = embeddedProblems(container(text), { targets }).find((p) => p.code === 'AR125');
  const [fix] = problem?.fixes() ?? [];
  assert.equal(applyEdits(text, fix?.edits ?? []), text.replace('wq', 'wa'));
  assert.deepEqual(textsIn("audit.rules: '-w /home/o''brien -p wa -k home'\n"), [
    "-w /home/o'brien -p wa -k home",
  ]);
  // Other escapes, and scalars on several lines, are not read.
  assert.deepEqual(textsIn('audit.rules: "-w /etc/\\u0041 -p wa -k a"\n'), []);
  assert.deepEqual(textsIn('audit.rules: "-w /etc/a\n  -p wa -k a"\n'), []);
});

test('A folded scalar is read with its lines joined, and an empty line ends a rule', () => {
  const text =
    'path: a.rules\ncontent: >-\n  -a always,exit -F arch=b64\n  -S mount -F auid!=unset -k mounts\n\n  -w /etc/passwd -p wq\n  -k identity\n';
  const [rules] = container(text).rules;
  const joined =
    '-a always,exit -F arch=b64 -S mount -F auid!=unset -k mounts\n-w /etc/passwd -p wq -k identity';
  assert.equal(rules?.text, joined);
  assert.deepEqual(errors(text), ['6 AR125 q']);
  const start = joined.indexOf('-k identity');
  const span = rules && spanInFile(rules, { start, end: start + '-k identity'.length });
  assert.equal(text.slice(span?.start, span?.end), '-k identity');
  assert.equal(rules && text[toFile(rules, joined.indexOf('\n') + 1)], '-');
  assert.equal(fixedContainer(container(text), { targets, safety: 'unsafe' }), text.replace('wq', 'wa'));
  // Two rules of which YAML makes one line.
  const glued = 'path: a.rules\ncontent: >\n  -w /etc/passwd -p wa\n  -w /etc/group -p wa\n';
  assert.deepEqual(errors(glued), ['4 AR107 -w /etc/group']);
  assert.deepEqual(
    embeddedProblems(container(glued), { targets })[0]
      ?.fixes()
      .map((f) => f.title),
    ['Remove "-w /etc/group"'],
  );
  // Further indented lines keep their line ends: not read. A text that no file of rules is named for is prose.
  assert.deepEqual(textsIn('path: a.rules\ncontent: >\n  -w /etc/a -p wa\n    -k a\n'), []);
  assert.deepEqual(textsIn('note: >\n  -w /etc/a -p wa\n  watches a\n'), []);
});

test('Commands in quoted and folded scalars are read', () => {
  assert.deepEqual(textsIn('run: "auditctl -w /etc/a -p wa -k a"\n'), ['-w /etc/a -p wa -k a']);
  assert.deepEqual(errors("run: 'auditctl -w etc/a -p wa -k a'\n"), ['1 AR130 etc/a']);
  assert.deepEqual(textsIn('run: >\n  auditctl -w /etc/a\n  -p wa -k a\n'), ['-w /etc/a -p wa -k a']);
});

test('No fix of rules in a quoted or folded scalar changes anything but these rules', () => {
  const bad = [
    '-w /etc/passwd -p wq -k identity',
    '-w etc/x -p wa # why',
    '-w /etc/x -k "a b"',
    '-e 9',
    '-D -b 8192',
  ];
  for (const rule of bad)
    for (const text of [
      `a.rules: '${rule}'\nb: 1\n`,
      `a.rules: "${rule.replaceAll('"', '\\"')}\\n-w /etc/a -p wa -k a\\n"\nb: 1\n`,
      `path: a.rules\nc: >\n  ${rule}\n\n  -w /etc/a -p wa -k a\n\n  -w /etc/a -p wa -k a\nb: 1\n`,
    ]) {
      const file = container(text);
      const [own] = file.rules;
      for (const p of embeddedProblems(file, { targets }))
        for (const f of p.fixes()) {
          const after = applyEdits(text, f.edits);
          const [made, ...others] = container(after).rules;
          assert.notEqual(made?.text, own?.text, `${f.title} of ${text}`);
          assert.deepEqual(others, [], after);
          assert.ok(after.endsWith('b: 1\n'), after);
        }
    }
});
