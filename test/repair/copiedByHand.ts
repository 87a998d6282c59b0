import type { HandSlip } from './handSlips.ts';

/** Where a line like it was seen or is at home, the line, and the rule that was meant; undefined where nobody can say. */
type Row = readonly [from: string, line: string, meant: string | undefined];

const rows: readonly Row[] = [
  // Markup of documents, tickets and tables.
  ['Confluence', '{code}-w /etc/group -p wa -k identity{code}', '-w /etc/group -p wa -k identity'],
  ['Jira', '{{-w /etc/group -p wa -k identity}}', '-w /etc/group -p wa -k identity'],
  ['reST', '``-w /etc/group -p wa -k identity``', '-w /etc/group -p wa -k identity'],
  ['Org', '  ~-w /etc/group -p wa -k identity~', '-w /etc/group -p wa -k identity'],
  ['CSV', '"-w /etc/group -p wa -k ""identity"""', '-w /etc/group -p wa -k identity'],
  ['CSV', '4.1.4,Record identity changes,-w /etc/group -p wa -k identity', '-w /etc/group -p wa -k identity'],
  ['XML', '<rule value="-w /etc/group -p wa -k identity"/>', '-w /etc/group -p wa -k identity'],
  ['INI', 'rule1 = -w /etc/group -p wa -k identity', '-w /etc/group -p wa -k identity'],
  [
    'LaTeX',
    '-a always,exit -F arch=b64 -S init\\_module -F auid\\textgreater=1000 -k modules',
    '-a always,exit -F arch=b64 -S init_module -F auid>=1000 -k modules',
  ],
  ['LaTeX', '\\texttt{-w /etc/group -p wa -k identity}', '-w /etc/group -p wa -k identity'],
  [
    'report',
    '**Audit Rules:** `[/etc/audit/audit.rules: -w /etc/hadoop/conf -p wa]`',
    '-w /etc/hadoop/conf -p wa',
  ],
  [
    'cheat sheet',
    '• auditctl -w /etc/group -p wa -k group_changes - Watch the group file',
    '-w /etc/group -p wa -k group_changes',
  ],
  [
    'cheat sheet',
    'auditctl -w /etc/group -p wa -k group_changes    // 监控组文件',
    '-w /etc/group -p wa -k group_changes',
  ],
  [
    'cheat sheet',
    'sudo auditctl -a always,exit -F arch=b64 -S execve -k exec  # Monitor commands',
    '-a always,exit -F arch=b64 -S execve -k exec',
  ],
  ['mail', '>> # auditctl -a exit,always -F arch=b64 -S open', '-a exit,always -F arch=b64 -S open'],
  [
    'mail',
    '> > -a always,exit -F arch=b64 -S open -S openat -F dir=/etc',
    '-a always,exit -F arch=b64 -S open -S openat -F dir=/etc',
  ],
  [
    'commit message',
    '  2. auditctl -a exit,always -F arch=b64 -S open -k key',
    '-a exit,always -F arch=b64 -S open -k key',
  ],
  [
    'commit message',
    '  % auditctl -a exit,always -F arch=b64 -S io_uring_enter',
    '-a exit,always -F arch=b64 -S io_uring_enter',
  ],
  [
    'terminal',
    '[root@wang rocky-9.0]# auditctl -a exit,always -F arch=b64 -S open,openat -F success=0 -F uid=1000',
    '-a exit,always -F arch=b64 -S open,openat -F success=0 -F uid=1000',
  ],
  ['terminal', 'root@web:/etc/audit# auditctl -w /etc/group -p wa', '-w /etc/group -p wa'],
  [
    'terminal',
    '┌──(kali㉿kali)-[~] └─$ sudo auditctl -w /etc/group -p wa -k identity',
    '-w /etc/group -p wa -k identity',
  ],
  ['terminal', '➜  ~ sudo auditctl -w /etc/group -p wa -k identity', '-w /etc/group -p wa -k identity'],
  [
    'history',
    '  512  2026-03-01 10:22:31 auditctl -w /etc/group -p wa -k identity',
    '-w /etc/group -p wa -k identity',
  ],
  [
    'journal',
    'Mar 01 10:22:31 web01 sudo[812]: alice : TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/sbin/auditctl -w /etc/group -p wa -k identity',
    '-w /etc/group -p wa -k identity',
  ],
  ['cron', '@reboot root /sbin/auditctl -w /etc/group -p wa -k identity', '-w /etc/group -p wa -k identity'],
  [
    'systemd',
    'ExecStartPost=-/sbin/auditctl -w /etc/group -p wa -k identity',
    '-w /etc/group -p wa -k identity',
  ],
  ['make', '\t@auditctl -w /etc/group -p wa -k identity', '-w /etc/group -p wa -k identity'],
  ['Java', 'rules.add("-w /etc/group -p wa -k identity");', '-w /etc/group -p wa -k identity'],
  ['Go', '\t\t`-w /etc/group -p wa -k identity`,', '-w /etc/group -p wa -k identity'],
  ['Rust', 'let rules = parse_ok("-w /etc/group -p wa -k identity");', '-w /etc/group -p wa -k identity'],
  ['Chef', "rule 'group' do watch '/etc/group' perm 'wa' key 'identity' end", undefined],
  [
    'shell',
    'echo -e "-w /etc/group -p wa -k identity\\n-w /etc/gshadow -p wa -k identity" | tee --append /etc/audit/rules.d/identity.rules',
    '-w /etc/group -p wa -k identity\n-w /etc/gshadow -p wa -k identity',
  ],
  ['shell', 'for f in group gshadow; do auditctl -w /etc/$f -p wa -k identity; done', undefined],
  ['shell', 'auditctl -w /etc/group -p wa -k identity &', '-w /etc/group -p wa -k identity'],
  [
    'shell',
    'if ! auditctl -w /etc/group -p wa -k identity; then exit 1; fi',
    '-w /etc/group -p wa -k identity',
  ],
  [
    'shell',
    'auditctl -D && auditctl -b 8192 && auditctl -w /etc/group -p wa -k identity',
    '-D\n-b 8192\n-w /etc/group -p wa -k identity',
  ],
  // Labels, and other fields that only a log has.
  [
    'STIG',
    '-a always,exit -F path=/bin/mount -F perm=x -F auid>=1000 -F subj=unconfined_u:unconfined_r:unconfined_t:s0 -k privileged-mount',
    undefined,
  ],
  [
    'log',
    '-a always,exit -F arch=b64 -F syscall=257 -F success=no -k failed',
    '-a always,exit -F arch=b64 -S 257 -F success=0 -k failed',
  ],
  [
    'log',
    '-a always,exit -F arch=b64 -S execve -F exe="/usr/bin/curl" -F key="net"',
    '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/curl -F key=net',
  ],
  [
    'log',
    '-a always,exit -F arch=b64 -S execve -F ses=4294967295 -k daemon',
    '-a always,exit -F arch=b64 -S execve -F sessionid=4294967295 -k daemon',
  ],
  ['log', '-a always,exit -F arch=b64 -S openat -F exit=-13 EACCES(Permission denied) -k access', undefined],
  // Options that guides invent.
  ['guide', '-w /etc -r -p wa -k etc', '-w /etc -p wa -k etc'],
  ['guide', '-w /etc --recursive -p wa -k etc', '-w /etc -p wa -k etc'],
  ['guide', '-w /etc/group -p wa -k identity --persist', '-w /etc/group -p wa -k identity'],
  [
    'guide',
    '-a always,exit -F arch=b64 -S execve --uid 1000 --key exec',
    '-a always,exit -F arch=b64 -S execve -F uid=1000 -k exec',
  ],
  [
    'guide',
    '-a always,exit -F arch=b64 -S execve -F uid in (1000, 1001) -k exec',
    '-a always,exit -F arch=b64 -S execve -F uid=1000 -k exec\n-a always,exit -F arch=b64 -S execve -F uid=1001 -k exec',
  ],
  [
    'guide',
    '-a always,exit -F arch=b64 -S execve -F ppid!=1 and uid!=0 -k exec',
    '-a always,exit -F arch=b64 -S execve -F ppid!=1 -F uid!=0 -k exec',
  ],
  ['guide', '-a always,exit -F arch=b64 -S connect -F port=22 -k ssh', undefined],
  [
    'guide',
    '-a always,exit -F arch=b64 -S openat -F a2&O_CREAT!=0 -k create',
    '-a always,exit -F arch=b64 -S openat -F a2&64 -k create',
  ],
  [
    'guide',
    '-a always,exit -F arch=b64 -S openat -F a2 & O_CREAT -k create',
    '-a always,exit -F arch=b64 -S openat -F a2&64 -k create',
  ],
  ['guide', '-a always,exit -F arch=b64 -S socket -F a0=AF_INET|AF_INET6 -k net', undefined],
  ['guide', '-a always,exit -F arch=b64 -S openat -F filename=/etc/shadow -F mode=r -k shadow', undefined],
  [
    'guide',
    '-a always,exit -F arch=b64 -S all -F path=/etc/shadow -F perms=read,write -k shadow',
    '-a always,exit -F arch=b64 -S all -F path=/etc/shadow -F perm=rw -k shadow',
  ],
  // Fingers.
  ['fingers', '-a alwyas,exit -F arch=b64 -S exceve -k exec', '-a always,exit -F arch=b64 -S execve -k exec'],
  [
    'fingers',
    '-a always,exit -F arhc=b64 -S opneat -F audi>=1000 -k open',
    '-a always,exit -F arch=b64 -S openat -F auid>=1000 -k open',
  ],
  [
    'fingers',
    '-a always,ex it -F arch=b64 -S exec ve -k exec',
    '-a always,exit -F arch=b64 -S execve -k exec',
  ],
  [
    'fingers',
    '-a always,exit -Farch=b64 -Sexecve -Fauid>=1000-k exec',
    '-a always,exit -Farch=b64 -Sexecve -Fauid>=1000 -k exec',
  ],
  [
    'fingers',
    '-a always,exıt -F arch=b64 -S unlınk -k delete',
    '-a always,exit -F arch=b64 -S unlink -k delete',
  ],
  [
    'fingers',
    '-a always,exit -F arch=b64 -S unlink؛unlinkat -k delete',
    '-a always,exit -F arch=b64 -S unlink,unlinkat -k delete',
  ],
  ['fingers', '-w /etc/group -p wa; -k identity', '-w /etc/group -p wa -k identity'],
  ['fingers', '-w /etc/group-p wa -k identity', '-w /etc/group -p wa -k identity'],
  ['fingers', '-w /etc/group -p wa -kidentity -k', '-w /etc/group -p wa -k identity'],
  ['fingers', '-w -p wa /etc/group -k identity', '-w /etc/group -p wa -k identity'],
  ['fingers', '-p wa -k identity /etc/group', '-w /etc/group -p wa -k identity'],
];

/**
 * Lines as they come out of documents, terminals, programs and guides, or of fingers. Before anything was changed for
 * them, 70 of 100 came back as meant.
 */
export const copiedByHand: readonly HandSlip[] = rows.map(([from, line, meant]) => ({ from, line, meant }));
