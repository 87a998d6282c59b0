import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Target } from '../../server/src/core/facts/targets.ts';
import { lintInSteps } from '../../server/src/core/lint/lint.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { deadFindings } from '../../server/src/core/profiles/deadFindings.ts';
import { judgeProfile } from '../../server/src/core/profiles/judgeProfile.ts';
import { originOf } from '../../server/src/core/ruleset/index.ts';
import { readOnce } from '../../server/src/core/syntax/readRules.ts';
import { finish } from '../../server/src/core/text/steps.ts';
import { linesOfProfile, profileNamed, rulesDirectoryWith, targetOfProfile } from '../support/profiles.ts';

/** Returns the lines of a file, counted from 0, at which its problems are, or which they name; without hints. */
function reportedLines(text: string, on: Target): ReadonlySet<number> {
  const options = { targets: [on], profile: 'benchmark' as const };
  const files = [{ name: 'audit.rules', text, lines: lintLines(readOnce(text, 'audit.rules'), options) }];
  const problems = finish(lintInSteps({ kind: 'folder', files, options })).files[0] ?? [];
  const shown = problems.filter((p) => p.severity !== 'hint');
  const places = shown.flatMap((p) => [p, ...p.related]);
  return new Set(places.map((p) => text.slice(0, p.span.start).split('\n').length - 1));
}

/** Returns the path that a line is about; undefined for a directory and for a line without a path. */
const fileOf = (line: string): string | undefined => /(?:path=|-w )(\S*[^/\s])(?:\s|$)/.exec(line)?.[1];

/** Ways in which all lines of a profile, or some, come to record nothing. */
const WAYS: Readonly<Record<string, (lines: readonly string[]) => readonly string[]>> = {
  'as they are': (lines) => lines,
  'with an error in each': (lines) => lines.map((l) => l.replace('-a always', '-a alway')),
  'below a line that does not load': (lines) => ['-w relative', ...lines],
  'below -e 2': (lines) => ['-b 8192 -e 2', ...lines],
  'below a rule that drops all': (lines) => ['-a never,exit', ...lines],
  'each path below a rule that drops it': (lines) => [
    ...lines.flatMap((l) => (fileOf(l) === undefined ? [] : [`-a never,exit -F path=${fileOf(l)}`])),
    ...lines,
  ],
  'without auditing of tasks': (lines) => ['-a never,task', ...lines],
  'with auditing off': (lines) => [...lines, '-e 0'],
  'with some deleted below': (lines) => [
    ...lines,
    ...lines.slice(0, 8).map((l) => l.replace(/^-a/, '-d').replace(/^-w/, '-W')),
  ],
  'for 32-bit programs only': (lines) => lines.map((l) => l.replace('arch=b64', 'arch=b32')),
  'for 64-bit programs only': (lines) =>
    lines.map((l) => l.replace('arch=b32', 'arch=b64')).filter((l) => !/-S (?:umount|\S*stime)\b/.test(l)),
};

/** One for each way of writing rules, and those with links. */
const PROFILES = ['stig-rhel-9', 'stig-ubuntu-22.04', 'pci-dss-4-rhel-9', 'anssi-bp28-rhel-9'];

/** Causes whose lines always have a problem of a check, at the line itself or at the one that is the cause. */
const CHECKED = ['refused', 'unread', 'locked', 'off'];

test('Each dead line that a profile demands has one finding: of a check, or else of the profile', () => {
  const told = new Map<string, number>();
  for (const name of PROFILES) {
    const profile = profileNamed(name);
    const own = linesOfProfile(profile).filter((l) => !l.startsWith('-e'));
    for (const [way, change] of Object.entries(WAYS)) {
      const text = `${[...new Set(change(own))].join('\n')}\n`;
      const on = targetOfProfile(profile);
      const ruleset = rulesDirectoryWith(text, on);
      const result = judgeProfile({ profile, ruleset, target: on });
      const reported = reportedLines(text, on);
      const isReported = (line: number): boolean => {
        const merged = ruleset.lines[line];
        return merged !== undefined && reported.has(originOf(merged).line);
      };
      const findings = deadFindings({ result, waived: new Map() }, isReported, String);
      const lines = findings.map((f) => f.line);
      assert.equal(new Set(lines).size, lines.length, `${name} ${way}: more than one at a line`);
      for (const { dead } of result.results)
        for (const { line, by, cause } of dead) {
          const isSeen = isReported(line) || (by !== undefined && isReported(by));
          const where = `${name} ${way}: ${cause} ${ruleset.lines[line]?.text}`;
          const isOwn = lines.includes(line);
          assert.notEqual(isSeen, isOwn, `${isSeen ? 'told twice' : 'not told'}: ${where}`);
          if (CHECKED.includes(cause)) assert.ok(isSeen, `no check reports: ${where}`);
          const kind = `${cause} by ${isSeen ? 'a check' : 'the profile'}`;
          told.set(kind, (told.get(kind) ?? 0) + 1);
        }
    }
  }
  for (const cause of [...CHECKED, 'never', 'other-arch', 'link'])
    assert.ok((told.get(`${cause} by a check`) ?? 0) > 0, cause);
  for (const cause of ['removed', 'other-arch', 'link'])
    assert.ok((told.get(`${cause} by the profile`) ?? 0) > 0, cause);
});
