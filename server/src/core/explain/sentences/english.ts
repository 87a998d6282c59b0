import { codeSpan } from '../../text/markdown.ts';

/** Returns a text with `a` or `an` before it, as it is spoken: a 64-bit call, an s390 call. */
export function article(text: string): string {
  return `${/^([aei]|s390)/.test(text) ? 'an' : 'a'} ${text}`;
}

/** What does not show, or would look like something else. */
const unseen = /[\0-\x1f\x7f-\xa0\xad\u061c\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]|\u034f/;

function escaped(c: string): string {
  const n = c.charCodeAt(0);
  return n < 0x80 ? `\\x${n.toString(16).padStart(2, '0')}` : `\\u${n.toString(16).padStart(4, '0')}`;
}

function visibleCharacter(c: string): string {
  if (c === ' ') return '\\ ';
  return unseen.test(c) ? escaped(c) : c;
}

/**
 * Returns a text of a rule in a code span: backslashes and spaces as a rules file writes them, invisible
 * characters as `\x0d` or `\u00a0`, so that no two texts look alike.
 */
export function visibleText(text: string): string {
  const visible = [...text.replace(/\\/g, '\\\\')].map(visibleCharacter).join('');
  // A byte that is no UTF-8 came in as a lone low surrogate.
  return codeSpan(
    visible.replace(
      /(?<![\ud800-\udbff])[\udc80-\udcff]/g,
      (c) => `\\x${(c.charCodeAt(0) - 0xdc00).toString(16)}`,
    ),
  );
}
