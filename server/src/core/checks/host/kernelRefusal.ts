import type { Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { stopping } from '../failure.ts';
import type { HostContext } from './defineHostCheck.ts';

/** Says what a load does after the kernel rejects the rule. */
export function refusalText({ below }: HostContext): string {
  return stopping(below(), 'the kernel refuses the rule and ');
}

/** Turns a rule into a comment. */
export function commentOut(): Fix {
  return fix('Comment the rule out', 'unsafe', replace({ start: 0, end: 0 }, '# '));
}
