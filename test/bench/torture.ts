import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startClient, testUri } from '../support/client.ts';
import { root } from '../support/root.ts';
import { median } from './lines.ts';

// How long each answer takes in real rules files, asked one after the other all over the file, over LSP in one process: the
// examples, and other people's files where they are at hand. The first answers after a file was opened, which read the packed
// tables and judge every line for the first time, are counted apart. An answer that took long by the clock is set beside the
// time that the whole process had of the processors meanwhile, since others want them too. MOST places are asked at in each
// file, all of them with MOST=Infinity.

const LIMIT = 50;
const MOST = Number(process.env['MOST'] ?? 150);
const folders = [join(root, 'examples'), join(root, '../shared/corpus')].filter((f) => existsSync(f));
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.rules'))
    .map((f) => join(folder, f)),
);

const textDocument = { uri: testUri };
const took = new Map<string, number[]>();
const first = new Map<string, number[]>();
const slow: string[] = [];
let busy = 0;
const failed: string[] = [];

for (const path of files) {
  const text = readFileSync(path, 'utf8');
  const client = await startClient('memory', { resolvesActions: true });
  await client.open(text);
  const lines = text.split('\n');
  const step = Math.max(1, Math.floor(text.length / MOST));
  const timed = async (
    into: Map<string, number[]>,
    name: string,
    ask: () => Promise<unknown>,
  ): Promise<void> => {
    const [start, used] = [performance.now(), process.cpuUsage()];
    await ask();
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    const own = (user + system) / 1000;
    const values = into.get(name) ?? [];
    values.push(ms);
    into.set(name, values);
    if (into !== took || ms <= LIMIT) return;
    slow.push(`${name}: ${Math.round(ms)} ms, ${Math.round(own)} ms of the processors, in ${basename(path)}`);
    if (own > LIMIT) busy++;
  };
  const round = async (into: Map<string, number[]>, line: number, character: number): Promise<void> => {
    const position = { line, character };
    const range = { start: position, end: position };
    const near = {
      start: { line: Math.max(0, line - 30), character: 0 },
      end: { line: Math.min(lines.length - 1, line + 30), character: 0 },
    };
    const at = (method: string, more: object = {}) =>
      timed(into, method, () =>
        client.request(`textDocument/${method}`, { textDocument, position, ...more }),
      );
    await timed(into, 'hover', () => client.hover(position));
    await timed(into, 'completion', () => client.complete(position));
    await timed(into, 'codeAction', () => client.actions(range));
    await at('signatureHelp', { context: { triggerKind: 1, isRetrigger: false } });
    await at('documentHighlight');
    await at('prepareRename');
    await at('definition');
    await at('references', { context: { includeDeclaration: true } });
    await at('selectionRange', { positions: [position] });
    await at('semanticTokens/range', { range: near });
    await at('inlayHint', { range: near });
    await at('onTypeFormatting', { ch: '\n', options: { tabSize: 2, insertSpaces: true } });
    await at('rangeFormatting', { range: near, options: { tabSize: 2, insertSpaces: true } });
  };
  const whole = async (into: Map<string, number[]>): Promise<void> => {
    await timed(into, 'diagnostic', () => client.diagnostics());
    for (const method of [
      'documentSymbol',
      'semanticTokens/full',
      'codeLens',
      'foldingRange',
      'documentLink',
      'formatting',
    ])
      await timed(into, method, () =>
        client.request(`textDocument/${method}`, {
          textDocument,
          options: { tabSize: 2, insertSpaces: true },
        }),
      );
  };
  await whole(first);
  await round(first, 0, 0);
  await whole(took);
  let offset = 0;
  for (const [line, content] of lines.entries())
    for (let character = 0; character <= content.length; character++, offset++)
      if (offset % step === 0) await round(took, line, character);
  failed.push(...client.log.filter((m) => m.includes(' failed')));
  await client.stop();
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const row = (name: string, values: readonly number[], more: string): string =>
  `${name.padEnd(24)} ${String(values.length).padStart(6)} answers, median ${median(values).toFixed(1)} ms, 99 of 100 below ${(sorted(values)[Math.floor(values.length * 0.99)] ?? 0).toFixed(1)}, longest ${(sorted(values).at(-1) ?? 0).toFixed(1)}${more}`;
process.stdout.write(`${files.length} files\n`);
for (const [name, values] of took)
  process.stdout.write(
    `${row(name, values, `; the first in a file: median ${median(first.get(name) ?? [0]).toFixed(0)}, longest ${Math.max(...(first.get(name) ?? [0])).toFixed(0)}`)}\n`,
  );
const all = [...took.values()].flat();
process.stdout.write(
  `${all.length} answers, ${slow.length} over ${LIMIT} ms by the clock, ${busy} of them by the processors too, ${failed.length} handlers failed\n${[...failed, ...slow].slice(0, 20).join('\n')}${failed.length + slow.length > 0 ? '\n' : ''}`,
);
