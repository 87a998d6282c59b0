import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { target } from '../../../server/src/core/facts/targets.ts';
import { builtInProfile, builtInProfiles } from '../../../server/src/core/profiles/builtInProfiles.ts';
import { readComplianceProfile } from '../../../server/src/core/profiles/readComplianceProfile.ts';
import { compileSearch } from '../../../server/src/core/text/searchPattern.ts';
import { readJson, root } from '../../support/root.ts';

const directory = 'server/data/profiles';
const names = readdirSync(`${root}/${directory}`).flatMap((n) => /^(.*)\.json$/.exec(n)?.[1] ?? []);

interface SourceProfile {
  readonly requirements: readonly { readonly id: string; readonly listed?: readonly string[] }[];
}

test('Ten profiles of DISA, PCI-DSS 4 and ANSSI ship, and none of the CIS benchmarks', () => {
  const own = builtInProfiles.map((p) => p.name);
  assert.deepEqual(own, [...names].sort());
  assert.equal(own.filter((n) => n.startsWith('stig-')).length, 10);
  assert.equal(own.filter((n) => /cis|ospp|pci-dss-audit/.test(n)).length, 0);
});

test('The packed profiles are those of the sources, without what only tests need', () => {
  let requirements = 0;
  for (const name of names) {
    const problems: string[] = [];
    const source = readJson<SourceProfile>(`${directory}/${name}.json`);
    const read = readComplianceProfile(source, (message) => problems.push(message));
    assert.deepEqual(problems, []);
    assert.deepEqual(builtInProfile(name), read);
    assert.equal(read?.requirements.length, source.requirements.length);
    assert.ok(target(read?.target ?? ''), name);
    requirements += source.requirements.length;
  }
  assert.equal(requirements, 654);
});

test('No profile calls a requirement about the modes and owners of log files met by the path of a log', () => {
  for (const name of names)
    for (const { id, config } of builtInProfile(name)?.requirements ?? [])
      assert.ok(!config.some(({ key }) => key === 'log_file'), `${name} ${id}`);
});

test('The packed profiles have at most 150 kB', () => {
  const { size } = statSync(`${root}/server/src/core/profiles/profileData.generated.ts`);
  assert.ok(size <= 150_000, `${size} bytes`);
});

/**
 * The texts about requirements that have seven words or more. Each was looked up in the benchmarks and in what
 * quotes them; a shorter one cannot have seven words in a row from there.
 */
const LOOKED_UP: ReadonlySet<string> = new Set([
  'changes to the host or domain name',
  'denied opens, creations and truncations of files',
  'how often auditd flushes records to disk',
  'programs that a set-id bit runs as root',
  'rules that are locked until the next boot',
  'runs of every program with a set-id bit',
  'the address that auditd sends mail to',
  'the free space at which auditd acts as on a full disk',
  'the free space at which auditd first warns',
  'the plugin that sends records is enabled',
  'the server that records are sent to',
  'what auditd does at the first warning of low space',
  'what auditd does when a log file is full',
  'what auditd does when hardly any space is left',
  'what auditd does when its queue of events is full',
  'what auditd does when the disk is full',
  'what auditd does when writing to disk fails',
  'what the kernel does when it cannot audit',
  'what the plugin that sends records does when the network fails',
]);

test('No text about a requirement has seven words in a row of a benchmark', () => {
  const used = new Set<string>();
  // Several things are separated by semicolons.
  for (const name of names)
    for (const { what } of builtInProfile(name)?.requirements ?? [])
      for (const part of what.split('; ')) {
        const words = part.split(/\s+/).filter((word) => /^[a-z-]+,?$/i.test(word));
        if (words.length >= 7) used.add(part);
      }
  assert.deepEqual([...used].sort(), [...LOOKED_UP].sort());
});

test('Every pattern of a scanner is one that can be run', () => {
  const patterns = names.flatMap((n) =>
    (builtInProfile(n)?.requirements ?? []).flatMap((r) => r.scans.flatMap((s) => s.tests)),
  );
  assert.ok(patterns.length > 1800, `${patterns.length}`);
  for (const { pattern } of patterns) assert.ok('search' in compileSearch(pattern), pattern);
});

test('A profile is unpacked when it is first asked for, and then kept', () => {
  assert.equal(builtInProfile('stig-rhel-9'), builtInProfile('stig-rhel-9'));
  assert.equal(builtInProfile('constructor'), undefined);
});

test('A profile of one’s own is read with what cannot be used left out and reported', () => {
  const problems: string[] = [];
  const tell = (message: string) => problems.push(message);
  const own = readComplianceProfile(
    {
      profile: 'house',
      target: { distribution: 'debian', release: '12' },
      requirements: [
        { id: 'H-1', rules: ['auditctl -w /etc/passwd -p wa -k identity'], level: ['1', '2'] },
        { id: 'H-1', rules: ['-D'] },
        { id: 'H-2', rules: [] },
        { id: 'H-3', kind: 'nonsense', rules: ['-D'] },
        { id: 'H-4', rules: ['-w /etc/a'], accept: { mine: { all: [{ pattern: '(a)\\1' }] } } },
        'nothing',
      ],
    },
    tell,
  );
  assert.deepEqual(
    own?.requirements.map((r) => r.id),
    ['H-1', 'H-4'],
  );
  assert.deepEqual(own?.requirements[0]?.lines, ['-w /etc/passwd -p wa -k identity']);
  assert.equal(own?.requirements[0]?.severity, '1, 2');
  assert.deepEqual(own?.requirements[1]?.scans, []);
  assert.equal(own?.target, 'debian-12');
  assert.equal(problems.length, 5);
  assert.equal(readComplianceProfile({ requirements: [] }, tell), undefined);
  assert.equal(readComplianceProfile([], tell), undefined);
});
