import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What the installed auditctl says of a line. `sent`: the requests that would have gone to the kernel. */
export interface AuditctlVerdict {
  readonly line: number;
  readonly text: string;
  readonly auditctl: { readonly ok: boolean; readonly sent: readonly string[]; readonly message: string };
}

/** Whether this machine has an auditctl. */
export const hasAuditctl = ['/usr/sbin/auditctl', '/sbin/auditctl'].some(existsSync);

/** What the installed auditctl says of each rule of a file; nothing reaches the kernel. `root` is the project's folder. */
export function askAuditctl(root: string, file: string): readonly AuditctlVerdict[] {
  const output = execFileSync('sh', [join(root, 'test/conformance/verdict.sh'), file], { encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditctlVerdict);
}
