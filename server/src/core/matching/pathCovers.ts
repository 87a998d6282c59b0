import { F } from '../facts/kernelNumbers.ts';
import type { Rule } from '../model/rule.ts';
import { withoutSlash } from '../text/paths.ts';

/** Paths whose last part is a symbolic link on nearly every system: a rule on one of them never matches. */
const LINKS: ReadonlySet<string> = new Set([
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/var/run',
  '/var/lock',
  '/var/mail',
  '/usr/tmp',
  '/etc/mtab',
  '/etc/rc.local',
  '/etc/init.d',
  '/dev/fd',
  '/dev/stdin',
  '/dev/stdout',
  '/dev/stderr',
  '/bin/sh',
  '/usr/bin/sh',
]);

/**
 * Reports whether a path can be compared by its text: it is absolute and has no empty part, no `.` and no
 * `..`.
 */
export function isPlain(path: string): boolean {
  return path.startsWith('/') && !/\/(?:\.{0,2}\/|\.{1,2}$)/.test(path);
}

/**
 * Reports whether the directory `dir` is the path `below` itself or a directory above it. Whole parts are
 * compared: /etc holds /etc and /etc/x, not /etcetera.
 */
export function holds(dir: string, below: string): boolean {
  return dir === '/' || below === dir || below.startsWith(`${dir}/`);
}

/**
 * Reports whether a rule with dir=`dir` certainly records what happens to each path below `dir`. False where
 * the path is not plain or is a known symbolic link, and below /proc and /sys, whose entries come and go.
 */
export function isSureTree(dir: string): boolean {
  return isPlain(dir) && !LINKS.has(dir) && !/^\/(?:proc|sys)\//.test(dir);
}

/**
 * Returns the path of a rule's first path= or dir= field, without a slash at its end, and whether it is a
 * tree (dir=); undefined for a rule without either.
 */
export function pathOf(rule: Rule): { readonly tree: boolean; readonly path: string } | undefined {
  const f = rule.fields.find((g) => g.field === F.path || g.field === F.dir);
  return f?.text === undefined ? undefined : { tree: f.field === F.dir, path: withoutSlash(f.text) };
}

/** Returns a path and every directory above it up to the root, the path first; never empty. */
export function foldersOf(path: string): readonly string[] {
  const out = [path];
  for (let i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1)) out.push(path.slice(0, i));
  return path === '/' ? out : [...out, '/'];
}
