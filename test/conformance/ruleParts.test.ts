import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandLine, parseLine } from '../../server/src/core/syntax/line.ts';
import { byteLength } from '../../server/src/core/text/bytes.ts';
import { seededLines } from '../support/arbitrary.ts';
import { type Answer, ask, whyNoAuditctl } from './ask.ts';

const missing = whyNoAuditctl();
if (missing) console.log(`SKIPPED the parts of a rule, compared with what auditctl sends: ${missing}.`);
const skip = missing ?? false;

const KEY = 210;
const COMPARE = 111;
const PERM = 106;

const begin = '-a always,exit -F arch=b64 -S open';
const keys = [
  '-k a',
  '-k a&b',
  '-k a!=b',
  '-F key=a',
  '-F key=a!=b',
  '-F key==a',
  '-F key=',
  '-F KEY=a',
  '-F Key=a=b',
  '-F KEY=a!=b',
  '-F KEY=',
  '-F key!=a',
  '-F KEY!=a',
  '-F key>=a',
  '-F KEY="a"',
  '-F key=a -k b',
  '-F KEY=a -k b -F key=c',
];
const names = ['-F AUID=0', '-F LoginUID!=unset', '-F PATH=/etc/passwd -F PERM=wa', '-F EXE=/bin/ls -F A0=1'];
const lines = [
  ...keys.map((k) => `${begin} ${k}`),
  ...names.map((n) => `-a always,exit ${n}`),
  '-w /etc/passwd -p wa -F KEY=a',
  '-w /etc/passwd -k a -F key=b',
  '-a always,exit -C UID!=EUID -F Arch=B64 -S open',
  ...seededLines(11, 3000, 0.3),
];

type Request = NonNullable<Answer['auditctl']['request']>;

/** Versions before 4.2 forget the last words of a line of many short ones. */
function isKept(node: CommandLine): boolean {
  return node.words.length <= 1 + Math.floor(byteLength(node.text) / 3);
}

/** The lines that loaded a rule, with what auditctl sent. */
async function loaded(): Promise<readonly (readonly [CommandLine, Request])[]> {
  const answers = await ask(lines);
  return answers.flatMap(({ text, auditctl }) => {
    const node = parseLine(text);
    const { request } = auditctl;
    return node.kind === 'command' && auditctl.ok && request && isKept(node)
      ? [[node, request] as const]
      : [];
  });
}

const answers = missing ? [] : await loaded();

test('The keys of a line are those that auditctl sends', { skip }, () => {
  assert.ok(answers.length > 200, `${answers.length} lines load`);
  for (const [{ text, parts }, { fields }] of answers) {
    const joined = parts.keys.filter((k) => k.spelling !== 'KEY=' && k.value !== '').map((k) => k.value);
    const own = parts.keys.filter((k) => k.spelling === 'KEY=').map((k) => k.value);
    const sent = fields.filter(([number]) => number === KEY).map((f) => f[3]);
    assert.deepEqual(sent, [...own, ...(joined.length > 0 ? [joined.join('\x01')] : [])], text);
  }
});

test('The fields of a line are those that auditctl sends, with names in any case', { skip }, () => {
  for (const [{ text, parts }, { fields }] of answers) {
    if (parts.form !== 'rule') continue;
    const written = parts.fields.filter((f) => f.name !== 'key').map((f) => f.field?.number);
    const compared = parts.comparisons.map(() => COMPARE);
    const isOption = parts.options.some((o) => o.name === 'p');
    const sent = fields.map(([number]) => number).filter((n) => n !== KEY && !(isOption && n === PERM));
    const wanted = [...written, ...compared].filter((n) => !(isOption && n === PERM));
    assert.deepEqual([...sent].sort(), [...wanted].sort(), text);
  }
});
