import { permissions, permissionValue } from '../../repair/permissions.ts';
import { either } from '../../text/series.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionAround, replace, shortened } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Returns the permission letters of a text, each once; empty where it has none. */
function tidy(letters: string): string {
  return [...new Set(letters.toLowerCase().replace(/[^rwxa]/g, ''))].join('');
}

/** Reports whether a text is an option with its argument (`-kwww`) in the place of permissions. */
function isOption(text: string): boolean {
  return /^--?[A-Za-z]/.test(text) && permissions(text) === undefined;
}

/**
 * Returns the permissions at fault with their place in the line: the value, or the argument that contains it.
 */
function letters(f: Failure): { readonly text: string; readonly start: number; readonly end: number } {
  const { start, end } = f.fault.span;
  const option = optionAround(f.node, f.fault.span);
  const part = f.node.parts.permissions.find((p) => p.option === option);
  return part ? { text: part.text, ...part.span } : { text: f.node.text.slice(start, end), start, end };
}

/** Returns the remedy: the letters that were most likely meant first, as the fixes have them. */
function remedyFor(text: string): string {
  const likely = isOption(text) ? undefined : permissionValue(text)?.text;
  const left = isOption(text) ? '' : tidy(text);
  if (likely === undefined && left === '')
    return 'Use "wa" for changes, "x" for execution or "r" for reading.';
  const words = likely !== undefined && /^[a-z]{1,4}$/i.test(text) ? [likely, left] : [likely ?? left];
  return `Write ${either([...new Set(words)].filter((w) => w !== '').map((w) => `"${w}"`))}.`;
}

/** Reports letters that are not permissions. */
export const permLetters = defineLoadCheck({
  code: 'AR125',
  name: 'perm-letters',
  title: 'Permissions other than r, w, x and a',
  what: 'Permissions are one to four of the letters r (read), w (write), x (execute) and a (attribute change), without commas. Capital letters are accepted too. The letter d does not exist: w also records that a file is deleted or renamed.',
  why: LINE_REFUSED,
  reasons: ['perm-letter', 'perm-value', 'perm-too-long'],
  claims: (f) =>
    ['perm-letter', 'perm-value', 'perm-too-long'].includes(f.reason) ||
    (f.reason === 'string-too-long' && f.fault.words['max'] === '4'),
  message: (f) => {
    const { text } = letters(f);
    const bad = /[^rwxa]/i.exec(text)?.[0];
    const wrong =
      bad === undefined
        ? `"${shortened(text)}" has more than four permission letters.`
        : `"${bad}" in "${shortened(text)}" is not a permission (r, w, x or a).`;
    return {
      wrong,
      remedy: remedyFor(text),
    };
  },
  fixes: (f): readonly Fix[] => {
    const { text, start, end } = letters(f);
    const to = isOption(text) ? '' : tidy(text);
    const harmless = !/[^rwxa,;|+\s]/i.test(text);
    return to === '' ? [] : [fix(`Write "${to}"`, harmless ? 'safe' : 'unsafe', replace({ start, end }, to))];
  },
  examples: [
    { bad: '-w /etc/passwd -p rw⟦d⟧ -k identity', fixed: '-w /etc/passwd -p rw -k identity' },
    { bad: '-w /etc/passwd -p w⟦,⟧a -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    {
      bad: '-a always,exit -F path=/etc/passwd -F perm=⟦rwxad⟧ -k identity',
      fixed: '-a always,exit -F path=/etc/passwd -F perm=rwxa -k identity',
    },
  ],
  good: ['-w /etc/passwd -p WA -k identity'],
});
