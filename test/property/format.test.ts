import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FormatOptions, format } from '../../server/src/core/editing/format.ts';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { messagesOf } from '../../server/src/core/model/verdict.ts';
import { loadWhole, singleFile } from '../../server/src/core/ruleset/index.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { type Random, random } from '../conformance/vocabulary.ts';
import { anyLine, seededFiles, seededLines } from '../support/arbitrary.ts';
import { targetNamed } from '../support/examples.ts';
import { root } from '../support/root.ts';

const targets = [targetNamed('3.0.9'), targetNamed('newest')];
const examples = join(root, 'examples');
const exampleTexts = readdirSync(examples, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.rules'))
  .map((f) => readFileSync(join(examples, f), 'utf8'));

/** More blanks than needed, where blanks stand and at both ends. */
function spread(text: string, r: Random): string {
  return text
    .split('\n')
    .map(
      (l) =>
        `${r.chance(0.2) ? '  ' : ''}${l.replace(/ /g, () => (r.chance(0.3) ? '   ' : ' '))}${r.chance(0.2) ? ' ' : ''}${r.chance(0.05) ? '\n\n' : ''}`,
    )
    .join('\n');
}

/** The whole verdict of each command on a target, in order, and each comment without the blanks at its end. Places in the line do not count. */
function meaning(text: string, t: Target, order: boolean): readonly string[] {
  return parseDocument(text).lines.flatMap(({ node }) => {
    if (node.kind === 'blank') return node.text.includes('\0') ? [node.text] : [];
    if (node.kind === 'comment') return [node.text.replace(/[ \t]+(?=\r?$)/, '')];
    const v = judge(node, t.release, t.machine);
    const fields = (v.rule?.fields ?? []).map((f) => JSON.stringify(f));
    const rule = v.rule && [
      v.rule.type,
      v.rule.flags,
      v.rule.action,
      v.rule.mask.join(),
      order ? fields.sort() : fields,
    ];
    const assumes = v.assumes.map((a) => `${a.kind} ${a.name}`);
    return [
      JSON.stringify([
        v.outcome,
        v.fault?.reason,
        order ? [] : messagesOf(v, t.release),
        rule,
        order ? assumes.sort() : assumes,
      ]),
    ];
  });
}

function wrong(text: string, options: FormatOptions): string | undefined {
  const after = applyEdits(text, format(parseDocument(text), options));
  const again = applyEdits(after, format(parseDocument(after), options));
  if (again !== after) return `twice: ${JSON.stringify(after)}, then ${JSON.stringify(again)}`;
  for (const t of targets) {
    const [a, b] = [meaning(text, t, options.order === true), meaning(after, t, options.order === true)];
    if (JSON.stringify(a) !== JSON.stringify(b)) return `on ${t.name} another rule: ${JSON.stringify(after)}`;
  }
  return undefined;
}

function collect(texts: readonly string[], options: FormatOptions): readonly string[] {
  const out: string[] = [];
  for (const text of texts) {
    const w = wrong(text, options);
    if (w !== undefined && out.length < 10) out.push(`${JSON.stringify(text.slice(0, 2000))}: ${w}`);
  }
  return out;
}

const r = random(99);
const lines = seededLines(777, 8000, 0.4).map((l) => spread(l, r));
const files = seededFiles(778, 3000).map((f) => spread(f, r));

test('Formatting 8000 lines, 3000 files and the examples changes no rule, message or comment', () => {
  assert.deepEqual(
    collect([...lines, ...files, ...exampleTexts, ...exampleTexts.map((t) => spread(t, r))], { targets }),
    [],
  );
});

test('Putting options in order changes no rule on either version, whichever target is set', () => {
  const some = [...lines.slice(0, 4000), ...files.slice(0, 1000), ...exampleTexts];
  assert.deepEqual(collect(some, { targets: targets.slice(0, 1), order: true }), []);
  assert.deepEqual(collect(some, { targets: targets.slice(1), order: true }), []);
});

test('Putting options in order loads the same number of rules', () => {
  // Each rule is there in several orders of its options, so that some become equal.
  const shuffled = (line: string): string => {
    const [head = '', ...options] = line.split(/ (?=-[FSCk] )/);
    return [head, ...options.sort(() => r.pick([-1, 1]))].join(' ');
  };
  const some = seededLines(781, 4000, 0.05).filter((l) => /^-[ad] .* -F .*-[FCk] /.test(l));
  assert.ok(some.length > 300, `only ${some.length} rules`);
  for (let i = 0; i < some.length; i += 3) {
    const rules = some.slice(i, i + 3).flatMap((l) => [l, shuffled(l), shuffled(l)]);
    const text = `${rules.join('\n')}\n`;
    const after = applyEdits(text, format(parseDocument(text), { targets, order: true }));
    for (const target of targets) {
      const outcomes = (of: string) => loadWhole(singleFile(of), target).lines.map((l) => l.outcome);
      assert.deepEqual(outcomes(after), outcomes(text), text);
    }
  }
});

test('Aligning columns changes no rule, message or comment on either version', () => {
  // Sorted by their options, so that neighbours are alike now and then.
  const shape = (l: string) =>
    l.replace(/(?:\\.|[^ ])+/g, (word) => (word.startsWith('-') ? word.slice(0, 2) : ''));
  const alike = [...seededLines(780, 2400, 0.1)].sort((a, b) => (shape(a) < shape(b) ? -1 : 1));
  const blocks = Array.from({ length: 600 }, (_, i) => alike.slice(i * 4, i * 4 + 4).join('\n'));
  const some = [...blocks, ...files.slice(0, 200), ...exampleTexts, ...exampleTexts.map((t) => spread(t, r))];
  for (const order of [false, true]) assert.deepEqual(collect(some, { targets, align: true, order }), []);
  const padded = some.filter(
    (t) =>
      applyEdits(t, format(parseDocument(t), { targets, align: true })) !==
      applyEdits(t, format(parseDocument(t), { targets })),
  );
  assert.ok(padded.length > 60, `only ${padded.length} texts have columns`);
});

test('Formatting accepts any text', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 5 }), fc.boolean(), fc.boolean(), (all, order, align) => {
      assert.equal(wrong(all.join('\n'), { targets, order, align }), undefined);
    }),
    { numRuns: 3000, seed: 5 },
  );
});

test('The examples are already formatted', () => {
  assert.ok(exampleTexts.length > 10);
  for (const text of exampleTexts) assert.deepEqual(format(parseDocument(text), { targets }), []);
});
