import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkSources } from '../../scripts/generate/check-sources.ts';
import { generateChecks } from '../../scripts/generate/checks.ts';
import { allChecks } from '../../server/src/core/lint/allChecks.ts';
import { root } from '../support/root.ts';

const files = generateChecks(root);

test('The pages of the checks and of the common mistakes are current', () => {
  for (const f of files)
    assert.equal(readFileSync(join(root, f.path), 'utf8'), f.text, `${f.path}: run npm run generate`);
});

test('No page is left of a check that is gone', () => {
  const pages = readdirSync(join(root, 'docs/checks')).map((n) => `docs/checks/${n}`);
  assert.deepEqual(
    pages.filter((p) => !files.some((f) => f.path === p)),
    [],
  );
});

test('The pages are short, and their links lead somewhere', () => {
  const paths = new Set(files.map((f) => f.path));
  for (const f of files) {
    if (/(?:AR|IM)\d+\.md$/.test(f.path))
      assert.ok(f.text.split('\n').length < 140, `${f.path} has ${f.text.split('\n').length} lines`);
    for (const [, to = ''] of f.text.matchAll(
      /\]\(((?:checks\/|\.\.\/)?(?:AR\d+|IM\d+|README|mistakes)\.md)\)/g,
    )) {
      const at = join(f.path, '..', to);
      assert.ok(paths.has(at), `${f.path} links to ${to}`);
    }
  }
});

test('Every check has a file of its own, named by its code and its name', () => {
  const sources = checkSources(root);
  for (const { code, name } of allChecks) {
    const file = sources.get(code) ?? '';
    assert.ok(file.endsWith(`/${code}-${name}.ts`), `${code} ${name} is defined in ${file}`);
    const codes = [...readFileSync(join(root, file), 'utf8').matchAll(/^ {2}code: '((?:AR|IM)\d+)'/gm)];
    assert.deepEqual(
      codes.map((m) => m[1]),
      [code],
      file,
    );
  }
});
