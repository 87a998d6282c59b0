import places from '../../../data/paths.json' with { type: 'json' };
import type { Target } from './targets.ts';

/** A well-known place of a Linux system. Folders have no slash at the end. */
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

/** The known place of a path, with or without a slash at its end. */
export function knownPath(path: string): KnownPath | undefined {
  return byPath.get(path) ?? byPath.get(path.replace(/\/+$/, ''));
}

/** What a place is, with the distributions that have it: `logins and sudo (Debian)`. */
export function pathNote({ note, on }: KnownPath): string {
  return on === undefined ? note : `${note} (${on})`;
}

/** Reports whether a place is one of a family of distributions that none of the targets belongs to; a release belongs to any. */
export function isElsewhere({ on }: KnownPath, targets: readonly Pick<Target, 'family'>[]): boolean {
  return (
    on !== undefined &&
    targets.every(({ family }) => family !== undefined && !FAMILIES[on].some((f) => f === family))
  );
}

/** The families that have what the table gives to one: Ubuntu has the places of Debian. */
const FAMILIES = {
  Debian: ['Debian', 'Ubuntu'],
  'Red Hat': ['Red Hat'],
  SUSE: ['SUSE'],
  Ubuntu: ['Ubuntu'],
} as const;
