import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safeOutput } from '../../../server/src/cli/safeOutput.ts';
import { world } from './world.ts';

/** Reports what a terminal or a runner of CI would obey in a text; undefined where it is just text. */
function obeyed(text: string): string | undefined {
  const lines = text.split('\n');
  const command = lines.find(
    // As the runner of GitHub reads a line (ActionCommand.TryParseV2 and TryParse), and the agent of Azure.
    (l) => /^\s*::/.test(l) || /##(?:vso|teamcity)?\[/.test(l),
  );
  if (command !== undefined) return command;
  const rest = text.replace(/\u001b\[(?:0|1|36|3[1345];1)m/g, '').replace(/\r\n/g, '\n');
  return /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/u.exec(
    rest,
  )?.[0];
}

const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        '::',
        ':',
        '##',
        '#',
        '[',
        'vso[',
        'teamcity[',
        '::set-output name=x::y',
        '##[add-path]/x',
        '##vso[task.x]',
      ],
      ...[
        '\n',
        '\r',
        '\r\n',
        '\t',
        ' ',
        '\u001b[31m',
        '\u001b]0;x\u0007',
        '\u009b2J',
        '\b',
        '\0',
        '\u202e',
        '\u2066',
      ],
      ...['\ud800', '\udc80', '\u2028', 'a', '/etc', '::error file=x,line=1,title=AR1'],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('No text is obeyed by a terminal or a runner', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      assert.equal(obeyed(safeOutput(text)), undefined, JSON.stringify(safeOutput(text)));
    }),
    { numRuns: 5000 },
  );
});

test('What is no command and has no control character stays as it is', () => {
  for (const text of [
    'a.rules:1:2: error: "-w" is :: x [AR101]\n',
    '## heading\r\n\tx\n',
    '\u001b[31;1merror:\u001b[0m x\n',
    '::error file=a%3Ab.rules,line=3,endLine=3,col=1,endColumn=2,title=AR101 extra-word::x\n',
    'é \u{1f468}\u200d\u{1f469} 日本\n',
  ])
    assert.equal(safeOutput(text), text);
});

const nasty = '##[add-path]/tmp\u001b]0;x\u0007\u202e';
const name = `a\n::set-output name=x::y${nasty}.rules`;
const text = [
  '-w /etc/passwd -p wax -k x',
  `-w /${nasty} -p wq -k x`,
  '::set-env name=PATH::/tmp',
  `    ::add-mask::x ${nasty}`,
  '-a always,exit -S nope',
  '',
].join('\n');

test('No report, and no error, is obeyed by a terminal or a runner', async () => {
  const { run } = world({ [name]: text, '.audit-rules.json': `{"${'\\u001b'}##[x]\\n::x": 1}` });
  const runs: readonly (readonly string[])[] = [
    ['lint', name],
    ['lint', '--fix', name],
    ['lint', '--format', 'json', name],
    ['lint', '--format', 'sarif', name],
    ['lint', name, `missing${name}`],
    ['explain', '--file', name],
    ['explain', `nope${name}`],
    ['explain', `-w /${nasty}`],
    ['coverage', name],
    ['format', '--check', name],
    ['insert', `T9${nasty}`, '--into', name],
    [`--${name}`],
    ['lint', `--${name}`],
    ['hunt', '--key', nasty],
  ];
  for (const args of runs) {
    const { out, err } = await run(...args);
    assert.ok(out + err !== '', args.join(' '));
    assert.equal(obeyed(out), undefined, `${args.join(' ')}: ${JSON.stringify(out)}`);
    assert.equal(obeyed(err), undefined, `${args.join(' ')}: ${JSON.stringify(err)}`);
  }
});

test('The report for GitHub gives the runner annotations and no other command', async () => {
  const { run } = world({ [name]: text });
  const { out } = await run('lint', '--format', 'github', name);
  const commands = out.split('\n').filter((l) => /^\s*::/.test(l));
  assert.ok(commands.length > 2);
  for (const command of commands) assert.match(command, /^::(?:error|warning|notice) file=a%0A/);
  assert.doesNotMatch(out, /##(?:vso)?\[|[\0-\x09\x0b-\x1f]/);
});
