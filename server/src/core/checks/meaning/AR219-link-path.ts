import { type KnownLink, knownLinkOn, mayBeLink } from '../../facts/knownLinks.ts';
import type { PathPart } from '../../syntax/argumentParts.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { followLink, pathInstead } from '../linkTargets.ts';
import { ruleOf } from '../loadedRule.ts';
import { sends } from '../sentPaths.ts';

function insteadOf(p: PathPart, { target, folder }: KnownLink): string | undefined {
  return pathInstead(target, p.kind === 'watch', folder);
}

function fixes(p: PathPart, link: KnownLink): readonly Fix[] {
  const path = insteadOf(p, link);
  return path === undefined ? [] : [followLink(p.span, path)];
}

/** Returns what is wrong with a rule for a link, for a message. */
function wrongWith(path: string, { target, where, folder }: KnownLink): string {
  if (target === undefined)
    return `"${path}" is a symbolic link ${where}, and a rule for a link misses its target.`;
  const misses = folder ? `the files in "${target}"` : 'its target';
  return `"${path}" is a symbolic link${folder ? '' : ` to "${target}"`} ${where}, and a rule for a link misses ${misses}.`;
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
    'Distributions usually install these programs as links to kmod, systemctl and so on. That was not tried on each distribution.',
  what: 'The path of the rule is a symbolic link on most systems. Examples are the directories `/bin`, `/sbin`, `/lib`, `/lib64`, `/var/run` and `/var/lock`, and the file `/etc/mtab`. Many programs are links too: `insmod` is a link to `kmod`, `reboot` to `systemctl` and `sudoedit` to `sudo`; `sh`, `awk`, `python3` and the `iptables` commands lead to different programs on different systems. The check reports a path only if it is known to be such a link on all of your targets, the systems that your rules must load on. For example, it does not report `/bin` if a target is SUSE 15, where `/bin` is a directory, and it reports no program if a target is Alpine, where most programs are links to BusyBox. There are two exceptions, `/etc/init.d` and `yum`, which are links only on Red Hat (`yum` since RHEL 8): the check reports these if at least one of your targets is such a system.',
  why: 'The kernel does not follow a link in the last part of a path. The rule watches the link itself, so it misses what happens to the file or directory that the link leads to. Links in earlier parts of a path are followed, so a rule for `/bin/su` or `/var/run/x` is fine. A rule for changes to the link `/etc/localtime` is fine too: changing the time zone replaces the link, and the rule records that.',
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
      const remedy = link.instead ?? `Use "${insteadOf(p, link)}".`;
      const message = `${wrongWith(path, link)} ${remedy}`;
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
