import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startClient, type TestClient, testUri } from '../support/client.ts';
import { root } from '../support/root.ts';
import { median, percentile, report } from './budgets.ts';

// How long each answer takes in real rules files, asked one after the other all over the file, over LSP in one process: the
// examples, and published files where ../shared is. The first answers in a file, which unpack tables and judge every line for
// the first time, are counted apart. An answer is slow when the whole process used the processors for more than LIMIT
// milliseconds meanwhile: waiting for other programs is not counted. MOST places are asked at in each file; all of them with
// MOST=Infinity.

const LIMIT = 50;
/** The share of slow answers that garbage collection may cause, and how many it may be in a short run. */
const SHARE = 1 / 10_000;
const FEW = 5;
const MOST = Number(process.env['MOST'] ?? 100);
const textDocument = { uri: testUri };
const options = { tabSize: 2, insertSpaces: true };
const wholeFile = [
  'diagnostic',
  'documentSymbol',
  'semanticTokens/full',
  'codeLens',
  'foldingRange',
  'documentLink',
  'formatting',
];

/** Milliseconds by the clock, by method. */
type Times = Map<string, number[]>;
const later: Times = new Map();
const first: Times = new Map();
const slow: string[] = [];
const failed: string[] = [];

/** Asks for an answer and keeps how long it took. */
async function timed(into: Times, method: string, file: string, ask: () => Promise<unknown>): Promise<void> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await ask();
  const clock = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const used = (user + system) / 1000;
  into.set(method, [...(into.get(method) ?? []), clock]);
  if (into === later && used > LIMIT)
    slow.push(`${method}: ${Math.round(used)} ms of processor time, ${Math.round(clock)} ms, in ${file}`);
}

/** Asks for everything that an editor asks for at a place. */
async function askAt(
  client: TestClient,
  into: Times,
  file: string,
  position: { readonly line: number; readonly character: number },
  lines: number,
): Promise<void> {
  const range = { start: position, end: position };
  const near = {
    start: { line: Math.max(0, position.line - 30), character: 0 },
    end: { line: Math.min(lines - 1, position.line + 30), character: 0 },
  };
  const asked: readonly (readonly [string, object?])[] = [
    ['hover'],
    ['completion'],
    ['codeAction', { range, context: { diagnostics: [] } }],
    ['signatureHelp', { context: { triggerKind: 1, isRetrigger: false } }],
    ['documentHighlight'],
    ['prepareRename'],
    ['definition'],
    ['references', { context: { includeDeclaration: true } }],
    ['selectionRange', { positions: [position] }],
    ['semanticTokens/range', { range: near }],
    ['inlayHint', { range: near }],
    ['onTypeFormatting', { ch: '\n', options }],
    ['rangeFormatting', { range: near, options }],
  ];
  for (const [method, more] of asked)
    await timed(into, method, file, () =>
      client.request(`textDocument/${method}`, { textDocument, position, ...more }),
    );
}

async function askAboutFile(client: TestClient, into: Times, file: string): Promise<void> {
  for (const method of wholeFile)
    await timed(into, method, file, () =>
      client.request(`textDocument/${method}`, { textDocument, options }),
    );
}

async function torture(path: string): Promise<void> {
  const [text, file] = [readFileSync(path, 'utf8'), basename(path)];
  const client = await startClient('memory', { resolvesActions: true });
  await client.open(text);
  const lines = text.split('\n');
  const step = Math.max(1, Math.floor(text.length / MOST));
  await askAboutFile(client, first, file);
  await askAt(client, first, file, { line: 0, character: 0 }, lines.length);
  await askAboutFile(client, later, file);
  let offset = 0;
  for (const [line, content] of lines.entries())
    for (let character = 0; character <= content.length; character++, offset++)
      if (offset % step === 0) await askAt(client, later, file, { line, character }, lines.length);
  failed.push(...client.log.filter((m) => m.includes(' failed')));
  await client.stop();
}

const folders = [join(root, 'examples'), join(root, '../shared/corpus')].filter((f) => existsSync(f));
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.rules'))
    .map((f) => join(folder, f)),
);
for (const path of files) await torture(path);

console.log(`Answers in ${files.length} real files, in milliseconds by the clock:`);
for (const [method, times] of later) {
  const shown = [median(times), percentile(times, 0.99), Math.max(...times)].map((t) => t.toFixed(1));
  const opening = Math.max(...(first.get(method) ?? [0])).toFixed(0);
  console.log(
    `  ${method.padEnd(22)} median ${shown[0]}, p99 ${shown[1]}, longest ${shown[2]}; longest first answer ${opening}`,
  );
}
for (const line of [...failed, ...slow].slice(0, 20)) console.log(`  ${line}`);
const answers = [...later.values()].flat().length;
report({
  name: `answers above ${LIMIT} ms of processor time, of ${answers.toLocaleString('en-US')}`,
  value: slow.length,
  unit: '',
  budget: Math.max(FEW, Math.ceil(answers * SHARE)),
});
report({ name: 'handlers that failed', value: failed.length, unit: '', budget: 0 });
