import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { startClient, type TestClient } from '../support/client.ts';
import { median, ruleLines } from './lines.ts';

// How long each answer takes that an editor asks for right after a key was pressed, over LSP in one process: in a file of
// 2,000 lines, and in a folder of 30 files. Times hang on the machine, so each is set beside the answer to a hover of the
// same run. The keys come one after the other with a pause, as somebody types; what the server does behind an answer goes
// on meanwhile. The longest turn is how long the server was deaf at the most.

const ROUNDS = Number(process.env['ROUNDS'] ?? 15);
const PAUSE = 60;

interface Place {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly uri: string;
}

const numbered = (i: number): string => `file:///etc/audit/rules.d/${10 + i}-part.rules`;
const all = ruleLines(2000);
const per = Math.ceil(all.length / 30);
const parts = Array.from(
  { length: 30 },
  (_, i) => [numbered(i), `${all.slice(i * per, (i + 1) * per).join('\n')}\n`] as const,
);
const alone = 'file:///srv/audit.rules';
const places: readonly Place[] = [
  { name: 'a file of 2,000 lines', files: { [alone]: `${all.join('\n')}\n` }, uri: alone },
  { name: 'a folder of 30 files with 2,000 lines', files: Object.fromEntries(parts), uri: numbered(15) },
];

/** What is asked for, at the place that is typed at. */
function questions(
  client: TestClient,
  uri: string,
  line: number,
  character: number,
): Readonly<Record<string, () => Promise<unknown>>> {
  const textDocument = { uri };
  const position = { line, character };
  let diagnostics: string | undefined;
  let tokens = '';
  return {
    hover: () => client.hover({ line, character: 1 }, uri),
    'hover of a key': () => client.hover(position, uri),
    diagnostics: async () => {
      const report = await client.diagnostics(uri, diagnostics);
      diagnostics = report.resultId;
    },
    completion: () => client.complete(position, uri),
    signature: () =>
      client.request('textDocument/signatureHelp', {
        textDocument,
        position,
        context: { triggerKind: 1, isRetrigger: false },
      }),
    tokens: async () => {
      const found = await client.request<{ resultId?: string }>(
        tokens ? 'textDocument/semanticTokens/full/delta' : 'textDocument/semanticTokens/full',
        { textDocument, previousResultId: tokens },
      );
      tokens = found.resultId ?? '';
    },
    hints: () =>
      client.request('textDocument/inlayHint', {
        textDocument,
        range: {
          start: { line: Math.max(0, line - 30), character: 0 },
          end: { line: line + 30, character: 0 },
        },
      }),
    lenses: () => client.request('textDocument/codeLens', { textDocument }),
    symbols: () => client.symbols(uri),
    folds: () => client.request('textDocument/foldingRange', { textDocument }),
    links: () => client.request('textDocument/documentLink', { textDocument }),
    highlights: () => client.request('textDocument/documentHighlight', { textDocument, position }),
    actions: () => client.actions({ start: position, end: position }, undefined, uri),
  };
}

async function measure({ name, files, uri }: Place): Promise<void> {
  const client = await startClient('memory', {
    files,
    refreshes: true,
    settings: {},
    folders: ['file:///etc/audit'],
  });
  await client.open(files[uri] ?? '', uri);
  await client.diagnostics(uri);
  await pause(1500);
  const lines = (files[uri] ?? '').split('\n');
  const line = lines.findIndex((text, i) => i >= lines.length / 2 && text.startsWith('-a'));
  let character = lines[line]?.length ?? 0;
  const asked = Object.keys(questions(client, uri, line, character));
  const times = new Map(asked.map((what): [string, number[]] => [what, []]));
  let version = 1;
  const held = questions(client, uri, line, character);
  const turns = monitorEventLoopDelay({ resolution: 1 });
  for (let round = 0; round < ROUNDS; round++) {
    for (const what of asked) {
      // A letter at the end of the key, and after the round the key is as it was.
      const typed = { start: { line, character }, end: { line, character } };
      await client.change(uri, ++version, [{ range: typed, text: 'x' }]);
      character++;
      turns.enable();
      const start = performance.now();
      await held[what]?.();
      times.get(what)?.push(performance.now() - start);
      await pause(PAUSE);
      turns.disable();
    }
    const first = character - asked.length;
    await client.change(uri, ++version, [
      { range: { start: { line, character: first }, end: { line, character } }, text: '' },
    ]);
    character = first;
  }
  await client.stop();
  const hover = median(times.get('hover') ?? []);
  console.log(`${name}: median of ${ROUNDS}; a hover takes ${hover.toFixed(2)} ms, and as many hovers`);
  for (const [what, took] of times)
    console.log(
      `  ${what.padEnd(16)} ${(median(took) / hover).toFixed(1).padStart(6)}   ${median(took).toFixed(2).padStart(8)} ms, at most ${Math.max(...took).toFixed(0)} ms`,
    );
  console.log(
    `  the longest turn ${(turns.max / 1e6).toFixed(0)} ms; 99 of 100 below ${(turns.percentile(99) / 1e6).toFixed(1)} ms`,
  );
}

for (const place of places) await measure(place);
