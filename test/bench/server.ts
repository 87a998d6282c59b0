import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { random } from '../conformance/vocabulary.ts';
import { testUri } from '../support/client.ts';
import { root } from '../support/root.ts';
import { percentile, report } from './budgets.ts';
import { realFile, watchLines } from './inputs.ts';
import { bareServer, measuredServer, type Server } from './servers.ts';

// How long the server takes over stdio while somebody types: two rules, key by key, in the middle of a file, so that the
// line is broken most of the time. The bare server answers nothing with the same libraries, in the same run.

/** What is typed: more than 60 keys. */
const typed = '-w /etc/typed.conf -p wa -k typed\n-a always,exit -F arch=b64 -S bind -k typed\n';
/** Milliseconds between an answer and the next key, at random between these. */
const PAUSE = [60, 140] as const;
/** Seconds after which a slow server is asked no more, and the keys that it is asked at least. */
const PATIENCE = 40;
const LEAST = 5;

/** What is asked for after a key. */
type Question = 'diagnostics' | 'completion' | 'light bulb';

interface Place {
  readonly name: string;
  readonly text: string;
  /** What is asked, and how many milliseconds it may take at the 95th percentile. */
  readonly budgets: Readonly<Partial<Record<Question, number>>>;
  /** How often the file is opened in a fresh server, and how many milliseconds the first diagnostics may take. */
  readonly opens: number;
  readonly first: number;
}

const published = join(root, '../shared/corpus/neo23x0-auditd.rules');
const places: readonly Place[] = [
  { name: '400 rules', text: realFile(400), budgets: { diagnostics: 25 }, opens: 5, first: 250 },
  ...(existsSync(published)
    ? [
        {
          name: 'published 409 rules',
          text: readFileSync(published, 'utf8'),
          budgets: { diagnostics: 25 },
          opens: 5,
          first: 250,
        },
      ]
    : []),
  {
    name: '10,000 watches',
    text: `${watchLines(10_000).join('\n')}\n`,
    budgets: { diagnostics: 60, completion: 15, 'light bulb': 50 },
    opens: 3,
    first: 1200,
  },
];

interface Answers {
  /** Milliseconds by the clock from what was done to each answer. */
  readonly times: readonly number[];
  /** Milliseconds of processor time for each, what the server does after the answer included. */
  readonly cpu: number;
}

/** Opens the file in a fresh server each time; the times go from opening to the first diagnostics. */
async function opening(server: Server, { text, opens }: Place): Promise<Answers> {
  const times: number[] = [];
  let used = 0;
  for (let i = 0; i < opens; i++) {
    const { client, cpu } = await server.start();
    const [start, before] = [performance.now(), cpu()];
    await client.open(text);
    await client.diagnostics();
    times.push(performance.now() - start);
    used += cpu() - before;
    await client.stop();
  }
  return { times, cpu: used / opens };
}

/** Types, and asks one question after each key. */
async function typing(server: Server, { text }: Place, question: Question): Promise<Answers> {
  const { client, cpu } = await server.start();
  const { below } = random(7);
  await client.open(text);
  let resultId = (await client.diagnostics()).resultId;
  await pause(300);
  const times: number[] = [];
  const end = performance.now() + PATIENCE * 1000;
  const before = cpu();
  let line = Math.floor(text.split('\n').length / 2);
  let character = 0;
  let version = 1;
  // The first key makes a line of its own.
  for (const key of `\n${typed}`) {
    if (performance.now() > end && times.length >= LEAST) break;
    const position = { line, character };
    const start = performance.now();
    await client.change(testUri, ++version, [{ range: { start: position, end: position }, text: key }]);
    if (version === 2) character = 0;
    else if (key === '\n') [line, character] = [line + 1, 0];
    else character++;
    const cursor = { line, character };
    if (question === 'completion') await client.complete(cursor);
    if (question === 'light bulb') await client.actions({ start: cursor, end: cursor });
    if (question !== 'diagnostics') times.push(performance.now() - start);
    resultId = (await client.diagnostics(testUri, resultId)).resultId;
    if (question === 'diagnostics') times.push(performance.now() - start);
    await pause(PAUSE[0] + below(PAUSE[1] - PAUSE[0]));
  }
  const used = (cpu() - before) / times.length;
  await client.stop();
  return { times, cpu: used };
}

/** Reports the median and the 95th percentile, each with its ratio to the bare server. */
function reportAnswers(name: string, ours: Answers, bare: Answers, budget: number): void {
  for (const [statistic, share, more] of [
    ['median', 0.5, {}],
    ['p95', 0.95, { budget }],
  ] as const) {
    const value = percentile(ours.times, share);
    const ratio = (value / percentile(bare.times, share)).toFixed(1);
    const cpu = `${ours.times.length} times, ${ours.cpu.toFixed(1)} ms of processor time each`;
    const note = `${ratio} × the bare server${share === 0.5 ? '' : `; ${cpu}`}`;
    report({ name: `${name}, ${statistic}`, value, unit: 'ms', note, ...more });
  }
}

async function measurePlace(ours: Server, bare: Server, place: Place): Promise<void> {
  const { name, budgets, first } = place;
  reportAnswers(`${name}: first diagnostics`, await opening(ours, place), await opening(bare, place), first);
  for (const [question, budget] of Object.entries(budgets) as [Question, number][]) {
    const answers = await typing(ours, place, question);
    reportAnswers(`${name}: ${question} after a key`, answers, await typing(bare, place, question), budget);
  }
}

console.log('The server over stdio:');
const ours = measuredServer();
const bare = await bareServer();
for (const place of places) await measurePlace(ours, bare, place);
