import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownLink } from '../../../server/src/core/facts/knownLinks.ts';
import { isElsewhere, knownPath, knownPaths, pathNote } from '../../../server/src/core/facts/knownPaths.ts';
import { target } from '../../../server/src/core/facts/targets.ts';

test('Each known path is there once, absolute, without a slash at its end, with a note', () => {
  assert.ok(knownPaths.length >= 250, String(knownPaths.length));
  assert.equal(new Set(knownPaths.map((k) => k.path)).size, knownPaths.length);
  for (const { path, kind, note, on } of knownPaths) {
    assert.match(path, /^(?:\/[\w.-]+)+$/);
    assert.match(note, /^[A-Za-z'].{2,70}[^. ]$/, path);
    assert.ok(['file', 'folder', 'program'].includes(kind), path);
    assert.ok(on === undefined || ['Debian', 'Red Hat', 'SUSE', 'Ubuntu'].includes(on), path);
  }
});

test('No known path is a symbolic link on all systems, which no rule would ever match', () => {
  for (const { path } of knownPaths) assert.equal(knownLink(path), undefined, path);
});

test('A known path is elsewhere if its family of distributions is not among the targets', () => {
  const places = (names: readonly string[]) => names.flatMap((n) => target(n) ?? []);
  const apt = knownPath('/etc/apt/') ?? assert.fail();
  assert.equal(pathNote(apt), 'where packages come from (Debian)');
  assert.equal(isElsewhere(apt, places(['rhel-9', 'rhel-10'])), true);
  assert.equal(isElsewhere(apt, places(['rhel-9', 'ubuntu-24.04'])), false);
  assert.equal(isElsewhere(apt, places(['3.0.9'])), false);
  assert.equal(isElsewhere(knownPath('/etc/passwd') ?? assert.fail(), places(['rhel-9'])), false);
});
