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
      `Name "${link.target}", where the link leads`,
      'unsafe',
      replace(p.span, `${asWord(link.target)}${slash}`),
    ),
  ];
}

/** What a rule about a link does not see, for a message. */
function unseenBy({ target, folder }: KnownLink): string {
  if (target === undefined) return 'what it leads to';
  return folder ? `anything below "${target}"` : `"${target}"`;
}

/** Whether a link is one on every target, and not only where a package or a choice makes it. */
function isSure({ folder, target, isPartly }: KnownLink): boolean {
  return !isPartly && (folder || target === undefined);
}

/** A path whose last part is a link by convention. */
export const linkPath = defineCheck({
  code: 'AR219',
  name: 'link-path',
  category: 'meaning',
  severity: 'warning',
  title: 'A path that is a symbolic link',
  evidence: 'kernel',
  unproven:
    'That /var/run, /bin and the like stay silent was tried; that kmod, systemctl, sh, awk and python3 have such names is convention.',
  what: 'The path of the rule is a symbolic link by convention: `/bin`, `/sbin`, `/lib`, `/lib64`, `/var/run`, `/var/lock`, `/etc/mtab`, or a program that is only another name: of `kmod`, of `systemctl`, of `sudo` (sudoedit), of the program behind `iptables`, or `sh`, `awk` and `python3` of whatever the system has. On Red Hat also `/etc/init.d` and `/usr/bin/yum`. Nothing is said where a target may be otherwise: SUSE 15 has no merged /usr, Alpine has BusyBox.',
  why: 'A rule is bound to what its path names, and a link as the last part is not followed: the rule is about the link, not about what lies behind it, and stays silent. Links in the middle of a path (`/bin/su`, `/var/run/x`) do no harm.',
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
      // auditctl cuts the slashes behind the path of a watch; elsewhere one makes the kernel follow the link.
      const path = p.kind === 'watch' && p.value.length > 2 ? p.value.replace(/\/+$/, '') : p.value;
      const link = knownLinkOn(path, ctx.targets);
      if (!link) return [];
      const remedy = link.instead ?? `Name "${link.target}".`;
      const message = `"${path}" is a symbolic link ${link.where}, and a rule does not follow it: it never sees ${unseenBy(link)}. ${remedy}`;
      return [
        {
          span: p.span,
          message,
          ...(isSure(link) ? {} : { severity: 'info' as const }),
          fixes: () => fixes(p, link),
        },
      ];
    }),
});
