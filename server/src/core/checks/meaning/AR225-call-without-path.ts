import { pathless } from '../../facts/pathless.ts';
import { defineCheck } from '../defineCheck.ts';
import { fix, withoutCalls } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** Reports a system call without a path together with path= or dir=. */
export const noPath = defineCheck({
  code: 'AR225',
  name: 'call-without-path',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  unproven: 'Fourteen system calls were tried; the others that this check reports are variants of them.',
  title: 'A system call without a path, together with path= or dir=',
  what: 'The rule filters by a path, but names a system call that works on an open file and passes no path to the kernel, such as `ftruncate`, `write` or `read`.',
  why: 'The kernel compares `path=` and `dir=` with the paths that a system call passes to it. These calls pass none, so they never match. For other calls that work on an open file, such as `fchmod`, `fchown` and `fsetxattr`, the kernel adds the path of that file, so they can match, and this check does not report them. On Linux 6.18, a rule with `dir=` did not record the command `truncate -s 0 FILE`, which calls ftruncate. The rule did not record fallocate, write, read, mmap and ioctl either. Instead, record when the file is opened: use `perm=w` for writing or `perm=r` for reading, without `-S`.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S truncate,⟦ftruncate⟧ -F dir=/var/log -F key=logs',
      fixed: '-a always,exit -F arch=b64 -S truncate -F dir=/var/log -F key=logs',
    },
    { bad: '-a always,exit -F arch=b64 -S ⟦write⟧ -F path=/etc/passwd -F key=identity' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S truncate,ftruncate -F auid>=1000 -F auid!=unset -F key=cut',
    '-a always,exit -F arch=b64 -S fchmod,fchown,fsetxattr -F dir=/etc -F key=attributes',
    '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity',
  ],
  about: T.path | T.calls,
  applies: (node) => node.text.includes('-S') && /path=|dir=|-w/i.test(node.text),
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (rule?.list !== 'exit' || rule.fields.some((f) => f.name === 'perm')) return [];
    const place = rule.paths.find((p) => p.kind === 'path' || p.kind === 'dir');
    const pathlessCalls = rule.calls.filter((c) => pathless.has(c.value.toLowerCase()));
    const [first] = pathlessCalls;
    if (!place || !first) return [];
    const names = `"${pathlessCalls.map((c) => c.value).join('", "')}"`;
    const verb = pathlessCalls.length === 1 ? 'passes' : 'pass';
    if (pathlessCalls.length === rule.calls.length) {
      const message = `${names} ${verb} no path to the kernel, so "${place.kind}=${place.value}" never matches. Replace "-S" with "perm=w" (opened for writing) or "perm=r" (for reading).`;
      return [{ span: first.span, message }];
    }
    const message = `${names} ${verb} no path to the kernel, so "${place.kind}=${place.value}" never matches ${pathlessCalls.length === 1 ? 'it' : 'them'}. Remove ${names}. Use another rule, with "perm=" and without "-S", to record when files are opened.`;
    const fixes = () => [
      {
        ...fix(
          `Remove ${names}, which never ${pathlessCalls.length === 1 ? 'matches' : 'match'} here`,
          'unsafe',
          ...withoutCalls(rule.node, pathlessCalls),
        ),
        sameEvents: true as const,
      },
    ];
    return [{ span: first.span, severity: 'info' as const, message, fixes }];
  },
});
