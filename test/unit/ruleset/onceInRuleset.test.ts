import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LintFile, lintInSteps } from '../../../server/src/core/lint/lint.ts';
import { lintLines } from '../../../server/src/core/lint/lintLines.ts';
import { targetsOf } from '../../../server/src/core/service.ts';
import { defaultSettings } from '../../../server/src/core/settings.ts';
import { readOnce } from '../../../server/src/core/syntax/readRules.ts';
import { finish } from '../../../server/src/core/text/steps.ts';

const options = { targets: targetsOf(defaultSettings.targets, 'x86_64') };
const chown = '-a always,exit -F arch=b64 -S chown -F auid>=1000 -k owner\n';
const mount = '-a always,exit -F arch=b64 -S mount -k mounts\n';
const time = '-a always,exit -F arch=b64 -S settimeofday -k time\n';

/** What is reported of a missing 32-bit rule in each file: severity, line, and the related places as `file:line`. */
function reported(
  texts: Readonly<Record<string, string>>,
  severities: Readonly<Record<string, 'warning'>> = {},
  unreported: readonly string[] = [],
): Readonly<Record<string, readonly string[]>> {
  const own = { ...options, severities };
  const names = Object.keys(texts);
  const files = Object.entries(texts).map(([name, text]): LintFile => {
    const lines = unreported.includes(name) ? {} : { lines: lintLines(readOnce(text), own) };
    return { name, text, ...lines };
  });
  const lineAt = (file: number, at: number): number =>
    (files[file]?.text ?? '').slice(0, at).split('\n').length;
  const result = finish(lintInSteps({ kind: 'folder', files, options: own }));
  return Object.fromEntries(
    result.files.map((problems, file) => [
      names[file],
      problems
        .filter((p) => p.code === 'AR309')
        .map((p) => {
          const related = p.related.map((r) => {
            const at = 'file' in r ? (r.file as number) : file;
            return ` ${names[at]}:${lineAt(at, r.span.start)}`;
          });
          return `${p.severity} ${lineAt(file, p.span.start)}${related.join('')}`;
        }),
    ]),
  );
}

test('A missing 32-bit rule is an information once in a ruleset, with the places of all files; elsewhere it is a hint', () => {
  assert.deepEqual(
    reported({ '10-a.rules': chown + mount, '20-b.rules': '-D\n', '30-c.rules': `\n${time}` }),
    {
      '10-a.rules': ['info 1 10-a.rules:2 30-c.rules:2'],
      '20-b.rules': [],
      '30-c.rules': ['hint 2'],
    },
  );
});

test('A place whose comment suppresses it does not report for the ruleset', () => {
  const suppressed = `# audit-rules: disable-file AR309 -- known\n${chown}`;
  assert.deepEqual(reported({ '10-a.rules': suppressed, '20-b.rules': mount, '30-c.rules': time }), {
    '10-a.rules': [],
    '20-b.rules': ['info 1 30-c.rules:1'],
    '30-c.rules': ['hint 1'],
  });
});

test('A file of which nothing is reported leaves it to the next one', () => {
  const texts = { '10-a.rules': chown, '20-b.rules': mount, '30-c.rules': time };
  assert.deepEqual(reported(texts, {}, ['10-a.rules']), {
    '10-a.rules': [],
    '20-b.rules': ['info 1 10-a.rules:1 30-c.rules:1'],
    '30-c.rules': ['hint 1'],
  });
});

test('A severity of the settings is that of the one problem', () => {
  assert.deepEqual(reported({ '10-a.rules': chown, '20-b.rules': mount }, { AR309: 'warning' }), {
    '10-a.rules': ['warning 1 20-b.rules:1'],
    '20-b.rules': ['hint 1'],
  });
});

test('The fix of the one problem writes the rules of all files, and that of a hint those of its own file', () => {
  const files = [chown, mount, time].map((text, i) => ({
    name: `${i}.rules`,
    text,
    lines: lintLines(readOnce(text), options),
  }));
  const result = finish(lintInSteps({ kind: 'folder', files, options }));
  const titles = result.files.map((problems) =>
    problems.flatMap((p) => (p.code === 'AR309' ? p.fixes().map((f) => f.title) : [])),
  );
  assert.deepEqual(titles, [
    [
      'Add a b32 rule after each of 3 rules (more events recorded)',
      'Add the b32 rule after this line (more events recorded)',
    ],
    ['Add the b32 rule after this line (more events recorded)'],
    ['Add the b32 rule after this line (more events recorded)'],
  ]);
});
