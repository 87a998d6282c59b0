// Backslashes in a here-document of a shell script: without quotes around its mark, a shell removes those before
// "$", "`", "\" and the end of a line, and keeps all others; with quotes it keeps all.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { rulesInside } from '../../../server/src/core/embedded/containers.ts';
import {
  type Container,
  containerOf,
  embeddedProblems,
  fixedContainer,
} from '../../../server/src/core/embedded/embeddedProblems.ts';
import { fromFile, toFile } from '../../../server/src/core/embedded/embeddedRules.ts';
import { targetsOf } from '../../../server/src/core/service.ts';
import { yamlScalars } from '../../../server/src/yaml/yamlScalars.ts';

const targets = targetsOf([], 'x86_64');
const inShell = (text: string): Container => containerOf(text, (t) => rulesInside(t, 'shell', yamlScalars));
const script = (lines: readonly string[], mark = 'EOT'): string =>
  `cat <<${mark} > /etc/audit/rules.d/60.rules\n${lines.join('\n')}\n-w /etc/hosts -p wa -k hosts\nEOT\n`;
const textOf = (text: string): string | undefined => inShell(text).rules[0]?.text.split('\n')[0];
const errorsIn = (text: string): readonly string[] =>
  embeddedProblems(inShell(text), { targets })
    .filter((p) => p.severity === 'error')
    .map((p) => `${p.code} ${text.slice(p.span.start, p.span.end)}`);

test('A backslash that the shell removes is not in the rule', () => {
  const text = script(['-w /srv/my\\\\ files -p wa -k data']);
  assert.equal(textOf(text), '-w /srv/my\\ files -p wa -k data');
  assert.deepEqual(errorsIn(text), []);
  for (const safety of ['safe', 'unsafe'] as const)
    assert.equal(fixedContainer(inShell(text), { targets, safety }), text);
});

test('In a here-document with a quoted mark, all backslashes stay', () => {
  for (const mark of ["'EOT'", '"EOT"', '\\EOT']) {
    const text = script(['-w /srv/my\\\\ files -p wa -k data'], mark);
    assert.equal(textOf(text), '-w /srv/my\\\\ files -p wa -k data', mark);
    assert.deepEqual(errorsIn(script(['-w /srv/my\\ files -p wa -k data'], mark)), [], mark);
  }
});

test('The rules are what a shell writes, and what it may replace is not judged', () => {
  const rules = [
    '-w /srv/my\\ files -p wa -k data',
    '-w /srv/my\\\\ files -p wa -k data',
    '-w /srv/my\\\\\\ files -p wa -k data',
    '-w /srv/my\\\\\\\\ files -p wa -k data',
    '-w /srv/a\\\\b\\c\\"d -p wa -k "x\\\\y"',
    '-w /srv/\\\\\\\\\\q -p wa',
  ];
  const written = spawnSync('sh', {
    input: `cat <<EOT\n${rules.join('\n')}\nEOT\n`,
    encoding: 'utf8',
  }).stdout;
  const [own] = inShell(script(rules)).rules;
  assert.equal(own?.text, `${written}-w /etc/hosts -p wa -k hosts\n`);
  for (const rule of [
    '-w /srv/\\$x -p wa -k data',
    '-w /srv/\\`x -p wa -k data',
    '-w /srv/\\\\$x -p wa -k data',
    '-w /srv/\\\\$(echo a b) -p wa -k data',
    '-w /srv/\\\\\\$x -p wa -k data',
    '-w /srv/a\\\nb -p wa -k data',
    '-w /srv/a\\\\\\\nb -p wa -k data',
    '-w /srv/a -p wa -k data\\\\',
  ])
    assert.deepEqual(errorsIn(script([rule])), [], rule);
});

test('Places and edits beside such a backslash are those of the file', () => {
  const text = script(['-w /srv/my\\\\ files\\\\\\\\x -p wq -k data']);
  const [own] = inShell(text).rules;
  assert.ok(own);
  for (let at = 0; at < own.text.length; at++) {
    assert.equal(text[toFile(own, at)], own.text[at]);
    if (own.text[at] !== '\n') assert.equal(fromFile(own, toFile(own, at)), at);
  }
  assert.deepEqual(errorsIn(text), ['AR125 q']);
  assert.equal(fixedContainer(inShell(text), { targets, safety: 'unsafe' }), text.replace('wq', 'wa'));
});

test('A backslash that a fix adds is written as the shell keeps it', () => {
  for (const [mark, written] of [
    ['EOT', '\\\\'],
    ["'EOT'", '\\'],
  ] as const) {
    const text = script(['-w /srv/my files -p wa -k data'], mark);
    const after = embeddedProblems(inShell(text), { targets }).flatMap((p) =>
      p.fixes().flatMap((f) => f.edits.map((e) => e.newText)),
    );
    assert.ok(after.includes(written), `${mark}: ${JSON.stringify(after)}`);
  }
});

test('A script of many backslashes is read in time', () => {
  const many = '\\'.repeat(100_000);
  const start = performance.now();
  for (const end of ['', 'x', '$x', '\\', '`'])
    embeddedProblems(inShell(script([`-w /srv/${many}${end} -p wa`, `-k ${many}${end}`])), { targets });
  assert.ok(performance.now() - start < 5000);
});
