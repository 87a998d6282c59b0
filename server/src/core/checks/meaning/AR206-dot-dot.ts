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
  unproven:
    'That the kernel follows such a path and keeps the rule under it was read in its source, not tried.',
  what: 'A part of the path is `..`.',
  why: 'auditctl sends the path as written; only for `-w` does it warn that "relative path notation is not supported". The kernel finds the file when the rule is loaded, but the rule keeps this spelling. So the kernel does not see that a rule with the plain path is the same rule, and a search of the loaded rules for the plain path does not find this one.',
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
      const message = `auditctl does not resolve ".." in "${p.value}", so searches for the plain path do not find this rule. ${to === undefined ? 'Write the plain path.' : `Write "${to}".`}`;
      return [
        {
          span: p.span,
          message,
          fixes: () =>
            to === undefined ? [] : [fix(`Write "${to}"`, 'unsafe', replace(p.span, asWord(to)))],
        },
      ];
    }),
});
