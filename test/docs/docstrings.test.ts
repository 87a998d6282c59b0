import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.ts';

/** A docstring of an exported function with the name of the function. */
interface Documented {
  readonly where: string;
  readonly text: string;
}

/** Returns the paths of the sources below a directory, without generated ones. */
function sourcesBelow(directory: string): readonly string[] {
  return readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.generated.ts') && !name.includes('node_modules'),
    )
    .map((name) => join(directory, name));
}

/** Returns the docstrings of the exported functions in a source, each as one line. */
function documentedIn(path: string): readonly Documented[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found = text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*\nexport (?:async )?function\*? (\w+)/g);
  return [...found].map(([, doc = '', name = '']) => ({
    where: `${path} ${name}`,
    text: doc.replace(/\s*\n\s*\*\s?/g, ' ').trim(),
  }));
}

const NO_VERBS: ReadonlySet<string> = new Set(['This', 'Its', 'As', 'Is', 'Was', 'Has', 'Always', 'Perhaps']);

/** Reports whether a docstring begins with a verb in the third person, as "Returns" is. */
function beginsWithVerb(text: string): boolean {
  const [first = ''] = text.split(/[\s,.:;]/);
  return /^[A-Z][a-z]+s$/.test(first) && !NO_VERBS.has(first);
}

test('The docstring of each exported function begins with a verb', () => {
  const all = ['server/src', 'client/src'].flatMap(sourcesBelow).flatMap(documentedIn);
  assert.ok(all.length > 900, `${all.length} docstrings`);
  assert.deepEqual(
    all.filter((d) => !beginsWithVerb(d.text)).map((d) => `${d.where}: ${d.text.slice(0, 90)}`),
    [],
  );
});
