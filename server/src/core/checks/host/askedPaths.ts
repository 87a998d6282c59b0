import type { PathPart } from '../../syntax/argumentParts.ts';
import type { RuleView } from '../loadedRule.ts';

/** A path that a rule names, as a machine is asked about it. */
export interface AskedPath extends Pick<PathPart, 'kind' | 'span' | 'option'> {
  /** As the rule has it. */
  readonly path: string;
  /** From the root, without a slash at its end. */
  readonly name: string;
  /** The folder that it lies in; absent for the root. */
  readonly parent?: string;
  /** A slash stands behind it in the rule. */
  readonly slash: boolean;
}

// What is there depends on who looks.
const OWN = /^\/(?:proc\/(?:self|thread-self|\d+)|dev\/(?:fd|stdin|stdout|stderr))(?:\/|$)/;
const UP = /(?:^|\/)\.{1,2}(?:\/|$)/;

/**
 * The paths of a rule that a machine can be asked about; those with `.` or `..` in them are left out, since not everything
 * that answers follows links on the way up.
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
