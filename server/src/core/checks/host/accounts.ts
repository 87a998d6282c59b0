/** The users and groups of a machine; undefined where other sources than its files may have more. */
export interface Accounts {
  readonly users: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
}

/** The files that `accountsOf` reads, in the order of its arguments. */
export const accountFiles = ['/etc/nsswitch.conf', '/etc/passwd', '/etc/group'] as const;

/** Sources of names that are the files themselves, or that add known names. */
const OWN = new Set(['files', 'compat', 'systemd']);
/** The names that nss-systemd adds to those of the files. */
const SYSTEMD: Readonly<Record<'passwd' | 'group', readonly string[]>> = {
  passwd: ['root', 'nobody'],
  group: ['root', 'nobody', 'nogroup'],
};

/**
 * Returns the names that getpwnam(3) and getgrnam(3) find on a machine; undefined for users or groups where
 * another source may answer, such as a directory service.
 * @param nsswitch the text of /etc/nsswitch.conf; undefined where it could not be read, as for the other
 *   files
 * @param passwd the text of /etc/passwd
 * @param group the text of /etc/group
 */
export function accountsOf(
  nsswitch: string | undefined,
  passwd: string | undefined,
  group: string | undefined,
): Accounts {
  return { users: namesOf('passwd', nsswitch, passwd), groups: namesOf('group', nsswitch, group) };
}

function namesOf(
  table: 'passwd' | 'group',
  nsswitch: string | undefined,
  text: string | undefined,
): ReadonlySet<string> | undefined {
  if (nsswitch === undefined || text === undefined) return undefined;
  const line = nsswitch.split('\n').find((l) => l.trimStart().startsWith(`${table}:`));
  const sources = line
    ?.slice(line.indexOf(':') + 1)
    .replace(/#.*/, '')
    .replace(/\[[^\]]*\]/g, ' ')
    .split(/\s+/)
    .filter((s) => s !== '');
  if (!sources?.some((s) => s === 'files' || s === 'compat') || !sources.every((s) => OWN.has(s)))
    return undefined;
  const names = text
    .split('\n')
    .flatMap((l) => (l.includes(':') && !l.startsWith('#') ? [l.slice(0, l.indexOf(':'))] : []));
  // An old-style "+" entry includes the names of NIS.
  if (text.split('\n').some((l) => /^[+-]/.test(l))) return undefined;
  return new Set([...names, ...(sources.includes('systemd') ? SYSTEMD[table] : [])]);
}
