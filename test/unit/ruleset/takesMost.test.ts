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
