// Loads rulesets rule by rule, runs an ordinary and a noisy workload, and holds the attribution of what was logged against the keys
// that the kernel wrote.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { type Attribution, attributionOf, ownTypeOf } from '../../server/src/core/logs/attribution.ts';
import type { LogEvent } from '../../server/src/core/logs/logEvent.ts';
import { loggedEvent } from '../../server/src/core/logs/loggedEvent.ts';
import { createLogReader } from '../../server/src/core/logs/logReader.ts';
import { type RecordedRule, recordedRules } from '../../server/src/core/logs/recordedRules.ts';
import { recordFields } from '../../server/src/core/logs/recordFields.ts';
import { load, singleFile } from '../../server/src/core/ruleset/index.ts';
import { fileNow } from '../../server/src/hosts/fileNow.ts';
import { root } from '../support/root.ts';
import { addRule, deleteRule, fire, makeFolder, removeFolders, since } from './machine.ts';

/** How the attribution of keyed events compares with their keys. */
export interface LiveLog {
  readonly name: string;
  /** How many rules were loaded. */
  readonly rules: number;
  readonly events: number;
  /** Events that have a key. */
  readonly keyed: number;
  /** Of these, given to one rule, to one of several, and to none. */
  readonly certain: number;
  readonly open: number;
  readonly none: number;
  /** The same with the key hidden: given to a rule with that key, not decided, and given to a rule with another key or to none. */
  readonly blindRight: number;
  readonly blindOpen: number;
  readonly blindWrong: readonly string[];
  readonly text: string;
  readonly lines: readonly string[];
}

/** What an ordinary machine does in a minute, as root, as somebody who logged in, and as a daemon. */
const ORDINARY = `
ls -l /etc > /dev/null; id > /dev/null; uname -a > /dev/null; date > /dev/null; cat /etc/passwd /etc/hosts > /dev/null
mkdir -p $F/t/x/y; cp /etc/services $F/t/x/a; mv $F/t/x/a $F/t/x/b; ln -s b $F/t/x/l; chmod 640 $F/t/x/b; touch $F/t/x/y/c
tar cf $F/t/a.tar -C $F/t x; grep -r root $F/t > /dev/null; find $F/t -name b > /dev/null; cat /etc/shadow > /dev/null 2>&1
curl --version > /dev/null 2>&1; echo eA== | base64 -d > /dev/null; for d in /etc /etc/cron.hourly; do touch $d/live-test && rm -f $d/live-test; done 2> /dev/null
cd $F/t && rm -rf x a.tar; mkdir d; rmdir d; setfattr -n user.a -v b . 2> /dev/null; sudo -n true < /dev/null > /dev/null 2>&1; getent passwd root > /dev/null; : > /dev/null; rm -f /etc/nothing-there; chown 0 $F/t 2> /dev/null
`;

/** A daemon that a rule for deletions and starts of programs fills the log with. */
const NOISY =
  'i=0; while [ $i -lt 60 ]; do touch $F/t/n; rm -f $F/t/n; /usr/bin/id > /dev/null; i=$((i+1)); done';

const EXAMPLES = '/usr/share/doc/auditd/examples/rules';

/** Returns the rulesets that are loaded, by name: those of the project, and those that auditd comes with where they are installed. */
export function liveRulesets(): ReadonlyMap<string, string> {
  const folder = join(root, 'examples/rules.d');
  const found = new Map([
    ['article.rules', readFileSync(join(root, 'test/fixtures/logs/rocke.rules'), 'utf8')],
    [
      'rules.d',
      readdirSync(folder)
        .sort()
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('\n'),
    ],
    [
      'noisy.rules',
      '-a always,exit -F arch=b64 -S unlinkat,unlink -F dir=/tmp -k deletions\n-a always,exit -F arch=b64 -S execve -k programs\n',
    ],
  ]);
  const installed = existsSync(EXAMPLES) ? readdirSync(EXAMPLES).sort() : [];
  for (const part of ['30-stig', '30-pci-dss', '30-ospp']) {
    const files = installed.filter((f) => f.startsWith(part)).map((f) => readFileSync(join(EXAMPLES, f)));
    const text = files.map((bytes) => String(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes)).join('\n');
    if (text !== '') found.set(`${part}.rules`, text);
  }
  return found;
}

/** Loads the rules of a text one by one, runs the workloads, and deletes the rules again. */
export async function tryRuleset(
  name: string,
  text: string,
  target: Target,
  daemon: { readonly log: string; readonly scratch: string },
): Promise<LiveLog> {
  const { log, scratch } = daemon;
  const wanted = load(singleFile(`${text}\n`, name), target);
  const lines = wanted.rules
    .map((r) => wanted.lines[r.line]?.line.text.trim() ?? '')
    .filter((l) => /^-w |^-a (?:always,exit|never,exit|exit,always|exit,never) /.test(l));
  const added: string[] = [];
  const made: string[] = [];
  try {
    for (const line of lines) {
      const watched = /^-w (\S+)/.exec(line)?.[1] ?? /-F dir=(\S+)/.exec(line)?.[1];
      if (watched?.endsWith('/') && !existsSync(watched))
        made.push(...makeFolder(watched.replace(/\/+$/, '')));
      if ((await addRule([line], scratch)) === undefined) added.push(line);
    }
    const offset = existsSync(log) ? statSync(log).size : 0;
    await fire(ORDINARY, undefined, scratch);
    await fire(ORDINARY, 'login', scratch);
    await fire(ORDINARY, 'user', scratch);
    await fire(NOISY, undefined, scratch);
    await settled(log);
    const raw = since(log, offset);
    return compared(name, raw, added, target);
  } finally {
    for (const line of [...added].reverse()) await deleteRule([line], scratch);
    removeFolders(made);
  }
}

/** Waits until nothing more is written into a log. */
async function settled(log: string): Promise<void> {
  for (let before = -1, size = 0; before !== size; ) {
    before = size;
    await sleep(500);
    size = existsSync(log) ? statSync(log).size : 0;
  }
}

/** Returns how the events of a log compare with the keys that the kernel wrote into them. */
export function compared(name: string, raw: string, lines: readonly string[], target: Target): LiveLog {
  const rules = recordedRules(load(singleFile(`${lines.join('\n')}\n`, name), target));
  const reader = createLogReader();
  const events = [...reader.read(raw), ...reader.end()];
  const system = { ...target, fileAt: fileNow };
  let [keyed, certain, open, none, blindRight, blindOpen] = [0, 0, 0, 0, 0, 0];
  const blindWrong: string[] = [];
  for (const event of events) {
    const known = loggedEvent(event, system);
    const keys = known?.keys ?? [];
    if (!known || keys.length === 0 || event.records.some((r) => r.type === 'CONFIG_CHANGE')) continue;
    keyed++;
    const found = attributionOf(rules, known, ownTypeOf(event));
    if (found.kind === 'certain') certain++;
    else if (found.kind === 'one-of') open++;
    else none++;
    const blind = attributionOf(rules, { ...known, keys: undefined }, ownTypeOf(event));
    const answer = withKeys(rules, blind, keys);
    if (answer === 'right') blindRight++;
    else if (answer === 'open') blindOpen++;
    else blindWrong.push(`${textOf(event)}: ${JSON.stringify(blind)}`);
  }
  const amounts = {
    events: events.length,
    keyed,
    certain,
    open,
    none,
    blindRight,
    blindOpen,
    blindWrong,
  };
  return { name, rules: lines.length, ...amounts, text: raw, lines };
}

function withKeys(
  rules: readonly RecordedRule[],
  attribution: Attribution,
  keys: readonly string[],
): 'right' | 'open' | 'wrong' {
  const hasKeys = (rule: number): boolean => rules[rule]?.keys.join('\x01') === keys.join('\x01');
  if (attribution.kind === 'certain') return hasKeys(attribution.rule) ? 'right' : 'wrong';
  return attribution.kind === 'one-of' && attribution.rules.some(hasKeys) ? 'open' : 'wrong';
}

const textOf = ({ records: [first] }: LogEvent): string => String(first?.body).slice(0, 300);

/** The programs of the workloads. */
const PROGRAMS: ReadonlySet<string> = new Set(
  'ls id uname date cat mkdir cp mv ln chmod touch tar grep find rm curl base64 rmdir chown getent'.split(
    ' ',
  ),
);

/**
 * Writes a small part of a live log with its rules as a fixture, with the names of ordinary directories: only what the workload did,
 * since others work on the machine, too.
 */
export function keepFixture(
  { name, text, lines }: Pick<LiveLog, 'name' | 'text' | 'lines'>,
  scratch: string,
): void {
  const hex = (s: string): string => Buffer.from(s).toString('hex').toUpperCase();
  const clean = text.replaceAll(scratch, '/tmp/live').replaceAll(hex(scratch), hex('/tmp/live'));
  const reader = createLogReader();
  const own = [...reader.read(clean), ...reader.end()].filter((event) => {
    const fields = event.records.map(recordFields);
    const cwd = fields.find((f) => f.has('cwd'))?.get('cwd') ?? '';
    const comm = fields.find((f) => f.has('comm'))?.get('comm') ?? '';
    const hasKey = fields.some((f) => (f.get('key') ?? '(null)') !== '(null)');
    return hasKey && PROGRAMS.has(comm) && /^\/(?:$|tmp\/live)/.test(cwd);
  });
  if (own.length === 0) return;
  const kept = own.filter((_, i) => i % Math.ceil(own.length / MOST_KEPT) === 0);
  const records = kept.flatMap((e) => e.records.map((r) => clean.slice(r.start, r.end)));
  const at = (end: string): string =>
    join(root, 'test/fixtures/logs', `live-${name.replace(/\.rules$/, '')}${end}`);
  writeFileSync(at('.log'), `${records.join('\n')}\n`, 'latin1');
  writeFileSync(at('.rules'), `${lines.join('\n')}\n`);
}

/** So many events of a log are kept. */
const MOST_KEPT = 60;

/** Returns a table of what was found. */
export function logsTable(logs: readonly LiveLog[]): string {
  const percent = (n: number, of: number): string => (of === 0 ? '-' : `${((100 * n) / of).toFixed(1)} %`);
  const rows = logs.map(
    (l) =>
      `| ${l.name} | ${l.rules} | ${l.events} | ${l.keyed} | ${percent(l.certain, l.keyed)} | ${l.open} | ${l.none} | ` +
      `${percent(l.blindRight, l.keyed)} | ${l.blindOpen} | ${l.blindWrong.length} |`,
  );
  return [
    '| rules | loaded | events | with a key | one rule | one of several | none | without the key: right | open | wrong |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
}
