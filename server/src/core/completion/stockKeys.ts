import { withoutSlash } from '../text/paths.ts';
import type { RuleInfo } from './ruleInfo.ts';

/**
 * A key that published rule sets use: those of benchmarks, of the audit package's samples and of widely
 * copied files.
 */
export interface StockKey {
  readonly key: string;
  /** What rules with it record, in a few words. */
  readonly detail: string;
  /** Paths of rules that carry it; one that ends in a slash means all below it. */
  readonly paths?: readonly string[];
  readonly calls?: readonly string[];
  /** Whether its rules record the running of a program by path. */
  readonly programs?: true;
  /** Whether it is what one rule set alone calls the rules of another key here. */
  readonly isVariant?: true;
}

const words = (text: string): readonly string[] => text.split(' ');

const MODES = words(
  'chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr',
);
const OPENING = words('open openat openat2 creat truncate ftruncate open_by_handle_at');
const MODULES = words('init_module finit_module delete_module create_module query_module');

/** The keys with what they stand for, as the rules of DISA, CIS and the audit package use them. */
export const stockKeys: readonly StockKey[] = [
  {
    key: 'identity',
    detail: 'changes to users and groups',
    paths: words(
      '/etc/passwd /etc/shadow /etc/group /etc/gshadow /etc/security/opasswd /etc/nsswitch.conf /etc/pam.d/',
    ),
  },
  {
    key: 'logins',
    detail: 'records of logins',
    paths: words('/var/log/lastlog /var/log/faillog /var/log/tallylog /var/run/faillock /var/log/faillock'),
  },
  {
    key: 'session',
    detail: 'records of sessions',
    paths: words('/var/run/utmp /var/log/wtmp /var/log/btmp /run/utmp'),
  },
  { key: 'privileged', detail: 'use of set-user-ID and set-group-ID programs', programs: true },
  { key: 'perm_mod', detail: 'changes of mode, owner and attributes', calls: MODES },
  {
    key: 'perm_chng',
    detail: 'tools that change permissions',
    paths: words('/usr/bin/chacl /usr/bin/setfacl /usr/bin/chcon'),
  },
  { key: 'access', detail: 'refused access to files', calls: OPENING },
  { key: 'perm_access', detail: 'refused access to files', calls: OPENING },
  {
    key: 'delete',
    detail: 'deletion and renaming of files',
    calls: words('unlink unlinkat rename renameat renameat2 rmdir'),
  },
  {
    key: 'modules',
    detail: 'loading and unloading of kernel modules',
    calls: MODULES,
    paths: words(
      '/usr/bin/kmod /sbin/insmod /sbin/rmmod /sbin/modprobe /usr/sbin/insmod /usr/sbin/rmmod /usr/sbin/modprobe',
    ),
  },
  { key: 'kernel_modules', detail: 'kernel modules', calls: MODULES, paths: ['/usr/bin/kmod'] },
  { key: 'module_chng', detail: 'kernel modules', calls: MODULES },
  { key: 'mounts', detail: 'mounting of file systems', calls: words('mount umount2 umount') },
  { key: 'export', detail: 'copying to media that are mounted', calls: words('mount umount2') },
  {
    key: 'MAC-policy',
    detail: 'the policy of SELinux or AppArmor',
    paths: words('/etc/selinux/ /usr/share/selinux/ /etc/apparmor/ /etc/apparmor.d/'),
  },
  { key: 'scope', detail: 'changes to who may use sudo', paths: words('/etc/sudoers /etc/sudoers.d/') },
  {
    key: 'actions',
    detail: 'actions of administrators',
    paths: words('/var/log/sudo.log /etc/sudoers /etc/sudoers.d/'),
  },
  { key: 'sudo_log_file', detail: 'the log of sudo', paths: ['/var/log/sudo.log'] },
  { key: 'user_emulation', detail: 'commands run as another user', calls: words('execve execveat') },
  { key: 'execpriv', detail: 'programs that run with other privileges', calls: words('execve execveat') },
  { key: 'exec', detail: 'programs that are run', calls: words('execve execveat') },
  {
    key: 'time-change',
    detail: 'changes of the clock',
    calls: words('adjtimex settimeofday clock_settime clock_adjtime stime'),
    paths: words('/etc/localtime'),
  },
  {
    key: 'system-locale',
    detail: 'the name and the network of the host',
    calls: words('sethostname setdomainname'),
    paths: words(
      '/etc/issue /etc/issue.net /etc/hosts /etc/hostname /etc/sysconfig/network /etc/networks /etc/network/ /etc/netplan/',
    ),
  },
  {
    key: 'usermod',
    detail: 'tools that change users',
    paths: words('/usr/sbin/usermod /usr/sbin/useradd /usr/sbin/userdel'),
  },
  {
    key: 'priv_cmd',
    detail: 'commands of administrators',
    paths: words('/usr/bin/sudo /usr/bin/newgrp /usr/bin/chsh'),
    isVariant: true,
  },
  ...privilegedVariants(),
  {
    key: 'auditconfig',
    detail: 'the configuration of audit',
    paths: words('/etc/audit/ /etc/libaudit.conf'),
  },
  {
    key: 'audittools',
    detail: 'the tools of audit',
    paths: words('/usr/sbin/auditctl /usr/sbin/auditd /usr/sbin/augenrules'),
  },
  { key: 'auditlog', detail: 'the audit log', paths: ['/var/log/audit/'] },
  {
    key: 'cron',
    detail: 'scheduled jobs',
    paths: words('/etc/crontab /etc/cron.d/ /etc/cron.daily/ /etc/cron.hourly/ /var/spool/cron/'),
  },
  {
    key: 'cronjobs',
    detail: 'scheduled jobs',
    paths: words('/etc/cron.d/ /var/spool/cron/'),
    isVariant: true,
  },
  { key: 'systemd', detail: 'units of systemd', paths: words('/etc/systemd/ /usr/lib/systemd/') },
  { key: 'sshd', detail: 'the configuration of sshd', paths: words('/etc/ssh/ /etc/ssh/sshd_config') },
  { key: 'pam', detail: 'how users log in', paths: words('/etc/pam.d/ /etc/security/') },
  {
    key: 'docker',
    detail: 'Docker',
    paths: words('/usr/bin/dockerd /var/lib/docker/ /etc/docker/ /run/docker.sock'),
  },
  {
    key: 'power',
    detail: 'shutdown and restart',
    paths: words('/usr/sbin/shutdown /usr/sbin/poweroff /usr/sbin/reboot /usr/sbin/halt'),
  },
  { key: 'tracing', detail: 'reading and changing other processes', calls: ['ptrace'] },
  { key: 'network', detail: 'connections', calls: words('connect accept accept4 bind listen') },
];

/** Returns what the STIG of Red Hat systems calls the rules of single programs. */
function privilegedVariants(): readonly StockKey[] {
  const programs = {
    passwd: '/usr/bin/passwd',
    chage: '/usr/bin/chage',
    gpasswd: '/usr/bin/gpasswd',
    crontab: '/usr/bin/crontab',
    ssh: '/usr/bin/ssh-agent /usr/libexec/openssh/ssh-keysign',
    mount: '/usr/bin/mount /usr/bin/umount',
    usermod: '/usr/sbin/usermod',
    priv_change: '/usr/bin/su',
    'unix-update':
      '/usr/sbin/unix_update /usr/sbin/unix_chkpwd /usr/sbin/semanage /usr/sbin/setsebool /usr/sbin/setfiles /usr/sbin/postdrop /usr/sbin/userhelper',
    postqueue: '/usr/sbin/postqueue',
    pam_timestamp_check: '/usr/sbin/pam_timestamp_check',
  };
  return Object.entries(programs).map(([name, paths]) => ({
    key: `privileged-${name}`,
    detail: `use of ${words(paths)
      .map((p) => p.slice(p.lastIndexOf('/') + 1))
      .join(', ')}`,
    paths: words(paths),
    isVariant: true,
  }));
}

function holds(place: string, path: string): boolean {
  return withoutSlash(place) === path || (place.endsWith('/') && path.startsWith(place));
}

/**
 * Returns how well a key fits a rule: 4 by its path, 3 as the rule of a program, 2 by its system calls or as
 * a variant of another key; 0 where it does not.
 */
function fitOf({ paths = [], calls = [], programs, isVariant }: StockKey, rule: RuleInfo): number {
  const { parts } = rule;
  const own = parts.paths.map((p) => withoutSlash(p.value));
  if (own.some((path) => paths.some((place) => holds(place, path)))) return isVariant ? 2 : 4;
  if (own.length === 0 && parts.calls.some((c) => calls.includes(c.value))) return 2;
  const isProgram = own.some((path) => /^\/(?:usr\/)?s?bin\//.test(path) || path.startsWith('/usr/lib'));
  return programs && isProgram ? 3 : 0;
}

/**
 * Returns the built-in keys that begin with what is typed, those that fit the rule first; with nothing
 * typed, only those that fit. Empty where none does.
 */
export function stockKeysFor(rule: RuleInfo, typed: string): readonly StockKey[] {
  const wanted = typed.toLowerCase();
  return stockKeys
    .map((stock) => ({ stock, fit: fitOf(stock, rule) }))
    .filter(({ stock, fit }) => (typed === '' ? fit > 0 : stock.key.toLowerCase().startsWith(wanted)))
    .sort((a, b) => b.fit - a.fit)
    .map(({ stock }) => stock);
}
