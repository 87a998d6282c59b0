import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.ts';

/** Where a path in these pages may start. */
const bases = ['.', 'server/src/core'];
/** What no clone holds, and what belongs to no clone. */
const elsewhere = /^(?:out|dist|node_modules|\.\.|\/)/;

/** Returns the paths that a page names: code spans and plain words with a slash or a file's ending in them. */
function pathsIn(page: string): readonly string[] {
  const spans = [...page.matchAll(/`([^`\s]+)`/g)].map((m) => m[1] ?? '');
  const tests = [...page.matchAll(/\b(?:test|docs|server|scripts)\/[\w./-]*\w/g)].map((m) => m[0]);
  const paths = spans.filter((s) => /^[\w.@-]+\/[\w./@-]*$|^[\w-]+\.(?:ts|mjs|json|md)$/.test(s));
  return [...new Set([...paths, ...tests])].filter((path) => !elsewhere.test(path));
}

for (const name of ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/security.md'])
  test(`Every path that ${name} names exists in the clone`, () => {
    const paths = pathsIn(readFileSync(join(root, name), 'utf8'));
    assert.ok(paths.length > 5, 'the page names paths');
    const missing = paths.filter((path) => !bases.some((base) => existsSync(join(root, base, path))));
    assert.deepEqual(missing, []);
  });
