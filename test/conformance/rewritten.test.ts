import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { format } from '../../server/src/core/editing/format.ts';
import { rename } from '../../server/src/core/editing/rename.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { keySpots } from '../../server/src/core/navigation/references.ts';
import { refactorings } from '../../server/src/core/refactor/refactorings.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { seededLines } from '../support/arbitrary.ts';
import { targetNamed } from '../support/examples.ts';
import { root } from '../support/root.ts';
import { ask, whyNoAuditctl } from './ask.ts';

const missing = whyNoAuditctl();
if (missing)
  console.log(`SKIPPED what refactorings and the formatter write, tried with auditctl: ${missing}.`);
const skip = missing ?? false;

const target = targetNamed('3.0.9');
const targets = [target];
const examples = join(root, 'examples');
const texts = [
  ...readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.rules'))
    .map((f) => readFileSync(join(examples, f), 'utf8')),
  ...seededLines(5, 7000, 0.1),
];

/** Whether the line loads whatever users and groups the machine has. */
function loads(line: string): boolean {
  const node = parseLine(line);
  if (node.kind !== 'command' || line.includes('\r')) return false;
  const v = judge(node, target.release, target.machine);
  return v.outcome === 'loads' && v.assumes.every((a) => a.kind !== 'user' && a.kind !== 'group');
}

/** Lines that refactorings and renames make out of lines that load. */
function rewritten(): readonly string[] {
  const found = new Set<string>();
  for (const text of texts) {
    const document = parseDocument(text);
    const old = new Set(text.split('\n'));
    const add = (after: string) =>
      after.split('\n').forEach((l) => void (old.has(l) || l.startsWith('#') || found.add(l)));
    for (const { start, node } of document.lines)
      if (loads(node.text))
        for (const a of refactorings(document, { start, end: start }, { machine: target.machine, targets }))
          add(applyEdits(text, a.edits()));
    const key = keySpots(document)[0]?.key;
    const answer = key ? rename([{ name: '', document }], key, 'a-new\\key\\', targets) : undefined;
    if (
      answer &&
      'edits' in answer &&
      text.split('\n').every((l) => l === '' || l.startsWith('#') || loads(l))
    )
      add(applyEdits(text, answer.edits.get('') ?? []));
  }
  return [...found];
}

async function sent(lines: readonly string[]) {
  return (await ask(lines)).map((a) => [a.line, a.auditctl.ok, a.auditctl.sent, a.auditctl.bytes]);
}

test('auditctl loads what refactorings and renames write', { skip }, async () => {
  const lines = rewritten();
  assert.ok(lines.length > 3000, `${lines.length} lines`);
  const answers = await ask(lines);
  assert.deepEqual(
    answers
      .filter((a) => !a.auditctl.ok || a.auditctl.sent.length === 0)
      .map((a) => [lines[a.line - 1], a.auditctl.message]),
    [],
  );
});

test('auditctl sends the same bytes for lines aligned in columns', { skip }, async () => {
  const before = texts.flatMap((t) => t.split('\n')).filter((l) => loads(l) && l.length < 2000);
  const after = applyEdits(
    before.join('\n'),
    format(parseDocument(before.join('\n')), { targets, align: true }),
  )
    .split('\n')
    .slice(0, -1);
  assert.equal(after.length, before.length);
  const padded = after.filter((l, i) => l.length > (before[i]?.length ?? 0)).length;
  assert.ok(padded > 100, `only ${padded} lines are padded`);
  assert.deepEqual(await sent(after), await sent(before));
});

test('auditctl sends the same bytes for a formatted line', { skip }, async () => {
  const before = texts
    .flatMap((t) => t.split('\n'))
    .filter(loads)
    .map((l) => `  ${l.replace(/(?<!\\) /g, '   ')} `)
    .filter((l) => loads(l) && l.length < 2000);
  const after = before.map((l) => applyEdits(l, format(parseDocument(l), { targets })).replace(/\n$/, ''));
  assert.ok(before.length > 1000, `${before.length} lines`);
  assert.ok(after.filter((l, i) => l.length < (before[i]?.length ?? 0)).length > before.length * 0.9);
  assert.deepEqual(await sent(after), await sent(before));
});
