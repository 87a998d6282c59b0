import fc from 'fast-check';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import type { SourceFile } from '../../server/src/core/ruleset/index.ts';

/** Targets whose augenrules and auditctl differ. */
export const rulesetTargets = ['debian-12', 'rhel-9', 'newest'].map((n) => target(n) as Target);

const PATHS = ['/etc/passwd', '/etc/', '/etc', '/etc/sudoers.d/', '/etc/shadow'];
const KEYS = ['identity', 'Identity', 'idenity', 'actions', 'T1098_1', 'T1098_2'];
const CALLS = [
  'open',
  'openat',
  'unlink',
  'chown',
  'execve',
  'adjtimex,settimeofday',
  'unlink,rename',
  'all',
  'newfstatat',
  '87',
];
const FILTERS = [
  '',
  ' -F auid>=1000',
  ' -F uid=0',
  ' -F auid>=1000 -F auid!=unset',
  ' -F exe=/usr/bin/id',
  ' -F path=/etc/passwd',
  ' -F dir=/etc -F perm=wa',
  ' -F success=0',
];
export const pick = <T>(...from: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...from);
/** A line of a rules file; one in thirteen is a mistake. */
export const rulesLine = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(pick(...PATHS), pick('wa', 'w', 'rwxa', 'x'), pick(...KEYS))
      .map(([p, m, k]) => `-w ${p} -p ${m} -k ${k}`),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        pick('-a', '-a', '-a', '-A'),
        pick('always', 'always', 'never'),
        pick(' -F arch=b64', ' -F arch=b32', ''),
        pick(...CALLS),
        pick(...FILTERS),
        pick(...KEYS),
      )
      .map(
        ([a, action, arch, calls, filters, key]) =>
          `${a} ${action},exit${arch} -S ${calls}${filters} -k ${key}`,
      ),
  },
  {
    weight: 2,
    arbitrary: pick(
      '-D',
      ' -D',
      '-b 8192',
      '-b 320',
      '-f 1',
      '-f 2',
      '-e 1',
      '-e 2',
      '-b 8192 -e 2',
      '-i',
      '-c',
      '# note',
      '',
      ' # note',
      '-D -k actions',
    ),
  },
  {
    weight: 1,
    arbitrary: pick(
      '-w etc/x',
      '-a always,exit -S nosuch',
      '-W /etc/passwd -p wa -k identity',
      '-d always,exit -S open -k actions',
      '-a never,task',
      '-a always,exclude -F msgtype=CWD',
      '-a never,user',
    ),
  },
);
/** The text of a rules file with a few mistakes. */
export const rulesText = fc
  .tuple(fc.array(rulesLine, { maxLength: 9 }), pick('\n', '\n', '\n', '\r\n'), fc.boolean())
  .map(([lines, newline, last]) => lines.join(newline) + (last && lines.length > 0 ? newline : ''));
/** A rules.d folder of such files. */
export const rulesFolder: fc.Arbitrary<readonly SourceFile[]> = fc
  .uniqueArray(pick('10-a.rules', '20-b.rules', '30-c.rules', '9-x.rules', 'old.rules.bak'), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((names) => fc.tuple(...names.map((name) => rulesText.map((t) => ({ name, text: t })))));
