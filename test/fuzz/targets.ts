import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseConfig } from '../../server/src/core/config.ts';
import { fixActions } from '../../server/src/core/fixes/codeActions.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { read, targetsOf } from '../../server/src/core/service.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { anyLine, pieces, seededLines } from '../support/arbitrary.ts';
import { readBundle, relationship, tactic, technique } from '../support/stix.ts';
import { world } from '../unit/cli/world.ts';
import { messageMethods, serveMessages, sessions } from './serverTarget.ts';

/** Something that takes input from others: it must not throw, whatever comes. */
export interface FuzzTarget {
  readonly name: string;
  /** Inputs to begin with. */
  readonly input: fc.Arbitrary<string>;
  /** Words that inputs are mutated with. */
  readonly words: readonly string[];
  /** Gives it an input; throws, or rejects, for what must not happen. */
  readonly run: (text: string) => void | Promise<void>;
}

const targets = targetsOf([], 'x86_64');

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

const smallBundle = {
  type: 'bundle',
  id: 'bundle--1',
  objects: [
    { type: 'x-mitre-collection', x_mitre_version: '18.1', name: 'Enterprise ATT&CK' },
    tactic('TA0002', 'execution', 'Execution'),
    technique('T1053', 'Scheduled Task/Job'),
    technique('T1053.003', 'Cron', { x_mitre_is_subtechnique: true }),
    relationship('subtechnique-of', 'attack-pattern--t1053.003', 'attack-pattern--t1053'),
  ],
};
const bundleWords = [
  'attack-pattern',
  'intrusion-set',
  'relationship',
  'external_references',
  'mitre-attack',
  'revoked',
  'x_mitre_deprecated',
  'T1053.003',
  '\\ud800',
  '{',
  '[',
  '"',
  ',',
  ':',
  '1e999',
];

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

const lineWords = [
  ...pieces,
  'exit,always',
  'task,never',
  '-a always,exit -F arch=b64 -S execve -F key=x',
  '-w /etc/shadow -p wa -k id',
  'subj_type=',
  'obj_uid!=',
  'perm=',
  'exit=-EACCES',
  'a0&0x80',
  'dir=/',
  '-F path=/bin/su',
  'auid!=unset',
  'msgtype=SYSCALL',
  'filetype=',
  'sessionid>',
  'inode=',
];

/** Everything that takes input from others. */
export const fuzzTargets: readonly FuzzTarget[] = [
  {
    name: 'parser',
    input: line,
    words: lineWords,
    run: (text) => {
      const { words: read } = parseLine(text.replaceAll('\n', ' ')) as { words?: readonly unknown[] };
      assert.ok(read === undefined || Array.isArray(read));
    },
  },
  {
    name: 'judge',
    input: file,
    words: [...lineWords, '\n'],
    run: (text) => void lintLines(read(text), { targets }),
  },
  {
    name: 'repair',
    input: line,
    words: lineWords,
    run: (text) => {
      const document = read(text);
      const { problems } = lintLines(document, { targets });
      for (const { edits } of fixActions(problems, { start: 0, end: text.length }))
        for (const { span } of edits) assert.ok(span.start >= 0 && span.end <= text.length);
    },
  },
  {
    name: 'templates',
    input: template.map((p) => p.join('')),
    words: [...tags, ...lineWords, '\n'],
    run: (text) => void lintLines(read(text, 'x.rules.j2'), { targets }),
  },
  {
    name: 'suppression comments',
    input: comment,
    words: [...directives, '#', '\n', ' '],
    run: (text) => void lintLines(read(text), { targets }),
  },
  {
    name: 'configuration',
    input: config,
    words: [...names, '"', '{', '}', '[', ']', ':', ',', '(a*)*', '\\u0000', 'warning', 'AR101', '**/*'],
    run: (text) => void parseConfig(text),
  },
  {
    name: 'bundle reader',
    input: fc.oneof(config, fc.json(), fc.constant(JSON.stringify(smallBundle))),
    words: bundleWords,
    run: (text) => void readBundle(text, 7),
  },
  {
    name: 'LSP message handler',
    input: fc.constantFrom(...sessions),
    words: [...messageMethods, ...lineWords, 'uri', 'position', 'range'],
    run: serveMessages,
  },
  {
    name: 'arguments of the command',
    input: words.map((w) => JSON.stringify(w)),
    words: [...options, ...more],
    run: async (text) => {
      const args = argumentsIn(text);
      const { status, err } = await world({ 'a.rules': '-w /etc/passwd -p wa -k x\n' }).run(...args);
      assert.ok([0, 1, 2].includes(status));
      assert.doesNotMatch(err, /\b(?:Type|Range|Reference|Syntax)Error\b/);
    },
  },
];

/** Returns the strings of a list in JSON; the words of any other text. */
function argumentsIn(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map(String) : [text];
  } catch {
    return text.split(' ');
  }
}
