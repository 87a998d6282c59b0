import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText } from '../../server/src/core/fixes/fixAll.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { heldOutSlips } from '../repair/heldOutSlips.ts';
import { firstFixed, targets } from '../repair/measure.ts';
import { ownSlips } from '../repair/ownSlips.ts';
import { type Answer, ask, whyNoAuditctl } from './ask.ts';

const missing = whyNoAuditctl();
if (missing) console.log(`SKIPPED what fixes of broken lines send, tried with auditctl: ${missing}.`);
const skip = missing ?? false;

const broken = [...heldOutSlips(20261128, 800), ...ownSlips(20261128, 800)].filter(
  (s) => parseDocument(s.broken).lines[0]?.node.kind === 'command',
);

/** A path with a slash at its end is the same to the kernel. */
const withoutSlashes = (text: string): string => text.replace(/(?<=[=\s]\/\S*[^/\s])\/+(?=\s|$)/g, '');

/** Asks auditctl about each text of one or more lines: what it sends for them, undefined where it refuses one. */
async function sent(texts: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
  const lines = [...new Set(texts.flatMap((t) => withoutSlashes(t).split('\n')))].filter(isAsked);
  const answers = new Map((await ask(lines)).map((a) => [lines[a.line - 1], a]));
  return new Map(
    texts.map((t) => {
      const own = withoutSlashes(t)
        .split('\n')
        .filter(isAsked)
        .map((l) => answers.get(l));
      return [
        t,
        own.every((a) => a?.auditctl.ok)
          ? own
              .map((a) => a && bytesOf(a))
              .sort()
              .join('\n')
          : undefined,
      ];
    }),
  );
}

const isAsked = (line: string): boolean => line.trim() !== '' && !line.startsWith('#');
const bytesOf = ({ auditctl }: Answer): string => auditctl.bytes ?? auditctl.sent.join('\n');

interface Judged {
  readonly slip: string;
  readonly broken: string;
  readonly intended: string;
  readonly ambiguous?: true;
  /** After Fix All, and after the first fixes that a person is offered. */
  readonly unasked: string;
  readonly chosen: string;
}

const judged: readonly Judged[] = skip
  ? []
  : broken.map((s) => ({
      ...s,
      unasked: fixedText(parseDocument(s.broken), { targets }),
      chosen: firstFixed(s.broken),
    }));
const answers = await sent(judged.flatMap((j) => [j.broken, j.unasked, j.chosen, j.intended]));
// What auditctl of this machine loads already was broken for another version.
const failing = judged.filter((j) => answers.get(j.broken) === undefined);

test('What Fix All makes of a broken line is sent by auditctl byte for byte as the rule that was meant.', {
  skip,
}, () => {
  const changed = failing.filter((j) => j.unasked !== j.broken);
  assert.ok(changed.length > 0.7 * failing.length, `${changed.length} of ${failing.length} were changed`);
  const other = changed.filter((j) => answers.get(j.unasked) !== answers.get(j.intended));
  assert.deepEqual(other.slice(0, 10), []);
});

test('The first fix of a broken line is the rule that was meant in 95 of 100, by what auditctl sends.', {
  skip,
}, () => {
  const clear = failing.filter((j) => !j.ambiguous);
  const meant = clear.filter((j) => answers.get(j.chosen) === answers.get(j.intended));
  assert.ok(clear.length > 1000, `${clear.length} lines are refused`);
  assert.ok(meant.length >= 0.95 * clear.length, `${meant.length} of ${clear.length}`);
});
