import type { Target } from './targets.ts';

// Symbolic links of current distributions (merged /usr; /run): where they lead.
const folders: ReadonlyMap<string, string> = new Map([
  ['/bin', '/usr/bin'],
  ['/sbin', '/usr/sbin'],
  ['/lib', '/usr/lib'],
  ['/lib64', '/usr/lib64'],
  ['/var/run', '/run'],
  ['/var/lock', '/run/lock'],
]);
const merged: ReadonlySet<string> = new Set(['/bin', '/sbin', '/lib', '/lib64']);

/** A path that is known to be a symbolic link. */
export interface KnownLink {
  /** Where it leads; absent where that is no place for a rule. */
  readonly target?: string;
  /** Where the link is found, for a message. */
  readonly where: string;
  readonly folder: boolean;
  /** What to name instead, where that is another file on each system: a sentence. */
  readonly instead?: string;
}

const EVERYWHERE = 'on every current distribution';
const NO_PLACE: KnownLink = {
  where: EVERYWHERE,
  folder: false,
  instead: 'Record the system calls instead: "-S mount,umount2".',
};

// Programs of kmod and of systemd: links by upstream's own installation.
const kmod = ['insmod', 'rmmod', 'modprobe', 'lsmod', 'modinfo', 'depmod'];
const systemctl = ['reboot', 'poweroff', 'halt', 'shutdown', 'telinit', 'runlevel'];
const files = new Map<string, KnownLink>([['/etc/mtab', NO_PLACE]]);
// What each distribution leads to a program of its choice.
const choices = { sh: 'dash or bash', awk: 'mawk or gawk', python3: 'python3.11 or another version' };
for (const dir of ['/bin', '/usr/bin']) {
  for (const [name, ones] of Object.entries(choices))
    files.set(`${dir}/${name}`, {
      where: EVERYWHERE,
      folder: false,
      instead: `Name the file that it leads to (${ones}, in /usr/bin).`,
    });
}
for (const dir of ['/sbin', '/usr/sbin']) {
  for (const name of kmod)
    files.set(`${dir}/${name}`, { target: '/usr/bin/kmod', where: 'where kmod is installed', folder: false });
  for (const name of systemctl)
    files.set(`${dir}/${name}`, {
      target: '/usr/bin/systemctl',
      where: 'where systemd is the init system',
      folder: false,
    });
}

/** What is known of a path as a symbolic link, as its last part. */
export function knownLink(path: string): KnownLink | undefined {
  const target = folders.get(path);
  if (target === undefined) return files.get(path);
  return {
    target,
    where: merged.has(path)
      ? 'on systems whose /usr is merged, as it is on all current distributions'
      : EVERYWHERE,
    folder: true,
  };
}

/** Every file that is known to be a link to another one, with where it leads. */
export const linkedFiles: readonly { readonly link: string; readonly target: string }[] = [...files].flatMap(
  ([link, { target }]) => (target === undefined ? [] : [{ link, target }]),
);

/** What decides on a target whether a path is the link that it is elsewhere. */
type LinkFacts = Pick<Target, 'family' | 'mergedUsr'>;

/**
 * Returns what is known of a path as a symbolic link on all targets; undefined where one of them may have something else
 * there: SUSE 15 has no merged /usr, and on Alpine most programs are links to BusyBox. Versions of audit are taken for
 * current systems.
 */
export function knownLinkOn(path: string, targets: readonly LinkFacts[]): KnownLink | undefined {
  const link = knownLink(path);
  if (!link) return undefined;
  const holds = ({ family, mergedUsr }: LinkFacts): boolean => {
    if (family === undefined) return true;
    if (merged.has(path)) return mergedUsr === true;
    return link.folder || link === NO_PLACE || family !== 'Alpine';
  };
  return targets.every(holds) ? link : undefined;
}

/** Returns the path with a link as its last part followed that all targets have. */
export function realPath(path: string, targets: readonly LinkFacts[]): string {
  return (folders.has(path) && knownLinkOn(path, targets)?.target) || path;
}
