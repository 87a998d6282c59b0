import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixAll, fixedText } from '../../server/src/core/fixes/fixAll.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { anyLine, seededFiles, seededLines } from '../support/arbitrary.ts';
import { targetNamed } from '../support/examples.ts';
import { dropsWords, sent } from '../support/sent.ts';

const targets = [targetNamed('3.0.9'), targetNamed('newest')];
const lines = seededLines(20261122, 8000);
const files = seededFiles(4242, 6000);

/** Whether all of `part` stands in `whole`, in order. */
function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const w of whole) if (at < part.length && w === part[at]) at++;
  return at === part.length;
}

/** Every problem that something finds, of up to twenty. */
function collect(texts: readonly string[], wrong: (text: string) => string | undefined): readonly string[] {
  const out: string[] = [];
  for (const text of texts) {
    const w = wrong(text);
    if (w !== undefined) out.push(`${JSON.stringify(text.replace(/(.)\1{99,}/g, '$1…'))}: ${w}`);
    if (out.length >= 20) break;
  }
  return out;
}

function problemsInPlace(text: string): string | undefined {
  for (const p of lintLines(parseDocument(text), { targets }).problems) {
    const { start, end } = p.span;
    if (start < 0 || end > text.length || start > end) return `${p.code} lies at ${start}..${end}`;
    if (start === end && text !== '') return `${p.code} marks nothing`;
    if (p.message === '' || /undefined|\[object/.test(p.message.replaceAll(text, '')))
      return `${p.code} says ${JSON.stringify(p.message)}`;
    for (const r of p.related)
      if (r.span.start < 0 || r.span.end > text.length)
        return `${p.code} relates to ${r.span.start}..${r.span.end}`;
    for (const f of p.fixes()) {
      if (f.title === '' || f.edits.length === 0) return `${p.code} has an empty fix`;
      try {
        if (applyEdits(text, f.edits) === text) return `${p.code}: "${f.title}" changes nothing`;
      } catch (error) {
        return `${p.code}: "${f.title}": ${error}`;
      }
    }
  }
  return undefined;
}

function safelyFixed(text: string): string | undefined {
  if (dropsWords(text)) return undefined;
  const after = fixedText(parseDocument(text), { targets });
  const again = fixedText(parseDocument(after), { targets });
  if (again !== after) return `fixed twice: ${JSON.stringify(after)}, then ${JSON.stringify(again)}`;
  if (applyEdits(text, fixAll(parseDocument(text), { targets })) !== after)
    return 'the edits of fix-all make another text';
  if (after === text) return undefined;
  for (const t of targets) {
    const before = sent(text, t);
    if (!isWithin(before, sent(after, t))) return `on ${t.name} another rule: ${JSON.stringify(after)}`;
  }
  return undefined;
}

test('Problems of damaged lines lie within the text, have a message, and have fixes that can be applied', () => {
  assert.deepEqual(collect(lines, problemsInPlace), []);
});

test('Problems of files lie within the text, have a message, and have fixes that can be applied', () => {
  assert.deepEqual(collect(files, problemsInPlace), []);
});

test('Problems of any text lie within the text, have a message, and have fixes that can be applied', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 4 }), (all) => {
      assert.equal(problemsInPlace(all.join('\n')), undefined);
    }),
    { numRuns: 2000, seed: 7 },
  );
});

test('Fix all on 8000 lines ends, changes nothing twice, and keeps each rule that loaded', () => {
  assert.deepEqual(collect(lines, safelyFixed), []);
});

test('Fix all on 6000 damaged files ends, changes nothing twice, and keeps each rule that loaded', () => {
  assert.deepEqual(collect(files, safelyFixed), []);
});

test('A problem is never an error where some target loads the line', () => {
  const wrong = collect(lines, (text) => {
    const [line] = parseDocument(text).lines;
    if (line?.node.kind !== 'command') return undefined;
    const loading = targets.filter(
      (t) => line.node.kind === 'command' && judge(line.node, t.release, t.machine).outcome === 'loads',
    );
    const errors = lintLines(parseDocument(text), { targets }).problems.filter(
      (p) => p.severity === 'error' && p.span.end <= line.end,
    );
    return loading.length > 0 && errors.length > 0
      ? `${errors.map((e) => e.code)} though ${loading.map((t) => t.name)} load it`
      : undefined;
  });
  assert.deepEqual(wrong, []);
});

test('A line that a target does not load has a problem', () => {
  const wrong = collect(lines, (text) => {
    const [line] = parseDocument(text).lines;
    const { node } = line ?? {};
    if (node?.kind !== 'command') return undefined;
    const failing = targets.filter((t) => {
      const v = judge(node, t.release, t.machine);
      return v.fault !== undefined && v.outcome !== 'loads';
    });
    if (failing.length === 0) return undefined;
    const severities = lintLines(parseDocument(text), { targets }).problems.map((p) => p.severity);
    const least = failing.length === targets.length ? 'error' : 'warning';
    return severities.includes(least)
      ? undefined
      : `no ${least} though ${failing.map((t) => t.name)} do not load it`;
  });
  assert.deepEqual(wrong, []);
});
