import { defineCheck } from '../define.ts';
import { ruleWith } from './view.ts';

/** A rule below /proc/sys. */
export const procSys = defineCheck({
  code: 'AR227',
  name: 'below-proc-sys',
  category: 'meaning',
  severity: 'warning',
  title: 'A path below /proc/sys',
  what: 'The path of the rule, or its folder, lies below `/proc/sys`.',
  why: 'A rule is bound to the number of an inode. The kernel forgets the entries below /proc/sys when it needs memory, and gives them other numbers when they are looked up again: from then on the rule is dead, without a word. Seen on a kernel 6.18 for path= and dir= alike; dir=/proc, the root of that file system, stays alive.',
  examples: [
    { bad: '-w /proc/sys/kernel/core_pattern -p wa -k core' },
    { bad: '-a always,exit -F arch=b64 -F dir=/proc/sys/net -F perm=wa -F key=net' },
  ],
  good: [
    '-w /etc/sysctl.conf -p wa -k sysctl',
    '-a always,exit -F arch=b64 -F dir=/proc -F perm=w -F auid>=1000 -F auid!=unset -F key=proc',
  ],
  applies: (node) => node.text.includes('/proc/sys/'),
  run: (ctx) =>
    (ruleWith(ctx, '/proc/sys/')?.paths ?? []).flatMap((p) => {
      if (p.kind === 'exe' || !/^\/proc\/sys\/+[^/]/.test(p.path)) return [];
      const message = `"${p.path}" works until the kernel drops its entry for it, and the rule is dead from then on. Watch "dir=/proc" with further filters, or the programs and files that set it (sysctl, /etc/sysctl.d).`;
      return [{ span: p.span, message }];
    }),
});
