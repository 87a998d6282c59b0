import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionAround, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

/** The letters that are left when all others go, each once. */
function tidy(letters: string): string {
  return [...new Set(letters.toLowerCase().replace(/[^rwxa]/g, ''))].join('');
}

/** The permission letters of a fault: the value, or the argument that holds it. */
function letters(f: Failure): { readonly text: string; readonly start: number; readonly end: number } {
  const { start, end } = f.fault.span;
  const option = optionAround(f.node, f.fault.span);
  const part = f.node.parts.permissions.find((p) => p.option === option);
  return part ? { text: part.text, ...part.span } : { text: f.node.text.slice(start, end), start, end };
}

/** Letters that are no permissions. */
export const permLetters = defineLoadCheck({
  code: 'AR125',
  name: 'perm-letters',
  title: 'Permissions other than r, w, x and a',
  what: 'Permissions are up to four of the letters r (read), w (write), x (execute) and a (change of attributes), without commas. There is no d for deletion: it is a write to the folder.',
  why: 'auditctl refuses the line.',
  reasons: ['perm-letter', 'perm-value', 'perm-too-long'],
  claims: (f) =>
    ['perm-letter', 'perm-value', 'perm-too-long'].includes(f.reason) ||
    (f.reason === 'string-too-long' && f.fault.words['max'] === '4'),
  message: (f) => {
    const { text } = letters(f);
    const to = tidy(text);
    const bad = /[^rwxa]/i.exec(text)?.[0];
    const wrong =
      bad === undefined
        ? `"${text}" is longer than the four letters that there are.`
        : `"${bad}" in "${text}" is no permission: there are r, w, x and a.`;
    return {
      wrong,
      ...(to
        ? { remedy: `Write "${to}".` }
        : { remedy: 'Write "wa" for changes, "x" for execution, "r" for reading.' }),
    };
  },
  fixes: (f): readonly Fix[] => {
    const { text, start, end } = letters(f);
    const to = tidy(text);
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
