// What is said of filters by architecture that auditctl takes or refuses, and what their fixes write.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { problemsOf, targetNamed } from '../../support/examples.ts';

const debian = targetNamed('debian-12');
const arch = targetNamed('arch');

/** Returns the message of a check about a rule with some filters, and what each of its fixes writes. */
function told(code: string, filters: string, ...targets: Parameters<typeof problemsOf>[1][]): string[] {
  const text = `-a always,exit ${filters} -S execve -k x`;
  const problem = problemsOf(text, ...(targets.length > 0 ? targets : [debian])).find((p) => p.code === code);
  if (!problem) return [];
  return [problem.message, ...problem.fixes().map((f) => applyEdits(text, f.edits))];
}

test('Two architectures that are both excluded leave no program, and one of them is asked for instead', () => {
  assert.deepEqual(told('AR212', '-F arch!=b32 -F arch!=x86_64'), [
    '"arch!=x86_64" and "arch!=b32" exclude every program, so this rule never matches. Write "arch=x86_64" or "arch=b32".',
    '-a always,exit -F arch=x86_64 -S execve -k x',
    '-a always,exit -F arch=b32 -S execve -k x',
  ]);
  assert.deepEqual(told('AR212', '-F arch!=b32 -F arch!=s390x'), []);
  assert.deepEqual(told('AR212', '-F arch!=b32 -F arch!=i386'), []);
});

test('An architecture that is asked for and excluded stays asked for', () => {
  const wanted = [
    '"arch!=b64" and "arch=b64" are never both true, so this rule never matches. Remove "arch!=b64".',
    '-a always,exit -F arch=b64 -S execve -k x',
  ];
  assert.deepEqual(told('AR212', '-F arch=b64 -F arch!=b64'), wanted);
  assert.equal(told('AR212', '-F arch!=b64 -F arch=b64')[1], wanted[1]);
  assert.deepEqual(told('AR212', '-F arch=b64 -F arch!=b32'), []);
});

test('An architecture that only later versions of audit know is not proposed to those that do not', () => {
  const riscv = targetNamed('debian-12', 'riscv64');
  for (const given of [
    told('AR113', '-F arch=riscv64'),
    told('AR113', '-F arch=b64', riscv),
    told('AR113', '-F arch=b32', riscv),
  ])
    assert.deepEqual(given, [
      'The architecture "riscv64" requires audit 4.0.4, but Debian 12 has 3.0.9. Remove this rule, or choose a newer target.',
    ]);
  assert.deepEqual(told('AR113', '-F arch=riscv64', arch), []);
});

test('The number of an architecture is proposed with its 0x', () => {
  assert.deepEqual(told('AR113', '-F arch=40000003'), [
    '"40000003" is not an architecture that auditctl knows. Use "0x40000003".',
    '-a always,exit -F arch=0x40000003 -S execve -k x',
  ]);
  assert.match(told('AR113', '-F arch=12345678')[0] ?? '', /Use "b64"\.$/);
});

test('Of several architectures, none is named as the one of the targets', () => {
  const text = '-a always,exit -F arch=b32 -F arch=b64 -S stat64 -k x';
  const [message] = problemsOf(text, debian).flatMap((p) => (p.code === 'AR111' ? [p.message] : []));
  assert.equal(message, '"stat64" exists on i386, but not on x86_64. Use "stat".');
});

// auditctl 3.0.9 sends 11 for execve after arch!=b32 on x86_64.
test('Names that are looked up for an excluded architecture are reported where their numbers differ', () => {
  assert.deepEqual(told('AR237', '-F arch!=b32'), [
    'auditctl sends the number of "execve" on i386, 11, which is "munmap" on x86_64. Write "arch=b64".',
    '-a always,exit -F arch=b64 -S execve -k x',
  ]);
  assert.match(
    told('AR237', '-F arch!=b32', targetNamed('debian-12', 'aarch64'))[0] ?? '',
    /on arm, 11, which is "listxattr" on aarch64/,
  );
  for (const filters of ['-F arch=b64', '-F arch!=x86_64 -F arch=b32', '-F arch=b64 -F arch!=x86_64'])
    assert.deepEqual(told('AR237', filters), [], filters);
});
