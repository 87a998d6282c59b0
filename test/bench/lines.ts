import { random } from '../conformance/vocabulary.ts';

/** Lines as they stand in real files, each another one; one in two hundred does not load. */
export function ruleLines(count: number): readonly string[] {
  const r = random(20261122);
  const calls = [
    'open,openat,openat2',
    'unlink,unlinkat,rename,renameat',
    'chmod,fchmod,fchmodat',
    'execve,execveat',
    'connect',
    'mount,umount2',
    'ptrace',
    'setxattr,lsetxattr',
  ];
  const folders = ['/etc', '/usr/bin', '/usr/sbin', '/opt/app', '/srv/data', '/var/lib/app', '/home/user'];
  const keys = [
    'identity',
    'T1053.003-Scheduled-Task-Job-Cron',
    'perm_mod',
    'access',
    'T1548-Abuse-Elevation-Control-Mechanism',
    'delete',
  ];
  const one = (i: number): string => {
    const path = `${r.pick(folders)}/file-${i}`;
    const key = `${r.pick(keys)}-${i % 97}`;
    const arch = r.pick(['b64', 'b32']);
    switch (i % 200 === 199 ? 6 : r.below(6)) {
      case 0:
        return `# rule ${i}: what it is for`;
      case 1:
        return `-w ${path} -p wa -k ${key}`;
      case 2:
        return `-a always,exit -F arch=${arch} -F path=${path} -F perm=wa -F auid>=1000 -F auid!=unset -F key=${key}`;
      case 3:
        return `-a always,exit -F arch=${arch} -S ${r.pick(calls)} -F auid>=${1000 + (i % 5000)} -F auid!=unset -F key=${key}`;
      case 4:
        return `-a always,exit -F arch=${arch} -S ${r.pick(calls)} -F exit=-EACCES -F uid=${i} -k ${key}`;
      case 5:
        return `-a always,exit -F arch=${arch} -F dir=${path} -F perm=rwxa -F euid!=${i} -k ${key}`;
      default:
        return `-w ${path} -p wa -k two words ${i}`;
    }
  };
  return Array.from({ length: count }, (_, i) => one(i));
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
