import type { PathPart } from '../../syntax/argumentParts.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';
import { sends } from '../sentPaths.ts';

function fixes(p: PathPart): readonly Fix[] {
  const { argument } = p.option;
  const edit =
    p.kind === 'path' && argument
      ? replace(argument.span, 'dir=/proc/sys')
      : replace(p.span, p.kind === 'watch' ? '/proc/sys/' : '/proc/sys');
  return [fix('Watch all of "/proc/sys"', 'unsafe', edit)];
}

/** A rule below /proc/sys. */
export const procSys = defineCheck({
  code: 'AR227',
  name: 'below-proc-sys',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  title: 'A path below /proc/sys',
  what: 'The path of the rule, or its folder, lies below `/proc/sys`.',
  why: 'A rule is bound to the number of an inode. The kernel forgets the entries below /proc/sys when it needs memory, and gives them other numbers when they are looked up again: from then on the rule is dead, without a word. Tried on a kernel 6.18, its caches dropped between: path= and dir= below /proc/sys were dead, dir=/proc/sys itself and dir=/proc still saw every write.',
  examples: [
    { bad: '-w ⟦/proc/sys/kernel/core_pattern⟧ -p wa -k core', fixed: '-w /proc/sys/ -p wa -k core' },
    {
      bad: '-a always,exit -F arch=b64 -F path=⟦/proc/sys/kernel/core_pattern⟧ -F perm=w -F key=core',
      fixed: '-a always,exit -F arch=b64 -F dir=/proc/sys -F perm=w -F key=core',
    },
  ],
  good: [
    '-w /etc/sysctl.conf -p wa -k sysctl',
    '-a always,exit -F arch=b64 -F dir=/proc -F perm=w -F auid>=1000 -F auid!=unset -F key=proc',
  ],
  about: T.path,
  applies: (_, rule) => sends(rule, (path) => path.startsWith('/proc/sys/')),
  run: (ctx) =>
    (ruleOf(ctx)?.paths ?? []).flatMap((p) => {
      if (p.kind === 'exe' || !/^\/proc\/sys\/+[^/]/.test(p.value)) return [];
      const message = `"${p.value}" works until the kernel drops its entry for it, and the rule is dead from then on. Watch the tree "/proc/sys", which stays.`;
      return [{ span: p.span, message, fixes: () => fixes(p) }];
    }),
});
