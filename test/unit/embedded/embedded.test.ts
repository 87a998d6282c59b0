import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { containerKindOf, rulesInside } from '../../../server/src/core/embedded/containers.ts';
import {
  type Container,
  containerOf,
  embeddedProblems,
  fixedContainer,
} from '../../../server/src/core/embedded/embeddedProblems.ts';
import { fromFile, readEmbedded, toFile } from '../../../server/src/core/embedded/embeddedRules.ts';
import { lint, targetsOf } from '../../../server/src/core/service.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { yamlScalars } from '../../../server/src/yaml/yamlScalars.ts';
import { root } from '../../support/root.ts';

const targets = targetsOf([], 'x86_64');
const directory = join(root, 'test/fixtures/embedded');
const names = readdirSync(directory).filter((n) => n !== 'README.md');

function container(name: string, text: string): Container {
  const kind = containerKindOf(name);
  assert.ok(kind, name);
  return containerOf(text, (t) => rulesInside(t, kind, yamlScalars));
}

/** The problems that the comments promise: line (from 1), code and words. */
function expected(text: string): readonly string[] {
  return text.split(/\r?\n/).flatMap((l, i) => {
    const m = /^\s*#~ (AR\d{3}) (.*)$/.exec(l);
    return m ? [`${i + 2} ${m[1]} ${m[2]}`] : [];
  });
}

function found(name: string, text: string): readonly string[] {
  return embeddedProblems(container(name, text), { targets })
    .filter((p) => p.severity === 'error' || p.severity === 'warning')
    .map(
      (p) =>
        `${text.slice(0, p.span.start).split('\n').length} ${p.code} ${text.slice(p.span.start, p.span.end)}`,
    );
}

for (const name of names)
  for (const end of ['\n', '\r\n'])
    test(`The rules inside ${name} with ${JSON.stringify(end)} have the problems that comments name, and no other`, () => {
      const text = readFileSync(join(directory, name), 'utf8').replaceAll('\n', end);
      assert.deepEqual(found(name, text), expected(text));
    });

test('The text of embedded rules is what their file has there', () => {
  for (const name of names) {
    const { text, rules } = container(name, readFileSync(join(directory, name), 'utf8'));
    assert.ok(rules.length > 0, name);
    for (const own of rules) {
      const pieces = own.pieces.map((p) => text.slice(p.at, p.at + p.length));
      assert.equal(pieces.join('').replaceAll('\t', ' '), own.text.replaceAll('\t', ' '));
      for (let at = 0; at < own.text.length; at++) {
        assert.equal(text[toFile(own, at)], own.text[at]);
        if (own.text[at] !== '\n') assert.equal(fromFile(own, toFile(own, at)), at);
      }
    }
  }
});

test('Every fix in a file makes of its rules what it makes of the rules alone, and leaves the rest', () => {
  let fixes = 0;
  for (const name of names) {
    const file = container(name, readFileSync(join(directory, name), 'utf8'));
    const problems = embeddedProblems(file, { targets });
    for (const [index, own] of file.rules.entries())
      for (const alone of lint(readEmbedded(own), { targets })) {
        const at = toFile(own, alone.span.start);
        const inside = problems.find((p) => p.code === alone.code && p.span.start === at);
        assert.ok(inside, `${name}: ${alone.code}`);
        for (const fix of inside.fixes()) {
          const after = file.find(applyEdits(file.text, fix.edits));
          const texts = alone.fixes().map((f) => applyEdits(own.text, f.edits));
          assert.ok(texts.includes(after[index]?.text ?? ''), `${name}: ${fix.title}`);
          for (const [i, r] of file.rules.entries()) if (i !== index) assert.equal(after[i]?.text, r.text);
          fixes++;
        }
      }
  }
  assert.ok(fixes > 12, `${fixes} fixes`);
});

test('All fixes of a file keep its indentation, and nothing outside of its rules changes', () => {
  const before = 'a:\n  x.rules: |\n    -w /etc/x -p wq -k x # why\n    -D\n  b: 1\n';
  assert.equal(
    fixedContainer(container('a.yaml', before), { targets, safety: 'unsafe' }),
    'a:\n  x.rules: |\n    # why\n    -w /etc/x -p wa -k x\n    -D\n  b: 1\n',
  );
  for (const name of names)
    for (const safety of ['safe', 'unsafe'] as const) {
      const file = container(name, readFileSync(join(directory, name), 'utf8'));
      const after = fixedContainer(file, { targets, safety });
      const outside = (c: Container): string => {
        const inside = c.rules.flatMap((r) => r.pieces).sort((a, b) => b.at - a.at);
        return inside
          .reduce((t, p) => t.slice(0, p.at) + t.slice(p.at + p.length), c.text)
          .replace(/\s+/g, ' ');
      };
      assert.equal(outside(container(name, after)), outside(file), name);
      assert.equal(fixedContainer(container(name, after), { targets, safety }), after, `${name} again`);
    }
});

test('A fix that removes the last line of a block scalar leaves the next key where it is', () => {
  const text = 'a:\n  x.rules: |\n    -w /etc/x -p wa -k x\n    -w /etc/x -p wa -k x\n  b: 1\n';
  const [problem] = embeddedProblems(container('a.yaml', text), { targets, only: ['AR301'] });
  const [fix] = problem?.fixes() ?? [];
  assert.equal(applyEdits(text, fix?.edits ?? []), 'a:\n  x.rules: |\n    -w /etc/x -p wa -k x\n  b: 1\n');
});

test('Messages and titles name lines of the file, not of the rules inside it', () => {
  const block = '    -w /etc/x -p wa -k x\n    # {{ managed }}\n    -w /etc/x -p wa -k y\n';
  for (const text of [
    `a: 1\nb.rules: |\n${block.replace('{{ managed }}', 'c')}`,
    `a: 1\nb.rules: |\n${block}`,
  ]) {
    const [problem] = embeddedProblems(container('a.yaml', text), { targets, only: ['AR302'] });
    assert.match(problem?.message ?? '', /line 3\b/i);
    assert.match(problem?.fixes()[0]?.title ?? '', /line 3$/);
    assert.equal(text.slice(problem?.related[0]?.span.start).split('\n')[0], '-w /etc/x -p wa -k x');
  }
});

test('Rules that silence the others, and settings that panic, are reported inside a file too', () => {
  const codes = (rules: readonly string[]): readonly string[] => {
    const text = `a.rules: |\n${rules.map((r) => `  ${r}\n`).join('')}`;
    return embeddedProblems(container('a.yaml', text), { targets })
      .filter((p) => p.severity === 'warning')
      .map((p) => p.code);
  };
  const watch = '-w /etc/x -p wa -k x';
  assert.deepEqual(codes([watch, '-a task,never']), ['AR319']);
  assert.deepEqual(codes([watch, '-a exclude,never -F msgtype>0']), ['AR320']);
  assert.deepEqual(codes([watch, '-f 2', '-b 64']), ['AR321']);
  assert.deepEqual(codes([watch, '-f 2', '-b 64', '-b 8192']), []);
});

test('A command gets no fix whose words a shell would read otherwise', () => {
  const text = 'auditctl -a always,exit -F arch=b64 -S openat -F auid=1000 -F "auid=>1000" -k x\n';
  for (const p of embeddedProblems(container('a.sh', text), { targets }))
    for (const f of p.fixes())
      assert.ok(
        f.edits.every((e) => !/[<>$\\"']/.test(e.newText)),
        f.title,
      );
});

test('What only looks like rules is not read', () => {
  for (const [name, text] of [
    ['a.yaml', 'args: |\n  -w /data\n  -p 80\n  -v\n'],
    ['a.yaml', 'run: |\n  ls -w /\n  -w /x\n'],
    ['a.yaml', 'x: "-w /etc/passwd -p wq"\ny: [-w, /etc/x]\n'],
    ['a.yaml', '{{- if x }}\n\t: [: |\n-w /etc/x -p wq\n'],
    ['a.sh', "cat <<EOF\nauditctl -w x\n-v\n-x\nEOF\nx='auditctl -w y'\n"],
    ['a.md', '```\n-w /etc/x -p wq\n```\n``` auditd `x` ```\n-w /etc/x -p wq\n'],
  ] as const)
    assert.deepEqual(found(name, text), [], text);
});

test('A file that cannot be read as YAML, or is cut anywhere, never throws', () => {
  for (const name of names) {
    const text = readFileSync(join(directory, name), 'utf8');
    for (let end = 0; end < text.length; end += 7) container(name, text.slice(0, end));
    container(name, `${text.replaceAll(':', '\t:')}\0`);
  }
  container('a.yaml', `x: |\n -w /etc/x -p wa\n${'['.repeat(20000)}`);
  container('a.yaml', `${'- '.repeat(20000)}|\n`);
});

test('A YAML block is known by its key, or by a name beside it in the same mapping', () => {
  const named = (text: string): readonly boolean[] =>
    yamlScalars(text)
      .filter((s) => s.style === 'block')
      .map((s) => s.named);
  assert.deepEqual(named('a.rules: |\n  x\n'), [true]);
  assert.deepEqual(named('path: "/etc/audit/rules.d/a.rules"\ncontent: |\n  x\n'), [true]);
  assert.deepEqual(named('a:\n  path: a.rules\nb:\n  content: |\n    x\n'), [false]);
});
