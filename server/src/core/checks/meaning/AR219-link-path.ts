import { type KnownLink, knownLinkOn, mayBeLink } from '../../facts/knownLinks.ts';
import type { PathPart } from '../../syntax/argumentParts.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { asWord, fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';
import { sends } from '../sentPaths.ts';

function fixes(p: PathPart, link: KnownLink): readonly Fix[] {
  if (link.target === undefined) return [];
  const slash = p.kind === 'watch' && link.folder ? '/' : '';
  return [
    fix(
      `Use "${link.target}", the target of the link`,
      'unsafe',
      replace(p.span, `${asWord(link.target)}${slash}`),
    ),
  ];
}

/** Returns what a rule for a link never matches, for a message. */
function unseenBy({ target, folder }: KnownLink): string {
  if (target === undefined) return 'its target';
  return folder ? `files below "${target}"` : `"${target}"`;
}

/** Reports a path whose last part is a link on the targets. */
export const linkPath = defineCheck({
  code: 'AR219',
  name: 'link-path',
  category: 'meaning',
  severity: 'warning',
  title: 'A path that is a symbolic link',
  evidence: 'kernel',
  unproven:
    'That rules for /var/run, /bin and similar links match nothing was tried; that kmod, systemctl, sh, awk and python3 have such names is convention.',
  what: 'The path of the rule is a symbolic link on most systems: `/bin`, `/sbin`, `/lib`, `/lib64`, `/var/run`, `/var/lock`, `/etc/mtab`, or another name of a program: `insmod` of `kmod`, `reboot` of `systemctl`, `sudoedit` of `sudo`, the commands of `iptables`, or `sh`, `awk` and `python3`. On Red Hat, `/etc/init.d` and `/usr/bin/yum` are links too. Nothing is reported where a target may differ: SUSE 15 has no merged /usr, and Alpine uses BusyBox.',
  why: 'A rule is bound to the file that its path names, and the kernel does not follow a link in the last part. The rule is bound to the link, not to its target, and misses what happens there. Links in the middle of a path (`/bin/su`, `/var/run/x`) are followed.',
  examples: [
    { bad: '-w ⟦/bin⟧ -p wa -k programs', fixed: '-w /usr/bin/ -p wa -k programs' },
    {
      bad: '-a always,exit -F arch=b64 -F dir=⟦/var/run⟧ -F perm=wa -F key=run',
      fixed: '-a always,exit -F arch=b64 -F dir=/run -F perm=wa -F key=run',
    },
    { bad: '-w ⟦/sbin/insmod⟧ -p x -k modules', fixed: '-w /usr/bin/kmod -p x -k modules' },
    { bad: '-w ⟦/etc/mtab⟧ -p wa -k mounts' },
    { bad: '-w ⟦/usr/bin/python3⟧ -p x -k python' },
    {
      bad: '-a always,exit -F path=⟦/usr/bin/sudoedit⟧ -F perm=x -F key=privileged',
      fixed: '-a always,exit -F path=/usr/bin/sudo -F perm=x -F key=privileged',
    },
    { bad: '-w ⟦/etc/init.d/⟧ -p wa -k init', fixed: '-w /etc/rc.d/init.d/ -p wa -k init', target: 'rhel-9' },
  ],
  good: ['-w /usr/bin/ -p wa -k programs', '-w /bin/su -p x -k su', '-w /etc/localtime -p wa -k time'],
  about: T.path,
  applies: (_, rule) => sends(rule, mayBeLink),
  run: (ctx) =>
    (ruleOf(ctx)?.paths ?? []).flatMap((p) => {
      if (p.kind === 'exe') return [];
      // auditctl cuts the slashes at the end of a watch; elsewhere one makes the kernel follow the link.
      const path = p.kind === 'watch' && p.value.length > 2 ? p.value.replace(/\/+$/, '') : p.value;
      const link = knownLinkOn(path, ctx.targets);
      if (!link) return [];
      const remedy = link.instead ?? `Use "${link.target}".`;
      const message = `"${path}" is a symbolic link ${link.where}: the rule never matches ${unseenBy(link)}. ${remedy}`;
      return [
        {
          span: p.span,
          message,
          ...(link.isPartly || link.isByChoice ? { severity: 'info' as const } : {}),
          fixes: () => fixes(p, link),
        },
      ];
    }),
});
