import type { Span } from '../text/span.ts';
import type { Fix } from './defineCheck.ts';
import { asWord, fix, replace } from './edits.ts';

/**
 * Returns the path to write instead of a link: its target, as a directory in a watch where it is one; undefined
 * where no target is known.
 */
export function pathInstead(
  target: string | undefined,
  isWatch: boolean,
  isDirectory: boolean,
): string | undefined {
  return target !== undefined && isWatch && isDirectory && !target.endsWith('/') ? `${target}/` : target;
}

/** Returns the fix that writes the path of a link's target. */
export function followLink(span: Span, path: string): Fix {
  return fix(`Use "${path}", the target of the link`, 'unsafe', replace(span, asWord(path)));
}
