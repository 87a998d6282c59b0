import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInProfiles } from '../../server/src/core/profiles/builtInProfiles.ts';
import { judgeProfile } from '../../server/src/core/profiles/judgeProfile.ts';
import type { RequirementResult } from '../../server/src/core/profiles/profileResult.ts';
import { sentOf } from '../../server/src/core/profiles/requiredRules.ts';
import { singleFile } from '../../server/src/core/ruleset/index.ts';
import { compileSearch } from '../../server/src/core/text/searchPattern.ts';
import {
  isAccepted,
  judgeLines,
  judgeRequirement,
  linesOfProfile,
  profileNamed,
  targetOfProfile,
} from '../support/profiles.ts';
import { readJson } from '../support/root.ts';

const names = builtInProfiles.map((p) => p.name);

const isLink = ({ dead }: RequirementResult): boolean =>
  dead.length > 0 && dead.every((d) => d.cause === 'link');

test('The own lines of each profile leave nothing missing, and only links dead', () => {
  let links = 0;
  for (const name of names) {
    const profile = profileNamed(name);
    const { results } = judgeLines(profile, linesOfProfile(profile));
    for (const r of results) {
      if (r.requirement.kind === 'auditd.conf') continue;
      const isFine = ['exact', 'effect', 'host'].includes(r.state) || isLink(r);
      assert.ok(isFine, `${name} ${r.requirement.id}: ${r.state} ${JSON.stringify(r.dead)}`);
      if (isLink(r)) links++;
    }
  }
  assert.equal(links, 24);
});

interface Agreement {
  readonly requirements: readonly {
    readonly id: string;
    readonly rules?: readonly string[];
    readonly agreement?: Readonly<Record<string, unknown>>;
  }[];
}

test('The official lines of each requirement pass the scanners that were computed to accept them', () => {
  const counts: Record<string, Record<string, number>> = { 'disa-scap': {}, openscap: {} };
  for (const name of names) {
    for (const { id, rules = [], agreement } of readJson<Agreement>(`server/data/profiles/${name}.json`)
      .requirements) {
      for (const scanner of ['disa-scap', 'openscap']) {
        const expected = agreement?.[scanner];
        if (expected !== 'passes' && expected !== 'fails') continue;
        const own = isAccepted(judgeRequirement(name, id, rules), scanner);
        // Some checks of ComplianceAsCode are no patterns.
        if (own === undefined) continue;
        assert.equal(own ? 'passes' : 'fails', expected, `${name} ${id} ${scanner}`);
        const of = (counts[scanner] ??= {});
        of[expected] = (of[expected] ?? 0) + 1;
      }
    }
  }
  assert.deepEqual(counts, {
    'disa-scap': { passes: 194, fails: 3 },
    openscap: { passes: 419, fails: 62 },
  });
});

test('The three differences that users reported between ComplianceAsCode and DISA on RHEL 9 come out', () => {
  const pair = (path: string) =>
    ['b32', 'b64'].map((b) => `-a always,exit -F arch=${b} -F ${path} -F perm=wa -F key=logins`);
  for (const [id, path] of [
    ['RHEL-09-654220', 'dir=/etc/sudoers.d/'],
    ['RHEL-09-654250', 'path=/var/log/faillock'],
    ['RHEL-09-654255', 'path=/var/log/lastlog'],
  ] as const) {
    const result = judgeRequirement('stig-rhel-9', id, pair(path));
    assert.equal(isAccepted(result, 'openscap'), true, id);
    assert.equal(isAccepted(result, 'disa-scap'), false, id);
    assert.equal(result.state, 'effect', id);
  }
});

/** Other spellings of a line, good and bad. */
const SPELLINGS: readonly ((line: string) => string)[] = [
  (l) => l,
  (l) => l.replace('auid!=unset', 'auid!=-1'),
  (l) => l.replace(/auid!=(?:unset|-1)/, 'auid!=4294967295'),
  (l) => l.replace(/ -k \S+/, ''),
  (l) => l.replace(/-k (\S+)/, '-F key=$1'),
  (l) => l.replace(/-k \S+/, '-k T1222.002'),
  (l) => `${l} -k second`,
  (l) => `  ${l.replaceAll(' ', '  ')}  `,
  (l) => l.replace(' -F ', '\n -F '),
  (l) => l.replace('-F auid>=1000', '-F auid>=1000 -F uid!=0'),
  (l) => `${l}\n${l}`,
  (l) => `#${l}`,
  (l) => l.replace('always,exit', 'exit,always'),
  (l) => l.replace('always,exit', 'always,exit -S all'),
  (l) => l.replace(/ -F perm=\S+/, ''),
  (l) => l.replace('perm=x', 'perm=rx').replace('-p wa', '-p aw'),
  (l) => l.replace('-p wa', '-p rwxa'),
  (l) => l.replace(/(\/\S+)\/ /, '$1 '),
  (l) => l.replace(/-w (\S+[^/]) /, '-w $1/ '),
  (l) => l.replace(/-S (\w+),(\w+)/, '-S $2 -S $1'),
  (l) => l.replace('arch=b64', 'arch=x86_64'),
  (l) => l.replace(/auid>=1000 -F (auid!=\S+)/, '$1 -F auid>=1000'),
];

test('Patterns match other spellings as JavaScript’s own engine matches them', () => {
  let compared = 0;
  for (const name of names)
    for (const { official, scans } of profileNamed(name).requirements) {
      const texts = SPELLINGS.map((spell) => official.map(spell).join('\n'));
      for (const { pattern, place } of scans.flatMap((s) => s.tests)) {
        const compiled = compileSearch(pattern);
        if (place === 'config' || !('search' in compiled)) continue;
        const own = new RegExp(pattern.replace(/^\(\?i\)/, ''), pattern.startsWith('(?i)') ? 'gim' : 'gm');
        for (const text of texts) {
          compared++;
          assert.equal(
            compiled.search.matches(text, 99)?.length,
            [...text.matchAll(own)].length,
            `${pattern} in ${text}`,
          );
        }
      }
    }
  assert.ok(compared > 30_000, `${compared}`);
});

/** Each requirement about rules with the lines that load alone, and no link. */
function* livingRequirements() {
  for (const name of names) {
    const profile = profileNamed(name);
    for (const r of profile.requirements) {
      if (r.kind !== 'rules' || r.lines.length === 0) continue;
      if (judgeRequirement(name, r.id, r.lines).state !== 'dead') yield { name, profile, requirement: r };
    }
  }
}

test('Lines that are moved to where they record nothing are dead, each with its cause', () => {
  let told = 0;
  for (const { name, profile, requirement } of livingRequirements()) {
    const { lines, id } = requirement;
    const on = targetOfProfile(profile);
    const one = { ...profile, requirements: [requirement] };
    for (const [cause, before] of [
      ['unread', '-w relative'],
      ['locked', '-e 2'],
      ['never', '-a never,exit'],
      ['off', '-a never,task'],
    ] as const) {
      const ruleset = singleFile(`${[before, ...lines].join('\n')}\n`);
      const [result] = judgeProfile({ profile: one, ruleset, target: on }).results;
      assert.equal(result?.state, 'dead', `${name} ${id} below ${before}`);
      for (const d of result.dead)
        assert.deepEqual([d.cause, d.by], [cause, 0], `${name} ${id} below ${before}`);
      told++;
    }
  }
  assert.ok(told > 2000, `${told}`);
});

test('A line for the other ABI is dead', () => {
  let told = 0;
  for (const { name, profile, requirement } of livingRequirements()) {
    const on = targetOfProfile(profile);
    for (const line of requirement.lines) {
      const swapped = line.replace(/arch=b(32|64)/, (_, bits) => `arch=b${bits === '32' ? 64 : 32}`);
      // Some system calls exist in one of the ABIs only.
      if (swapped === line || !sentOf(swapped, on)) continue;
      const one = { ...profile, requirements: [{ ...requirement, lines: [line] }] };
      const [result] = judgeLines(one, [swapped]).results;
      assert.equal(result?.state, 'dead', `${name}: ${line}`);
      assert.equal(result.dead[0]?.cause, 'other-arch', line);
      told++;
    }
  }
  assert.ok(told > 450, `${told}`);
});
