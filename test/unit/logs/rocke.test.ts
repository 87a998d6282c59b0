import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createEventReports } from '../../../server/src/core/logs/eventReport.ts';
import { readLogDocument } from '../../../server/src/core/logs/logDocument.ts';
import { logHover } from '../../../server/src/core/logs/logHover.ts';
import { finish } from '../../../server/src/core/text/steps.ts';
import { loadedRules, logText } from '../../support/logs.ts';
import { root } from '../../support/root.ts';
import { world } from '../cli/world.ts';

const printed = readFileSync(join(root, 'examples/article.rules'), 'utf8');
const rules = logText('rocke.rules');
const log = logText('rocke.log');
const files = { 'article.rules': rules, 'audit.log': log };
const page = readFileSync(join(root, 'docs/log-walk.md'), 'utf8');

/** The commands of the page, each with what is shown below it up to the next text. */
const commands = [...page.matchAll(/^ {4}(audit-rules log .*)\n((?:(?: {4}.*)?\n)*)/gm)].map(
  ([, command = '', shown = '']) => ({ command, shown: shown.replace(/^ {4}/gm, '').trim() }),
);

test('The rules of the article load once their problems are fixed', async () => {
  const { run, disk } = world({ 'article.rules': printed });
  await run('lint', '--fix', '--no-config', 'article.rules');
  assert.equal(new TextDecoder().decode(disk.get('article.rules')), rules);
});

interface Explained {
  readonly facts: Readonly<Record<string, readonly string[]>>;
  readonly recordedBy: readonly { readonly at: string }[];
  readonly techniques: readonly string[];
  readonly kind: string;
}

async function explained(serial: number): Promise<Explained> {
  const { out } = await world(files).run(
    ...['log', 'article.rules', 'audit.log', '--event', String(serial), '--format', 'json'],
  );
  return (JSON.parse(out) as readonly Explained[])[0] ?? assert.fail(out);
}

test('A start of a program leads to its rule, technique, parent, user and hash', async () => {
  const { facts, recordedBy, techniques, kind } = await explained(70001);
  assert.equal(kind, 'certain');
  assert.deepEqual(
    recordedBy.map((r) => r.at),
    ['article.rules:3'],
  );
  assert.deepEqual(techniques, ['T1140 Deobfuscate/Decode Files or Information']);
  assert.deepEqual(facts['parent'], ['4100']);
  assert.deepEqual(facts['user'], ['33 (www-data)']);
  assert.match(facts['hash']?.[0] ?? '', /^sha256:[0-9a-f]{64} of \/usr\/bin\/curl$/);
});

test('A file that is planted leads to the rule of its directory, not to the later rule for /etc', async () => {
  const cron = await explained(70010);
  assert.deepEqual(
    cron.recordedBy.map((r) => r.at),
    ['article.rules:6'],
  );
  assert.deepEqual(cron.techniques, ['T1053.003 Scheduled Task/Job: Cron']);
  const preload = await explained(70011);
  assert.deepEqual(
    preload.recordedBy.map((r) => r.at),
    ['article.rules:10'],
  );
  assert.deepEqual(preload.techniques, ['T1574.006 Hijack Execution Flow: Dynamic Linker Hijacking']);
});

test('The hover over the event has the same answers', () => {
  const text = log;
  const document = finish(readLogDocument(text)) ?? assert.fail();
  const lines = rules.split('\n');
  const report = createEventReports(loadedRules(rules), {
    wordsOf: (line) => ({ at: `article.rules:${line + 1}`, text: lines[line] ?? '' }),
  });
  const found = logHover(text, document, text.indexOf('hash='), {
    report,
    without: '',
    linkOf: () => undefined,
  });
  const said = found?.parts.join('\n') ?? '';
  for (const part of [
    /article\.rules:3 /,
    /T1140 Deobfuscate/,
    /\*\*Parent:\*\* `4100`/,
    /33 \(www-data\)/,
    /sha256:5f70/,
  ])
    assert.match(said, part);
});

test('Each command of the page prints what the page shows', async () => {
  assert.equal(commands.length, 3);
  for (const { command, shown } of commands) {
    const { out, status } = await world(files).run(...command.split(' ').slice(1));
    assert.equal(status, 0);
    assert.equal(shown, out.trim());
  }
});
