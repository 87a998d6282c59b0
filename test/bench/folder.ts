import { setTimeout as pause } from 'node:timers/promises';
import { median, report } from './budgets.ts';
import { ruleLines } from './inputs.ts';
import { measuredServer } from './servers.ts';

// How long each answer takes that an editor asks for right after a key, over stdio, in a folder of 30 files with 2,000 lines.

/** Milliseconds between an answer and the next key. */
const PAUSE = 60;

async function measure(): Promise<void> {
  const lines = ruleLines(2000);
  const uri = (i: number): string => `file:///etc/audit/rules.d/${10 + i}-part.rules`;
  const part = (i: number): string => `${lines.slice(i * 67, (i + 1) * 67).join('\n')}\n`;
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [uri(i), part(i)]));
  const { client } = await measuredServer().start({ files, folders: ['file:///etc/audit'] });
  const textDocument = { uri: uri(15) };
  const text = part(15);
  const line = text.split('\n').findIndex((one) => one.startsWith('-a'));
  const { length } = text.split('\n')[line] ?? '';
  const position = { line, character: length };
  const context = { triggerKind: 1, isRetrigger: false };
  const asked: Readonly<Record<string, object>> = {
    diagnostic: {},
    hover: { position },
    completion: { position },
    signatureHelp: { position, context },
    'semanticTokens/full': {},
    inlayHint: { range: { start: { line: 0, character: 0 }, end: { line: 60, character: 0 } } },
    codeLens: {},
    documentSymbol: {},
    foldingRange: {},
    documentLink: {},
    documentHighlight: { position },
    codeAction: { range: { start: position, end: position }, context: { diagnostics: [] } },
  };
  await client.open(text, textDocument.uri);
  await client.diagnostics(textDocument.uri);
  let version = 1;
  for (const [method, params] of Object.entries(asked)) {
    const times: number[] = [];
    for (let round = 0; round < 10; round++) {
      // A letter at the end of the line, and the next round takes it away.
      const end = { line, character: length + (round % 2) };
      const range = { start: position, end };
      await client.change(textDocument.uri, ++version, [{ range, text: round % 2 === 0 ? 'x' : '' }]);
      const start = performance.now();
      await client.request(`textDocument/${method}`, { textDocument, ...params });
      times.push(performance.now() - start);
      await pause(PAUSE);
    }
    report({
      name: `folder of 30 files: ${method} after a key, median`,
      value: median(times),
      unit: 'ms',
      note: `at most ${Math.max(...times).toFixed(1)} ms`,
    });
  }
  await client.stop();
}

console.log('A folder of rules over stdio:');
await measure();
