import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readJson } from '../support/root.ts';

interface Metafile {
  readonly inputs: Readonly<
    Record<string, { readonly imports: readonly { readonly path: string; readonly external?: boolean }[] }>
  >;
}

/** What each room of server/src/core may import beside itself. */
const language = ['text', 'syntax', 'facts', 'model', 'repair', 'ruleset', 'matching', 'attack', 'checks'];
/** The rooms of what an editor offers; they share texts and types, and hold no circle (see below). */
const editor = [
  'completion',
  'hover',
  'navigation',
  'editing',
  'decorations',
  'fixes',
  'refactor',
  'explain',
];
/** The rooms of IMA policies below what an editor offers for them. */
const policy = ['text', 'ima/facts', 'ima/syntax', 'ima/model'];
const mayImport: Readonly<Record<string, readonly string[]>> = {
  text: [],
  facts: [],
  syntax: ['text', 'facts'],
  model: ['text', 'syntax', 'facts'],
  repair: ['text', 'syntax', 'facts', 'model'],
  ruleset: ['text', 'syntax', 'facts', 'model', 'matching'],
  matching: ['text', 'syntax', 'facts', 'model'],
  attack: ['text', 'syntax', 'facts', 'model', 'ruleset', 'matching'],
  'ima/facts': ['text', 'facts'],
  'ima/syntax': ['text', 'ima/facts'],
  'ima/model': ['text', 'ima/facts', 'ima/syntax'],
  'ima/editor': [...policy, 'checks', 'lint', ...editor],
  hashes: [...language, ...policy],
  'ima/checks': [...policy, 'facts', 'checks'],
  checks: language,
  lint: [...language, ...policy, 'ima/checks'],
  logs: [...language, 'lint', 'hover'],
  daemon: ['text', 'completion', 'hover'],
  profiles: [...language, 'lint', 'daemon', 'completion'],
  embedded: [...language, 'lint', 'fixes'],
  ...Object.fromEntries(editor.map((name) => [name, [...language, 'lint', ...editor]])),
};

/** What is about single rules: the server and the command ask the rooms above these. */
const inner = ['model', 'matching', 'repair'];

const bundles = readJson<Record<string, Metafile>>('out/metafiles.json');
const imports = new Map<string, Set<string>>();
for (const { inputs } of Object.values(bundles)) {
  for (const [from, { imports: list }] of Object.entries(inputs)) {
    const known = imports.get(from) ?? new Set();
    for (const { path } of list) known.add(path);
    imports.set(from, known);
  }
}
const ours = [...imports.keys()].filter((file) => /^(?:client|server)\/src\//.test(file));

function room(file: string): string | undefined {
  return /^server\/src\/core\/((?:ima\/)?[^/]+)\//.exec(file)?.[1];
}

function eachImport(visit: (from: string, to: string) => void): void {
  for (const from of ours) for (const to of imports.get(from) ?? []) visit(from, to);
}

test('The rooms of the core import in one direction only', () => {
  eachImport((from, to) => {
    const [a, b] = [room(from), room(to)];
    if (a === undefined) return;
    const allowed = mayImport[a];
    assert.ok(allowed, `${from}: the room ${a} is not in the list of this test`);
    if (b !== undefined) assert.ok(a === b || allowed.includes(b), `${from} imports ${to}`);
    else
      assert.ok(/^server\/(?:data|src\/core\/(?:settings|featureContext))/.test(to), `${from} imports ${to}`);
  });
});

test('The core imports nothing of Node, the editor or the protocol', () => {
  eachImport((from, to) => {
    if (from.startsWith('server/src/core/'))
      assert.ok(/^server\/(?:src\/core|data)\//.test(to), `${from} imports ${to}`);
  });
});

test('The server and the command import the outer rooms of the core, and the hosts import both', () => {
  eachImport((from, to) => {
    if (from.startsWith('server/src/lsp/'))
      assert.doesNotMatch(to, /^server\/src\/(?:cli|hosts)\/|^node:|^vscode$/, `${from} imports ${to}`);
    if (from.startsWith('server/src/cli/'))
      assert.doesNotMatch(to, /^server\/src\/(?:lsp|hosts)\//, `${from} imports ${to}`);
    if (from.startsWith('server/src/') && !from.startsWith('server/src/hosts/'))
      assert.doesNotMatch(to, /^server\/src\/hosts\//);
    if (/^server\/src\/(?:lsp|cli)\//.test(from))
      assert.ok(!inner.includes(room(to) ?? ''), `${from} imports ${to}`);
    if (from.startsWith('server/src/hosts/'))
      assert.doesNotMatch(to, /^server\/src\/core\//, `${from} imports ${to}`);
  });
});

test('The client shares only the protocol with the server', () => {
  eachImport((from, to) => {
    if (from.startsWith('client/') && to.startsWith('server/'))
      assert.match(to, /^server\/src\/lsp\/protocol\//, from);
    if (from.startsWith('server/')) assert.ok(!to.startsWith('client/'), `${from} imports ${to}`);
  });
});

test('No modules import each other in a circle', () => {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), `a circle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
    if (done.has(file)) return;
    for (const to of imports.get(file) ?? []) if (ours.includes(to)) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of ours) visit(file, []);
});

test('What runs in a browser contains no module of Node', () => {
  // One bundle serves all hosts: what asks for Node must be reached through the hosts for Node alone.
  const starts = {
    'dist/extension.browser.js': 'client/src/extension.browser.ts',
    'dist/audit-rules.js': 'server/src/hosts/main.ts',
  };
  for (const [name, start] of Object.entries(starts)) {
    const { inputs } = bundles[name] ?? assert.fail(`${name} is not built`);
    const reached = new Set(['node', 'cli', 'judging'].map((host) => `server/src/hosts/${host}.ts`));
    const visit = (from: string): void => {
      if (reached.has(from)) return;
      reached.add(from);
      for (const { path, external } of inputs[from]?.imports ?? [])
        if (external) assert.equal(path, 'vscode', `${from} of ${name}`);
        else visit(path);
    };
    visit(start);
    assert.ok(reached.size > 50, `${name} holds ${reached.size} modules`);
  }
});
