import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safeOutput } from '../../../server/src/cli/safeOutput.ts';
import { printableJson } from '../../../server/src/core/text/printable.ts';
import { xmlText } from '../../../server/src/core/text/xml.ts';
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

/** Words that a runner or a terminal would obey, and that a reader of JSON or XML has to get back. */
const strange = '##[add-path]/x ##vso[a] ###[b] \u202e\u200b\u009b\u007f\u2028 \u{e0041}';

/** Returns a text as a reader of XML gets it. */
function readXml(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return text.replace(/&(?:#(\d+)|(\w+));/g, (_, number, name) =>
    name === undefined ? String.fromCodePoint(Number(number)) : (named[name] ?? ''),
  );
}

function collectStrings(value: unknown, all: string[]): void {
  if (typeof value === 'string') all.push(value);
  else if (typeof value === 'object' && value !== null)
    for (const inside of Object.values(value)) collectStrings(inside, all);
}

test('JSON and XML that no runner obeys are read as what was written', async () => {
  const path = `${strange}.rules`;
  const { run } = world({ [path]: `-w /${strange} -p wq -k x\n-w /etc/x -p wa -k ${strange}\n` });
  for (const format of ['json', 'sarif', 'gitlab', 'rdjson', 'junit', 'checkstyle']) {
    const { out } = await run('lint', '--hints', '--format', format, path);
    assert.equal(obeyed(out), undefined, out);
    const all: string[] = [];
    if (out.startsWith('<')) all.push(readXml(out));
    else collectStrings(JSON.parse(out), all);
    const text = all.join('\n');
    const name = format === 'sarif' ? path.split('/').map(encodeURIComponent).join('/') : path;
    assert.ok(text.includes(name), `${format}: ${out}`);
    assert.doesNotMatch(text, /# #|\ufffd/, format);
  }
  const { out } = await run('coverage', '--format', 'json', path);
  assert.equal(obeyed(out), undefined, out);
});

test('Any value that is printed as JSON or XML is obeyed by nothing and read as it was', () => {
  fc.assert(
    fc.property(hostile, fc.constantFrom(undefined, 2), (words, indent) => {
      const whole = words.replace(/[\ud800-\udfff]/gu, '\ufffd');
      const json = printableJson({ [whole]: [words] }, indent);
      assert.equal(safeOutput(json), json);
      assert.equal(obeyed(json), undefined, json);
      assert.deepEqual(JSON.parse(json), { [whole]: [whole] });
      const xml = `<a>${xmlText(words)}</a>`;
      assert.equal(safeOutput(xml), xml);
      assert.equal(obeyed(xml), undefined, xml);
      const allowed = whole.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '\ufffd');
      assert.equal(readXml(xml), `<a>${allowed}</a>`);
    }),
    { numRuns: 3000 },
  );
});

test('A report in a file is obeyed by nothing either', async () => {
  for (const format of ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson']) {
    const { run, disk } = world({ [name]: text });
    await run('lint', '--hints', '--format', format, '--output-file', 'report', name);
    const report = new TextDecoder().decode(disk.get('report'));
    const rest = format === 'github' ? report.replace(/^::(?:error|warning|notice) file=.*$/gm, '') : report;
    assert.ok(report.includes('AR125'), report);
    assert.equal(obeyed(rest), undefined, `${format}: ${JSON.stringify(report)}`);
  }
});

test('A difference of texts is obeyed by nothing, also where its lines come from a file', async () => {
  const own =
    '-w /etc/x -p wa -k a\n-w /etc/x -p wa -k a\n::stop-commands::x\n##[add-path]/x\n# \u001b]0;x\u0007\n';
  const files = { 'd/10-a.rules': own, 'audit.rules': '-D\n::set-output name=x::y\n' };
  for (const args of [
    ['lint', '--diff', 'd'],
    ['merge', '--diff', 'audit.rules', 'd'],
  ]) {
    const { run } = world(files, { d: ['10-a.rules'] });
    const { out } = await run(...args);
    assert.match(out, /^@@ /m, args.join(' '));
    assert.equal(obeyed(out), undefined, out);
  }
});

test('A newline in a file name begins no line of what is printed', async () => {
  const odd = 'd/a\nb.rules: error: nothing.rules';
  const files = { [odd]: '-w /etc/passwd -p wq -k x\n-w  /etc/x -p wa -k x\n' };
  const { run } = world(files, { d: [odd.slice(2)] });
  const runs: readonly (readonly string[])[] = [
    ['lint', '--hints', odd],
    ['lint', '--fix=unsafe', odd],
    ['lint', '--fix', '--diff', odd],
    ['format', '--check', odd],
    ['format', '--write', odd],
    ['coverage', odd],
    ['insert', 'T1136.001', '--into', odd, '--write'],
    ['merge', '--origins', 'd'],
    ['list', 'd'],
    ['lint', `missing${odd}`],
    ['log', '--rules', odd, `missing${odd}`],
  ];
  for (const args of runs) {
    const { out, err } = await world(files, { d: [odd.slice(2)] }).run(...args);
    assert.ok(out + err !== '', args.join(' '));
    assert.doesNotMatch(out + err, /^b\.rules/m, `${args.join(' ')}: ${out}${err}`);
  }
  assert.match((await run('lint', odd)).out, /^d\/a\u240ab\.rules: error: nothing\.rules:1:/m);
});
