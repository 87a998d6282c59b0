import { knownLinkOn, mayBeLink, throughKnownLinks } from '../facts/knownLinks.ts';
import type { Target } from '../facts/targets.ts';
import type { TouchedName } from '../matching/index.ts';
import { ownValue } from '../text/ownValue.ts';
import { partsWithoutDots, withoutSlash } from '../text/paths.ts';
import type { RecordFields } from './logEvent.ts';
import { deviceOf, fileTypeOf, idOf, nameTypeOf, small } from './recordValues.ts';

/** AT_FDCWD as 32 bits: a relative name begins at the working directory. */
export const AT_FDCWD = 0xffffff9c;

/** System calls with a directory's descriptor, and the arguments that hold one. */
const DIRECTORY_ARGUMENTS: Readonly<Record<string, readonly number[]>> = {
  renameat: [0, 2],
  renameat2: [0, 2],
  linkat: [0, 2],
  symlinkat: [1],
  ...Object.fromEntries(
    (
      'openat openat2 mkdirat mknodat fchownat futimesat newfstatat fstatat64 statx unlinkat readlinkat fchmodat fchmodat2 ' +
      'faccessat faccessat2 utimensat utimensat_time64 name_to_handle_at execveat setxattrat removexattrat open_tree ' +
      'move_mount mount_setattr fanotify_mark'
    )
      .split(' ')
      .map((name) => [name, [0]]),
  ),
};

/** A file of the system that wrote a log, as it is now. */
export interface FileOfSystem {
  /** Its path with all links followed. */
  readonly path: string;
  readonly inode: number;
  readonly devmajor: number;
  readonly devminor: number;
}

/** What is known of the system that wrote a log. */
export interface SystemOfLog extends Pick<Target, 'name' | 'family' | 'mergedUsr'> {
  /**
   * Returns the file that an absolute path leads to now; undefined where there is none. Absent where the file
   * system is not at hand.
   */
  readonly fileAt?: (path: string) => FileOfSystem | undefined;
}

/** What is known of a system call, to find out where its relative names begin. */
export interface CallOfNames {
  readonly name: string | undefined;
  readonly args: readonly (number | undefined)[];
  /** The working directory; undefined where the log lacks it. */
  readonly cwd: string | undefined;
  /** How many names the kernel noted; undefined where the log does not say. */
  readonly items: number | undefined;
  /**
   * The program that the call started, whose file the first name leads to; undefined where it started none,
   * or a script.
   */
  readonly started: string | undefined;
  /** The call may have started a program that the log does not name, because it lost a field or a record. */
  readonly mayHaveStarted: boolean;
  /** Undefined where nothing is known of it. */
  readonly system: SystemOfLog | undefined;
}

/**
 * Returns the names that an event touched, in the order in which the kernel noted them; undefined where it is
 * not known how many there are. A name whose record is lost is one of which nothing is known.
 * @param paths the fields of its PATH records, in any order
 * @param call the system call that the names belong to
 */
export function loggedNames(
  paths: readonly RecordFields[],
  call: CallOfNames,
): readonly TouchedName[] | undefined {
  const { items } = call;
  if (items === undefined) return undefined;
  // ausearch prints the records of an event from the last to the first.
  const byItem = [...paths].sort((a, b) => (small(a.get('item')) ?? 0) - (small(b.get('item')) ?? 0));
  const seen = new Set<string>();
  const known = byItem.flatMap((path) => {
    const item = path.get('item');
    if (item !== undefined && seen.has(item)) return [];
    if (item !== undefined) seen.add(item);
    return [nameOf(path, call)];
  });
  const lost = Math.min(Math.max(items - known.length, 0), MOST_NAMES);
  return [...known, ...Array.from({ length: lost }, (): TouchedName => ({}))];
}

// What a program loads itself with: /lib64/ld-linux-x86-64.so.2, /lib/ld-musl-x86_64.so.1.
const LOADER = /\/ld(?:64|-[\w.-]+)?\.so[.\d]*$|\/ld-musl-/;

/**
 * Reports whether a program that was started is a binary, not a script, which has its interpreter among the
 * paths.
 * @param paths the fields of the PATH records of the start
 */
export function isBinary(paths: readonly RecordFields[]): boolean {
  return paths.every((p) => p.get('item') === '0' || LOADER.test(p.get('name') ?? ''));
}

/** More names than any system call touches: a number of items that a damaged log claims is not believed. */
const MOST_NAMES = 64;

/** A name that is being put together. */
type Draft = { -readonly [K in keyof TouchedName]: TouchedName[K] };

function nameOf(record: RecordFields, call: CallOfNames): TouchedName {
  // Assigned one by one: a large log has millions of names.
  const name: Draft = {};
  const uid = idOf(record, 'ouid');
  if (uid !== undefined) name.uid = uid;
  const gid = idOf(record, 'ogid');
  if (gid !== undefined) name.gid = gid;
  const type = fileTypeOf(record.get('mode'));
  if (type !== undefined) name.type = type;
  const inode = small(record.get('inode'));
  if (inode !== undefined) name.inode = inode;
  const device = deviceOf(record.get('dev'));
  if (device) {
    name.devmajor = device.major;
    name.devminor = device.minor;
  }
  const path = pathOf(record, call, name);
  if (path !== undefined) name.path = path;
  return name;
}

/**
 * Returns the real path of a name, as far as it follows from the log and from links that every system has.
 */
function pathOf(record: RecordFields, call: CallOfNames, file: TouchedName): string | undefined {
  const name = record.get('name');
  if (name === undefined || name === '' || name === '(null)') return undefined;
  const absolute = name.startsWith('/') ? name : relative(name, call);
  if (absolute === undefined) return undefined;
  // The kernel notes the working directory for the parent of a relative name, whatever directory it began at.
  if (nameTypeOf(record) === 'PARENT' && absolute === call.cwd && beginsElsewhere(call)) return undefined;
  const found = sameFileAt(plain(absolute), file, call.system);
  if (found !== undefined) return found;
  const path = throughKnownLinks(plain(absolute), call.system);
  // The program that runs is the file that its first name leads to.
  if (record.get('item') === '0' && call.started !== undefined)
    return throughKnownLinks(call.started, call.system);
  // Without the program, nothing says whether its name is the link that most systems have there.
  if (call.mayHaveStarted && record.get('item') === '0' && mayBeLink(path)) return undefined;
  return mayBeLink(path) ? withoutLink(path, call.system) : path;
}

/**
 * Returns where a path leads on the system that wrote the log, if the file there is still the one that the
 * kernel noted, by inode and device; undefined where it is another one or the system is not at hand.
 */
function sameFileAt(path: string, file: TouchedName, system: SystemOfLog | undefined): string | undefined {
  if (!system?.fileAt || file.inode === undefined) return undefined;
  const found = system.fileAt(path);
  const isSame =
    found?.inode === file.inode && found.devmajor === file.devmajor && found.devminor === file.devminor;
  return isSame ? found?.path : undefined;
}

/**
 * Returns where a path leads that is a link on some systems; undefined where that is not known of the system.
 */
function withoutLink(path: string, system: SystemOfLog | undefined): string | undefined {
  if (!system) return undefined;
  const link = knownLinkOn(path, [system]);
  if (!link) return path;
  return link.isByChoice ? undefined : link.target;
}

function relative(name: string, call: CallOfNames): string | undefined {
  return call.cwd?.startsWith('/') && !beginsElsewhere(call) ? `${call.cwd}/${name}` : undefined;
}

/** Reports whether relative names may begin at a directory that the program had open. */
function beginsElsewhere({ name, args }: CallOfNames): boolean {
  if (name === undefined) return true;
  const places = ownValue(DIRECTORY_ARGUMENTS, name) ?? [];
  return places.some((i) => args[i] !== AT_FDCWD);
}

/** Returns an absolute path without empty parts, `.` and `..`. */
function plain(path: string): string {
  if (!/\/\/|\/\.\.?(?:\/|$)/.test(path)) return withoutSlash(path);
  return `/${partsWithoutDots(path).join('/')}`;
}
