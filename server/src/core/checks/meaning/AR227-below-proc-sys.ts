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

/** Reports a rule for a path below /proc/sys. */
export const procSys = defineCheck({
  code: 'AR227',
  name: 'below-proc-sys',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  title: 'A path below /proc/sys',
  what: 'The rule is for a file or a directory below `/proc/sys`.',
  why: 'A rule is bound to the inode number of its file. When the kernel needs memory, it forgets the files below `/proc/sys`, and they get new inode numbers when they are next used. From then on, the rule matches nothing, and no message says so. On Linux 6.18, after the caches of the kernel were dropped, rules with `path=` and `dir=` below `/proc/sys` no longer matched. `dir=/proc/sys` and `dir=/proc` still matched every write.',
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
      const message = `"${p.value}" is no longer watched once it leaves the cache of the kernel. Watch all of "/proc/sys" instead.`;
      return [{ span: p.span, message, fixes: () => fixes(p) }];
    }),
});
