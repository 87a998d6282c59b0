import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseConfig } from '../../server/src/core/config.ts';
import { fixActions } from '../../server/src/core/fixes/codeActions.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { read, targetsOf } from '../../server/src/core/service.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { anyLine, seededLines } from '../support/arbitrary.ts';
import { readBundle } from '../support/stix.ts';
import { world } from '../unit/cli/world.ts';

/** Something that takes input from others: it must not throw, whatever comes. */
export interface FuzzTarget {
  readonly name: string;
  readonly property: fc.IAsyncPropertyWithHooks<[string]>;
}

const targets = targetsOf([], 'x86_64');

function target(
  name: string,
  input: fc.Arbitrary<string>,
  run: (text: string) => void | Promise<void>,
): FuzzTarget {
  return { name, property: fc.asyncProperty(input, async (text) => run(text)) };
}

/** A line of auditctl's vocabulary, often damaged. */
const likely = fc.nat().map((seed) => seededLines(seed, 1)[0] ?? '');
const line = fc.oneof(anyLine, likely, likely);
const file = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));

const tags = [
  '{{ x }}',
  '{% if x %}',
  '{% endif %}',
  '<%= x %>',
  '$\x7bx}',
  '{#',
  '#}',
  '%}',
  '{{',
  '<%',
  '-%>',
];
const template = fc.array(fc.oneof(fc.constantFrom(...tags, '\n', ' '), line), { maxLength: 8 });

const directives = [
  'audit-rules-',
  'audit-rules:',
  'ignore',
  'disable',
  'enable',
  '-next-line',
  '-file',
  'AR101',
  ':',
  ',',
];
const comment = fc
  .array(fc.oneof(fc.constantFrom(...directives, '#', ' ', '\n'), line), { maxLength: 10 })
  .map((parts) => `# ${parts.join('')}`);

const names = [
  'targets',
  'machine',
  'checks',
  'exclude',
  'conventions',
  'profile',
  'rulesDirectories',
  '__proto__',
];
const config = fc.oneof(
  fc.dictionary(fc.constantFrom(...names), fc.jsonValue()).map((o) => JSON.stringify(o)),
  fc.string({ unit: fc.constantFrom(...'{}[]",:\\ \n1e-u', '"exclude"', '"keys"', '(a*)*', 'null') }),
);

const options = [
  'lint',
  'format',
  'merge',
  'explain',
  'coverage',
  'insert',
  'hunt',
  'init',
  '--fix',
  '--format',
  'json',
];
const more = [
  '--',
  '-',
  '--only',
  'AR1',
  '--target',
  '--help',
  '--write',
  '--into',
  'a.rules',
  '=',
  '--config',
  'none',
  '-h',
];
const words = fc.array(fc.oneof(fc.constantFrom(...options, ...more), fc.string()), { maxLength: 6 });

/** Everything that takes input from others but the server, which test/protocol has. */
export const fuzzTargets: readonly FuzzTarget[] = [
  target('parser', line, (text) => {
    const { words: read } = parseLine(text) as { words?: readonly unknown[] };
    assert.ok(read === undefined || Array.isArray(read));
  }),
  target('judge', file, (text) => void lintLines(read(text), { targets })),
  target('repair', line, (text) => {
    const document = read(text);
    const { problems } = lintLines(document, { targets });
    for (const { edits } of fixActions(problems, { start: 0, end: text.length }))
      for (const { span } of edits) assert.ok(span.start >= 0 && span.end <= text.length);
  }),
  target(
    'templates',
    template.map((p) => p.join('')),
    (text) => {
      lintLines(read(text, 'x.rules.j2'), { targets });
    },
  ),
  target('suppression comments', comment, (text) => void lintLines(read(text), { targets })),
  target('configuration', config, (text) => void parseConfig(text)),
  target('bundle reader', fc.oneof(config, fc.json()), (text) => void readBundle(text, 7)),
  target(
    'arguments of the command',
    words.map((w) => JSON.stringify(w)),
    async (text) => {
      const { status, err } = await world({ 'a.rules': '-w /etc/passwd -p wa -k x\n' }).run(
        ...(JSON.parse(text) as string[]),
      );
      assert.ok([0, 1, 2].includes(status));
      assert.doesNotMatch(err, /\b(?:Type|Range|Reference|Syntax)Error\b/);
    },
  ),
];
