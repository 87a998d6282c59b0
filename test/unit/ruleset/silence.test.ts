import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from '../../../server/src/core/ruleset/load.ts';
import { silencedBy } from '../../../server/src/core/ruleset/silence.ts';
import { targetNamed } from '../../support/examples.ts';
import { rulesDirectoryWith } from '../../support/profiles.ts';

const target = targetNamed('debian-13');

/** Returns the line that silences the lines, followed by a watch. */
function silent(...lines: readonly string[]): number | undefined {
  const text = [...lines, '-w /etc/passwd -p wa', ''].join('\n');
  return silencedBy(load(rulesDirectoryWith(text, target), target));
}

test('A line that keeps every process from being recorded is named', () => {
  // augenrules puts it at the end.
  assert.equal(silent('-e 0'), 1);
  assert.equal(silent('-D', '-a never,task'), 1);
  assert.equal(silent('-a never,task -F uid>=0'), 0);
  assert.equal(silent('-a never,exclude -F auid=0', '-a never,exclude -F msgtype>0'), 1);
});

test('A line that leaves some processes is not one that silences all', () => {
  assert.equal(silent('-e 0', '-e 1'), undefined);
  assert.equal(silent('-a never,task -F auid>=1000'), undefined);
  assert.equal(silent('-a never,exclude -F auid>=1000'), undefined);
  // The rule before it leaves auditing on for root; a field that is not known ends the list.
  assert.equal(silent('-a always,task -F uid=0', '-a never,task'), undefined);
  assert.equal(silent('-a never,exclude -F euid=0', '-a never,exclude -F msgtype>0'), undefined);
});
