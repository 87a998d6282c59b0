import type { HandSlip } from './handSlips.ts';

/** Whose habit it is, the line, and the rule that was meant; undefined where nobody can say. */
type Row = readonly [from: string, line: string, meant: string | undefined];

const rows: readonly Row[] = [
  [
    'analyst',
    '-a always,exit -F arch=b64 -S execve -F exe:/usr/bin/wget -k T1105',
    '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/wget -k T1105',
  ],
  [
    'analyst',
    '-w /etc/ld.so.preload -p wa -k T1574.006 - Dynamic Linker Hijacking',
    '-w /etc/ld.so.preload -p wa -k T1574.006',
  ],
  [
    'analyst',
    'T1053.003: -w /etc/crontab -p wa -k T1053.003_Cron',
    '-w /etc/crontab -p wa -k T1053.003_Cron',
  ],
  [
    'analyst',
    '-a always,exit -F arch=b64 -S ptrace -F a0 == PTRACE_ATTACH -k T1055.008',
    '-a always,exit -F arch=b64 -S ptrace -F a0=16 -k T1055.008',
  ],
  [
    'analyst',
    '-a always,exit -F arch=b64 -S memfd_create -F auid ≥ 1000 -k T1620',
    '-a always,exit -F arch=b64 -S memfd_create -F auid>=1000 -k T1620',
  ],
  [
    'analyst',
    '-a always,exit -F arch=b64 -S execve -F path:/usr/bin/base64 -F perm:x -F key:T1132',
    '-a always,exit -F arch=b64 -S execve -F path=/usr/bin/base64 -F perm=x -F key=T1132',
  ],
  ['administrator', '-w /etc/sudoers, -p wa, -k actions', '-w /etc/sudoers -p wa -k actions'],
  ['administrator', '-w /etc/sudoers -wa -k actions', '-w /etc/sudoers -p wa -k actions'],
  ['administrator', '-w /etc/sudoers -p wa key=actions', '-w /etc/sudoers -p wa -k actions'],
  ['administrator', '-w=/etc/sudoers -p=wa -k=actions', '-w /etc/sudoers -p wa -k actions'],
  ['administrator', 'w /etc/sudoers p wa k actions', '-w /etc/sudoers -p wa -k actions'],
  ['administrator', '-W=/etc/sudoers -P=wa -K=actions', '-w /etc/sudoers -p wa -k actions'],
  [
    'administrator',
    '-a always,exit -S mount -F arch=b64 -F auid>=1000 -k mounts',
    '-a always,exit -F arch=b64 -S mount -F auid>=1000 -k mounts',
  ],
  [
    'administrator',
    '-a exit,always -F arch=b64 -S chown fchown fchownat lchown -F auid>=1000 -k perm_mod',
    '-a exit,always -F arch=b64 -S chown,fchown,fchownat,lchown -F auid>=1000 -k perm_mod',
  ],
  [
    'administrator',
    '-a always,exit -F arch=b64 -S chown -S fchown -F auid>=1000 auid!=unset -k perm_mod',
    '-a always,exit -F arch=b64 -S chown -S fchown -F auid>=1000 -F auid!=unset -k perm_mod',
  ],
  [
    'administrator',
    '-a never,exit -F arch=b64 -F user=nobody -S all',
    '-a never,exit -F arch=b64 -F uid=nobody -S all',
  ],
  [
    'administrator',
    '-a always,exit -F dir = "/etc/ssh" -F perm = "wa" -k "ssh"',
    '-a always,exit -F dir=/etc/ssh -F perm=wa -k ssh',
  ],
  ['administrator', '-b=8192', '-b 8192'],
  ['administrator', '-e lock', '-e 2'],
  ['administrator', 'backlog 8192', '-b 8192'],
  ['administrator', '-D all', '-D'],
  ['administrator', '-a exclude,always -F type=CWD', '-a exclude,always -F msgtype=CWD'],
  ['administrator', '-a always,exclude -F msgtype=AUDIT_CWD', '-a always,exclude -F msgtype=CWD'],
  ['administrator', '-a exclude -F msgtype=EOE', '-a always,exclude -F msgtype=EOE'],
  ['student', '-a always,exit -F arch=x86 -F bits=64 -S execve -k exec', undefined],
  [
    'student',
    '-a always,exit -F arch=b64 -S execve -F uid="root" -k "my key"',
    '-a always,exit -F arch=b64 -S execve -F uid=root -k my_key',
  ],
  [
    'student',
    '-a always,exit -F arch=b64 -S open -F success=true -F path=/etc/shadow',
    '-a always,exit -F arch=b64 -S open -F success=1 -F path=/etc/shadow',
  ],
  ['student', '-a always,exit -F arch=b64 -S kill -F a1=9 -F a0!=self -k kill', undefined],
  [
    'student',
    '-a always,exit -F arch=b64 -S socket -F a0=inet -F a1=raw -k raw',
    '-a always,exit -F arch=b64 -S socket -F a0=2 -F a1=3 -k raw',
  ],
  ['student', '-a always,exit -F arch=b64 -S open(O_CREAT) -k create', undefined],
  ['student', 'watch /etc/shadow for wa with key shadow', '-w /etc/shadow -p wa -k shadow'],
  ['student', '-w /home/*/.ssh -p wa, -k ssh', '-w /home/*/.ssh -p wa -k ssh'],
  ['student', '-w "/srv/my data" -p wa -k data', '-w /srv/my\\ data -p wa -k data'],
  ['chat', 'here you go 👉 -w /etc/shadow -p wa -k shadow', '-w /etc/shadow -p wa -k shadow'],
  ['chat', '-w /etc/shadow -p wa -k shadow 👍', '-w /etc/shadow -p wa -k shadow'],
  ['chat', '-w /etc/shadow -p wa -k shadow (works for me)', '-w /etc/shadow -p wa -k shadow'],
  ['chat', '@bob: -w /etc/shadow -p wa -k shadow', '-w /etc/shadow -p wa -k shadow'],
  ['chat', 'should be -w /etc/shadow -p wa -k shadow', '-w /etc/shadow -p wa -k shadow'],
  ['slides', '–w /etc/shadow –p wa –k shadow', '-w /etc/shadow -p wa -k shadow'],
  ['slides', '▪ -a always,exit –F arch=b64 –S execve', '-a always,exit -F arch=b64 -S execve'],
  ['slides', '-a always,exit -F arch=b64 -S execve…', '-a always,exit -F arch=b64 -S execve'],
  ['scan', '-w /etc/shad0w -p wa -k shadow l', undefined],
  ['scan', '-a a1ways,exit -F arch=b64 -S execve -k exec', '-a always,exit -F arch=b64 -S execve -k exec'],
  ['scan', '-a always.exit -F arch=b64 -S execve -k exec', '-a always,exit -F arch=b64 -S execve -k exec'],
  [
    'scan',
    '-a always,exit -F arch=b64 -S unlink,un1inkat -F auid>=l000 -k delete',
    '-a always,exit -F arch=b64 -S unlink,unlinkat -F auid>=1000 -k delete',
  ],
  ['script', 'add_rule -w /etc/shadow -p wa -k shadow', '-w /etc/shadow -p wa -k shadow'],
  ['script', "RULES+=('-w /etc/shadow -p wa -k shadow')", '-w /etc/shadow -p wa -k shadow'],
  [
    'script',
    'auditctl -w /etc/shadow -p wa -k shadow >/dev/null 2>&1 || exit 1',
    '-w /etc/shadow -p wa -k shadow',
  ],
  [
    'script',
    'subprocess.run(["auditctl", "-w", "/etc/shadow", "-p", "wa", "-k", "shadow"], check=True)',
    '-w /etc/shadow -p wa -k shadow',
  ],
  ['script', '{{ "-w /etc/shadow -p wa -k shadow" | quote }}', undefined],
];

/**
 * Lines of six kinds of people, written after everything above was in place. Before anything was changed for them,
 * 93 of 100 came back as meant.
 */
export const mixedSlips: readonly HandSlip[] = rows.map(([from, line, meant]) => ({ from, line, meant }));
