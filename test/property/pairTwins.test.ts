import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format } from '../../server/src/core/editing/format.ts';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { decide } from '../../server/src/core/matching/decide.ts';
import { apart } from '../../server/src/core/matching/disjoint.ts';
import type { Event } from '../../server/src/core/matching/event.ts';
import { load } from '../../server/src/core/ruleset/load.ts';
import { singleFile } from '../../server/src/core/ruleset/merge.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { type Random, random } from '../conformance/vocabulary.ts';
import { seededFiles } from '../support/arbitrary.ts';
import { targetNamed } from '../support/examples.ts';

const targets = [targetNamed('3.0.9'), targetNamed('newest')];
const FILES = Number(process.env['TWINS_RUNS'] ?? 1500);

// A small world, so that rules meet: the calls with their numbers on both machines.
const CALLS: Readonly<Record<string, readonly [x86_64: number, i386: number]>> = {
  chmod: [90, 15],
  fchmod: [91, 94],
  chown: [92, 182],
  mount: [165, 21],
  open: [2, 5],
  umount2: [166, 52],
};
const FIELDS = ['-F auid>=1000', '-F auid=0', '-F success=0', '-F uid!=0', '-F uid=0'];

function rule(r: Random): string {
  const arch = r.chance(0.92) ? ` -F arch=${r.pick(['b64', 'b32'])}` : '';
  const calls = r.chance(0.9)
    ? ` -S ${[...new Set([r.pick(Object.keys(CALLS)), r.pick(Object.keys(CALLS))])].join(',')}`
    : '';
  const field = r.chance(0.3) ? ` ${r.pick(FIELDS)}` : '';
  return `${r.pick(['-a', '-a', '-a', '-A'])} ${r.pick(['always', 'always', 'always', 'never'])},exit${arch}${calls}${field} -k ${r.pick(['a', 'b'])}`;
}

function other(line: string): string {
  return line.includes('b64') ? line.replace('b64', 'b32') : line.replace('b32', 'b64');
}

const BETWEEN = [
  '',
  '# one',
  '# audit-rules: disable AR301',
  '# audit-rules: disable-next-line',
  '# region x',
  '-D',
  '-D -k a',
  '-e 2',
  '-i',
  '-b 8192',
  '-w /etc/x -p wa -k b',
  '-w x',
  '-a always,exit -F arch=b64 -S fchmodat2',
  '-a always,exit -F arch=b64 -F uid=postgres',
  '-d always,exit -F arch=b64 -S chmod -k a',
  '-a never,user -F uid=0',
  '-a exclude,always -F msgtype=CWD',
  '-a never,task -F uid=0',
];

/** Rules and their twins, some apart, with now and then something between. */
function file(r: Random): string {
  const lines: string[] = [];
  for (let n = 2 + r.below(5); n > 0; n--) {
    const line = rule(r);
    lines.push(line);
    if (r.chance(0.7)) lines.splice(r.below(lines.length + 1), 0, other(line));
    if (r.chance(0.2)) lines.splice(r.below(lines.length + 1), 0, r.pick(BETWEEN));
  }
  return `${lines.join('\n')}\n`;
}

function event(r: Random): Event {
  const machine = r.pick(['x86_64', 'i386'] as const);
  const [wide, narrow] = CALLS[r.pick(Object.keys(CALLS))] ?? [0, 0];
  const [uid, auid, exit] = [r.pick([0, 1000]), r.pick([0, 1000, 0xffffffff]), r.pick([0, -13])];
  return {
    list: 'exit',
    machine,
    syscall: machine === 'x86_64' ? wide : narrow,
    uid,
    auid,
    exit: exit >>> 0,
    success: exit === 0,
    names: [],
  };
}

/** The rules in the kernel's order, those that a line deleted left out, with the text of their lines. */
function loaded(text: string, target: Target) {
  const { lines, rules } = load(singleFile(text), target);
  return rules.map((l) => ({ rule: l.rule, text: lines[l.line]?.line.text ?? '' }));
}

function wrong(text: string, r: Random): string | undefined {
  const twinned = (t: string) => applyEdits(t, format(parseDocument(t), { targets, twins: true }));
  const after = twinned(text);
  if (twinned(after) !== after) return `twice: ${JSON.stringify(after)}`;
  // Nothing comes, goes or is written otherwise than without.
  const plain = applyEdits(text, format(parseDocument(text), { targets }));
  if (after.split('\n').sort().join('\n') !== plain.split('\n').sort().join('\n'))
    return `other lines: ${JSON.stringify(after)}`;
  for (const t of targets) {
    const [a, b] = [loaded(plain, t), loaded(after, t)];
    const all = (x: typeof a) =>
      x
        .map((l) => l.text)
        .sort()
        .join('\n');
    if (all(a) !== all(b)) return `other rules on ${t.name}: ${JSON.stringify(after)}`;
    for (let n = 0; n < 40; n++) {
      const e = event(r);
      const first = (x: typeof a) => {
        const d = decide(
          x.map((l) => l.rule),
          e,
        );
        return d === undefined || d === 'unknown' ? d : x[d.rule]?.text;
      };
      if (first(a) !== first(b)) return `another rule takes ${JSON.stringify(e)}: ${JSON.stringify(after)}`;
    }
  }
  return undefined;
}

test('Moving pairs together keeps the rules that load, and the rule that matches each event', () => {
  const r = random(4242);
  const texts = Array.from({ length: FILES }, () => file(r));
  let moved = 0;
  const found: string[] = [];
  for (const text of [...texts, ...seededFiles(4243, 500)]) {
    const w = found.length < 5 ? wrong(text, r) : undefined;
    if (w) found.push(`${JSON.stringify(text)}: ${w}`);
    if (
      format(parseDocument(text), { targets, twins: true }).length !==
      format(parseDocument(text), { targets }).length
    )
      moved++;
  }
  assert.deepEqual(found, []);
  assert.ok(moved > FILES / 5, `only ${moved} of ${FILES} files changed`);
});

test('Rules that are said to be disjoint never match the same event', () => {
  const r = random(4244);
  let [count, taken] = [0, 0];
  for (let n = 0; n < 4000; n++) {
    const rules = loaded(`${rule(r)}\n${rule(r)}\n`, targets[n % 2] as Target).map((l) => l.rule);
    const [a, b] = rules;
    if (!a || !b) continue;
    const away = apart(a, b);
    assert.equal(apart(b, a), away);
    if (away) count++;
    for (let i = 0; i < 20; i++) {
      const e = event(r);
      const takes = [a, b].map((x) => decide([x], e) !== undefined);
      if (takes.some(Boolean)) taken++;
      if (away) assert.notDeepEqual(takes, [true, true]);
    }
  }
  assert.ok(count > 1000 && taken > 1000, `${count} apart, ${taken} taken`);
});
