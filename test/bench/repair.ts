import { defaultTargets, target } from '../../server/src/core/facts/targets.ts';
import { areSafelyFixable, fixActions } from '../../server/src/core/fixes/codeActions.ts';
import { fixAll } from '../../server/src/core/fixes/fixAll.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { repairsOf } from '../../server/src/core/repair/repair.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { heldOutSlips } from '../repair/heldOutSlips.ts';
import { ownSlips } from '../repair/ownSlips.ts';
import { median, report } from './budgets.ts';

// How long it takes to find what was meant by lines that do not load, in processor time: a line by itself, and what an
// editor asks for in a file in which every line is broken. In this process, the source and not the bundle.

const LINES = 400;
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const targets = defaultTargets.flatMap((name) => target(name) ?? []);

/** Different broken lines of both generators; each seed gives others. */
function brokenLines(seed: number, count: number): readonly string[] {
  const own = ownSlips(seed, count).map((s) => s.broken);
  const others = heldOutSlips(seed, count).map((s) => s.broken);
  const found = new Set<string>();
  for (let i = 0; found.size < count && i < count; i++)
    for (const line of [own[i], others[i]])
      if (line !== undefined && !line.includes('\r') && isBroken(line)) found.add(line);
  return [...found].slice(0, count);
}

function isBroken(line: string): boolean {
  return lintLines(parseDocument(line), { targets }).problems.some((p) => p.severity === 'error');
}

/** Returns how many milliseconds of processor time something takes. */
function cost(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Returns the text of a file that nobody has read, so that nothing about its lines is kept. */
const fresh = (lines: readonly string[], round: number): string =>
  lines.map((l) => l.replace(/(?= )/, ' '.repeat(round))).join('\n');

/** What it costs to find what was meant by a line. */
function timeOf(text: string): number {
  const node = parseLine(text);
  return cost(() => void (node.kind === 'command' && repairsOf(node, [...targets])));
}

/** A server that runs for a while: what Node compiles at first is not measured. */
function lines(): void {
  const cold = brokenLines(3, 4000);
  for (const text of cold) timeOf(text);
  const sorted = brokenLines(1, 2000)
    .map(timeOf)
    .sort((a, b) => a - b);

  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  report({ name: 'a line that does not load, p50', value: at(0.5), unit: 'ms' });
  report({ name: 'a line that does not load, p95', value: at(0.95), unit: 'ms', budget: 2 });
  report({ name: 'a line that does not load, p99', value: at(0.99), unit: 'ms' });
}

function files(): void {
  const broken = brokenLines(2, LINES);
  const bulbs: number[] = [];
  const alls: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const document = parseDocument(fresh(broken, round));
    const { problems } = lintLines(document, { targets });
    const line = document.lines[LINES >> 1];
    const span = { start: line?.start ?? 0, end: line?.end ?? 0 };
    bulbs.push(
      cost(() => {
        fixActions(problems, span);
        areSafelyFixable(problems, 2);
      }),
    );
    alls.push(cost(() => void fixAll(document, { targets })));
  }
  const name = `a file of ${broken.length} broken lines`;
  report({ name: `${name}: light bulb`, value: median(bulbs), unit: 'ms', budget: 50 });
  report({ name: `${name}: Fix All`, value: median(alls) / 1000, unit: 's', budget: 1 });
}

console.log('What was meant by lines that do not load, in processor time:');
lines();
files();
