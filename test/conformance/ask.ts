import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBytes } from '../../server/src/core/text/bytes.ts';
import { root } from '../support/root.ts';

/** What the installed auditctl said of one line. */
export interface Answer {
  readonly line: number;
  readonly text: string;
  readonly auditctl: {
    readonly ok: boolean;
    readonly exit: number;
    readonly sent: readonly string[];
    readonly message: string;
    /** What the rule's request holds: each field with its number, its operator, its value and its text. */
    readonly request?: {
      readonly fields: readonly (readonly [number: number, op: number, value: number, text?: string])[];
    };
    /** The rule's request, as hexadecimal bytes. */
    readonly bytes?: string;
  };
  readonly kernel?: { readonly ok: boolean; readonly errno: string | null } | null;
}

/** Why the real tool cannot be asked here; undefined where it can. */
export function whyNoAuditctl(): string | undefined {
  for (const tool of ['auditctl', 'cc']) {
    const found = spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin" command -v ${tool}`]);
    if (found.status !== 0) return `there is no ${tool} on this machine`;
  }
  return undefined;
}

/**
 * Asks auditctl about each line, through a stand-in for the netlink socket: nothing reaches the kernel,
 * but for `kernel`, which adds each accepted rule alone and deletes it at once.
 * Lines that are blank or comments get no answer. @throws Error when the stand-in cannot be built or run
 */
export async function ask(
  lines: readonly string[],
  options: { readonly kernel?: boolean; readonly machine?: string } = {},
): Promise<readonly Answer[]> {
  const dir = mkdtempSync(join(tmpdir(), 'audit-rules-'));
  const file = join(dir, 'lines.rules');
  try {
    writeFileSync(file, Buffer.concat(lines.flatMap((l) => [toBytes(l), Uint8Array.of(10)])));
    const args = [
      '--rule',
      ...(options.kernel ? ['--kernel'] : []),
      ...(options.machine ? ['--machine', options.machine] : []),
      file,
    ];
    const out = await collect(join(root, 'test/conformance/verdict.sh'), args);
    return out
      .split('\n')
      .filter((l) => l !== '')
      .map((l) => JSON.parse(l) as Answer);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function collect(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    let err = '';
    child.stdout.on('data', (d: Buffer) => out.push(d));
    child.stderr.on('data', (d: Buffer) => {
      err += d;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(Buffer.concat(out).toString('utf8'))
        : reject(new Error(`the stand-in ended with ${code}: ${err}`)),
    );
  });
}
