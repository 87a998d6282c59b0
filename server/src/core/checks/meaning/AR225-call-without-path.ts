import { pathless } from '../../facts/pathless.ts';
import { defineCheck } from '../defineCheck.ts';
import { fix, withoutCalls } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** A call without a path beside path= or dir=. */
export const noPath = defineCheck({
  code: 'AR225',
  name: 'call-without-path',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  unproven: 'Tried for fourteen calls; those that do the same in other words follow them.',
  title: 'A system call that carries no path, with path= or dir=',
  what: 'The rule asks for a path, and for a system call that works on an open file and tells the kernel no name, such as `ftruncate`, `write` or `read`.',
  why: 'The kernel compares path= and dir= with the names that a call gave it. These calls give none, so they never match: on a kernel 6.18 `truncate -s 0` on a file, which calls ftruncate, was not seen by -S truncate,ftruncate with dir=, nor were fallocate, write, read, mmap, ioctl and the like. What can be seen is how the file is opened.',
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
    const deaf = rule.calls.filter((c) => pathless.has(c.value.toLowerCase()));
    const [first] = deaf;
    if (!place || !first) return [];
    const names = `"${deaf.map((c) => c.value).join('", "')}"`;
    const verb = deaf.length === 1 ? 'carries' : 'carry';
    if (deaf.length === rule.calls.length) {
      const message = `${names} ${verb} no path: with "${place.kind}=${place.value}" the rule never matches. Ask how the file is opened, with "perm=w" or "perm=r" in place of -S.`;
      return [{ span: first.span, message }];
    }
    const message = `${names} ${verb} no path and never ${deaf.length === 1 ? 'matches' : 'match'} "${place.kind}=${place.value}": what is done through an open file slips by. To see it, record how the file is opened.`;
    const fixes = () => [
      {
        ...fix(`Remove ${names}, which adds nothing here`, 'unsafe', ...withoutCalls(rule.node, deaf)),
        sameEvents: true as const,
      },
    ];
    return [{ span: first.span, severity: 'info' as const, message, fixes }];
  },
});
