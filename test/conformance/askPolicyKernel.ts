import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../support/root.ts';

/** What a booted kernel said of a case. */
export interface PolicyAnswer {
  /** 0: accepted. */
  readonly errno: number;
  /** The pairs of the audit record about the refused rule, up to the one at fault; empty where there is none. */
  readonly record: string;
}

/** A kernel that was booted, with its answers in the order of the cases. */
export interface KernelAnswers {
  /** `uname -r`. */
  readonly release: string;
  readonly answers: readonly PolicyAnswer[];
}

/** A policy to ask about: a rule as text, or the text of a file that the kernel loads by its path. */
export type PolicyCase = { readonly rule: string } | { readonly file: string };

/** Under emulation a boot hangs now and then. */
const BOOTS = 3;
const MOST_MS = 300_000;
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'audit-rules-kernels');

/** The package of a kernel with IMA: the one that `AUDIT_RULES_IMA_PACKAGE` names, or Debian's for clouds. */
function kernelPackage(): string | undefined {
  const named = process.env['AUDIT_RULES_IMA_PACKAGE'];
  if (named) return named;
  const { stdout } = spawnSync('apt-cache', ['depends', 'linux-image-cloud-amd64'], { encoding: 'utf8' });
  return /Depends: (linux-image-\S+)/.exec(stdout ?? '')?.[1];
}

/** Returns the image of a kernel, downloaded where the cache does not have it; undefined where that fails. */
export function kernelImage(): string | undefined {
  const own = process.env['AUDIT_RULES_IMA_KERNEL'];
  if (own) return own;
  const name = kernelPackage();
  if (name === undefined) return undefined;
  const image = join(cache, name);
  if (existsSync(image)) return image;
  const dir = mkdtempSync(join(tmpdir(), 'audit-rules-'));
  try {
    const get = `apt-get download '${name}' && dpkg-deb -x ./*.deb x`;
    if (spawnSync('sh', ['-c', get], { cwd: dir, stdio: 'ignore', timeout: MOST_MS }).status !== 0)
      return undefined;
    const found = readdirSync(join(dir, 'x/boot')).find((f) => f.startsWith('vmlinuz'));
    if (found === undefined) return undefined;
    mkdirSync(cache, { recursive: true });
    copyFileSync(join(dir, 'x/boot', found), `${image}.${process.pid}`);
    renameSync(`${image}.${process.pid}`, image);
    return image;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Returns why no kernel can be booted here; undefined where one can. */
export function whyNoPolicyKernel(): string | undefined {
  for (const tool of ['qemu-system-x86_64', 'cpio', 'cc', 'apt-get', 'dpkg-deb'])
    if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0)
      return `there is no ${tool} on this machine`;
  return kernelImage() === undefined ? 'no kernel can be downloaded' : undefined;
}

function escaped(text: string): string {
  return [...Buffer.from(text)]
    .map((b) =>
      b > 31 && b < 127 && b !== 92 ? String.fromCharCode(b) : `\\x${b.toString(16).padStart(2, '0')}`,
    )
    .join('');
}

/**
 * Boots a kernel in a virtual machine without a disk or a network, and asks it about each case by itself. No
 * policy is ever in force there, and this machine's kernel is not asked.
 * @throws Error when the machine does not finish
 */
export async function askPolicyKernel(cases: readonly PolicyCase[]): Promise<KernelAnswers> {
  const image = kernelImage();
  if (image === undefined) throw new Error('there is no kernel to boot');
  const dir = mkdtempSync(join(tmpdir(), 'audit-rules-'));
  try {
    const files = join(dir, 'root');
    mkdirSync(join(files, 'policies'), { recursive: true });
    run('cc', ['-O2', '-static', '-o', join(files, 'init'), join(root, 'test/conformance/policyMachine.c')]);
    const lines = cases.map((c, i) => {
      if ('rule' in c) return `r ${escaped(c.rule)}`;
      writeFileSync(join(files, `policies/${i}`), c.file);
      return `p /policies/${i}`;
    });
    writeFileSync(join(files, 'cases'), `${lines.join('\n')}\n`);
    run('sh', ['-c', 'cd "$1" && find . | cpio -o -H newc --quiet > ../initrd', 'sh', files]);
    return answersIn(await boot(image, dir));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}

/**
 * Boots a kernel with `initrd` of a directory; returns what the machine wrote to its second serial port.
 * @throws Error when it does not finish, which is when it writes `end`
 */
export async function boot(image: string, dir: string): Promise<string> {
  for (let tried = 0; tried < BOOTS; tried++) {
    const out = await bootOnce(image, dir);
    if (out.endsWith('\nend\n')) return out;
  }
  throw new Error('the virtual machine did not finish');
}

/** Boots once; returns what the machine wrote, which ends in `end` where it finished. */
async function bootOnce(image: string, dir: string): Promise<string> {
  const out = join(dir, 'out');
  writeFileSync(out, '');
  const args = [
    ...['-accel', 'tcg', '-m', '1024', '-display', 'none', '-no-reboot', '-nodefaults'],
    ...['-kernel', image, '-initrd', join(dir, 'initrd')],
    ...['-append', 'console=ttyS0 panic=-1 loglevel=1 audit=1 audit_backlog_limit=8192'],
    ...['-serial', 'null', '-serial', `file:${out}`],
  ];
  const machine = spawn('qemu-system-x86_64', args, { stdio: 'ignore', cwd: dirname(out) });
  const timer = setTimeout(() => machine.kill('SIGKILL'), MOST_MS);
  await new Promise((done) => machine.once('exit', done));
  clearTimeout(timer);
  return readFileSync(out, 'latin1').replaceAll('\r\n', '\n');
}

function answersIn(out: string): KernelAnswers {
  const [, release = '', has] = /^kernel (\S+) (with|without)\n/.exec(out) ?? [];
  if (has !== 'with') throw new Error(`the kernel ${release} has no IMA`);
  const answers = [...out.matchAll(/^answer \d+ (-?\d+) ?(?:audit\([^)]*\): )?(.*)$/gm)].map(
    ([, errno, record = '']) => ({ errno: Number(errno), record }),
  );
  return { release, answers };
}
