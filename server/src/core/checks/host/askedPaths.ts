import type { PathPart } from '../../syntax/argumentParts.ts';
import type { RuleView } from '../loadedRule.ts';

/** A path of a rule, as a machine is asked about it. */
export interface AskedPath extends Pick<PathPart, 'kind' | 'span' | 'option'> {
  /** The path as the rule has it. */
  readonly path: string;
  /** The path from the root, without a slash at its end. */
  readonly name: string;
  /** The directory of the path; absent for the root. */
  readonly parent?: string;
  /** The rule has a slash at the end of the path. */
  readonly slash: boolean;
}

// These paths depend on the process that looks them up.
const OWN = /^\/(?:proc\/(?:self|thread-self|\d+)|dev\/(?:fd|stdin|stdout|stderr))(?:\/|$)/;
const UP = /(?:^|\/)\.{1,2}(?:\/|$)/;

/**
 * Returns the paths of a rule that a machine can be asked about; empty where there are none. Omits those with
 * `.` or `..`, because not every host follows links before it goes up, and those that differ between
 * processes, such as /proc/self.
 */
export function askedPaths(rule: RuleView): readonly AskedPath[] {
  return rule.paths.flatMap((p) => {
    const { kind, span, option, value: path } = p;
    if (!path.startsWith('/') || path.includes('\0') || UP.test(path) || OWN.test(path)) return [];
    const name = path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
    const asked = { kind, span, option, path, name, slash: name !== '/' && path.endsWith('/') };
    return [name === '/' ? asked : { ...asked, parent: name.slice(0, Math.max(1, name.lastIndexOf('/'))) }];
  });
}
