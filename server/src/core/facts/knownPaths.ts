import places from '../../../data/paths.json' with { type: 'json' };

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

/** Whether a place is one of a family of distributions that none of the targets belongs to; a release belongs to any. */
export function isElsewhere({ on }: KnownPath, targets: readonly { readonly name: string }[]): boolean {
  return (
    on !== undefined &&
    targets.every(({ name }) => names[on].every((n) => !name.startsWith(n)) && /^[a-z]+-/.test(name))
  );
}

const names = {
  Debian: ['debian', 'ubuntu'],
  'Red Hat': ['rhel'],
  SUSE: ['sles', 'opensuse'],
  Ubuntu: ['ubuntu'],
} as const;
