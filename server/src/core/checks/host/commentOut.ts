import type { Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';

/** Returns the fix that turns the line of a rule into a comment. */
export function commentOut(): Fix {
  return fix('Comment the rule out', 'unsafe', replace({ start: 0, end: 0 }, '# '));
}
