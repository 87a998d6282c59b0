import type { HandSlip } from './handSlips.ts';

/** Where a line of its kind was seen, the line in our own words, and the rule that was meant; undefined where nobody can say. */
type Row = readonly [from: string, line: string, meant: string | undefined];

const rows: readonly Row[] = [
  // A translated page: every mark stands alone.
  [
    'translated page',
    'auditctl -w / etc / group -p rwxa -k group_access',
    '-w /etc/group -p rwxa -k group_access',
  ],
  [
    'translated page',
    'auditctl -a always, exit -F arch =b64 -S execve -F path = / usr / bin / su -k su_cmds',
    '-a always,exit -F arch=b64 -S execve -F path=/usr/bin/su -k su_cmds',
  ],
  // Configurations of machines.
  ['Nix', '-a exit, always -F arch=b64 -s execve', '-a exit,always -F arch=b64 -S execve'],
  [
    'Nix',
    '      rules = ["-a exit, always -F arch=b64 -s execveat"];',
    '-a exit,always -F arch=b64 -S execveat',
  ],
  ['Nix', '        "-w /etc/group -p wa -k group_changes"', '-w /etc/group -p wa -k group_changes'],
  ['cloud-init', '  - auditctl -w /etc/group -p wa -k group_changes', '-w /etc/group -p wa -k group_changes'],
  [
    'Ansible',
    '    - { path: "/etc/group", perm: "wa", key: "group_changes" }',
    '-w /etc/group -p wa -k group_changes',
  ],
  [
    'Terraform',
    '    "auditctl -w /etc/group -p wa -k group_changes",',
    '-w /etc/group -p wa -k group_changes',
  ],
  // Notes after a command.
  [
    'notes',
    'sudo auditctl -w /etc/group -p wa # Watch the /etc/group file for write and attribute changes',
    '-w /etc/group -p wa',
  ],
  ['notes', 'sudo auditctl -e 1 # Enable the audit daemon', '-e 1'],
  ['notes', 'auditctl -w /etc/ -p wa       # add event /etc dir', '-w /etc/ -p wa'],
  ['notes', '-b 8192 # buffers', '-b 8192'],
  ['notes', '-f 1 (printk)', '-f 1'],
  ['notes', '-w /etc/sudoers -p wa -k priv_esc  ← CIS 4.1.14', '-w /etc/sudoers -p wa -k priv_esc'],
  ['notes', '-w /etc/sudoers -p wa -k priv_esc -> who became root?', '-w /etc/sudoers -p wa -k priv_esc'],
  [
    'notes',
    '- `-a always,exit -F arch=b64 -S execve -k exec`: log every program',
    '-a always,exit -F arch=b64 -S execve -k exec',
  ],
  [
    'notes',
    '| sudo auditctl -w /etc/shadow -p rwa -k shadow | Watch shadow |',
    '-w /etc/shadow -p rwa -k shadow',
  ],
  [
    'notes',
    'sudo auditctl -e 1<br>sudo auditctl -a always,exit -F arch=b64 -S execve<br>sudo auditctl -w /etc/group -p wa -k identity',
    '-e 1\n-a always,exit -F arch=b64 -S execve\n-w /etc/group -p wa -k identity',
  ],
  ['notes', 'Add the rule -w /etc/crontab -p wa -k cron', '-w /etc/crontab -p wa -k cron'],
  // Scripts.
  [
    'script',
    'configure_audit "/etc/audit/rules.d/audit.rules" "-a always,exit -F path=/usr/bin/sudoedit -F perm=x -F auid>=1000 -F auid!=-1 -F key=privileged-sudoedit"',
    '-a always,exit -F path=/usr/bin/sudoedit -F perm=x -F auid>=1000 -F auid!=-1 -F key=privileged-sudoedit',
  ],
  [
    'script',
    'echo "-a always,exit -F arch=b32 -S openat -F a2&03 -F path=/etc/group -F auid&gt;=1000 -F auid!=unset -F key=user-modify" >> /etc/audit/rules.d/audit.rules',
    '-a always,exit -F arch=b32 -S openat -F a2&03 -F path=/etc/group -F auid>=1000 -F auid!=unset -F key=user-modify',
  ],
  [
    'script',
    "  '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=4294967295 -k audit-c' \\",
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=4294967295 -k audit-c',
  ],
  [
    'script',
    "printf '%s\\n' '-a always,exit -F arch=b64 -S execve -F auid>=1000 -k audit-c' \\",
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -k audit-c',
  ],
  [
    'script',
    `[ -n "\${UID_MIN}" ] && printf "-a always,exit -F path=/usr/sbin/usermod -F perm=x -F auid>=\${UID_MIN} -F auid!=unset -k usermod\\n" >> /etc/audit/rules.d/50-usermod.rules`,
    '-a always,exit -F path=/usr/sbin/usermod -F perm=x -F auid>=1000 -F auid!=unset -k usermod',
  ],
  [
    'script',
    `-a always,exit -F path=/usr/bin/chacl -F perm=x -F auid>=\${UID_MIN} -F auid!=unset -k perm_chng`,
    '-a always,exit -F path=/usr/bin/chacl -F perm=x -F auid>=1000 -F auid!=unset -k perm_chng',
  ],
  ['script', 'os.system("auditctl -w /etc/group -p wa -k fim")', '-w /etc/group -p wa -k fim'],
  [
    'script',
    "test.runCmdFromRoot(cmd='auditctl -a entry,always -F arch=b64 -S mkdir -S rmdir', code=0)",
    '-a always,exit -F arch=b64 -S mkdir -S rmdir',
  ],
  ['script', 'auditctl -l | grep -e "-w /etc/group -p wa -k identity"', '-w /etc/group -p wa -k identity'],
  ['script', 'auditctl -w "$TARGET_DIR" -p w -k ransomware_baseline', undefined],
  ['script', 'auditctl -d -w /etc/group -p wa -k identity', '-W /etc/group -p wa -k identity'],
  // Benchmarks, printed and as web pages.
  [
    'benchmark',
    '71 -a always,exit -F arch=b32 -S open_by_handle_at -F exit=-EACCES -F auid>=1000 -F auid!=-1 -k perm_access',
    '-a always,exit -F arch=b32 -S open_by_handle_at -F exit=-EACCES -F auid>=1000 -F auid!=-1 -k perm_access',
  ],
  [
    'benchmark',
    'Verify the output includes: -a always,exit -F path=/usr/bin/chfn -F perm=x -F auid&gt;=1000 -F auid!=-1 -k privileged-chfn',
    '-a always,exit -F path=/usr/bin/chfn -F perm=x -F auid>=1000 -F auid!=-1 -k privileged-chfn',
  ],
  [
    'benchmark',
    '<span class="line"><span>-a always,exit -F path=/usr/bin/newgrp -F perm=x -F auid&gt;=1000 -F auid!=unset -k privileged</span></span>',
    '-a always,exit -F path=/usr/bin/newgrp -F perm=x -F auid>=1000 -F auid!=unset -k privileged',
  ],
  [
    'benchmark',
    '<br /><br />-a always,exit -F path=/usr/bin/chage -F perm=x -F auid&gt;=1000 -F auid!=4294967295 -k privileged-chage<br />',
    '-a always,exit -F path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=4294967295 -k privileged-chage',
  ],
  [
    'benchmark',
    '-a always,exit -F arch=b64 -S umount,umount2 -F auid>=1000 -k mounts',
    '-a always,exit -F arch=b64 -S umount2 -F auid>=1000 -k mounts',
  ],
  [
    'benchmark',
    '-a always,exit -F arch=b64 -S adjtimex,settimeofday,stime -k time-change',
    '-a always,exit -F arch=b64 -S adjtimex,settimeofday -k time-change',
  ],
  [
    'benchmark',
    '-a always,exit -F arch=b64 -S sethostname -S setdomainname -k -F system-locale',
    '-a always,exit -F arch=b64 -S sethostname -S setdomainname -k system-locale',
  ],
  [
    'benchmark',
    '-w /etc/localtime -p wa -k time-change-a always,exit -F arch=b64 -S unlink -S unlinkat -F auid>=1000 -F auid!=unset -k delete',
    '-w /etc/localtime -p wa -k time-change\n-a always,exit -F arch=b64 -S unlink -S unlinkat -F auid>=1000 -F auid!=unset -k delete',
  ],
  [
    'benchmark',
    '-a exit,always -F arch=b64 -C euid!=uid -Feuid=0 -Fauid>=1000 -F auid!=4294967295 -S execve -k actions -F',
    '-a exit,always -F arch=b64 -C euid!=uid -F euid=0 -F auid>=1000 -F auid!=4294967295 -S execve -k actions',
  ],
  [
    'benchmark',
    '-a always,exit -F arch=b64 -S chmod, fchmod, fchmodat -F auid>=1000 -F auid!=4294967295 -k perm_mod',
    '-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=4294967295 -k perm_mod',
  ],
  [
    'benchmark',
    '-a always,exit -F arch=b64 -S mount -F auid> = 1000 -F auid ! =4294967295 -k mounts',
    '-a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=4294967295 -k mounts',
  ],
  [
    'benchmark',
    '-a always,exit -F auid!= 4294967295 -S unlink -S rename -F arch=b64 -k delete',
    '-a always,exit -F arch=b64 -F auid!=4294967295 -S unlink -S rename -k delete',
  ],
  // Public rules files and their threads.
  [
    'rules file',
    '-w /etc/passwd -w /etc/group -w /etc/shadow -w /etc/gshadow -p wa -k identity',
    '-w /etc/passwd -p wa -k identity\n-w /etc/group -p wa -k identity\n-w /etc/shadow -p wa -k identity\n-w /etc/gshadow -p wa -k identity',
  ],
  [
    'rules file',
    '-a always,exit -F arch=b64 -F syscall=execve -F exe=/usr/bin/sudo -F uid>1000 -k escalation-attempt',
    '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/sudo -F uid>1000 -k escalation-attempt',
  ],
  ['rules file', '-a always,exclude -F msgtypeCWD', '-a always,exclude -F msgtype=CWD'],
  [
    'rules file',
    '-a always,exit -F arch=b64 -S truncate -F exiu=-EACCES -F auid>=1000 -F auid!=unset -F key=access',
    '-a always,exit -F arch=b64 -S truncate -F exit=-EACCES -F auid>=1000 -F auid!=unset -F key=access',
  ],
  [
    'rules file',
    '-a always,exit -F arch=b64 -S creat -F exit=-EACCESS -F auid>=1000 -k access',
    '-a always,exit -F arch=b64 -S creat -F exit=-EACCES -F auid>=1000 -k access',
  ],
  [
    'rules file',
    '-a always,exit -F arch=b64 -S creat -F exit=-EPRM -F auid>=1000 -k access',
    '-a always,exit -F arch=b64 -S creat -F exit=-EPERM -F auid>=1000 -k access',
  ],
  [
    'rules file',
    '-a always,exit -F arch=b64 -S execve -F auid!=4294967295 -F -k susp_activity',
    '-a always,exit -F arch=b64 -S execve -F auid!=4294967295 -k susp_activity',
  ],
  ['rules file', 'auditctl -w /tmp -p e -k webserver-watch-tmp', '-w /tmp -p x -k webserver-watch-tmp'],
  [
    'rules file',
    '-a entry,always -F arch=b32 -S mknod -S mknodat',
    '-a always,exit -F arch=b32 -S mknod -S mknodat',
  ],
  [
    'rules file',
    '-a always,exit -F arch=b64 -S sendto,recvfrom,send,recv -k net',
    '-a always,exit -F arch=b64 -S sendto,recvfrom -k net',
  ],
  ['rules file', '-a always,exit -F arch=b64 -S ipc -k ipc', undefined],
  ['rules file', '-a exclude,always -F msgtype=CWD -k noise', '-a exclude,always -F msgtype=CWD'],
  [
    'rules file',
    '-a exclude,always -F msgtype!=AVC,USER_LOGIN',
    '-a exclude,always -F msgtype!=AVC -F msgtype!=USER_LOGIN',
  ],
  ['rules file', '-w/etc/cron.d -p wa-k cron', '-w /etc/cron.d -p wa -k cron'],
  ['rules file', '-w /var/spool/cron/ -k cron -p', '-w /var/spool/cron/ -k cron'],
  [
    'rules file',
    '-w /usr/bin/passwd -p x -k passwd_use -F auid>=1000 -F auid!=unset -F arch=b64',
    '-a always,exit -F arch=b64 -F path=/usr/bin/passwd -F perm=x -F key=passwd_use -F auid>=1000 -F auid!=unset',
  ],
  [
    'rules file',
    '-a exit,always -F arch=b64 -F a0=AF_INET -F a1=SOCK_DGRAM -S socket -k socket',
    '-a exit,always -F arch=b64 -F a0=2 -F a1=2 -S socket -k socket',
  ],
  [
    'rules file',
    '-a always,exit -F arch=b64 -S openat -F a2&O_TRUNC|O_WRONLY -F success=1 -k mod',
    '-a always,exit -F arch=b64 -S openat -F a2&0x201 -F success=1 -k mod',
  ],
  [
    'rules file',
    '-a always,exit -F arch=b64 -S ptrace -F a0=0x10 (PTRACE_ATTACH) -k inject',
    '-a always,exit -F arch=b64 -S ptrace -F a0=0x10 -k inject',
  ],
  [
    'rules file',
    '-a always,exit -C auid!=obj_uid -F arch=b64 -S open -F dir=/home -F success=yes -k power-abuse',
    '-a always,exit -C auid!=obj_uid -F arch=b64 -S open -F dir=/home -F success=1 -k power-abuse',
  ],
  ['rules file', '-e2;', '-e 2'],
];

/**
 * Lines as they were seen in public files and threads, most of them with other words. Before anything was changed for
 * them, 82 of 100 came back as meant.
 */
export const publicSlips: readonly HandSlip[] = rows.map(([from, line, meant]) => ({ from, line, meant }));
