import type { CommandLine } from '../../syntax/line.ts';
import type { TextEdit } from '../../text/span.ts';
import { defineLoadCheck } from '../defineCheck.ts';
import { fix } from '../edits.ts';
import { REFUSED_OR_REJECTED } from '../loadEnds.ts';
import { isCause } from './textRepair.ts';

const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  '\u00a0': [' ', 'a no-break space'],
  '\u2007': [' ', 'a figure space'],
  '\u202f': [' ', 'a narrow no-break space'],
  '\u2003': [' ', 'an em space'],
  '\u2002': [' ', 'an en space'],
  '\u2009': [' ', 'a thin space'],
  '\u3000': [' ', 'an ideographic space'],
  '\u200b': ['', 'a zero width space'],
  '\ufeff': ['', 'a byte order mark'],
  '\u00ad': ['', 'a soft hyphen'],
  '\u2010': ['-', 'a typographic hyphen'],
  '\u2011': ['-', 'a no-break hyphen'],
  '\u2012': ['-', 'a figure dash'],
  '\u2013': ['-', 'an en dash'],
  '\u2014': ['-', 'an em dash'],
  '\u2212': ['-', 'a minus sign'],
  '\uff0d': ['-', 'a full-width hyphen'],
  '\u2018': ["'", 'a typographic quote'],
  '\u2019': ["'", 'a typographic quote'],
  '\u201c': ['"', 'a typographic quote'],
  '\u201d': ['"', 'a typographic quote'],
  '\uff0c': [',', 'a full-width comma'],
  '\uff1d': ['=', 'a full-width equals sign'],
};
const PATTERN = new RegExp(`[${Object.keys(NAMES).join('')}]`, 'g');

/** Returns what to do about the first of the characters that the edits replace. */
function remedyFor([first]: readonly TextEdit[]): string {
  const to = first?.newText ?? '';
  // auditctl has no quotes, so the plain ones do not load either.
  if (to === '' || to === '"' || to === "'") return 'Remove it.';
  if (to === '--') return 'Use two plain dashes: "--".';
  return `Use a plain ${to === ' ' ? 'space' : `"${to}"`}.`;
}

/** Returns the edits that write plain characters for those that only look like them. */
function plain(node: CommandLine): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (const m of node.text.matchAll(PATTERN)) {
    const long = m[0] === '\u2014' || m[0] === '\u2013';
    const before = m.index === 0 || node.text[m.index - 1] === ' ';
    // A word processor makes one dash out of two: at the start of a long option, two were typed.
    const two = long && before && /^[a-z]{2}/.test(node.text.slice(m.index + 1));
    edits.push({
      span: { start: m.index, end: m.index + 1 },
      newText: two ? '--' : (NAMES[m[0]]?.[0] ?? ''),
    });
  }
  return edits;
}

/** Reports a character that only looks like one that auditctl knows. */
export const lookAlike = defineLoadCheck({
  code: 'AR005',
  name: 'look-alike',
  category: 'text',
  title: 'A character that only looks like a dash, a space or a quote',
  what: 'The line contains a character that only looks like a plain dash, space, quote or other character. Text copied from a word processor, a web page or a chat often contains such characters. The check does not report characters in comments, or letters such as `ï`, which auditctl accepts in a key.',
  why: `auditctl compares bytes: an en dash does not start an option, and a no-break space does not separate words. ${REFUSED_OR_REJECTED}`,
  reasons: [],
  claims: (f, ctx) => new RegExp(PATTERN).test(f.node.text) && isCause(f, ctx, plain(f.node)),
  span: (f) => {
    const start = f.node.text.search(PATTERN);
    return { start, end: start + 1 };
  },
  message: (f) => {
    const c = f.node.text[f.node.text.search(PATTERN)] ?? '';
    const [, name] = NAMES[c] ?? ['', 'a character'];
    const code = `U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    return {
      wrong: `"${c}" is ${name} (${code}).`,
      remedy: remedyFor(plain(f.node)),
    };
  },
  fixes: (f) => [fix('Replace with plain characters', 'safe', ...plain(f.node))],
  examples: [
    { bad: '⟦\u2013⟧w /etc/passwd -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-w⟦\u00a0⟧/etc/passwd -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '⟦\u2014⟧backlog_wait_time 60000', fixed: '--backlog_wait_time 60000' },
  ],
  good: ['-w /etc/passwd -p wa -k na\u00efve', '# \u2013 a dash in a comment'],
});
