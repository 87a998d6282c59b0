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
  /** Some of the targets have a file or a directory there. */
  readonly isPartly?: true;
  /** A package that not every system has, or a choice of its administrator, makes it a link. */
  readonly isByChoice?: true;
  /** What to name instead, where that is another file on each system: a sentence. */
  readonly instead?: string;
}

const EVERYWHERE = 'on every current distribution';
const MOSTLY = 'on most distributions';
const NO_PLACE: KnownLink = {
  where: EVERYWHERE,
  folder: false,
  instead: 'Record mounts with a rule for "-S mount,umount2" instead.',
};

// Programs of kmod and of systemd: links by upstream's own installation.
const kmod = ['insmod', 'rmmod', 'modprobe', 'lsmod', 'modinfo', 'depmod'];
const systemctl = ['reboot', 'poweroff', 'halt', 'shutdown', 'telinit', 'runlevel'];
const files = new Map<string, KnownLink>([['/etc/mtab', NO_PLACE]]);
// What each distribution leads to a program of its choice.
const choices = { sh: 'dash', awk: 'gawk', python3: 'python3.11' };
for (const dir of ['/bin', '/usr/bin']) {
  for (const [name, one] of Object.entries(choices))
    files.set(`${dir}/${name}`, {
      where: EVERYWHERE,
      folder: false,
      instead: `Use the file that the link leads to, such as "/usr/bin/${one}".`,
    });
}
for (const dir of ['/sbin', '/usr/sbin']) {
  for (const name of kmod)
    files.set(`${dir}/${name}`, { target: '/usr/bin/kmod', where: MOSTLY, folder: false });
  for (const name of systemctl)
    files.set(`${dir}/${name}`, {
      target: '/usr/bin/systemctl',
      where: 'on systems with systemd',
      folder: false,
      isByChoice: true,
    });
}

const SUDO: KnownLink = {
  target: '/usr/bin/sudo',
  where: MOSTLY,
  folder: false,
  isByChoice: true,
};
for (const dir of ['/bin', '/usr/bin']) files.set(`${dir}/sudoedit`, SUDO);

// The command for both kinds of tables is one program, chosen by links.
const XTABLES: KnownLink = {
  target: '/usr/sbin/xtables-nft-multi',
  where: MOSTLY,
  folder: false,
  isByChoice: true,
};
const iptables = ['iptables', 'ip6tables'].flatMap((n) => [n, `${n}-save`, `${n}-restore`]);
for (const dir of ['/sbin', '/usr/sbin']) for (const name of iptables) files.set(`${dir}/${name}`, XTABLES);

/** Links of one family of systems, where others have a file or a directory of that name. */
const ofRedHat: ReadonlyMap<string, KnownLink> = new Map([
  ['/etc/init.d', { target: '/etc/rc.d/init.d', where: 'on Red Hat', folder: true }],
  ['/usr/bin/yum', { target: '/usr/bin/dnf-3', where: 'on Red Hat since RHEL 8', folder: false }],
  ['/bin/yum', { target: '/usr/bin/dnf-3', where: 'on Red Hat since RHEL 8', folder: false }],
]);
/** Before dnf, yum was a program of its own. */
const OLD_YUM: ReadonlySet<string> = new Set(['rhel-7', 'amazon-2']);

/** Returns those of the targets on which a path that is not a link everywhere is one. */
function redHatTargets(path: string, targets: readonly LinkFacts[]): readonly LinkFacts[] {
  const isYum = path.endsWith('/yum');
  return targets.filter((t) => t.family === 'Red Hat' && !(isYum && OLD_YUM.has(t.name)));
}

/** Reports whether an absolute path is known as a symbolic link on some distribution. */
export function mayBeLink(path: string): boolean {
  return folders.has(path) || files.has(path) || ofRedHat.has(path);
}

/**
 * Returns what is known about a path as a symbolic link on current distributions of any family; undefined
 * where it is not known as a link.
 */
export function knownLink(path: string): KnownLink | undefined {
  const target = folders.get(path);
  if (target === undefined) return files.get(path);
  return {
    target,
    where: merged.has(path) ? 'on systems with a merged /usr' : EVERYWHERE,
    folder: true,
  };
}

/** Every file that is known to be a link to another one, with where it leads. */
export const linkedFiles: readonly { readonly link: string; readonly target: string }[] = [...files].flatMap(
  ([link, { target }]) => (target === undefined ? [] : [{ link, target }]),
);

/**
 * Systems whose iptables still leads to the program of the older kind of tables, or where that is not known.
 */
const OTHER_XTABLES: ReadonlySet<string> = new Set([
  'rhel-7',
  'amazon-2',
  'ubuntu-20.04',
  'sles-15',
  'opensuse-leap-15',
  'arch',
]);

/** What decides on a target whether a path is the link that it is elsewhere. */
type LinkFacts = Pick<Target, 'name' | 'family' | 'mergedUsr'>;

/**
 * Returns what is known about a path as a symbolic link on all targets, or on those of Red Hat's family where
 * only that family has it. Undefined where it is not known as a link, or another target may differ: SUSE 15
 * has no merged /usr, and on Alpine most programs are links to BusyBox. A target that is only a version of
 * audit counts as a current system.
 */
export function knownLinkOn(path: string, targets: readonly LinkFacts[]): KnownLink | undefined {
  const own = ofRedHat.get(path);
  if (own) {
    const having = redHatTargets(path, targets).length;
    return having === 0 ? undefined : { ...own, ...(having < targets.length ? { isPartly: true } : {}) };
  }
  const link = knownLink(path);
  if (!link) return undefined;
  const holds = ({ name, family, mergedUsr }: LinkFacts): boolean => {
    if (family === undefined) return true;
    if (link === XTABLES && OTHER_XTABLES.has(name)) return false;
    if (merged.has(path)) return mergedUsr === true;
    return link.folder || link === NO_PLACE || family !== 'Alpine';
  };
  return targets.every(holds) ? link : undefined;
}

/**
 * Returns a path through a directory of the merged /usr as it is without the link: `/usr/sbin/x` for
 * `/sbin/x`; any other path as it is.
 */
export function throughMergedUsr(path: string): string {
  const end = path.indexOf('/', 1);
  const folder = path.slice(0, Math.max(end, 0));
  return merged.has(folder) ? `${folders.get(folder) ?? folder}${path.slice(end)}` : path;
}

/**
 * Returns a path as the kernel finds it on current distributions, with the known links in its middle
 * followed: `/bin/x` is `/usr/bin/x`, `/var/run/x` is `/run/x`. A link as the last part stays, for no rule
 * matches there.
 * @param on the system: where it is known to have no merged /usr, `/bin/x` stays; a current one where
 * undefined
 */
export function throughKnownLinks(path: string, on?: Pick<LinkFacts, 'mergedUsr'>): string {
  for (const [link, target] of folders) {
    if (on?.mergedUsr === false && merged.has(link)) continue;
    if (path.startsWith(link) && path[link.length] === '/' && path.length > link.length + 1)
      return target + path.slice(link.length);
  }
  return path;
}

/**
 * Returns a path with the link followed that is its last part, if all targets have that link to a directory;
 * otherwise the path as it is.
 */
export function realPath(path: string, targets: readonly LinkFacts[]): string {
  return (folders.has(path) && knownLinkOn(path, targets)?.target) || path;
}
