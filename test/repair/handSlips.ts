/** A line as a person left it, and the rule that was meant, judged by hand. */
export interface HandSlip {
  /** Where the line comes from, in words. */
  readonly from: string;
  readonly line: string;
  readonly meant: string | undefined;
}

/** Lines of people who came from another tool, copied from somewhere, or typed in a hurry. */
export const handSlips: readonly HandSlip[] = [
  // Habits of other tools.
  {
    from: 'iptables',
    line: '-A exit,always -F arch=b64 -S execve -j LOG -k exec',
    meant: '-A exit,always -F arch=b64 -S execve -k exec',
  },
  {
    from: 'iptables',
    line: '-I always,exit -F arch=b64 -S mount -k mounts',
    meant: '-a always,exit -F arch=b64 -S mount -k mounts',
  },
  {
    from: 'iptables',
    line: '-a always,exit -F arch=b64 -S connect ! -F auid=4294967295 -k net',
    meant: '-a always,exit -F arch=b64 -S connect -F auid!=4294967295 -k net',
  },
  {
    from: 'iptables',
    line: '-a always,exit -F arch=b64 -S setxattr,lsetxattr -m auid>=1000 -k perm_mod',
    meant: '-a always,exit -F arch=b64 -S setxattr,lsetxattr -F auid>=1000 -k perm_mod',
  },
  {
    from: 'fapolicyd',
    line: 'perm=wa path=/etc/fapolicyd/fapolicyd.conf key=fapolicyd',
    meant: '-a always,exit -F perm=wa -F path=/etc/fapolicyd/fapolicyd.conf -F key=fapolicyd',
  },
  {
    from: 'fapolicyd',
    line: '-a always,exit perm=x : path=/usr/bin/wget',
    meant: '-a always,exit -F perm=x -F path=/usr/bin/wget',
  },
  {
    from: 'sudoers',
    line: '-w /etc/sudoers.d/ : wa -k actions',
    meant: '-w /etc/sudoers.d/ -p wa -k actions',
  },
  {
    from: 'sudoers',
    line: '-w /etc/sudoers, /etc/sudoers.d/ -p wa -k scope',
    meant: '-w /etc/sudoers -p wa -k scope\n-w /etc/sudoers.d/ -p wa -k scope',
  },
  {
    from: 'inotifywait',
    line: '-m /etc/shadow -p wa -k identity',
    meant: '-w /etc/shadow -p wa -k identity',
  },
  {
    from: 'inotifywait',
    line: '-w /etc/ssh/sshd_config -e modify,attrib -k sshd',
    meant: '-w /etc/ssh/sshd_config -p wa -k sshd',
  },
  {
    from: 'find',
    line: '-a always,exit -F path=/usr/bin/su -perm x -F auid>=1000 -k priv',
    meant: '-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -k priv',
  },
  { from: 'chmod', line: '-w /etc/gshadow -p +wa -k identity', meant: '-w /etc/gshadow -p wa -k identity' },
  { from: 'chmod', line: '-w /etc/hosts -p -wa -k hosts', meant: '-w /etc/hosts -p wa -k hosts' },
  { from: 'chmod', line: '-w /etc/crontab -p rwx- -k cron', meant: '-w /etc/crontab -p rwx -k cron' },
  { from: 'ls -l', line: '-w /etc/group -p rw- -k identity', meant: '-w /etc/group -p rw -k identity' },
  {
    from: 'strace',
    line: '-a always,exit -F arch=b64 -e trace=ptrace -k tracing',
    meant: '-a always,exit -F arch=b64 -S ptrace -k tracing',
  },
  {
    from: 'strace',
    line: '-a always,exit -F arch=b64 -S trace=open,openat -F exit=-EACCES -k access',
    meant: '-a always,exit -F arch=b64 -S open,openat -F exit=-EACCES -k access',
  },
  {
    from: 'SQL',
    line: '-a always,exit -F arch=b64 -S openat -F auid >= 1000 AND auid != 4294967295 -k files',
    meant: '-a always,exit -F arch=b64 -S openat -F auid>=1000 -F auid!=4294967295 -k files',
  },
  {
    from: 'Sigma',
    line: '-a always,exit -F arch=b64 -S execve -F euid: 0 -k rootcmd',
    meant: '-a always,exit -F arch=b64 -S execve -F euid=0 -k rootcmd',
  },
  {
    from: 'Go or C',
    line: '-a always,exit -F arch=b64 -S kill -F a1 == 9 -k kills',
    meant: '-a always,exit -F arch=b64 -S kill -F a1=9 -k kills',
  },
  {
    from: 'shell test',
    line: '-a always,exit -F arch=b64 -S execve -F auid -ge 1000 -k user_exec',
    meant: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -k user_exec',
  },
  // Glued and cut words.
  {
    from: 'fast typing',
    line: '-a always,exit -Farch=b64-Sexecve -k exec',
    meant: '-a always,exit -F arch=b64 -S execve -k exec',
  },
  {
    from: 'fast typing',
    line: '-a always,exit -F arch=b64-S execve -F euid=0 -k rootcmd',
    meant: '-a always,exit -F arch=b64 -S execve -F euid=0 -k rootcmd',
  },
  { from: 'fast typing', line: '-w /etc/passwd-p wa -k identity', meant: '-w /etc/passwd -p wa -k identity' },
  { from: 'fast typing', line: '-w /etc/shadow -pwa-k identity', meant: '-w /etc/shadow -p wa -k identity' },
  {
    from: 'fast typing',
    line: '-a always,exit-F arch=b64 -S mount -k mounts',
    meant: '-a always,exit -F arch=b64 -S mount -k mounts',
  },
  {
    from: 'fast typing',
    line: '-a always,exit -F arch=b64 -S mount-k mounts',
    meant: '-a always,exit -F arch=b64 -S mount -k mounts',
  },
  {
    from: 'fast typing',
    line: '-a always,exit -F arch=b64 -S chmod -F auid>=1000-F auid!=unset -k perm_mod',
    meant: '-a always,exit -F arch=b64 -S chmod -F auid>=1000 -F auid!=unset -k perm_mod',
  },
  {
    from: 'fast typing',
    line: '-a always,exit -F arch=b64 -S chown -F auid>=1000 -F auid!=unset-k perm_mod',
    meant: '-a always,exit -F arch=b64 -S chown -F auid>=1000 -F auid!=unset -k perm_mod',
  },
  {
    from: 'fast typing',
    line: '-a alwaysexit -F arch=b64 -S sethostname -k system-locale',
    meant: '-a always,exit -F arch=b64 -S sethostname -k system-locale',
  },
  {
    from: 'fast typing',
    line: '-w /etc/localtime -p wa -l time-change',
    meant: '-w /etc/localtime -p wa -k time-change',
  },
  {
    from: 'fast typing',
    line: '-w /etc/localtime -o wa -k time-change',
    meant: '-w /etc/localtime -p wa -k time-change',
  },
  {
    from: 'fast typing',
    line: '-q /etc/localtime -p wa -k time-change',
    meant: '-w /etc/localtime -p wa -k time-change',
  },
  {
    from: 'fast typing',
    line: '-a always,exit -F arch=b64 -D settimeofday -k time-change',
    meant: '-a always,exit -F arch=b64 -S settimeofday -k time-change',
  },
  {
    from: 'fast typing',
    line: '-w /etc/selinux/ -p wa -K MAC-policy',
    meant: '-w /etc/selinux/ -p wa -k MAC-policy',
  },
  // Copied from somewhere.
  {
    from: 'shell',
    line: 'cat <<< "-w /etc/passwd -p wa -k identity"',
    meant: '-w /etc/passwd -p wa -k identity',
  },
  {
    from: 'shell',
    line: 'auditctl <<< "-w /etc/shadow -p wa -k identity"',
    meant: '-w /etc/shadow -p wa -k identity',
  },
  {
    from: 'shell',
    line: 'tee -a /etc/audit/rules.d/x.rules <<< "-w /etc/shadow -p wa -k identity"',
    meant: '-w /etc/shadow -p wa -k identity',
  },
  {
    from: 'shell',
    line: 'for f in b32 b64; do auditctl -a always,exit -F arch=b64 -S reboot -k power; done',
    meant: '-a always,exit -F arch=b64 -S reboot -k power',
  },
  {
    from: 'shell',
    line: 'auditctl -w /etc/passwd -p wa -k identity && service auditd restart',
    meant: '-w /etc/passwd -p wa -k identity',
  },
  {
    from: 'auditctl -l of old versions',
    line: 'LIST_RULES: exit,always arch=3221225534 (0xc000003e) key=time-change syscall=adjtimex,settimeofday',
    meant: '-a exit,always -F arch=b64 -F key=time-change -S adjtimex,settimeofday',
  },
  {
    from: 'auditctl -l of old versions',
    line: 'LIST_RULES: exit,always watch=/etc/passwd perm=wa key=identity',
    meant: '-w /etc/passwd -p wa -k identity',
  },
  {
    from: 'auditctl -l of old versions',
    line: 'LIST_RULES: exit,always dir=/etc/selinux (0xc) perm=wa key=MAC-policy',
    meant: '-a exit,always -F dir=/etc/selinux -F perm=wa -F key=MAC-policy',
  },
  {
    from: 'ausearch',
    line: 'type=CONFIG_CHANGE msg=audit(1700000000.123:45): auid=1000 ses=3 op=add_rule key="identity" list=4 res=1',
    meant: '',
  },
  {
    from: 'ausearch',
    line: '-a always,exit -F arch=x86_64 -S 59 -F auid=unset -F exe="/usr/bin/bash" -k shell',
    meant: '-a always,exit -F arch=x86_64 -S 59 -F auid=unset -F exe=/usr/bin/bash -k shell',
  },
  {
    from: 'ausearch',
    line: '-a always,exit -F arch=b64 -sc execve -ua 0 -k rootcmd',
    meant: '-a always,exit -F arch=b64 -S execve -F uid=0 -k rootcmd',
  },
  {
    from: 'PDF',
    line: '-a always,exit -F arch=b64 -S adjtimex -S settimeofday -k time- change',
    meant: '-a always,exit -F arch=b64 -S adjtimex -S settimeofday -k time-change',
  },
  {
    from: 'PDF',
    line: '-a always,exit -F arch=b64 -S chmod -S fchmod -S fchmodat -F auid>=1000 -F auid!=4294967295 -k perm_ mod',
    meant:
      '-a always,exit -F arch=b64 -S chmod -S fchmod -S fchmodat -F auid>=1000 -F auid!=4294967295 -k perm_mod',
  },
  {
    from: 'PDF',
    line: '-a always,exit -F arch=b64 -S sethostname -S setdomainname -k system- locale 4.1.5',
    meant: '-a always,exit -F arch=b64 -S sethostname -S setdomainname -k system-locale',
  },
  {
    from: 'PDF',
    line: '-w /etc/ apparmor.d/ -p wa -k MAC-policy',
    meant: '-w /etc/apparmor.d/ -p wa -k MAC-policy',
  },
  { from: 'PDF', line: '−w /var/log/faillog −p wa −k logins', meant: '-w /var/log/faillog -p wa -k logins' },
  {
    from: 'PDF',
    line: '-a always,exit -F arch=b64 -S un-linkat -k delete',
    meant: '-a always,exit -F arch=b64 -S unlinkat -k delete',
  },
  {
    from: 'HTML',
    line: '<li><code>-w /etc/issue.net -p wa -k system-locale</code></li>',
    meant: '-w /etc/issue.net -p wa -k system-locale',
  },
  {
    from: 'HTML',
    line: '-a always,exit -F arch=b64 -S mount -F auid&gt;=1000 -F auid!=unset -k mounts<br/>',
    meant: '-a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=unset -k mounts',
  },
  {
    from: 'JSON',
    line: '"rules": ["-w /etc/passwd -p wa -k identity",',
    meant: '-w /etc/passwd -p wa -k identity',
  },
  {
    from: 'JSON',
    line: '{"path": "/etc/passwd", "perm": "wa", "key": "identity"},',
    meant: '-w /etc/passwd -p wa -k identity',
  },
  {
    from: 'JSON',
    line: '"-a always,exit -F arch=b64 -S execve -F exe=\\"/usr/bin/nc\\" -k nc"',
    meant: '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -k nc',
  },
  {
    from: 'YAML',
    line: '- { rule: "-w /etc/sudoers -p wa -k actions" }',
    meant: '-w /etc/sudoers -p wa -k actions',
  },
  { from: 'YAML', line: '  - -w /etc/sudoers -p wa -k actions', meant: '-w /etc/sudoers -p wa -k actions' },
  {
    from: 'Markdown',
    line: '```-w /etc/sudoers -p wa -k actions```',
    meant: '-w /etc/sudoers -p wa -k actions',
  },
  {
    from: 'Markdown',
    line: '1. `-w /var/run/utmp -p wa -k session`',
    meant: '-w /var/run/utmp -p wa -k session',
  },
  { from: 'a diff', line: '+-w /var/run/utmp -p wa -k session', meant: '-w /var/run/utmp -p wa -k session' },
  {
    from: 'a grep',
    line: '/etc/audit/rules.d/50-identity.rules:12:-w /etc/group -p wa -k identity',
    meant: '-w /etc/group -p wa -k identity',
  },
  {
    from: 'augenrules output',
    line: 'Error sending add rule data request (Rule exists) -w /etc/group -p wa -k identity',
    meant: '-w /etc/group -p wa -k identity',
  },
  {
    from: 'a chat',
    line: 'add: -w /etc/group -p wa -k identity please',
    meant: '-w /etc/group -p wa -k identity',
  },
  // What people believe about the language.
  {
    from: 'belief',
    line: '-a always,exit -F arch=b64 -S execve -F uid=root,www-data -k exec',
    meant:
      '-a always,exit -F arch=b64 -S execve -F uid=root -k exec\n-a always,exit -F arch=b64 -S execve -F uid=www-data -k exec',
  },
  {
    from: 'belief',
    line: '-a always,exit -F arch=b64 -S execve -F user=root -k exec',
    meant: '-a always,exit -F arch=b64 -S execve -F uid=root -k exec',
  },
  {
    from: 'belief',
    line: '-w /etc/passwd -p write,attr -k identity',
    meant: '-w /etc/passwd -p wa -k identity',
  },
  {
    from: 'belief',
    line: '-w /etc/passwd /etc/shadow -p wa -k identity',
    meant: '-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity',
  },
  {
    from: 'belief',
    line: '-a always,exit -F arch=b32,b64 -S mount -k mounts',
    meant: '-a always,exit -F arch=b32 -S mount -k mounts\n-a always,exit -F arch=b64 -S mount -k mounts',
  },
  {
    from: 'belief',
    line: '-a always,exit -F arch=b64 -S mount -F success=false -k mounts',
    meant: '-a always,exit -F arch=b64 -S mount -F success=0 -k mounts',
  },
  {
    from: 'belief',
    line: '-a always,exit -F arch=b64 -S openat -F exit=EACCES,EPERM -k access',
    meant:
      '-a always,exit -F arch=b64 -S openat -F exit=-EACCES -k access\n-a always,exit -F arch=b64 -S openat -F exit=-EPERM -k access',
  },
  {
    from: 'belief',
    line: '-a always,exit -F arch=b64 -S openat -F exit=-EACCES|-EPERM -k access',
    meant:
      '-a always,exit -F arch=b64 -S openat -F exit=-EACCES -k access\n-a always,exit -F arch=b64 -S openat -F exit=-EPERM -k access',
  },
  {
    from: 'belief',
    line: '-a exclude,always -F type=CWD -F type=EOE',
    meant: '-a exclude,always -F msgtype=CWD\n-a exclude,always -F msgtype=EOE',
  },
  {
    from: 'belief',
    line: '-a never -F arch=b64 -S adjtimex -F auid=unset -F uid=chrony',
    meant: '-a never,exit -F arch=b64 -S adjtimex -F auid=unset -F uid=chrony',
  },
  {
    from: 'belief',
    line: '-a always,exit -F dir=/etc -F perms=wa -F auid>=1000 -k etc',
    meant: '-a always,exit -F dir=/etc -F perm=wa -F auid>=1000 -k etc',
  },
  {
    from: 'belief',
    line: '-a always,exit -F directory=/etc/cron.d -F perm=wa -k cron',
    meant: '-a always,exit -F dir=/etc/cron.d -F perm=wa -k cron',
  },
  {
    from: 'belief',
    line: '-a always,exit -S all -F path=/etc/passwd -F perm=wa -F user!=root -k identity',
    meant: '-a always,exit -S all -F path=/etc/passwd -F perm=wa -F uid!=root -k identity',
  },
  {
    from: 'belief',
    line: '-a always,exit -F arch=b64 -S execve -C euid!=uid -F euid=0 auid!=-1 -k setuid',
    meant: '-a always,exit -F arch=b64 -S execve -C euid!=uid -F euid=0 -F auid!=-1 -k setuid',
  },
];
