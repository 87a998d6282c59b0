import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { unreachable } from '../../../server/src/core/checks/ruleset/AR303-never-reached.ts';
import { neverTooLate } from '../../../server/src/core/checks/ruleset/AR304-never-too-late.ts';
import { missingTwin } from '../../../server/src/core/checks/ruleset/AR309-missing-twin.ts';
import { unequalTwin } from '../../../server/src/core/checks/ruleset/AR310-unequal-twin.ts';
import { noRing } from '../../../server/src/core/checks/ruleset/AR315-no-io-uring.ts';
import { noSocketcall } from '../../../server/src/core/checks/ruleset/AR317-no-socketcall.ts';
import { noFilter } from '../../../server/src/core/checks/ruleset/AR403-no-filter.ts';
import { exampleContext } from '../../../server/src/core/checks/ruleset/exampleRuleset.ts';
import { runRulesetChecks } from '../../../server/src/core/checks/ruleset/runRuleset.ts';
import { targetNamed } from '../../support/examples.ts';

const find = (check: typeof noRing, text: string) =>
  runRulesetChecks(exampleContext(text, [targetNamed('debian-12')]), [check]);

describe('claims of the checks of rulesets', () => {
  it('AR309 says what a never rule leaves in the log, and only where something would be', () => {
    const never = '-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup';
    const told = (below: string) => find(missingTwin, `${never}\n${below}`).map((p) => p.message);
    assert.match(
      String(told('-a always,exit -F arch=b32 -S execve -F success=1 -k x')),
      /; 32-bit programs are still recorded\./,
    );
    assert.deepEqual(
      told('-a always,exit -F arch=b32 -S unlink -k x\n-a always,exit -F arch=b64 -S unlink -k x'),
      [],
    );
    const above = find(missingTwin, `-a always,exit -F arch=b32 -S execve -F success=1 -k x\n${never}`);
    assert.deepEqual(
      above.filter((p) => p.message.includes('holds back')),
      [],
      'nothing below it',
    );
  });
  it('AR309 and AR310 accept as a pair a rule with the same key or filters', () => {
    const told = (text: string) =>
      [...find(missingTwin, text), ...find(unequalTwin, text)].map((p) => `${p.code} ${p.message}`);
    const pair = (more: string) =>
      `-a always,exit -F arch=b64 -S mkdir ${more}\n-a always,exit -F arch=b32 -S mkdir ${more}\n-a always,exit -F arch=b64 -S unlink,mkdir -F uid=0 -k a`;
    for (const more of ['-k b', '-F key=a']) {
      const [only, ...others] = told(pair(more));
      assert.match(
        only ?? '',
        /^AR309 This rule .*; 32-bit programs that use "unlink" are not recorded\. Add the same rule with "arch=b32"\.$/,
      );
      assert.deepEqual(others, []);
    }
    const wide =
      '-a always,exit -F arch=b64 -S unlink,mkdir -F auid>=1000 -k delete\n-a always,exit -F arch=b32 -S mkdir -F auid>=1000 -k delete32';
    assert.match(
      told(wide).join(),
      /^AR310 This b32 rule lacks "unlink", which the corresponding b64 rule in line 1 has\. Add it\.$/,
    );
  });
  it('AR315 reports io_uring where a rule concerns what a ring can do, since no ring starts a program', () => {
    assert.deepEqual(find(noRing, '-w /usr/bin/su -p x -k su'), []);
    assert.equal(find(noRing, '-w /usr/bin/su -p x -k su\n-w /usr/bin/su -p xa -k su')[0]?.span.start, 26);
  });
  it('AR317 reports nothing on arm, whose kernel has no socketcall', () => {
    const rule = '-a always,exit -F arch=b32 -S connect -k net';
    const found = (machine: 'x86_64' | 'aarch64' | 's390x') =>
      runRulesetChecks(exampleContext(rule, [targetNamed('debian-12', machine)]), [noSocketcall]).length;
    assert.deepEqual([found('x86_64'), found('s390x'), found('aarch64')], [1, 1, 0]);
  });
  it('AR317 asks for each kind of socketcall that no rule records, whatever the keys', () => {
    const b32 = (rest: string): string => `-a always,exit -F arch=b32 ${rest}`;
    const told = (...lines: readonly string[]): readonly string[] =>
      find(noSocketcall, lines.map(b32).join('\n')).map((p) => p.message.replace(/^.*records /, ''));
    for (const [one, two] of [
      ['', ''],
      [' -k net', ' -k net32'],
      [' -k net', ' -k net'],
    ] as const)
      for (const filter of ['', ' -F auid>=1000 -F auid!=unset', ' -F saddr_fam=2', ' -F path=/run/x.sock'])
        assert.deepEqual(
          told(`-S connect${filter}${one}`, `-S socketcall -F a0=3${filter}${two}`),
          [],
          filter,
        );
    assert.deepEqual(told('-S connect -k net', '-S socketcall -k net32'), []);
    assert.deepEqual(told('-S connect -F a2=16', '-S socketcall -F a0=3'), []);
    assert.deepEqual(told('-S connect', '-S socketcall -F a0=3 -F auid>=1000 -k own'), []);
    const kind = 'that kind of "socketcall". Add a rule with "-S socketcall -F a0=3".';
    assert.deepEqual(told('-S connect -k net', '-S socketcall -F a0=2 -k net'), [kind]);
    assert.deepEqual(told('-S connect -F uid=33', '-S socketcall -F a0=3 -F uid=48'), [kind]);
    assert.deepEqual(told('-S bind,connect', '-S socketcall -F a0=2'), [kind]);
    assert.deepEqual(told('-S connect', '-S connect,bind -k net'), [
      '"socketcall". Add a rule with "-S socketcall -F a0=3".',
      '"socketcall". Add a rule with "-S socketcall -F a0=2".',
    ]);
  });
  it('AR304 tells nothing of a never rule whose calls an earlier permission never matches', () => {
    const told = (first: string, never: string): number =>
      find(neverTooLate, `${first}\n-a never,exit ${never}\n-w /etc/passwd -p wa -k i`).length;
    const openat = '-F arch=b64 -S openat -F dir=/etc/cups';
    for (const [letters, count] of [
      ['a', 0],
      ['x', 0],
      ['xa', 0],
      ['w', 1],
      ['r', 1],
      ['ra', 1],
    ] as const) {
      assert.equal(told(`-w /etc -p ${letters} -k e`, openat), count, letters);
      assert.equal(told(`-w /etc -p ${letters} -k e`, openat.replace('-F arch=b64 ', '')), count, letters);
      assert.equal(told(`-a always,exit -F arch=b64 -F dir=/etc -F perm=${letters}`, openat), count, letters);
    }
    assert.equal(told('-w /etc -p w -k e', '-F arch=b64 -S chmod -F dir=/etc/cups'), 0);
    assert.equal(told('-w /etc -p w -k e', '-F arch=b64 -S chmod,link -F dir=/etc/cups'), 1);
    assert.equal(told('-w /etc -p w -k e', '-F arch=b32 -S socketcall -F dir=/etc/cups'), 1);
    assert.equal(told('-w /etc -p a -k e', '-F dir=/etc/cups'), 1);
  });
  it('AR303 tells of a rule whose permissions several rules take together', () => {
    const told = (...permissions: readonly string[]): readonly string[] =>
      find(unreachable, permissions.map((p, i) => `-w /etc/shadow -p ${p} -k key${i}`).join('\n')).map(
        (p) => p.message,
      );
    assert.deepEqual(told('w', 'a', 'wa'), [
      'This rule is never reached: line 1 and line 2 together match all its events first. Remove this rule or those lines.',
    ]);
    assert.deepEqual(told('w', 'a', 'rwa'), []);
    assert.equal(told('w', 'wa', 'wa').length, 0);
    // One that may be a directory is no longer matched by path=.
    const mixed = '-a always,exit -F path=/srv/x -F perm=w -k one\n-w /srv/x -p a -k two\n-w /srv/x -p wa';
    assert.deepEqual(find(unreachable, mixed), []);
  });
  it('AR403 accepts starts of programs and connections as intended, and reports opens', () => {
    const severity = (calls: string) =>
      find(noFilter, `-a always,exit -F arch=b64 -S ${calls} -k x`).map((p) => p.severity);
    assert.deepEqual(
      [severity('execve,execveat'), severity('connect'), severity('openat'), severity('execve,openat')],
      [['hint'], ['hint'], ['info'], ['info']],
    );
  });
  it('AR303 reports once a rule that matches the events of many, however many they are on each target', () => {
    // file_setattr is known since 4.1.2.
    const calls = 'open openat unlink rename chmod chown mount ptrace connect file_setattr'.split(' ');
    const text = [
      '-a always,exit -F arch=b32 -S all -k all',
      ...calls.map((c) => `-a always,exit -F arch=b32 -S ${c} -k ${c}`),
    ].join('\n');
    const found = runRulesetChecks(exampleContext(text, [targetNamed('debian-12'), targetNamed('newest')]), [
      unreachable,
    ]);
    const many = found.filter((p) => p.message.includes('matches every event of'));
    assert.deepEqual(
      many.map((p) => /of .* later rules/.exec(p.message)?.[0]),
      ['of at least 9 later rules'],
    );
    assert.equal(found.filter((p) => p.severity === 'hint').length, calls.length);
  });
  it('AR303 reports up to 100 rules that one rule matches first, and above that the one rule alone', () => {
    const count = (later: number): number => {
      const watches = Array.from({ length: later }, (_, i) => `-w /etc/app/file-${i} -p wa -k app`);
      const context = exampleContext(['-w /etc/ -p wa -k etc', ...watches].join('\n'), [
        targetNamed('newest'),
      ]);
      return runRulesetChecks(context, [unreachable]).length;
    };
    assert.deepEqual([count(100), count(101)], [101, 1]);
  });
});
