import { defineCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';
import { sends } from '../sentPaths.ts';

// Directories of every system (links such as /bin are reported by AR219).
const DIRECTORIES: ReadonlySet<string> = new Set([
  '/boot',
  '/dev',
  '/dev/shm',
  '/etc',
  '/etc/alternatives',
  '/etc/audit',
  '/etc/audit/rules.d',
  '/etc/cron.d',
  '/etc/cron.daily',
  '/etc/cron.hourly',
  '/etc/cron.monthly',
  '/etc/cron.weekly',
  '/etc/default',
  '/etc/ld.so.conf.d',
  '/etc/modprobe.d',
  '/etc/modules-load.d',
  '/etc/pam.d',
  '/etc/profile.d',
  '/etc/security',
  '/etc/selinux',
  '/etc/skel',
  '/etc/ssh',
  '/etc/ssl',
  '/etc/sudoers.d',
  '/etc/sysctl.d',
  '/etc/systemd',
  '/etc/systemd/system',
  '/etc/udev/rules.d',
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/root/.ssh',
  '/run',
  '/srv',
  '/sys',
  '/tmp',
  '/usr',
  '/usr/bin',
  '/usr/lib',
  '/usr/local',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/usr/share',
  '/var',
  '/var/lib',
  '/var/log',
  '/var/log/audit',
  '/var/spool',
  '/var/spool/cron',
  '/var/tmp',
  '/var/www',
]);

/** Reports path= with a directory. */
export const directoryAsPath = defineCheck({
  code: 'AR210',
  name: 'directory-as-path',
  category: 'meaning',
  severity: 'hint',
  title: 'A directory given as path=',
  what: '`path=` has a path that is a directory on every system, such as `/etc`.',
  why: '`path=` matches only events of the directory itself, such as listing, changing or renaming it. `dir=` also matches events of all files below it. A watch (`-w`) is not reported: if its path is a directory when auditctl loads the rule, the watch also matches events of the files below it.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F path=⟦/etc/ssh⟧ -F perm=wa -F key=ssh',
      fixed: '-a always,exit -F arch=b64 -F dir=/etc/ssh -F perm=wa -F key=ssh',
    },
  ],
  good: ['-a always,exit -F arch=b64 -F dir=/etc/ssh -F perm=wa -F key=ssh', '-w /etc/ssh -p wa -k ssh'],
  about: T.path,
  applies: (_, rule) => sends(rule, (path) => DIRECTORIES.has(path)),
  run: (ctx) => {
    const rule = ruleOf(ctx);
    return (rule?.fields ?? []).flatMap((f) => {
      if (f.name !== 'path' || !DIRECTORIES.has(f.value)) return [];
      const start = f.argument.span.start;
      const message = `"path=${f.value}" matches the directory itself, not the files in it. Write "dir=${f.value}" to include them.`;
      return [
        {
          span: f.span,
          message,
          fixes: () => [
            fix(`Write "dir=${f.value}"`, 'unsafe', replace({ start, end: start + 'path'.length }, 'dir')),
          ],
        },
      ];
    });
  },
});
