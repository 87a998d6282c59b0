import type { Random } from '../../conformance/vocabulary.ts';
import { type Part, part } from './draft.ts';

const FILES =
  '/etc/passwd /etc/shadow /etc/gshadow /etc/group /etc/sudoers /etc/security/opasswd /etc/hosts /etc/hostname /etc/issue /etc/issue.net /etc/localtime /etc/crontab /etc/login.defs /etc/ssh/sshd_config /etc/ld.so.conf /etc/ld.so.preload /etc/sysctl.conf /etc/fstab /etc/profile /etc/bash.bashrc /etc/nsswitch.conf /etc/audit/auditd.conf /etc/libaudit.conf /var/log/lastlog /var/log/faillog /var/log/wtmp /var/log/btmp /var/run/utmp /root/.bashrc /etc/resolv.conf /etc/at.allow /etc/cron.deny /lib/systemd/system/docker.service /etc/docker/daemon.json /etc/pam.d/common-password'.split(
    ' ',
  );
const DIRS =
  '/etc/sudoers.d/ /etc/cron.d/ /etc/cron.daily/ /etc/cron.hourly /var/spool/cron/ /etc/pam.d/ /etc/ssh/sshd_config.d /etc/selinux/ /etc/apparmor.d/ /etc/modprobe.d /etc/systemd/ /etc/NetworkManager/ /etc/network/ /etc/profile.d /var/log/audit/ /etc/audit/ /etc/init.d/ /root/.ssh /etc/ld.so.conf.d /usr/share/selinux/ /etc/docker /var/lib/docker /opt/splunk/etc/'.split(
    ' ',
  );
const PROGRAMS =
  '/usr/bin/sudo /usr/bin/su /usr/bin/passwd /usr/bin/chage /usr/bin/gpasswd /usr/bin/newgrp /usr/bin/chsh /usr/bin/crontab /usr/bin/mount /usr/bin/umount /usr/bin/pkexec /usr/sbin/useradd /usr/sbin/userdel /usr/sbin/usermod /usr/sbin/groupadd /usr/sbin/insmod /usr/sbin/modprobe /usr/sbin/rmmod /usr/bin/kmod /usr/bin/wget /usr/bin/curl /usr/bin/base64 /usr/bin/nc /usr/bin/ssh /usr/bin/tcpdump /usr/bin/whoami /usr/bin/id /usr/bin/chcon /usr/sbin/semanage /usr/bin/setfacl /usr/bin/systemctl /usr/sbin/iptables /usr/bin/dockerd /usr/bin/apt-get /usr/bin/dpkg /usr/bin/gcc /usr/bin/strace'.split(
    ' ',
  );
const KEYS =
  'identity logins session time-change system-locale perm_mod privileged modules actions scope file-access delete MAC-policy cron sshd power-abuse user_modification 10.2.5.b-elevated-privs etcpasswd recon susp_activity rootcmd auditlog container-config 32bit_abi network_connect_4 software_mgmt pam audit_tools T1053.003_cron T1078_Valid_Accounts T1548.001_31 T1053.003-Scheduled-Task-Job-Cron T1059.004-Unix-Shell T1136.001-Create-Account-Local-Account T1070.004_File_Deletion T1547.006_Kernel_Modules_and_Extensions mitre_t1053_cron mitre_t1003_credential_dumping T1574.006 usrgroup_changes tmp-exec-watch wazuh_fim audit-wazuh-w privileged-priv_change elastic_sensitive_identity user-modify'.split(
    ' ',
  );
const GROUPS =
  'adjtimex,settimeofday clock_settime sethostname,setdomainname execve execve,execveat mount,umount2 chmod,fchmod,fchmodat chown,fchown,lchown,fchownat all setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr open,openat,creat,truncate,ftruncate openat,open_by_handle_at unlink,unlinkat,rename,renameat rmdir,unlink,rename init_module,finit_module,delete_module init_module,delete_module connect bind ptrace kill setuid,setgid,setreuid,setregid mknod,mknodat link,symlink kexec_load swapon,swapoff process_vm_readv,process_vm_writev memfd_create personality unshare,setns bpf'.split(
    ' ',
  );
const MSGTYPES =
  'CWD EOE CRED_ACQ CRED_REFR CRED_DISP USER_ACCT USER_START USER_END USER_LOGIN CRYPTO_KEY_USER PROCTITLE SERVICE_START SERVICE_STOP AVC PATH'.split(
    ' ',
  );
const ARGUMENTS: readonly (readonly [string, string])[] = [
  ['socket', 'a0=2'],
  ['socket', 'a0=10'],
  ['ptrace', 'a0=0x4'],
  ['ptrace', 'a0=16'],
  ['open', 'a1&0100'],
  ['openat', 'a2&0100'],
  ['openat', 'a2&01003'],
  ['connect', 'a2=16'],
  ['clock_settime', 'a0=0'],
  ['socket', 'a1=3'],
];

/** Makes a realistic rule that loads on audit 3.0.7 and later, as its options. */
export function intendedRule(r: Random): readonly Part[] {
  const kind = r.next();
  if (kind < 0.27) return watch(r);
  if (kind < 0.55) return syscallRule(r);
  if (kind < 0.74) return pathRule(r);
  if (kind < 0.8) return argumentRule(r);
  if (kind < 0.85) return compareRule(r);
  if (kind < 0.93) return quietRule(r);
  return control(r);
}

function key(r: Random): readonly Part[] {
  const k = r.pick(KEYS);
  return [r.chance(0.7) ? part('-k', k) : part('-F', `key=${k}`)];
}

function keyOrNone(r: Random): readonly Part[] {
  return r.chance(0.9) ? key(r) : [];
}

function watch(r: Random): readonly Part[] {
  const [paths, perms] = r.pick([
    [FILES, ['wa', 'wa', 'wa', 'rwa', 'w', 'rwxa', 'a']],
    [DIRS, ['wa', 'wa', 'rwxa', 'war']],
    [PROGRAMS, ['x', 'x', 'rwxa', 'wax']],
  ] as const);
  return [
    part('-w', r.pick(paths)),
    ...(r.chance(0.9) ? [part('-p', r.pick(perms))] : []),
    ...(r.chance(0.95) ? [part('-k', r.pick(KEYS))] : []),
  ];
}

function list(r: Random, action = 'always', name = 'exit'): Part {
  return part(
    r.chance(action === 'never' ? 0.85 : 0.97) ? '-a' : '-A',
    r.chance(0.8) ? `${action},${name}` : `${name},${action}`,
  );
}

function arch(r: Random): Part {
  return part('-F', `arch=${r.pick(['b64', 'b64', 'b64', 'b32', 'b32', 'x86_64', 'i386'])}`);
}

function calls(r: Random, group: string): readonly Part[] {
  return r.chance(0.65) ? [part('-S', group)] : group.split(',').map((c) => part('-S', c));
}

function ordinaryUsers(r: Random): readonly Part[] {
  return [
    part('-F', `auid>=${r.pick(['1000', '1000', '1000', '500'])}`),
    part('-F', `auid!=${r.pick(['unset', 'unset', '-1', '4294967295'])}`),
  ];
}

function filters(r: Random): readonly Part[] {
  const outcome = r.chance(0.3)
    ? [
        part(
          '-F',
          r.pick(['exit=-EACCES', 'exit=-EPERM', 'exit=-ENOENT', 'success=0', 'success=1', 'exit!=0']),
        ),
      ]
    : [];
  const who = r.chance(0.6)
    ? ordinaryUsers(r)
    : [
        ...(r.chance(0.4)
          ? [part('-F', r.pick(['auid=0', 'euid=0', 'uid!=0', 'uid=root', 'gid=0', 'auid>0', 'ppid=1']))]
          : []),
      ];
  const where = r.chance(0.25)
    ? [
        part(
          '-F',
          r.pick([`exe=${r.pick(PROGRAMS)}`, `dir=${r.pick(DIRS)}`, 'filetype=dir', 'filetype=link']),
        ),
      ]
    : [];
  return r.chance(0.5) ? [...outcome, ...who, ...where] : [...where, ...outcome, ...who];
}

function syscallRule(r: Random): readonly Part[] {
  return [list(r), arch(r), ...calls(r, r.pick(GROUPS)), ...filters(r), ...keyOrNone(r)];
}

function pathRule(r: Random): readonly Part[] {
  const target = r.pick([
    () => [part('-F', `path=${r.pick(PROGRAMS)}`), part('-F', 'perm=x')],
    () => [part('-F', `path=${r.pick(FILES)}`), part('-F', 'perm=wa')],
    () => [part('-F', `dir=${r.pick(DIRS)}`), part('-F', r.pick(['perm=wa', 'perm=r', 'perm=rwxa']))],
  ])();
  return [
    list(r),
    ...(r.chance(0.6) ? [arch(r)] : []),
    ...target,
    ...(r.chance(0.6) ? ordinaryUsers(r) : []),
    ...keyOrNone(r),
  ];
}

function argumentRule(r: Random): readonly Part[] {
  const [call, filter] = r.pick(ARGUMENTS);
  return [
    list(r),
    part('-F', `arch=${r.pick(['b64', 'b32'])}`),
    part('-S', call),
    part('-F', filter),
    ...(r.chance(0.3) ? ordinaryUsers(r) : []),
    ...keyOrNone(r),
  ];
}

function compareRule(r: Random): readonly Part[] {
  const start = [list(r), part('-F', `arch=${r.pick(['b64', 'b32'])}`)];
  if (r.chance(0.4))
    return [
      ...start,
      part('-F', 'dir=/home'),
      part('-F', 'uid=0'),
      ...ordinaryUsers(r),
      part('-C', 'auid!=obj_uid'),
      ...key(r),
    ];
  const pair = r.pick(['auid!=uid', 'uid!=euid', 'gid!=egid', 'euid!=uid', 'auid!=euid']);
  return [...start, part('-S', r.pick(['execve', 'execve,execveat'])), part('-C', pair), ...keyOrNone(r)];
}

function quietRule(r: Random): readonly Part[] {
  return r.pick<() => readonly Part[]>([
    () => [list(r, r.pick(['never', 'always']), 'exclude'), part('-F', `msgtype=${r.pick(MSGTYPES)}`)],
    () => [
      list(r, 'never', 'user'),
      part('-F', r.pick(['uid=0', 'auid=unset', 'auid=root', 'subj_type=crond_t'])),
    ],
    () => [list(r, 'never', 'exclude'), part('-F', `exe=${r.pick(PROGRAMS)}`)],
    () => [list(r, 'never', 'task')],
    () => [list(r, 'never', 'filesystem'), part('-F', r.pick(['fstype=tracefs', 'fstype=debugfs']))],
    () => [list(r, 'never'), part('-F', `exe=${r.pick(PROGRAMS)}`), part('-F', 'auid=unset')],
    () => [
      list(r, 'never'),
      part('-F', 'arch=b64'),
      part('-S', 'adjtimex'),
      part('-F', 'subj_type=chronyd_t'),
    ],
    () => [list(r, 'never'), part('-F', `dir=${r.pick(DIRS)}`), part('-F', 'perm=r')],
    () => [list(r, 'never'), part('-F', `path=${r.pick(FILES)}`), part('-F', 'perm=wa'), part('-F', 'uid=0')],
  ])();
}

function control(r: Random): readonly Part[] {
  return r.pick<() => readonly Part[]>([
    () => [part('-b', r.pick(['8192', '320', '16384', '1024']))],
    () => [part('-f', r.pick(['0', '1', '2']))],
    () => [part('-e', r.pick(['1', '2']))],
    () => [part('-r', r.pick(['0', '100', '1000']))],
    () => [part('-D')],
    () => [part('--backlog_wait_time', r.pick(['0', '60000', '15000']))],
    () => [part('--loginuid-immutable')],
  ])();
}
