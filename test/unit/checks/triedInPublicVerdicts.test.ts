// What public files and threads taught of verdicts and rulesets; each row names what was asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderContext } from '../../../server/src/core/checks/ruleset/runRuleset.ts';
import { type LintInput, lintInSteps } from '../../../server/src/core/lint/lint.ts';
import { lintLines } from '../../../server/src/core/lint/lintLines.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { finish } from '../../../server/src/core/text/steps.ts';
import { targetNamed } from '../../support/examples.ts';

const debian = targetNamed('debian-12');

/** Lints files as `audit-rules lint` does; `CODE line` with what matters of the message, of each file. */
function problems(
  files: Readonly<Record<string, string>>,
  kind: LintInput['kind'],
  targets = [debian],
): readonly (readonly { code: string; line: number; severity: string; message: string }[])[] {
  const options = { targets };
  const result = finish(
    lintInSteps({
      kind,
      options,
      mayBePart: kind === 'file' && !('audit.rules' in files),
      files: Object.entries(files).map(([name, text]) => ({
        name,
        text,
        lines: lintLines(parseDocument(text), options),
      })),
    }),
  );
  return Object.values(files).map((text, i) =>
    (result.files[i] ?? []).map(({ code, severity, message, span }) => ({
      code,
      line: text.slice(0, span.start).split('\n').length,
      severity,
      message,
    })),
  );
}

const ofFile = (text: string, name = 'audit.rules', ...targets: (typeof debian)[]) =>
  problems({ [name]: text }, 'file', targets.length > 0 ? targets : undefined)[0] ?? [];

const codes = (found: readonly { code: string; line: number }[]): readonly string[] =>
  found.map((p) => `${p.code} ${p.line}`);

// Asked of auditctl 3.0.9: -R ends with 0 (with 1 for -c) and the last line is sent.
test('-i and -c count although auditctl refuses their own line, wherever they stand in it', () => {
  const bad = '-w /etc/passwd -p wq -k id\n-w /etc/shadow -p wa -k id\n';
  for (const line of ['-i 1', '-c 1', '-w /etc/hosts -i', '-ci']) {
    const found = ofFile(`${line}\n${bad}`).find((p) => p.line === 2);
    assert.doesNotMatch(found?.message ?? 'not loaded', /not loaded/, line);
    const { rulesets } = folderContext([{ name: '10-a.rules', text: `${line}\n${bad}` }], [debian]);
    assert.equal(rulesets[0]?.load.stopsAt, undefined, line);
    assert.equal(rulesets[0]?.load.rules.length, 1, line);
  }
  assert.match(ofFile(bad)[0]?.message ?? '', /The rule below is not loaded/);
  assert.match(ofFile(`-w /etc/hosts -k -i\n${bad}`)[0]?.message ?? '', /The rule below is not loaded/);
});

test('What becomes of a line that fails is known from the whole directory', () => {
  const second = '-w /etc/shadow -p wq -k id\n-w /etc/gshadow -p wa -k id\n';
  const messages = (first: string): readonly string[] =>
    (problems({ '10-a.rules': first, '20-b.rules': second }, 'folder')[1] ?? [])
      .filter((p) => p.code === 'AR125')
      .map((p) => p.message);
  const lost = /The rule below is not loaded/;
  assert.match(messages('-w /etc/group -p wa\n')[0] ?? '', lost);
  for (const first of ['-i\n', '-c\n', '-w /etc/group -p wz\n'])
    assert.doesNotMatch(messages(first)[0] ?? 'The rule below is not loaded', lost, first);
});

test('A rule and its pair are found in either order', () => {
  const rule = (arch: string, path: string): string =>
    `-a always,exit -F arch=${arch} -S openat,open,openat2 -F path=${path} -k g\n`;
  const b32First = ofFile(rule('b32', '/etc/g1') + rule('b64', '/etc/g1') + rule('b32', '/etc/g2'));
  assert.deepEqual(codes(b32First), ['AR309 3']);
  const b64First = ofFile(rule('b64', '/etc/g1') + rule('b32', '/etc/g1') + rule('b64', '/etc/g2'));
  assert.deepEqual(codes(b64First), ['AR309 3']);
  const apart = ofFile(rule('b64', '/etc/g1') + rule('b32', '/etc/g2') + rule('b64', '/etc/g2'));
  assert.deepEqual(codes(apart), ['AR309 1']);
  const unequal = ofFile(rule('b64', '/etc/g1') + rule('b32', '/etc/g2'));
  assert.deepEqual(codes(unequal), ['AR310 1', 'AR310 2']);
});

// Tried on the releases that the row names; 4.0.4 refuses.
test('"-q" with extra words loads up to 4.0.2, and again from 4.1 on', () => {
  const fails = (target: string): boolean =>
    ofFile('-q /mnt,/srv more\n', 'audit.rules', targetNamed(target)).length > 0;
  for (const target of ['3.0.9', '4.0.2', '4.1.0', '4.1.2', '4.2.1', '4.2.2'])
    assert.equal(fails(target), false, target);
  assert.equal(fails('4.0.4'), true);
});

test('The io_uring operation send_zc loads on 3.1.2 and 3.1.5 only', () => {
  const line = '-a never,io_uring -F arch=b64 -S send_zc,uring_cmd,sendmsg_zc\n';
  const first = (target: string): string | undefined =>
    ofFile(line, 'audit.rules', targetNamed(target)).find((p) => p.severity === 'error')?.message;
  assert.equal(first('3.1.2'), undefined);
  assert.equal(first('3.1.5'), undefined);
  assert.match(first('4.0.2') ?? '', /knows the io_uring operation "send_zc" only up to audit 3\.1\.5/);
  assert.match(first('3.0.9') ?? '', /io_uring/);
});

test('A rule that is there twice stops the load of a loose file too', () => {
  const text = '-w /etc/passwd -p wa -k id\n-w /etc/passwd -p wa -k id\n-w /etc/group -p wa -k id\n';
  for (const name of ['x.rules', 'audit.rules']) {
    const [found] = ofFile(text, name);
    assert.deepEqual([found?.code, found?.severity], ['AR301', 'error'], name);
    assert.match(found?.message ?? '', /auditctl then stops: the rule below is not loaded\./);
  }
  assert.match(
    ofFile(`${text}-w /etc/shells -p wa\n`)[0]?.message ?? '',
    /auditctl then stops: the 2 rules below are not loaded\./,
  );
  // augenrules puts -e at the end.
  assert.equal(ofFile('-e 2\n-w /etc/group -p wa -k id\n', 'x.rules')[0]?.severity, 'warning');
});

test('The line ends of a file are one problem, whose first fix mends all lines that do not load', () => {
  const text = '\r\n'.repeat(24);
  const { problems: found } = lintLines(parseDocument(text), { targets: [debian] });
  assert.deepEqual(
    found.map((p) => p.code),
    ['AR001'],
  );
  const [fix] = found[0]?.fixes() ?? [];
  assert.equal(fix?.safety, 'safe');
  assert.equal(fix?.edits.length, 24);
});

// Asked of auditctl 3.0.9: it sends the rule up to the NUL.
test('A NUL byte in a path, a value or a key is reported', () => {
  for (const [line, lost] of [
    ['-w /etc/pass\0wd -p wa -k id', 'wd -p wa -k id'],
    ['-a always,exit -F path=/etc/a\0b -F perm=wa -k id', 'b -F perm=wa -k id'],
    ['-w /etc/shadow -p wa -k i\0d', 'd'],
  ] as const) {
    const found = ofFile(`${line}\n`).find((p) => p.code === 'AR013');
    assert.ok(found?.message.includes(`ignores "${lost}"`), line);
  }
});

test('Line ends are one problem where some lines load with them, and its first fix changes all of them', () => {
  const text = '-w /etc/passwd -p wa -k id\r\n-w /etc/group -p wa\r\n\r\n';
  const { problems: found } = lintLines(parseDocument(text), { targets: [debian] });
  assert.deepEqual(
    found.map((p) => p.code),
    ['AR001'],
  );
  const [fix] = found[0]?.fixes() ?? [];
  assert.equal(fix?.safety, 'unsafe');
  assert.equal(applyEdits(text, fix?.edits ?? []), text.replaceAll('\r', ''));
});

// Asked of auditctl 3.0.9: it sends nothing and goes on.
test('A line that begins with a NUL byte is reported, and a comment or an empty line with one is not', () => {
  assert.match(
    ofFile('\0-w /etc/passwd -p wa -k id\n').find((p) => p.code === 'AR013')?.message ?? '',
    /ignores "-w \/etc\/passwd/,
  );
  for (const text of ['# a \0 b\n', '\0\n', '  \0\0\n']) assert.deepEqual(ofFile(text), [], text);
});

// Asked of the kernel's source: a rule of exclude or user without filters matches nothing.
test('The only filter of an exclude rule is not called empty', () => {
  const codes = (line: string): readonly string[] => ofFile(`${line}\n`).map((p) => p.code);
  assert.ok(!codes('-a never,exclude -F uid>=0').includes('AR232'));
  assert.ok(codes('-a always,exit -F arch=b64 -S execve -F uid>=0 -k x').includes('AR232'));
});

test('The name of a field without a comparison is not read as a system call', () => {
  for (const name of ['exit', 'success', 'EXIT']) {
    const text = `-a always,exit -F arch=b64 -S open -F ${name} -k x\n`;
    const [found] = lintLines(parseDocument(text), { targets: [debian] }).problems;
    assert.equal(found?.code, 'AR114');
    assert.ok(!found.fixes().some((f) => f.edits.some((e) => e.newText.includes('-S'))), name);
  }
});
