// npm run test:live: loads each rule of the catalogue into the running kernel, alone, runs its trigger and looks for its key
// with ausearch; then loads whole rulesets, and holds what `audit-rules log` says of their events against the keys. Needs root and
// Debian's auditd, starts one of its own, and never runs by default. Writes docs/live.md. With the id of a technique only its rules
// are tried, with `logs` only the rulesets; KEEP=1 writes small logs into test/fixtures/logs.
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readData } from '../../scripts/generate/attack-files.ts';
import { compiled, knowsSyscall } from '../../server/src/core/attack/coverage/techniqueEvents.ts';
import { type CatalogueRule, renderRule, ruleIdentity } from '../../server/src/core/attack/data/catalogue.ts';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import { decide } from '../../server/src/core/matching/index.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { root } from '../support/root.ts';
import { recordsOfBooted, whyNotBooted } from './bootedKernel.ts';
import { eventOfRecords, recordedEvents } from './events.ts';
import { compared, keepFixture, type LiveLog, liveRulesets, logsTable, tryRuleset } from './logs.ts';
import {
  addRule,
  deleteRule,
  fire,
  makeFolder,
  removeFolders,
  run,
  since,
  startDaemon,
  type Who,
  whyNot,
} from './machine.ts';

interface LiveRule extends CatalogueRule {
  readonly trigger: string;
  readonly as?: Exclude<Who, undefined>;
}
type Catalogue = Readonly<Record<string, { readonly rules: readonly LiveRule[] }>>;

/** What became of one rule. */
interface Result {
  readonly text: string;
  readonly loads: boolean;
  readonly fired: boolean;
  /** Of the recorded events, those that core/matching says the rule does not take. */
  readonly denied: readonly string[];
  /** core/matching is certain that the rule takes one of them. */
  readonly certain: boolean;
  /** Every recorded event was given to the rule, as `audit-rules log` does. */
  readonly attributed: boolean;
  readonly note: string;
}

/** The files that a trigger leaves behind by removing them: it must not run where one of them is somebody's. */
function victims(trigger: string): readonly string[] {
  const made = [...trigger.matchAll(/(?:rm -r?f|>|ln -sf \S+|mkdir) +(\/[^\s;|&)]+)/g)].map(
    (m) => m[1] ?? '',
  );
  return made
    .filter((p) =>
      new RegExp(`(?:rm -r?f|unlink).*${p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w.-])`).test(trigger),
    )
    .filter((p) => !p.startsWith('/dev/null'));
}

/** Appending to a file that is not there would leave one behind. */
function leavings(trigger: string): readonly string[] {
  return [...trigger.matchAll(/: >> (\/\S+)/g)].map((m) => m[1] ?? '').filter((p) => !existsSync(p));
}

/** A call by the 32-bit gate, from a program of 64 bits: NUMBER and up to three arguments. */
const INT80 = `#include <stdlib.h>
int main(int n, char **v) {
  long r, a[4] = {0, 0, 0, 0};
  for (int i = 1; i < n && i < 5; i++) a[i - 1] = strtol(v[i], 0, 0);
  __asm__ volatile("int $0x80" : "=a"(r) : "a"(a[0]), "b"(a[1]), "c"(a[2]), "d"(a[3]) : "memory");
  return 0;
}
`;

async function makeHelper(scratch: string): Promise<void> {
  writeFileSync(join(scratch, 'int80.c'), INT80);
  await run('gcc', ['-static', '-o', join(scratch, 'int80'), join(scratch, 'int80.c')]);
}

const STAND_IN = (path: string): string => `cp /usr/bin/true ${path}; ${path}; rm -f ${path}`;

async function tryRule(
  rule: LiveRule,
  key: string,
  t: Target,
  scratch: string,
  log: string,
): Promise<Result> {
  const lines = renderRule(rule, {
    style: 'watch',
    key,
    archs: ['b64', 'b32'],
    hasSyscall: knowsSyscall([t]),
  });
  const text = (lines[0] ?? '').replace(/ (?:-k |-F key=)\S+$/, '');
  const made =
    rule.tree !== undefined || rule.file !== undefined
      ? makeFolder(rule.tree ?? dirname(rule.file ?? ''))
      : [];
  const notes = made.length > 0 ? ['the folder was made for the test'] : [];
  let trigger = rule.trigger;
  const isProgram = rule.file !== undefined && rule.perm === 'x';
  if (isProgram && !existsSync(rule.file ?? '')) {
    trigger = STAND_IN(rule.file ?? '');
    notes.push('a stand-in for the program');
  } else if (isProgram && victims(trigger).includes(rule.file ?? ''))
    trigger = `${rule.file} --version </dev/null >/dev/null 2>&1`;
  const inTheWay = victims(trigger).find((p) => existsSync(p));
  const left = leavings(trigger);
  let result: Result = {
    text,
    loads: false,
    fired: false,
    denied: [],
    certain: false,
    attributed: false,
    note: '',
  };
  try {
    const refused = await addRule(lines, scratch);
    if (refused !== undefined) return { ...result, note: refused };
    result = { ...result, loads: true };
    if (trigger.includes('$F/int80') && !existsSync(join(scratch, 'int80')))
      return { ...result, note: 'not run: there is no gcc to make a helper' };
    if (inTheWay !== undefined)
      return { ...result, note: `not run: it would remove ${inTheWay}, which is there` };
    const { records, booted } = await recordsOfTrigger(rule, trigger, { key, lines, scratch, log });
    if (booted !== undefined) notes.push(booted);
    const slice = join(scratch, 'slice.log');
    writeFileSync(slice, records, 'latin1');
    const found = await run('ausearch', ['-if', slice, '-w', '-k', key, '--raw']);
    const events = recordedEvents(found.output, key);
    const rules = lines.flatMap((line) => compiled(parseLine(line), t) ?? []);
    const answers = events.map((e) => {
      const event = eventOfRecords(e);
      return event === undefined ? 'unknown' : decide(rules, event);
    });
    const denied = events.filter((_, i) => answers[i] === undefined);
    const attribution = compared(key, records, lines, t);
    const certain = answers.some((a) => a !== undefined && a !== 'unknown');
    return {
      ...result,
      fired: events.length > 0,
      denied,
      certain,
      attributed:
        attribution.keyed > 0 &&
        attribution.certain === attribution.keyed &&
        attribution.blindWrong.length === 0,
      note: [...notes, ...(events.length === 0 ? ['no event with the key'] : [])].join('; '),
    };
  } finally {
    await deleteRule(lines, scratch);
    for (const p of left) rmSync(p, { force: true });
    removeFolders(made);
  }
}

/** What a rule is tried with. */
interface Trial {
  readonly key: string;
  readonly lines: readonly string[];
  readonly scratch: string;
  readonly log: string;
}

/**
 * Runs a trigger; returns what was recorded, and where that was not here. A kernel without 32-bit system calls
 * gives no program one, so that those are made on another kernel.
 */
async function recordsOfTrigger(
  rule: LiveRule,
  trigger: string,
  { key, lines, scratch, log }: Trial,
): Promise<{ readonly records: string; readonly booted?: string }> {
  const int80 = join(scratch, 'int80');
  const [command, ...more] = trigger.split('; ');
  const isOld = command?.startsWith('$F/int80 ') === true && more.length === 0;
  if (isOld && (await run(int80, ['20'])).status !== 0) {
    const reason = whyNotBooted();
    if (reason !== undefined)
      return { records: '', booted: `not run: this kernel has no 32-bit system calls, and ${reason}` };
    const there = command.replace('$F/', '/bin/');
    const { release, records } = await recordsOfBooted(lines, [int80], [there], scratch);
    return { records, booted: `on kernel ${release}: this one has no 32-bit system calls` };
  }
  const offset = existsSync(log) ? statSync(log).size : 0;
  await fire(trigger, rule.as, scratch);
  return { records: await recordsOf(log, offset, key) };
}

/** The records since an offset: waits for one with the key, but not for long. */
async function recordsOf(log: string, offset: number, key: string): Promise<string> {
  for (let i = 0; i < 40; i++) {
    const raw = since(log, offset);
    if (recordedEvents(raw, key).length > 0) {
      await sleep(40);
      return since(log, offset);
    }
    await sleep(Math.min(40 + i * 20, 200));
  }
  return since(log, offset);
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

function page(
  results: ReadonlyMap<string, Result>,
  catalogue: Catalogue,
  auditctl: string,
  logs: readonly LiveLog[],
): string {
  const all = [...results.values()];
  const count = (which: (r: Result) => boolean): number => all.filter(which).length;
  const rows = Object.entries(catalogue).map(([id, { rules }]) => {
    const own = rules.flatMap((r) => results.get(ruleIdentity(r)) ?? []);
    return `| ${id} | ${own.length} | ${own.filter((r) => r.loads).length} | ${own.filter((r) => r.fired).length} |`;
  });
  const missing = all
    .filter((r) => !r.fired)
    .map((r) => `| \`${cell(r.text)}\` | ${r.loads ? 'yes' : 'no'} | ${cell(r.note)} |`);
  const elsewhere = all.filter((r) => r.fired && / kernel /.test(r.note));
  const standIns = count((r) => r.fired && r.note.includes('stand-in'));
  return `<!-- Made by npm run test:live. -->
# The catalogue on a real kernel

Kernel ${release()}, ${auditctl}. Each of the catalogue's ${all.length} different rules was loaded alone, its trigger run, its key looked for with ausearch, and the rule deleted.

- ${count((r) => r.loads)} of ${all.length} load; ${count((r) => r.fired)} fired (${standIns} of them by a stand-in for a program that is not installed here${elsewhere.map((r) => `; \`${r.text}\` ${r.note}`).join('')}).
- Of the ${count((r) => r.fired)} rules that fired, the matcher of core/matching says with certainty of ${count((r) => r.certain)} that the recorded event is theirs, contradicts the kernel on ${count((r) => r.denied.length > 0)}, and leaves the others open, because the log does not have every field that they filter by.
- \`audit-rules log --check-host\` gives every event of ${count((r) => r.attributed)} of them to its rule.

## Whole rulesets

The rules of each file were added one by one, an ordinary and a noisy workload ran, and each event that has a key was given to a rule,
once with its key and once without it. Without its key an event is right where it is given to a rule that has the key.

${logsTable(logs)}

## What did not fire

${missing.length === 0 ? 'Nothing.' : `| rule | loads | why |\n|---|---|---|\n${missing.join('\n')}`}

## By technique

| technique | rules | load | fired |
|---|---|---|---|
${rows.join('\n')}
`;
}

async function main(): Promise<number> {
  const reason = await whyNot();
  const debian = target('debian-12');
  if (reason !== undefined || !debian) {
    process.stdout.write(`SKIPPED the live test: ${reason}.\n`);
    return 1;
  }
  const catalogue = readData<Catalogue>('catalogue.json');
  const only = process.argv[2];
  const scratch = mkdtempSync(join(tmpdir(), 'audit-rules-live-'));
  for (const folder of ['t', 'home']) mkdirSync(join(scratch, folder));
  await run('sh', ['-c', `chmod 755 ${scratch}; chmod 777 ${scratch}/t; chown 1001 ${scratch}/home`]);
  await makeHelper(scratch);
  const daemon = await startDaemon(join(scratch, 'auditd'));
  let stopping = false;
  process.once('SIGINT', () => {
    stopping = true;
  });
  const results = new Map<string, Result>();
  const logs: LiveLog[] = [];
  try {
    if (only === undefined || only === 'logs')
      for (const [name, text] of liveRulesets()) {
        const found = await tryRuleset(name, text, debian, { log: daemon.log, scratch });
        logs.push(found);
        // The rules that auditd comes with are not ours to publish.
        if (process.env['KEEP'] === '1' && !name.startsWith('30-')) keepFixture(found, scratch);
        for (const wrong of found.blindWrong.slice(0, 5)) process.stdout.write(`${name}: ${wrong}\n`);
      }
    process.stdout.write(`${logsTable(logs)}\n`);
    for (const [id, { rules }] of Object.entries(catalogue)) {
      if (only !== undefined && id !== only) continue;
      for (const rule of rules) {
        const identity = ruleIdentity(rule);
        if (stopping || results.has(identity)) continue;
        const r = await tryRule(rule, `LIVE-${results.size}`, debian, scratch, daemon.log);
        results.set(identity, r);
        if (!r.fired || !r.attributed || r.denied.length > 0)
          process.stdout.write(
            `${id} ${r.text}: ${r.note}${r.denied.length > 0 ? ` the matcher denies ${r.denied[0]}` : ''}\n`,
          );
      }
    }
  } finally {
    await daemon.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
  const all = [...results.values()];
  const version = (await run('auditctl', ['-v'])).output.trim();
  if (only === undefined && !stopping)
    writeFileSync(join(root, 'docs/live.md'), page(results, catalogue, version, logs));
  const left = (await run('auditctl', ['-l'])).output.trim();
  process.stdout.write(
    `${all.length} rules, ${all.filter((r) => r.loads).length} load, ${all.filter((r) => r.fired).length} fired. The kernel's list: ${left}\n`,
  );
  const isRight = logs.every((l) => l.none === 0 && l.blindWrong.length === 0);
  return isRight && all.every((r) => r.loads && r.attributed && r.denied.length === 0) ? 0 : 1;
}

process.exitCode = await main();
