// The memory of the server over cycles of open, edit, ask and close: node scripts/run-ts.mjs test/bench/cycles.ts [CYCLES [SVG]].
// With SVG it also writes a plot there. Status 1 where memory grew by more than 10 % after the first tenth. Build first.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMessageConnection } from 'vscode-languageserver/node';
import { root } from '../support/root.ts';
import { connectOverStdio } from '../support/wires.ts';
import { type MemorySample, memoryPlot } from './memoryPlot.ts';

const cycles = Number(process.argv[2] ?? 10_000);
const step = Math.max(1, Math.floor(cycles / 10));
const { wire, pid } = connectOverStdio([join(root, 'dist/audit-rules.js'), 'lsp', '--stdio']);
const connection = createMessageConnection(wire.reader, wire.writer);
connection.listen();
await connection.sendRequest('initialize', {
  processId: null,
  rootUri: null,
  capabilities: { textDocument: { diagnostic: {} } },
});
await connection.sendNotification('initialized', {});

/** The resident memory of the server, in MiB. */
function memory(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
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
  samples.push({ cycles: n, size: memory() });
  console.log(`${n} cycles: ${memory().toFixed(1)} MiB`);
}
const growth = memory() / (samples[0]?.size ?? 1) - 1;
console.log(`growth after the first ${step}: ${(growth * 100).toFixed(1)} %`);
if (process.argv[3] !== undefined) writeFileSync(process.argv[3], memoryPlot(samples));
process.exitCode = growth > 0.1 ? 1 : 0;
await connection.sendRequest('shutdown');
await wire.end(connection);
