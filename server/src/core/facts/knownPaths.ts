import places from '../../../data/paths.json' with { type: 'json' };
import type { Target } from './targets.ts';

/** A well-known place of a Linux system. Directories have no slash at the end. */
export interface KnownPath {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'program';
  readonly note: string;
  /** The family of distributions that has it, where not all do. */
  readonly on?: 'Debian' | 'Red Hat' | 'SUSE' | 'Ubuntu';
}

/** Places worth a rule: those that rules name most come first, programs last. */
export const knownPaths = places as readonly KnownPath[];

const byPath: ReadonlyMap<string, KnownPath> = new Map(knownPaths.map((k) => [k.path, k]));

/**
 * Returns what is known about an absolute path, with or without a slash at its end; undefined where nothing
 * is.
 */
export function knownPath(path: string): KnownPath | undefined {
  return byPath.get(path) ?? byPath.get(path.replace(/\/+$/, ''));
}

/**
 * Returns what a well-known path is, with the family of distributions that has it where not all do: `logins
 * and sudo (Debian)`.
 */
export function pathNote({ note, on }: KnownPath): string {
  return on === undefined ? note : `${note} (${on})`;
}

/**
 * Reports whether a known path belongs to a family of distributions of which no target is one. False where a
 * target is only a version of audit, which can be on any distribution.
 */
export function isElsewhere({ on }: KnownPath, targets: readonly Pick<Target, 'family'>[]): boolean {
  return (
    on !== undefined &&
    targets.every(({ family }) => family !== undefined && !FAMILIES[on].some((f) => f === family))
  );
}

/**
 * The families that have what the table gives to one: Ubuntu has the places of Debian, Fedora those of Red
 * Hat.
 */
const FAMILIES = {
  Debian: ['Debian', 'Ubuntu'],
  'Red Hat': ['Red Hat', 'Fedora'],
  SUSE: ['SUSE'],
  Ubuntu: ['Ubuntu'],
} as const;

/** Directories that a package brings to other families as well, or that a family has as something else. */
const ALSO_ELSEWHERE: ReadonlySet<string> = new Set([
  '/boot/grub',
  '/etc/audisp',
  '/etc/chrony',
  '/etc/default',
  '/etc/dnf',
  '/etc/dracut.conf.d',
  '/etc/firewalld',
  '/etc/init.d',
  '/etc/iptables',
  '/etc/nftables',
  '/etc/php',
  '/etc/selinux',
  '/etc/ufw',
  '/etc/zsh',
  '/usr/share/selinux',
  '/var/lib/rpm',
  '/var/mail',
  '/var/run/faillock',
]);

/**
 * Returns the outermost directory on the way to a path (or the path itself) that is known from other
 * distributions and that no target has. Undefined where that is uncertain, because a package may create it,
 * or because a target is only a version of audit or of a little-known family.
 */
export function missingDirectory(
  path: string,
  targets: readonly Pick<Target, 'family'>[],
): KnownPath | undefined {
  if (!targets.every(({ family }) => family !== undefined && SURE.has(family))) return undefined;
  for (let at = path.indexOf('/', 1); ; at = path.indexOf('/', at + 1)) {
    const known = byPath.get(at < 0 ? path : path.slice(0, at));
    if (known?.kind === 'folder' && isSurelyElsewhere(known, targets)) return known;
    if (at < 0) return undefined;
  }
}

const SURE: ReadonlySet<string> = new Set(['Debian', 'Ubuntu', 'Red Hat']);

function isSurelyElsewhere(known: KnownPath, targets: readonly Pick<Target, 'family'>[]): boolean {
  if (ALSO_ELSEWHERE.has(known.path) || !isElsewhere(known, targets)) return false;
  // Debian has packages of most that Ubuntu has.
  return known.on !== 'Ubuntu' || targets.every(({ family }) => family === 'Red Hat');
}
