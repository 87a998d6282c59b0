import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takesMostEvents } from '../../../server/src/core/checks/ruleset/AR322-takes-most.ts';
import { fileContext, runRulesetChecks } from '../../../server/src/core/checks/ruleset/runRuleset.ts';
import { target } from '../../../server/src/core/facts/targets.ts';

const debian = target('debian-12') ?? assert.fail();

/** Returns the messages about a ruleset. */
function messages(...lines: readonly string[]): readonly string[] {
  const context = fileContext(lines.join('\n'), 'audit.rules', [debian]);
  return runRulesetChecks(context, [takesMostEvents]).map((p) => p.message);
}

const watch = '-w /usr/bin/sudo -p x -k priv';
const all = '-a always,exit -F arch=b64 -S execve -k commands';
const logins = '-a always,exit -F arch=b64 -S execve -F auid>=1000 -k commands';
const ofAll =
  'Line 1 already records this rule\'s events, with the key "commands", except 32-bit programs and execveat. Move this rule above that line.';
const ofLogins =
  'Line 1 already records this rule\'s events, with the key "commands", except auids below 1000, 32-bit programs and execveat. Move this rule above that line.';

test('What is said of a rule follows the rules above it, whatever they were before', () => {
  for (let twice = 0; twice < 2; twice++) {
    assert.deepEqual(messages(all, watch), [ofAll]);
    assert.deepEqual(messages(watch, all), []);
    assert.deepEqual(messages(logins, watch), [ofLogins]);
    assert.deepEqual(messages(logins, watch, all), [ofLogins]);
    assert.deepEqual(messages(all, logins, watch), [ofAll]);
    assert.deepEqual(messages(all.replace('commands', 'priv'), watch), []);
    assert.deepEqual(messages(all, watch.replace('-p x', '-p wa')), []);
  }
});

test('A rule that nobody reaches is left to AR303', () => {
  assert.deepEqual(messages('-w /usr/bin/sudo -p x -k a', all, watch), []);
});

test('A rule for the other ABI is not among those of which a rule takes most', () => {
  const su = (arch: string) => `-a always,exit ${arch}-F path=/usr/bin/su -F perm=x -k priv`;
  assert.deepEqual(messages(all, su('-F arch=b32 ')), []);
  assert.deepEqual(messages(all, su('-F arch!=b64 ')), []);
  assert.deepEqual(messages(all.replace('arch=b64', 'arch!=b64'), su('')), []);
  assert.deepEqual(messages(all, su('')), [ofAll]);
  assert.deepEqual(messages(all, su('-F arch=b64 ')), [ofAll.replace('32-bit programs and ', '')]);
});

test('What is left of the permissions of a rule is what no rule above takes', () => {
  const shadow = (...permissions: readonly string[]) =>
    messages(...permissions.map((p, i) => `-w /etc/shadow -p ${p} -k key${i}`));
  assert.deepEqual(shadow('w', 'a', 'wa'), []);
  assert.deepEqual(shadow('w', 'a', 'rwa'), [
    'Line 1 and line 2 record the events of permission "wa" first, so this rule records only those of "r". Write "r", or remove those lines.',
  ]);
  assert.equal(shadow('w', 'wa', 'wa').length, 1);
  assert.deepEqual(
    messages('-w /etc/ -p a -k etc', '-w /etc/shadow -p w -k w', '-w /etc/shadow -p wa -k s'),
    [],
  );
  const never = '-a never,exit -F path=/etc/shadow -F perm=a';
  assert.deepEqual(messages(never, '-w /etc/shadow -p w -k w', '-w /etc/shadow -p wa -k s'), []);
});
