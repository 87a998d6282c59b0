import type { HandSlip } from './handSlips.ts';

/** Who typed a line, the line, and the rule that was meant; undefined where there is more than one sensible reading. */
type Row = readonly [from: string, line: string, meant: string | undefined];

const rows: readonly Row[] = [
  // Copied from a printed guide, a wiki or a word processor.
  ['PDF', '• -w /etc/sudoers -p wa -k scope', '-w /etc/sudoers -p wa -k scope'],
  [
    'PDF',
    '-a always,exit –F arch=b64 –S chmod,fchmod,fchmodat –F auid>=1000 –F auid!=unset –k perm_mod',
    '-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod',
  ],
  ['PDF', '-w /var/log/fail\u00ADlog -p wa –k logins', '-w /var/log/faillog -p wa -k logins'],
  [
    'PDF',
    '-a always,exit -F arch=b64 -S init_module,\uFB01nit_module -k modules',
    '-a always,exit -F arch=b64 -S init_module,finit_module -k modules',
  ],
  ['PDF', '-w /etc/localtime -p wa -k time-change 214', '-w /etc/localtime -p wa -k time-change'],
  [
    'PDF',
    '-a always,exit -F arch=b64 -S sethostname,setdomainname -k system- locale',
    '-a always,exit -F arch=b64 -S sethostname,setdomainname -k system-locale',
  ],
  [
    'PDF',
    '-a always,exit -F arch=b64 -S unlink,unlinkat,re- name,renameat -F auid>=1000 -k delete',
    '-a always,exit -F arch=b64 -S unlink,unlinkat,rename,renameat -F auid>=1000 -k delete',
  ],
  ['listing', '12: -w /etc/group -p wa -k identity', '-w /etc/group -p wa -k identity'],
  ['listing', '   7\t-w /etc/group -p wa -k identity', '-w /etc/group -p wa -k identity'],
  ['listing', '3) -w /etc/gshadow -p wa -k identity', '-w /etc/gshadow -p wa -k identity'],
  ['grep -n', 'audit.rules:31:-w /etc/gshadow -p wa -k identity', '-w /etc/gshadow -p wa -k identity'],
  ['diff', '+-w /etc/security/opasswd -p wa -k identity', '-w /etc/security/opasswd -p wa -k identity'],
  ['Word', '➢ -w /etc/hosts -p wa -k system-locale', '-w /etc/hosts -p wa -k system-locale'],
  ['Word', '-w\u00A0/etc/hosts\u00A0-p\u00A0wa\u00A0-k\u00A0hosts', '-w /etc/hosts -p wa -k hosts'],
  ['Word', '-W /etc/hosts –P wa –K hosts', '-w /etc/hosts -p wa -k hosts'],
  [
    'Word',
    '-a always,exit -F arch=b64 -F path=/usr/bin/su -F perm=x -F auid≥1000 -F auid≠unset -k priv',
    '-a always,exit -F arch=b64 -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset -k priv',
  ],
  ['Word', '-w ‘/etc/ssh/sshd_config’ -p wa -k sshd', '-w /etc/ssh/sshd_config -p wa -k sshd'],
  ['Word', '“-w /etc/ssh/sshd_config -p wa -k sshd”', '-w /etc/ssh/sshd_config -p wa -k sshd'],
  ['chat', '> -w /etc/pam.d/ -p wa -k pam', '-w /etc/pam.d/ -p wa -k pam'],
  ['chat', '`-w /etc/pam.d/ -p wa -k pam`', '-w /etc/pam.d/ -p wa -k pam'],
  ['chat', '-w /etc/pam.d/ -p wa -k pam please', '-w /etc/pam.d/ -p wa -k pam'],
  ['chat', 'try this: -w /etc/pam.d/ -p wa -k pam', '-w /etc/pam.d/ -p wa -k pam'],
  ['Markdown', '- [ ] -w /etc/crontab -p wa -k cron', '-w /etc/crontab -p wa -k cron'],
  ['Markdown', '**-w /etc/crontab -p wa -k cron**', '-w /etc/crontab -p wa -k cron'],
  [
    'Markdown',
    '| -w /etc/crontab -p wa -k cron | Watches the system crontab |',
    '-w /etc/crontab -p wa -k cron',
  ],
  [
    'Markdown',
    '\\-a always,exit -F arch=b64 -S init\\_module,delete\\_module -k modules',
    '-a always,exit -F arch=b64 -S init_module,delete_module -k modules',
  ],
  [
    'HTML',
    '<code>-a always,exit -F arch=b64 -S execve -F auid&gt;=1000 -k exec</code>',
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -k exec',
  ],
  ['HTML', '&ndash;w /etc/issue &ndash;p wa &ndash;k banner', '-w /etc/issue -p wa -k banner'],
  ['HTML', '<li>-w /etc/issue -p wa -k banner</li>', '-w /etc/issue -p wa -k banner'],
  ['HTML', '-w /etc/issue -p wa&nbsp;-k banner', '-w /etc/issue -p wa -k banner'],
  // Copied from a tool's own file.
  ['Ansible', '- "-w /etc/hosts -p wa -k hosts"', '-w /etc/hosts -p wa -k hosts'],
  ['Ansible', "line: '-w /etc/hosts -p wa -k hosts'", '-w /etc/hosts -p wa -k hosts'],
  ['Ansible', '      - { line: "-w /etc/hosts -p wa -k hosts" }', '-w /etc/hosts -p wa -k hosts'],
  ['Puppet', "content => '-w /etc/hosts -p wa -k hosts',", '-w /etc/hosts -p wa -k hosts'],
  ['JSON', '  "rule": "-w /etc/hosts -p wa -k hosts",', '-w /etc/hosts -p wa -k hosts'],
  [
    'shell',
    'echo "-w /etc/hosts -p wa -k hosts" >> /etc/audit/rules.d/audit.rules',
    '-w /etc/hosts -p wa -k hosts',
  ],
  ['shell', '[root@web01 ~]# auditctl -w /etc/hosts -p wa -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['shell', '/sbin/auditctl -w /etc/hosts -p wa -k hosts || true', '-w /etc/hosts -p wa -k hosts'],
  ['Docker', 'RUN auditctl -w /etc/hosts -p wa -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['shell', '-w /etc/hosts -p wa -k hosts 2>/dev/null', '-w /etc/hosts -p wa -k hosts'],
  ['C', '"-w /etc/hosts -p wa -k hosts\\n"', '-w /etc/hosts -p wa -k hosts'],
  [
    'shell',
    "-a always,exit -F arch=b64 -S openat -F 'auid>=1000' -k open",
    '-a always,exit -F arch=b64 -S openat -F auid>=1000 -k open',
  ],
  [
    'shell',
    '-a always,exit -F arch=b64 -S openat -F auid\\>=1000 -F auid\\!=unset -k open',
    '-a always,exit -F arch=b64 -S openat -F auid>=1000 -F auid!=unset -k open',
  ],
  [
    'Splunk',
    '-a always,exit -F arch=b64 -S execve -F exe="/usr/bin/nc" AND auid>=1000 -k nc',
    '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -F auid>=1000 -k nc',
  ],
  [
    'Splunk',
    '-a always,exit -F arch=b64 -S execve -F euid=0 | stats count',
    '-a always,exit -F arch=b64 -S execve -F euid=0',
  ],
  ['Sigma', '-a always,exit -F arch=b64 -S execve -F exe|endswith=/nc -k nc', undefined],
  [
    'Sysmon',
    '-a always,exit -F arch=b64 -S execve -F Image=/usr/bin/nc -k nc',
    '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -k nc',
  ],
  [
    'Sysmon',
    '-a always,exit -F arch=b64 -F TargetFilename=/etc/ld.so.preload -F perm=wa -k preload',
    '-a always,exit -F arch=b64 -F path=/etc/ld.so.preload -F perm=wa -k preload',
  ],
  [
    'ECS',
    '-a always,exit -F arch=b64 -S connect -F process.executable=/usr/bin/curl -k net',
    '-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/curl -k net',
  ],
  [
    'ECS',
    '-a always,exit -F arch=b64 -S connect -F user.id=0 -k net',
    '-a always,exit -F arch=b64 -S connect -F uid=0 -k net',
  ],
  [
    'Falco',
    '-a always,exit -F arch=b64 -F fd.name=/etc/shadow -F perm=r -k shadow',
    '-a always,exit -F arch=b64 -F path=/etc/shadow -F perm=r -k shadow',
  ],
  [
    'Falco',
    '-a always,exit -F arch=b64 -F evt.type=ptrace -k inject',
    '-a always,exit -F arch=b64 -S ptrace -k inject',
  ],
  ['Falco', '-a always,exit -F arch=b64 -S execve -F proc.name=nc -k nc', undefined],
  ['tripwire', '/etc/passwd wa identity', '-w /etc/passwd -p wa -k identity'],
  ['tripwire', '/etc/passwd -> $(SEC_CRIT) ;', undefined],
  ['iptables', '-A exit -j always -F arch=b64 -S bind -k net', '-A exit,always -F arch=b64 -S bind -k net'],
  [
    'iptables',
    '-w /etc/hosts -p wa -k hosts -m comment --comment "host names"',
    '-w /etc/hosts -p wa -k hosts',
  ],
  [
    'find',
    '-a always,exit -path /usr/bin/su -perm x -F auid>=1000 -k priv',
    '-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -k priv',
  ],
  [
    'find',
    '-a always,exit -F arch=b64 -S openat ! -F auid=unset -k open',
    '-a always,exit -F arch=b64 -S openat -F auid!=unset -k open',
  ],
  ['Windows', '/w /etc/hosts /p wa /k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['Windows', '-w \\etc\\hosts -p wa -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['inotifywait', '-m -r /etc -e modify', undefined],
  // Typed on another keyboard, or with a finger too long on Shift.
  ['keyboard', '_w /etc/hosts _p wa _k hosts', '-w /etc/hosts -p wa -k hosts'],
  [
    'keyboard',
    '-a always,exit -F arch+b64 -S execve -k exec',
    '-a always,exit -F arch=b64 -S execve -k exec',
  ],
  [
    'keyboard',
    '-a always<exit -F arch=b64 -S open<openat -k open',
    '-a always,exit -F arch=b64 -S open,openat -k open',
  ],
  [
    'keyboard',
    '-a always,exit -F arch=b64 -S execve -F auid1=unset -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid!=unset -k exec',
  ],
  [
    'keyboard',
    '-a always,exit -F arch=b64 -S execve -F auid.=1000 -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -k exec',
  ],
  [
    'keyboard',
    '-a always,exit -F arch=b64 -S execve -F auid>+1000 -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -k exec',
  ],
  ['keyboard', '－w　/etc/hosts　－p　wa　－k　hosts', '-w /etc/hosts -p wa -k hosts'],
  [
    'keyboard',
    '-a always，exit -F arch＝b64 -S open，openat -F auid＞＝1000 -k open',
    '-a always,exit -F arch=b64 -S open,openat -F auid>=1000 -k open',
  ],
  [
    'keyboard',
    '-a alwazs,exit -F arch=b64 -S szmlink -k link',
    '-a always,exit -F arch=b64 -S symlink -k link',
  ],
  ['keyboard', '-w /etc/hosts -p wq -k hosts', '-w /etc/hosts -p wa -k hosts'],
  // Typed from memory: options.
  ['memory', '-w /etc/hosts wa hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w /etc/hosts -p wa-k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w /etc/hosts -pwa -khosts -k', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w /etc/hosts -p=wa -k=hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w: /etc/hosts -p: wa -k: hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '- w /etc/hosts - p wa - k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '--watch /etc/hosts --perm wa --key hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w path=/etc/hosts perm=wa key=hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w -F path=/etc/hosts -p wa -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-a always,exit -w /etc/hosts -p wa -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-F path=/etc/hosts -p wa -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w -w /etc/hosts -p wa -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w /etc/hosts -p wa -k -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w /etc/hosts -p write,attr -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w /etc/hosts -p r+w+a -k hosts', '-w /etc/hosts -p rwa -k hosts'],
  ['memory', '-w /etc/hosts -p w a -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w /etc/hosts -p 644 -k hosts', undefined],
  ['memory', '-w /etc/hosts -p wa, -k hosts', '-w /etc/hosts -p wa -k hosts'],
  ['memory', '-w /etc/hosts -p wa; -k hosts;', '-w /etc/hosts -p wa -k hosts'],
  [
    'memory',
    '-w /etc/hosts, /etc/hostname -p wa -k hosts',
    '-w /etc/hosts -p wa -k hosts\n-w /etc/hostname -p wa -k hosts',
  ],
  [
    'memory',
    '-w /etc/passwd -p wa -k identity-w /etc/group -p wa -k identity',
    '-w /etc/passwd -p wa -k identity\n-w /etc/group -p wa -k identity',
  ],
  [
    'memory',
    '-w /etc/passwd -p wa -k identity; -w /etc/group -p wa -k identity',
    '-w /etc/passwd -p wa -k identity\n-w /etc/group -p wa -k identity',
  ],
  [
    'memory',
    '-w /etc/passwd -p wa -k identity \\n-w /etc/group -p wa -k identity',
    '-w /etc/passwd -p wa -k identity\n-w /etc/group -p wa -k identity',
  ],
  // Typed from memory: lists and conditions.
  ['memory', '-a exit always -F arch=b64 -S execve -k exec', '-a exit,always -F arch=b64 -S execve -k exec'],
  ['memory', '-a always:exit -F arch=b64 -S execve -k exec', '-a always,exit -F arch=b64 -S execve -k exec'],
  [
    'memory',
    '-a "always,exit", -F arch=b64 -S execve -k exec',
    '-a always,exit -F arch=b64 -S execve -k exec',
  ],
  ['memory', '-a exit -F arch=b64 -S execve -k exec', '-a always,exit -F arch=b64 -S execve -k exec'],
  [
    'memory',
    '-a allways,exits -F arch=b64 -S execve -k exec',
    '-a always,exit -F arch=b64 -S execve -k exec',
  ],
  ['memory', 'always,exit -F arch=b64 -S execve -k exec', '-a always,exit -F arch=b64 -S execve -k exec'],
  [
    'memory',
    '-a always,exit -F arch=64-bit -S execve -k exec',
    '-a always,exit -F arch=b64 -S execve -k exec',
  ],
  ['memory', '-a always,exit -F b64 -S execve -k exec', '-a always,exit -F arch=b64 -S execve -k exec'],
  ['memory', '-a always,exit --arch b64 -S execve -k exec', '-a always,exit -F arch=b64 -S execve -k exec'],
  ['memory', '-a always,exit -F arch: b64 -S execve -k exec', '-a always,exit -F arch=b64 -S execve -k exec'],
  [
    'memory',
    '-a always,exit -F arch=b64 S execve -F auid >= 1000 -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -k exec',
  ],
  ['memory', '-a always,exit -F arch=b64 -S execve,openat -k', '-a always,exit -F arch=b64 -S execve,openat'],
  [
    'memory',
    '-a always,exit -F arch=b64 -S execve(2) -k exec',
    '-a always,exit -F arch=b64 -S execve -k exec',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S __NR_execve,__NR_execveat -k exec',
    '-a always,exit -F arch=b64 -S execve,execveat -k exec',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S [open, openat] -k open',
    '-a always,exit -F arch=b64 -S open,openat -k open',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S open and openat -k open',
    '-a always,exit -F arch=b64 -S open,openat -k open',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S open -openat -creat -k open',
    '-a always,exit -F arch=b64 -S open,openat,creat -k open',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S open/openat/creat -k open',
    '-a always,exit -F arch=b64 -S open,openat,creat -k open',
  ],
  ['memory', '-a always,exit -F arch=b64 -S execve -F uid!=root or auid!=unset', undefined],
  [
    'memory',
    '-a always,exit -F arch=b64 -S execve -F user=root -k exec',
    '-a always,exit -F arch=b64 -S execve -F uid=root -k exec',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S execve -F exec=/usr/bin/nc -k nc',
    '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -k nc',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -F syscalls=open,openat -F auid>=1000 -k open',
    '-a always,exit -F arch=b64 -S open,openat -F auid>=1000 -k open',
  ],
  [
    'memory',
    '-a always,exit -F directory=/etc/ssh -F permissions=wa -k ssh',
    '-a always,exit -F dir=/etc/ssh -F perm=wa -k ssh',
  ],
  [
    'memory',
    '-a always,exit -F path /etc/hosts -F perm wa -F key hosts',
    '-a always,exit -F path=/etc/hosts -F perm=wa -F key=hosts',
  ],
  [
    'memory',
    '-a always,exit -F path=/etc/hosts, perm=wa, key=hosts',
    '-a always,exit -F path=/etc/hosts -F perm=wa -F key=hosts',
  ],
  [
    'memory',
    '-a always,exit -F "path=/etc/hosts && perm=wa" -k hosts',
    '-a always,exit -F path=/etc/hosts -F perm=wa -k hosts',
  ],
  [
    'memory',
    '-a always,exit -F=path=/etc/hosts -F=perm=wa -k hosts',
    '-a always,exit -F path=/etc/hosts -F perm=wa -k hosts',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S execve -F 1000<=auid -F auid!=unset -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -k exec',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S execve -F !auid=unset -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid!=unset -k exec',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S execve -F auid -ge 1000 -F auid -ne unset -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -k exec',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S execve -F auid not unset -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid!=unset -k exec',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S execve -F auid greater than 1000 -k exec',
    '-a always,exit -F arch=b64 -S execve -F auid>1000 -k exec',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S openat -F return=-EACCES -F success=failed -k access',
    '-a always,exit -F arch=b64 -S openat -F exit=-EACCES -F success=0 -k access',
  ],
  [
    'memory',
    '-a always,exit -F arch=b64 -S openat -F exit=-EACCES,-EPERM -k access',
    '-a always,exit -F arch=b64 -S openat -F exit=-EACCES -k access\n-a always,exit -F arch=b64 -S openat -F exit=-EPERM -k access',
  ],
  // The names that a manual page gives to arguments.
  [
    'argument',
    '-a always,exit -F arch=b64 -S clock_settime -F a0=CLOCK_REALTIME -k time',
    '-a always,exit -F arch=b64 -S clock_settime -F a0=0 -k time',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S socket -F a0=AF_PACKET -k sniff',
    '-a always,exit -F arch=b64 -S socket -F a0=17 -k sniff',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S socket -F a1=SOCK_RAW -k raw',
    '-a always,exit -F arch=b64 -S socket -F a1=3 -k raw',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S ptrace -F a0=PTRACE_POKETEXT -k inject',
    '-a always,exit -F arch=b64 -S ptrace -F a0=4 -k inject',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S mprotect -F a2&PROT_EXEC -k wx',
    '-a always,exit -F arch=b64 -S mprotect -F a2&4 -k wx',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S openat -F a2&O_CREAT -k create',
    '-a always,exit -F arch=b64 -S openat -F a2&64 -k create',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S open -F a1&O_WRONLY|O_CREAT -k create',
    '-a always,exit -F arch=b64 -S open -F a1&65 -k create',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S chmod -F a1&S_ISUID -k suid',
    '-a always,exit -F arch=b64 -S chmod -F a1&2048 -k suid',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S unshare -F a0&CLONE_NEWUSER -k userns',
    '-a always,exit -F arch=b64 -S unshare -F a0&0x10000000 -k userns',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S mount -F a3&MS_BIND -k bind',
    '-a always,exit -F arch=b64 -S mount -F a3&4096 -k bind',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S prctl -F a0=PR_SET_NAME -k rename',
    '-a always,exit -F arch=b64 -S prctl -F a0=15 -k rename',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S kill -F a1=SIGKILL -k kill',
    '-a always,exit -F arch=b64 -S kill -F a1=9 -k kill',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S bpf -F a0=BPF_PROG_LOAD -k bpf',
    '-a always,exit -F arch=b64 -S bpf -F a0=5 -k bpf',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S unlinkat -F a2&AT_REMOVEDIR -k rmdir',
    '-a always,exit -F arch=b64 -S unlinkat -F a2&0x200 -k rmdir',
  ],
  [
    'argument',
    '-a always,exit -F arch=b64 -S setuid -F a0=root -k setuid',
    '-a always,exit -F arch=b64 -S setuid -F a0=0 -k setuid',
  ],
  ['argument', '-a always,exit -F arch=b64 -S fchmodat -F a2=04755 -F a2=S_IRWXU -k suid', undefined],
  // A word or a note after the rule.
  [
    'note',
    '-w /etc/sudoers -p wa -k T1548.003 // Sudo and Sudo Caching',
    '-w /etc/sudoers -p wa -k T1548.003',
  ],
  ['note', '-w /etc/sudoers -p wa -k scope (CIS 4.1.3.1)', '-w /etc/sudoers -p wa -k scope'],
  ['note', '-w /etc/sudoers -p wa -k scope <-- important', '-w /etc/sudoers -p wa -k scope'],
  ['note', '-w /etc/sudoers -p wa -k scope ; sudo rules', '-w /etc/sudoers -p wa -k scope'],
  ['note', '-w /etc/sudoers -p wa -k scope as required by CIS 4.1.3', '-w /etc/sudoers -p wa -k scope'],
  ['note', '-w /etc/sudoers -p wa # scope -k scope', undefined],
  ['note', '-w /etc/sudoers and below -p wa -k scope', '-w /etc/sudoers -p wa -k scope'],
  ['note', '// -w /etc/sudoers -p wa -k scope', '# -w /etc/sudoers -p wa -k scope'],
  ['note', 'Record changes of the sudo configuration', '# Record changes of the sudo configuration'],
  ['note', '-ua 0', undefined],
];

/**
 * Lines as people with different habits leave them, written by somebody who had not seen the engine. Before anything was changed
 * for them, 82 of 100 came back as meant.
 */
export const habitSlips: readonly HandSlip[] = rows.map(([from, line, meant]) => ({ from, line, meant }));
