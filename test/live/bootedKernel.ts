// Tries a rule on a kernel that is booted in a virtual machine, for what the running kernel cannot do.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { recordTypeName } from '../../server/src/core/logs/recordLine.ts';
import { boot, kernelImage, whyNoPolicyKernel } from '../conformance/askPolicyKernel.ts';
import { root } from '../support/root.ts';
import { run } from './machine.ts';

/** What a booted kernel recorded. */
export interface BootedRecords {
  /** `uname -r`. */
  readonly release: string;
  /** As auditd writes them. */
  readonly records: string;
}

/** Returns why no kernel can be booted here; undefined where one can. */
export const whyNotBooted = whyNoPolicyKernel;

/**
 * Boots a kernel, loads the lines of a rule there, and runs commands; returns what was recorded.
 * @param programs the paths of static programs, found there in `/bin`
 * @param commands one a line, words separated by spaces
 * @throws Error when the machine does not finish
 */
export async function recordsOfBooted(
  lines: readonly string[],
  programs: readonly string[],
  commands: readonly string[],
  scratch: string,
): Promise<BootedRecords> {
  const image = kernelImage();
  if (image === undefined) throw new Error('there is no kernel to boot');
  const dir = mkdtempSync(join(scratch, 'booted-'));
  try {
    const files = join(dir, 'root');
    for (const d of ['bin', 'proc', 'dev', 'etc']) mkdirSync(join(files, d), { recursive: true });
    const auditctl = (await run('which', ['auditctl'])).output.trim();
    for (const program of [auditctl, ...programs])
      copyFileSync(program, join(files, 'bin', basename(program)));
    for (const [library] of (await run('ldd', [auditctl])).output.matchAll(/\/lib\S+/g)) {
      mkdirSync(join(files, dirname(library)), { recursive: true });
      copyFileSync(library, join(files, library));
    }
    writeFileSync(join(files, 'rules'), `${lines.join('\n')}\n`, { mode: 0o600 });
    writeFileSync(join(files, 'commands'), `${commands.join('\n')}\n`);
    made('cc', ['-O2', '-static', '-o', join(files, 'init'), join(root, 'test/live/ruleMachine.c')]);
    made('sh', ['-c', 'cd "$1" && find . | cpio -o -H newc --quiet > ../initrd', 'sh', files]);
    const out = await boot(image, dir);
    const release = /^kernel (\S+)$/m.exec(out)?.[1] ?? '';
    const found = out.matchAll(/^<\d>\[[^\]]*\] audit: type=(\d+) (audit\(.*)$/gm);
    const records = [...found].map(
      ([, type = '', rest = '']) => `type=${recordTypeName(type)} msg=${rest}\n`,
    );
    return { release, records: records.join('') };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function made(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}
