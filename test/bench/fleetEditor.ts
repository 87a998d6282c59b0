import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { TestClient } from '../support/client.ts';
import { percentile, report } from './budgets.ts';
import { DIRECTORIES, rulesOfHost } from './fleet.ts';
import { measuredServer } from './servers.ts';

/** Milliseconds that an answer about the workspace may take. */
const ANSWER = 100;
/** A keystroke may cost so many times what it costs in a workspace of one directory. */
const TIMES = 1.5;
const KEYS = 40;
/** Milliseconds between an answer and the next key. */
const PAUSE = 80;

/** What was measured in one workspace. */
interface Measured {
  readonly keystrokes: readonly number[];
  readonly memory: number;
}

const file = '10-rules.rules';

/** Types at the end of a line, and measures each key's problems; then asks about the workspace. */
async function measure(fleet: string, workspace: string, name: string, asks: boolean): Promise<Measured> {
  const path = join(rulesOfHost(fleet, 0), file);
  const uri = pathToFileURL(path).href;
  const text = readFileSync(path, 'utf8');
  const line = text.split('\n').findIndex((one) => one.startsWith('-w'));
  const { length } = text.split('\n')[line] ?? '';
  const { client, memory } = await measuredServer().start({
    folders: [pathToFileURL(workspace).href],
    watches: true,
  });
  await client.open(text, uri);
  await client.diagnostics(uri);
  let version = 1;
  const type = async (): Promise<number> => {
    const typed = version % 2 === 1;
    const start = { line, character: length };
    const range = { start, end: { line, character: length + (typed ? 0 : 1) } };
    const begin = performance.now();
    await client.change(uri, ++version, [{ range, text: typed ? 'x' : '' }]);
    await client.diagnostics(uri);
    const took = performance.now() - begin;
    await pause(PAUSE);
    return took;
  };
  if (asks) {
    await measureIndex(client, type, name);
    await measureAnswers(client, uri, { line, character: length }, name);
  }
  const keystrokes: number[] = [];
  for (let key = 0; key < KEYS; key++) keystrokes.push(await type());
  const used = memory();
  await client.stop();
  return { keystrokes, memory: used };
}

/** Measures how long the first answer about the workspace takes, which waits for its index, and keys meanwhile. */
async function measureIndex(client: TestClient, type: () => Promise<number>, name: string): Promise<void> {
  const begin = performance.now();
  let took: number | undefined;
  const first = client
    .request<readonly unknown[]>('workspace/symbol', { query: 'identity' })
    .then((symbols) => {
      took = performance.now() - begin;
      return symbols;
    });
  const keystrokes: number[] = [];
  while (took === undefined || keystrokes.length % 2 === 1) keystrokes.push(await type());
  const note = `${(await first).length} symbols`;
  report({ name: `${name}: first search for symbols`, value: took / 1000, unit: 's', note });
  report({
    name: `${name}: keystroke meanwhile, p95`,
    value: percentile(keystrokes, 0.95),
    unit: 'ms',
    note: `${keystrokes.length} keys`,
  });
}

/** Measures what looks at all files of the workspace. */
async function measureAnswers(
  client: TestClient,
  uri: string,
  position: { readonly line: number; readonly character: number },
  name: string,
): Promise<void> {
  const textDocument = { uri };
  const asked: Readonly<Record<string, () => Promise<unknown>>> = {
    'workspace symbols': () => client.request('workspace/symbol', { query: 'identity' }),
    'completion of a key': () => client.request('textDocument/completion', { textDocument, position }),
    'rename of a key': () =>
      client.request('textDocument/rename', { textDocument, position, newName: 'renamed-in-all' }),
  };
  for (const [what, ask] of Object.entries(asked)) {
    const times: number[] = [];
    for (let round = 0; round < 10; round++) {
      const begin = performance.now();
      await ask();
      times.push(performance.now() - begin);
      await pause(PAUSE);
    }
    report({ name: `${name}: ${what}, p95`, value: percentile(times, 0.95), unit: 'ms', budget: ANSWER });
  }
}

/** Measures the editor in the workspace of a fleet, and in one directory of it in the same run. */
export async function measureEditor(fleet: string): Promise<void> {
  const alone = await measure(fleet, rulesOfHost(fleet, 0), 'one directory', false);
  const name = `workspace of ${DIRECTORIES.toLocaleString('en-US')} rulesets`;
  const all = await measure(fleet, fleet, name, true);
  const [one, many] = [alone, all].map(({ keystrokes }) => percentile(keystrokes, 0.95));
  report({ name: 'one directory: keystroke to problems, p95', value: one ?? Number.NaN, unit: 'ms' });
  report({ name: `${name}: keystroke to problems, p95`, value: many ?? Number.NaN, unit: 'ms' });
  report({
    name: `${name}: keystroke, against one directory`,
    value: (many ?? Number.NaN) / (one ?? Number.NaN),
    unit: '×',
    budget: TIMES,
  });
  report({
    name: `${name}: memory of the server`,
    value: all.memory,
    unit: 'MB',
    note: `${alone.memory.toFixed(0)} MB in one directory`,
  });
}
