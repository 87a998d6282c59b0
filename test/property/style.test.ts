import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conventions, Severity } from '../../server/src/core/checks/defineCheck.ts';
import { styleChecks } from '../../server/src/core/checks/style/styleChecks.ts';
import { format } from '../../server/src/core/editing/format.ts';
import { fixedText } from '../../server/src/core/fixes/fixAll.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { seededFiles, seededLines } from '../support/arbitrary.ts';
import { targetNamed } from '../support/examples.ts';
import { dropsWords, sent } from '../support/sent.ts';

const targets = [targetNamed('3.0.9'), targetNamed('newest')];
const all: Readonly<Record<string, Severity>> = Object.fromEntries(
  styleChecks.filter((c) => c.code !== 'AR501').map((c) => [c.code, 'info']),
);
const conventions: readonly Conventions[] = [
  {},
  { unset: '-1', order: 'list,action', keyOption: '-F key=', syscalls: 'separate' },
  { unset: '4294967295', order: 'action,list', keyOption: '-k', syscalls: 'list' },
];
/** Blanks where there is one, so that there is something to take out. */
const spread = (text: string, i: number): string =>
  i % 3 === 0 ? text.replace(/ (?=-)/, '   ') : i % 3 === 1 ? `  ${text} ` : text;
const texts = [...seededLines(501, 4000, 0.3).map(spread), ...seededFiles(502, 1000)].filter(
  (t) => !dropsWords(t),
);

function collect(wrong: (text: string) => string | undefined): readonly string[] {
  const out: string[] = [];
  for (const text of texts) {
    const w = out.length < 10 ? wrong(text) : undefined;
    if (w !== undefined) out.push(`${JSON.stringify(text.slice(0, 2000))}: ${w}`);
  }
  return out;
}

for (const chosen of conventions) {
  test(`Safe style fixes send the same requests: ${JSON.stringify(chosen)}`, () => {
    let changed = 0;
    const only = Object.keys(all);
    const wrong = collect((text) => {
      const after = fixedText(parseDocument(text), { targets, severities: all, only, conventions: chosen });
      if (after === text) return undefined;
      changed++;
      if (fixedText(parseDocument(after), { targets, severities: all, only, conventions: chosen }) !== after)
        return 'twice is not once';
      const other = targets.find((t) => JSON.stringify(sent(text, t)) !== JSON.stringify(sent(after, t)));
      if (other) return `another request on ${other.name}: ${JSON.stringify(after)}`;
      const left = lintLines(parseDocument(after), {
        targets,
        severities: all,
        only,
        conventions: chosen,
      }).problems.find((p) => p.fixes().some((f) => f.safety === 'safe'));
      return left && `${left.code} is left: ${JSON.stringify(after)}`;
    });
    assert.deepEqual(wrong, []);
    assert.ok(changed > 500, `only ${changed} texts were changed`);
  });
}

test('The formatter and the style checks agree', () => {
  let found = 0;
  const wrong = collect((text) => {
    const after = applyEdits(text, format(parseDocument(text), { targets, order: true }));
    found += lintLines(parseDocument(text), { targets, severities: all, only: ['AR502', 'AR504'] }).problems
      .length;
    const left = lintLines(parseDocument(after), {
      targets,
      severities: all,
      only: ['AR502', 'AR504'],
    }).problems;
    return left[0] && `${left[0].code} is left: ${JSON.stringify(after)}`;
  });
  assert.deepEqual(wrong, []);
  assert.ok(found > 500, `only ${found} problems`);
});
