import { defineCheck } from '../defineCheck.ts';
import { asWord, fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleWith } from '../loadedRule.ts';

/** The path with its `.` and `..` worked out by the text alone; undefined where nothing is left. */
function plain(path: string): string | undefined {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') out.pop();
    else if (part !== '' && part !== '.') out.push(part);
  }
  if (out.length === 0) return undefined;
  return `/${out.join('/')}${path.endsWith('/') ? '/' : ''}`;
}

/** `..` as a part of a path. */
export const dotDot = defineCheck({
  code: 'AR206',
  name: 'dot-dot',
  category: 'meaning',
  severity: 'info',
  title: 'A path with parts that go up again',
  evidence: 'auditctl',
  unproven: 'That the kernel follows such a path and keeps the rule under it was read, not tried.',
  what: 'A path holds `..` as one of its parts.',
  why: 'auditctl says of `-w` that "relative path notation is not supported" (of `path=`, `dir=` and `exe=` it says nothing) and sends the path as it stands. The kernel does find the file when the rule is loaded, but the rule keeps its odd path: it is no duplicate of the plain one, and who looks for the plain path among the rules does not find it.',
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
      const message = `".." in "${p.value}" stays in the rule as it stands: it is no duplicate of the plain path. ${to === undefined ? 'Write the plain path.' : `Write "${to}".`}`;
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
