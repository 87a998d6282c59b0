import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { incompleteFamily } from '../../../server/src/core/checks/ruleset/AR314-incomplete-family.ts';
import { noRing } from '../../../server/src/core/checks/ruleset/AR315-no-io-uring.ts';
import { permGap } from '../../../server/src/core/checks/ruleset/AR318-perm-gap.ts';
import type { RulesetCheck } from '../../../server/src/core/checks/ruleset/defineRulesetCheck.ts';
import { exampleAfter, exampleContext } from '../../../server/src/core/checks/ruleset/exampleRuleset.ts';
import { runRulesetChecks } from '../../../server/src/core/checks/ruleset/runRuleset.ts';
import { siblings } from '../../../server/src/core/facts/families.ts';
import { machines } from '../../../server/src/core/facts/machines.ts';
import { syscalls } from '../../../server/src/core/facts/tables.ts';
import type { Target } from '../../../server/src/core/facts/targets.ts';
import { targetNamed } from '../../support/examples.ts';

const debian = targetNamed('debian-12');
const newest = targetNamed('newest');

const find = (check: RulesetCheck, text: string, ...targets: readonly Target[]) =>
  runRulesetChecks(exampleContext(text, targets), [check]);
const added = (text: string, ...targets: readonly Target[]): string => {
  const [fix] = find(incompleteFamily, text, ...targets)[0]?.fixes() ?? [];
  return fix ? exampleAfter(text, fix) : text;
};
const rule = (rest: string): string => `-a always,exit -F arch=b64 ${rest}`;

describe('calls that slip by', () => {
  it('A sibling system call that some target does not know is not requested', () => {
    const text = rule('-S chmod,fchmod,fchmodat -k mode');
    assert.equal(added(text, newest), rule('-S chmod,fchmod,fchmodat,fchmodat2 -k mode'));
    assert.equal(added(text, debian), text);
    assert.equal(added(text, debian, newest), text);
  });

  it('Of rules with the same filters only one needs a sibling, since the others would never match it', () => {
    const text = [
      rule('-S chmod,fchmod -k mode'),
      rule('-S chmod,lsetxattr -k mode'),
      rule('-S chmod -F auid>=1000 -k mode'),
    ].join('\n');
    const asked = find(incompleteFamily, text, debian);
    assert.deepEqual(
      asked.map((p) => [text.slice(0, p.span.start).split('\n').length, /"fchmodat"/.test(p.message)]),
      [
        [1, true],
        [2, false],
        [3, true],
      ],
    );
  });

  it('A sibling system call that the machine does not have is not requested', () => {
    assert.equal(
      added(rule('-S openat,openat2,open_by_handle_at -k open'), targetNamed('newest', 'aarch64')),
      rule('-S openat,openat2,open_by_handle_at -k open'),
    );
  });

  it('A rule elsewhere that matches as much is enough, and one that matches less is not', () => {
    const exec = rule('-S execve -F auid>=1000 -k exec');
    assert.deepEqual(
      find(incompleteFamily, `${exec}\n${rule('-S execveat -F auid>=500 -k other')}`, debian),
      [],
    );
    assert.equal(
      find(incompleteFamily, `${exec}\n${rule('-S execveat -F auid>=2000 -k other')}`, debian).length,
      1,
    );
    assert.deepEqual(
      find(
        incompleteFamily,
        `${exec}\n-a always,exit -F exe=/usr/bin/su -S all -k su\n${rule('-S all -k all')}`,
        debian,
      ),
      [],
    );
  });

  it('A rule of the other architecture does not count as a sibling', () => {
    const text = `${rule('-S execve -k a')}\n-a always,exit -F arch=b32 -S execve,execveat -k b`;
    assert.equal(find(incompleteFamily, text, debian).length, 1);
  });

  it('A rule with a path needs no sibling whose events carry no path', () => {
    assert.deepEqual(find(incompleteFamily, rule('-S truncate -F dir=/var/log -k cut'), debian), []);
  });

  it('Every sibling is a system call of some machine, in one group only', () => {
    const all = siblings.flatMap((s) => [...s.usual, ...s.rare]);
    assert.equal(new Set(all).size, all.length);
    for (const name of all)
      assert.ok(
        machines.some((m) => syscalls(m).find(name)),
        name,
      );
  });

  it('The gap of perm= has a fix only where -S adds to perm= on every target', () => {
    const text = '-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -k identity';
    assert.deepEqual(find(permGap, text, debian), []);
    const [both] = find(permGap, text, debian, newest);
    assert.match(both?.message ?? '', /chown32.* on audit/);
    assert.deepEqual(both?.fixes(), []);
    assert.equal(find(permGap, text, newest)[0]?.fixes().length, 1);
  });

  it('The gap of perm= is reported once for all rules of an architecture', () => {
    const line = (n: number): string => `-a always,exit -F arch=b32 -F path=/etc/f${n} -F perm=wa -k k${n}`;
    const found = find(permGap, [1, 2, 3].map(line).join('\n'), newest);
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? '', /and 2 similar/);
    const [fix] = found[0]?.fixes() ?? [];
    assert.equal(fix?.edits.length, 3);
  });

  it('io_uring is reported once, and not where a rule names one of its calls', () => {
    const text = `-w /etc/passwd -p wa -k a\n${rule('-S unlinkat -k b')}`;
    assert.equal(find(noRing, text, debian).length, 1);
    assert.deepEqual(find(noRing, `${text}\n${rule('-S io_uring_setup -k c')}`, debian), []);
  });
});
