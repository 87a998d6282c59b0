/** A well-known place of a Linux system. */
export interface KnownPath {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'program';
  readonly note: string;
}

const file = (path: string, note: string): KnownPath => ({ path, kind: 'file', note });
const folder = (path: string, note: string): KnownPath => ({ path, kind: 'folder', note });
const program = (path: string, note: string): KnownPath => ({ path, kind: 'program', note });

/** Places that rules name often, those that matter most first within their kind. Folders have no slash at the end. */
export const knownPaths: readonly KnownPath[] = [
  file('/etc/passwd', 'users'),
  file('/etc/shadow', 'password hashes'),
  file('/etc/group', 'groups'),
  file('/etc/gshadow', 'group passwords'),
  file('/etc/security/opasswd', 'former passwords'),
  file('/etc/sudoers', 'who may use sudo'),
  folder('/etc/sudoers.d', 'who may use sudo, in parts'),
  folder('/etc/pam.d', 'how logins are checked'),
  folder('/etc/security', 'limits and access rules of PAM'),
  file('/etc/login.defs', 'defaults of passwords and users'),
  file('/etc/nsswitch.conf', 'where names of users and hosts come from'),
  folder('/etc/ssh', 'SSH: keys of the host, settings'),
  file('/etc/ssh/sshd_config', 'settings of the SSH server'),
  folder('/root/.ssh', 'SSH keys of root'),
  file('/root/.ssh/authorized_keys', 'keys that may log in as root'),
  file('/etc/crontab', 'jobs by time'),
  folder('/etc/cron.d', 'jobs by time, in parts'),
  folder('/etc/cron.hourly', 'scripts run each hour'),
  folder('/etc/cron.daily', 'scripts run each day'),
  folder('/etc/cron.weekly', 'scripts run each week'),
  folder('/etc/cron.monthly', 'scripts run each month'),
  file('/etc/cron.allow', 'who may use cron'),
  file('/etc/cron.deny', 'who may not use cron'),
  file('/etc/anacrontab', 'jobs that are made up for'),
  folder('/var/spool/cron', 'crontabs of users'),
  folder('/var/spool/cron/crontabs', 'crontabs of users (Debian)'),
  folder('/var/spool/at', 'jobs of at'),
  folder('/etc/systemd/system', 'services of this machine'),
  folder('/usr/lib/systemd/system', 'services of packages'),
  folder('/etc/init.d', 'services of the old kind'),
  file('/etc/rc.local', 'commands run at boot'),
  file('/etc/profile', 'commands run at each login'),
  folder('/etc/profile.d', 'commands run at each login, in parts'),
  file('/etc/bash.bashrc', 'commands run by each Bash (Debian)'),
  file('/etc/bashrc', 'commands run by each Bash (Red Hat)'),
  file('/etc/environment', 'variables of each login'),
  file('/etc/ld.so.preload', 'libraries loaded into every program'),
  file('/etc/ld.so.conf', 'where libraries are looked for'),
  folder('/etc/ld.so.conf.d', 'where libraries are looked for, in parts'),
  folder('/etc/modprobe.d', 'options and bans of kernel modules'),
  folder('/etc/modules-load.d', 'kernel modules loaded at boot'),
  folder('/usr/lib/modules', 'kernel modules'),
  file('/etc/sysctl.conf', 'settings of the kernel'),
  folder('/etc/sysctl.d', 'settings of the kernel, in parts'),
  folder('/etc/udev/rules.d', 'commands run when devices come'),
  folder('/boot', 'kernels and the boot loader'),
  folder('/etc/audit', 'settings of auditing'),
  folder('/etc/audit/rules.d', 'the rules themselves'),
  folder('/etc/audisp', 'where records are sent (before 3.0)'),
  folder('/var/log/audit', 'the audit log'),
  folder('/etc/selinux', 'settings and policy of SELinux'),
  folder('/etc/apparmor.d', 'profiles of AppArmor'),
  file('/etc/hosts', 'names of hosts'),
  file('/etc/resolv.conf', 'name servers'),
  folder('/etc/netplan', 'network settings (Ubuntu)'),
  folder('/etc/NetworkManager', 'network settings'),
  folder('/etc/apt', 'where packages come from (Debian)'),
  folder('/etc/yum.repos.d', 'where packages come from (Red Hat)'),
  file('/etc/localtime', 'time zone'),
  file('/var/log/lastlog', 'last logins'),
  file('/var/log/wtmp', 'logins'),
  file('/var/log/btmp', 'failed logins'),
  file('/var/run/utmp', 'who is logged in'),
  file('/etc/issue', 'text before the login'),
  folder('/tmp', 'files of anybody'),
  folder('/var/tmp', 'files of anybody, kept over boots'),
  folder('/dev/shm', 'files of anybody, in memory'),
  folder('/home', 'files of users'),
  folder('/var/www', 'files of the web server'),
  program('/usr/bin/sudo', 'runs a command with the rights of another'),
  program('/usr/bin/su', 'becomes another user'),
  program('/usr/bin/passwd', 'changes a password'),
  program('/usr/sbin/useradd', 'adds a user'),
  program('/usr/sbin/usermod', 'changes a user'),
  program('/usr/bin/crontab', 'changes jobs by time'),
  program('/usr/bin/systemctl', 'starts and changes services'),
  program('/usr/bin/kmod', 'loads kernel modules: insmod, modprobe and rmmod are links to it'),
  program('/usr/sbin/auditctl', 'changes the rules'),
  program('/usr/bin/curl', 'fetches files'),
  program('/usr/bin/wget', 'fetches files'),
  program('/usr/bin/base64', 'encodes and decodes'),
  program('/usr/bin/gdb', 'looks into processes'),
  program('/usr/bin/docker', 'runs containers'),
  program('/usr/bin/ssh', 'logs in elsewhere'),
  program('/usr/sbin/sshd', 'lets people log in'),
];

const byPath: ReadonlyMap<string, KnownPath> = new Map(knownPaths.map((k) => [k.path, k]));

/** The known place of a path, with or without a slash at its end. */
export function placeOf(path: string): KnownPath | undefined {
  return byPath.get(path) ?? byPath.get(path.replace(/\/+$/, ''));
}
