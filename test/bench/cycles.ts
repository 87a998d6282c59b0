// The memory of the server over cycles of open, edit, ask and close: node scripts/run-ts.mjs test/bench/cycles.ts [CYCLES [SVG]].
// With SVG it also writes a plot there. Status 1 where the heap grew by more than 10 % after the first tenth. Build first.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMessageConnection } from 'vscode-languageserver/node';
import { root } from '../support/root.ts';
import { connectOverStdio } from '../support/wires.ts';
import { type MemorySample, memoryPlot } from './memoryPlot.ts';

/**
 * Runs in the server before its own code: collects all garbage whenever it is asked, and answers what is left,
 * in bytes. What a collection finds out is gone only with the next one.
 */
const collector = `process.on('message', async () => {
  for (let i = 0; i < 3; i++) {
    await new Promise((resume) => setImmediate(resume));
    gc();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send({ heap: heapUsed + external, resident: rss });
});`;

const cycles = Number(process.argv[2] ?? 10_000);
const step = Math.max(1, Math.floor(cycles / 10));
const preload = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(collector)}`];
const program = [...preload, join(root, 'dist/audit-rules.js'), 'lsp', '--stdio'];
const { wire, child } = connectOverStdio(program, 'ipc');
const connection = createMessageConnection(wire.reader, wire.writer);
connection.listen();
await connection.sendRequest('initialize', {
  processId: null,
  rootUri: null,
  capabilities: { textDocument: { diagnostic: {} } },
});
await connection.sendNotification('initialized', {});

/** Returns the memory of the server after a collection of its garbage, in MiB. */
async function memory(): Promise<Omit<MemorySample, 'cycles'>> {
  child.send('collect');
  const [{ heap, resident }] = await once(child, 'message');
  return { heap: heap / 1024 ** 2, resident: resident / 1024 ** 2 };
}

const samples: MemorySample[] = [];
for (let n = 1; n <= cycles; n++) {
  const textDocument = { uri: `file:///w/${n}.rules` };
  const lines = Array.from({ length: 20 }, (_, i) => `-w /srv/${n}/${i} -p wa -k key-${n}-${i}`);
  const text = `${lines.join('\n')}\n-a always,exit -F arch=b64 -S open${n} -k x\n`;
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { ...textDocument, languageId: 'audit-rules', version: 1, text },
  });
  await connection.sendRequest('textDocument/diagnostic', { textDocument });
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { ...textDocument, version: 2 },
    contentChanges: [{ text: `${text}# ${n}\n` }],
  });
  await connection.sendRequest('textDocument/diagnostic', { textDocument });
  await connection.sendRequest('textDocument/hover', { textDocument, position: { line: 0, character: 1 } });
  await connection.sendNotification('textDocument/didClose', { textDocument });
  if (n % step !== 0) continue;
  const { heap, resident } = await memory();
  samples.push({ cycles: n, heap, resident });
  console.log(`${n} cycles: heap ${heap.toFixed(1)} MiB, resident ${resident.toFixed(1)} MiB`);
}
const growth = (samples.at(-1)?.heap ?? 0) / (samples[0]?.heap ?? 1) - 1;
console.log(`growth of the heap after the first ${step}: ${(growth * 100).toFixed(1)} %`);
if (process.argv[3] !== undefined) writeFileSync(process.argv[3], memoryPlot(samples));
process.exitCode = growth > 0.1 ? 1 : 0;
await connection.sendRequest('shutdown');
await wire.end(connection);
