import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renamableAt, rename } from '../../server/src/core/editing/rename.ts';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { keySpots, references } from '../../server/src/core/navigation/references.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { seededFiles, seededLines } from '../support/arbitrary.ts';
import { targetNamed } from '../support/examples.ts';

const KEY = 210;
const targets = [targetNamed('3.0.9'), targetNamed('newest')];
const names = [
  'n',
  'two words',
  'back\\slash',
  'é\\',
  '-k',
  '#',
  'x'.repeat(250),
  'a=b',
  'a>=b',
  'T1053.003-Scheduled-Task-Job-Cron',
];

/** What is sent of the lines that load on a target, with the key apart; undefined for the others. */
function sent(
  text: string,
  t: Target,
): readonly ({ readonly rest: string; readonly key: string } | undefined)[] {
  return parseDocument(text).lines.map(({ node }) => {
    const v = node.kind === 'command' ? judge(node, t.release, t.machine) : undefined;
    if (v?.outcome !== 'loads') return undefined;
    const fields = v.rule?.fields.filter((f) => f.field !== KEY) ?? [];
    const key = v.rule?.fields.find((f) => f.field === KEY)?.text ?? '';
    return {
      rest: JSON.stringify([
        v.rule?.type,
        v.rule?.flags,
        v.rule?.action,
        v.rule?.mask.join(),
        fields,
        v.assumes.map((a) => a.name),
      ]),
      key,
    };
  });
}

function wrong(text: string, newKey: string): string | undefined {
  const document = parseDocument(text);
  const key = keySpots(document).find((s) => s.key !== '' && s.key !== newKey)?.key;
  if (key === undefined) return undefined;
  const places = references([{ name: 'a', document }], key);
  for (const p of places)
    if (renamableAt(document, p.span.start)?.key !== key) return `not renamable at ${p.span.start}`;
  const answer = rename([{ name: 'a', document }], key, newKey, targets);
  if ('refused' in answer) return answer.refused === '' ? 'refused without a word' : undefined;
  renamed++;
  const after = applyEdits(text, answer.edits.get('a') ?? []);
  const now = references([{ name: 'a', document: parseDocument(after) }], newKey).length;
  if (now < places.length) return `${now} of ${places.length} places: ${JSON.stringify(after)}`;
  for (const t of targets) {
    const [a, b] = [sent(text, t), sent(after, t)];
    for (const [i, old] of a.entries()) {
      if (!old) continue;
      const fresh = b[i];
      if (fresh?.rest !== old.rest) return `another rule on ${t.name}: ${JSON.stringify(after)}`;
      if (old.key === key && fresh.key !== newKey && fresh.key.replace(/\r$/, '') !== newKey)
        return `key ${JSON.stringify(fresh.key)} on ${t.name}`;
    }
  }
  return undefined;
}

let renamed = 0;

test('A rename in 1000 lines and 300 files changes the key and nothing else, or says why not', () => {
  const found: string[] = [];
  for (const text of [...seededLines(41, 1000, 0.3), ...seededFiles(42, 300)])
    for (const name of names) {
      const w = wrong(text, name);
      if (w !== undefined && found.length < 10)
        found.push(`${JSON.stringify(text)} to ${JSON.stringify(name)}: ${w}`.replace(/(.)\1{99,}/g, '$1…'));
    }
  assert.deepEqual(found, []);
  assert.ok(renamed > 3000, String(renamed));
});
