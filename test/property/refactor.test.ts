import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Machine } from '../../server/src/core/facts/machines.ts';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { encodeRule } from '../../server/src/core/model/rule.ts';
import type { Verdict } from '../../server/src/core/model/verdict.ts';
import { type RefactorName, refactorings } from '../../server/src/core/refactor/refactorings.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { applyEdits, type Span } from '../../server/src/core/text/span.ts';
import { random } from '../conformance/vocabulary.ts';
import { anyLine, seededLines } from '../support/arbitrary.ts';
import { targetNamed } from '../support/examples.ts';
import { root } from '../support/root.ts';

const ARCH = 11;
const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.rules'))
  .map((f) => readFileSync(join(root, 'examples', f), 'utf8'));

interface Sent {
  readonly failing: number;
  readonly verdicts: readonly Verdict[];
}

/** A CR at the end of a line counts as a part of the line's end, as everybody means it. */
function sent(text: string, t: Target): Sent {
  const verdicts = parseDocument(text.replace(/\r(?=\n|$)/g, '')).lines.flatMap(({ node }) =>
    node.kind === 'command' ? [judge(node, t.release, t.machine)] : [],
  );
  const failing = verdicts.filter((v) => v.fault !== undefined && v.outcome !== 'loads').length;
  return { failing, verdicts: verdicts.filter((v) => v.outcome === 'loads') };
}

/** The bytes of the request, or its parts where a user's name stands for a number. */
function whole({ rule, assumes }: Verdict): string {
  if (!rule) return 'control';
  const names = assumes.filter((a) => a.kind === 'user' || a.kind === 'group').map((a) => a.name);
  const bytes = encodeRule(rule);
  return bytes
    ? Buffer.from(bytes).toString('base64')
    : JSON.stringify([rule.type, rule.flags, rule.action, rule.mask.join(), rule.fields, names]);
}

/** All but which system calls, fields in their order; without arch where asked. A path and a folder are one: the machine tells them apart. */
function bare({ rule, assumes }: Verdict, arch: boolean): string {
  if (!rule) return 'control';
  const names = assumes.filter((a) => a.kind === 'user' || a.kind === 'group').map((a) => a.name);
  const fields = rule.fields
    .filter((f) => arch || f.field !== ARCH)
    .map((f) => ({ ...f, field: !arch && f.field === 107 ? 105 : f.field }));
  return JSON.stringify([rule.type, rule.flags, rule.action, fields, names]);
}

/** The calls by condition, as sorted texts. */
function spread(verdicts: readonly Verdict[]): string {
  const sums = new Map<string, Uint32Array>();
  for (const v of verdicts) {
    const sum = sums.get(bare(v, true)) ?? new Uint32Array(64);
    for (const [i, w] of v.rule?.mask.entries() ?? []) sum[i] = (sum[i] ?? 0) | w;
    sums.set(bare(v, true), sum);
  }
  return sorted([...sums].map(([k, mask]) => `${k} ${mask.join()}`));
}

const sorted = (list: readonly string[]) => JSON.stringify([...list].sort());
const set = (list: readonly string[]) => sorted([...new Set(list)]);

/** What each refactoring keeps. */
const keeps: Readonly<
  Record<RefactorName, (before: readonly Verdict[], after: readonly Verdict[]) => boolean>
> = {
  'watch-to-rules': sameButArch,
  'all-watches-to-rules': sameButArch,
  'rules-to-watch': sameButArch,
  'all-rules-to-watches': sameButArch,
  'add-twin': (a, b) => within(a.map(whole), b.map(whole)) && b.length === a.length + 1,
  'split-calls': (a, b) => spread(a) === spread(b),
  'merge-calls': (a, b) => spread(a) === spread(b) && b.length < a.length,
  'complete-family': (a, b) =>
    JSON.stringify(a.map((v) => bare(v, true))) === JSON.stringify(b.map((v) => bare(v, true))) &&
    a.every((v, i) => (v.rule?.mask ?? []).every((w, n) => (w & ~(b[i]?.rule?.mask[n] ?? 0)) === 0)),
  'sort-by-key': (a, b) => sorted(a.map(whole)) === sorted(b.map(whole)),
  'wrap-in-region': (a, b) => JSON.stringify(a.map(whole)) === JSON.stringify(b.map(whole)),
};

function sameButArch(a: readonly Verdict[], b: readonly Verdict[]): boolean {
  const fields = (v: Verdict) =>
    JSON.stringify(
      (JSON.parse(bare(v, false)) as unknown[]).map((part) =>
        Array.isArray(part) ? part.map((p) => JSON.stringify(p)).sort() : part,
      ),
    );
  const plain = (vs: readonly Verdict[]) => set(vs.map((v) => (v.rule ? fields(v) : 'control')));
  return plain(a) === plain(b);
}

function within(part: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const w of all) if (at < part.length && w === part[at]) at++;
  return at === part.length;
}

const counts = new Map<RefactorName, number>();

function wrong(text: string, span: Span, machine: Machine): string | undefined {
  const targets = [targetNamed('3.0.9', machine), targetNamed('newest', machine)];
  const document = parseDocument(text);
  for (const action of refactorings(document, span, { machine, targets })) {
    const after = applyEdits(text, action.edits());
    const said = (what: string) => `${action.name} "${action.title}" ${what}: ${JSON.stringify(after)}`;
    counts.set(action.name, (counts.get(action.name) ?? 0) + 1);
    if (after === text) return said('changes nothing');
    if (/undefined|\[object/.test(action.title)) return said('has a bad title');
    let loaded = false;
    for (const t of targets) {
      const [a, b] = [sent(text, t), sent(after, t)];
      if (a.failing > 0) continue;
      if (b.failing > 0) return said(`does not load on ${t.name}`);
      loaded = true;
      if (!keeps[action.name](a.verdicts, b.verdicts)) return said(`is another rule on ${t.name}`);
    }
    if (!loaded && document.lines.length === 1 && action.name !== 'wrap-in-region')
      return said('is offered for what does not load');
  }
  return undefined;
}

function check(texts: readonly string[], machine: Machine, spans: (text: string) => readonly Span[]): void {
  const found: string[] = [];
  for (const text of texts)
    for (const span of spans(text)) {
      const w = wrong(text, span, machine);
      if (w !== undefined && found.length < 10) found.push(`${JSON.stringify(text)}: ${w}`);
    }
  assert.deepEqual(found, []);
}

const atStart = () => [{ start: 0, end: 0 }];
const everyLine = (text: string) => parseDocument(text).lines.map((l) => ({ start: l.start, end: l.start }));
const all = (text: string) => [{ start: 0, end: text.length }];

for (const machine of ['x86_64', 'i386', 'aarch64', 'ppc64le', 's390x'] as const)
  test(`Refactorings keep what they promise on 3000 lines on ${machine}`, () =>
    check(seededLines(31, 3000, 0.15), machine, atStart));

test('Refactorings keep what they promise on 600 files of similar rules', () => {
  const r = random(17);
  const calls = ['open', 'openat', 'unlink', 'chmod', 'fchmod', 'init_module', 'setuid'];
  const rule = (): string =>
    r.chance(0.2)
      ? `-w ${r.pick(['/a', '/b/', '/etc'])} -p ${r.pick(['wa', 'r'])} -k ${r.pick(['a', 'b', 'c'])}`
      : r.chance(0.1)
        ? r.pick([
            '',
            '# why',
            '-b 8192',
            '-a never,exit -F auid=unset',
            '-a always,exit -F path=/a -F perm=wa -k a',
          ])
        : `-a always,exit -F arch=${r.pick(['b64', 'b32'])} ${r.chance(0.2) ? '-F path=/b -F perm=r' : `-S ${r.pick(calls)}${r.chance(0.3) ? `,${r.pick(calls)}` : ''}`} ${r.pick(['-k', '-k', '-F auid>=1000 -k'])} ${r.pick(['a', 'b'])}`;
  const texts = Array.from(
    { length: 600 },
    () =>
      Array.from({ length: 2 + r.below(6) }, rule).join(r.chance(0.1) ? '\r\n' : '\n') +
      (r.chance(0.7) ? '\n' : ''),
  );
  check(texts, 'x86_64', (text) => [...everyLine(text), ...all(text)]);
});

test('Refactorings keep what they promise on the examples', () => {
  assert.ok(examples.length > 10);
  check(examples, 'x86_64', (text) => [...everyLine(text), ...all(text)]);
});

test('Refactorings accept any text', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 4 }), (lines) => {
      const text = lines.join('\n');
      for (const span of [...everyLine(text), ...all(text)])
        assert.equal(wrong(text, span, 'x86_64'), undefined);
    }),
    { numRuns: 2000, seed: 3 },
  );
});

test('Every refactoring was tried often', () => {
  for (const name of Object.keys(keeps) as RefactorName[])
    assert.ok((counts.get(name) ?? 0) >= 20, `${name}: ${counts.get(name) ?? 0}`);
  console.log([...counts].map(([name, n]) => `${name} ${n}`).join(', '));
});
