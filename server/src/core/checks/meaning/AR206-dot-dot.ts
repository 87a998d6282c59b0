import { partsWithoutDots } from '../../text/paths.ts';
import { defineCheck } from '../defineCheck.ts';
import { asWord, fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleWith } from '../loadedRule.ts';

/** Returns the path with `.` and `..` resolved from its text alone; undefined where nothing remains. */
function plain(path: string): string | undefined {
  const out = partsWithoutDots(path);
  if (out.length === 0) return undefined;
  return `/${out.join('/')}${path.endsWith('/') ? '/' : ''}`;
}

/** Reports `..` as a part of a path. */
export const dotDot = defineCheck({
  code: 'AR206',
  name: 'dot-dot',
  category: 'meaning',
  severity: 'info',
  title: 'A path with ".." in it',
  evidence: 'auditctl',
  unproven: 'That the kernel finds the file but keeps the spelling was read in its source, not tried.',
  what: 'The path of the rule contains `..`, which means the directory above.',
  why: 'auditctl sends the path as written. (For `-w` it warns that "relative path notation is not supported".) The kernel finds the file when it loads the rule, but the rule keeps this spelling. So a search of the loaded rules for the path without `..` does not find this rule, and the kernel does not notice that a rule with the path without `..` is a duplicate. The fix is unsafe: if the part before `..` is a symbolic link, the path without `..` leads to another file.',
  examples: [
    { bad: '-w ⟦/etc/../etc/passwd⟧ -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    {
      bad: '-a always,exit -F arch=b64 -F dir=⟦/usr/lib/../bin⟧ -F perm=wa -F key=programs',
      fixed: '-a always,exit -F arch=b64 -F dir=/usr/bin -F perm=wa -F key=programs',
    },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '-w /srv/a..b -p wa -k data'],
  about: T.path | T.dots,
  run: (ctx) =>
    (ruleWith(ctx, '..')?.paths ?? []).flatMap((p) => {
      if (!p.value.split('/').includes('..')) return [];
      const to = plain(p.value);
      const message = `The loaded rule keeps ".." in "${p.value}", so a search of the loaded rules for ${to === undefined ? 'the path without ".."' : `"${to}"`} misses this rule. ${to === undefined ? 'Write the path without "..".' : `Write "${to}".`}`;
      return [
        {
          span: p.span,
          message,
          fixes: () =>
            to === undefined
              ? []
              : [{ ...fix(`Write "${to}"`, 'unsafe', replace(p.span, asWord(to))), sameEvents: true }],
        },
      ];
    }),
});
