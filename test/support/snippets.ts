import assert from 'node:assert/strict';
import { readJson } from './root.ts';

/** A snippet of snippets/. */
export interface Snippet {
  readonly prefix: readonly string[];
  readonly body: readonly string[];
  readonly description: string;
}
type Snippets = Readonly<Record<string, Snippet>>;

/** The snippets of techniques, by name. */
export const techniqueSnippets = readJson<Snippets>('snippets/techniques.json');

/** The snippets of rules, by name. */
export const ruleSnippets: Snippets = {
  ...readJson<Snippets>('snippets/rules.json'),
  ...readJson<Snippets>('snippets/everyday.json'),
};

/** Returns all texts that a snippet can become when no placeholder is typed over: one for each choice. */
export function expand(snippet: Snippet): readonly string[] {
  const body = snippet.body.join('\n');
  const choices = [...body.matchAll(/\$\{(\d+)\|([^|]*)\|\}/g)].map((m) => (m[2] ?? '').split(','));
  const most = Math.max(1, ...choices.map((c) => c.length));
  return Array.from({ length: most }, (_, pick) => {
    const values = new Map<string, string>([['0', '']]);
    return body
      .replace(/\$\{(\d+)\|([^|]*)\|\}/g, (_m, n: string, list: string) => {
        const all = list.split(',');
        values.set(n, all[pick % all.length] ?? '');
        return values.get(n) ?? '';
      })
      .replace(/\$\{(\d+):((?:\\.|[^}])*)\}/g, (_m, n: string, text: string) => {
        values.set(n, text);
        return text;
      })
      .replace(/(?<!\\)\$(\d+)/g, (_m, n: string) => {
        const value = values.get(n);
        assert.notEqual(value, undefined, `$${n} has no default in ${body}`);
        return value ?? '';
      })
      .replace(/\\([\\$}])/g, '$1');
  });
}
