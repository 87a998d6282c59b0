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
  '/proc/self',
  '/proc/thread-self',
  '/proc/mounts',
  '/proc/net',
  '/bin/sh',
  '/usr/bin/sh',
]);

/** Reports whether a path can be compared by its text: absolute, no empty part, no `.` or `..`. */
export function isPlain(path: string): boolean {
  return path.startsWith('/') && !/\/(?:\.{0,2}\/|\.{1,2}$)/.test(path);
}

/**
 * Reports whether a directory's path is `below`'s or is above it, at whole parts: /etc holds /etc and /etc/x,
 * not /etcetera.
 */
export function holds(dir: string, below: string): boolean {
  return dir === '/' || below === dir || below.startsWith(`${dir}/`);
}

/**
 * Reports whether a tree's events are those of the names below it: not where its last part is a link, nor
 * below /proc and /sys, whose entries come and go.
 */
export function isSureTree(dir: string): boolean {
  return isPlain(dir) && !LINKS.has(dir) && !/^\/(?:proc|sys)\//.test(dir);
}

/** Returns the path of a rule and whether it is a tree (dir=); undefined for a rule without a path. */
export function pathOf(rule: Rule): { readonly tree: boolean; readonly path: string } | undefined {
  const f = rule.fields.find((g) => g.field === F.path || g.field === F.dir);
  return f?.text === undefined ? undefined : { tree: f.field === F.dir, path: withoutSlash(f.text) };
}

/** Returns a path and every directory above it, the path first; never empty. */
export function foldersOf(path: string): readonly string[] {
  const out = [path];
  for (let i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1)) out.push(path.slice(0, i));
  return path === '/' ? out : [...out, '/'];
}
