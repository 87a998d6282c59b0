import { ownValue } from '../text/ownValue.ts';
import type { Slip, SlipKind } from './slips.ts';
import { unwrapped } from './unwrapped.ts';

/** A line with what only a machine or a keyboard layout put into it undone, and what that was. */
export interface CleanLine {
  readonly text: string;
  readonly slips: readonly Slip[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&#160;': ' ',
  '&gt;': '>',
  '&lt;': '<',
  '&amp;': '&',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&ndash;': '-',
  '&mdash;': '-',
  '&#45;': '-',
};
const CYRILLIC = 'асеорхукмтвнісАСЕОРХКМТВНІЅѕԁһ';
const LATIN = 'aceopxykmtbhicACEOPXKMTBHISsdh';
const HOMOGLYPHS: ReadonlyMap<string, string> = new Map(
  [...CYRILLIC].map((c, i) => [c, LATIN[i] ?? c] as const),
);
const TAGS = /<\/?(?:p|br|code|pre|tt|b|i|em|li|td|span|div|strong|samp|kbd)(?:\s[^>]*)?\/?>/gi;
/** Where a line was found, as grep and diff write it in front. */
const ORIGIN =
  /^\s*(?:[\w./-]+\.(?:rules|txt|conf|md|sh)(?::\d+)?[:-]\s*|\d+[:)]\s*|[+>|]+\s*)(?=-[A-Za-z-])|^\s*(?:\[[^\]]*\][#$]|[\w.-]+@[\w.-]+:?\S*[#$])\s+/;
/** The end of a line, written out. */
const LINE_END = /(?:\\r?\\n|\\r|\\n|[¶↵⏎␤]|\s\\0)+(?=["'`](?:\s|$)|\s*$)/;

/**
 * Returns a line's text without encodings of the web, markup, other alphabets and written-out line ends, and
 * the slips (mistakes in what was typed) that this corrected; the text as it is, without slips, where there
 * are none.
 */
export function cleanLine(line: string): CleanLine {
  const slips: Slip[] = [];
  let text = line;
  const change = (to: string, kind: SlipKind): void => {
    if (to === text) return;
    slips.push({ kind, typed: line, written: to });
    text = to;
  };
  text = unwrapped(text, (kind, written) => slips.push({ kind, typed: line, written }));
  change(
    text.replace(/&(?:[a-z]+|#\d+);/gi, (e) => ownValue(ENTITIES, e.toLowerCase()) ?? e),
    'encoded',
  );
  change(
    text.replace(/%[2-7][0-9a-f]/gi, (code) => {
      const c = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return /[\w%]/.test(c) ? code : c;
    }),
    'encoded',
  );
  change(text.replace(/\\(?=[<>!=&|"'()])/g, ''), 'encoded');
  change(text.replace(TAGS, ' '), 'encoded');
  change(text.replace(/(?<!\S)(\*{1,3}|~~|_{2})(?=\S)(.*\S)\1(?!\S)/g, '$2'), 'encoded');
  change(text.replace(LINE_END, ''), 'encoded');
  change(text.replace(ORIGIN, ''), 'command');
  change(text.replace(/[\uff01-\uff5e]/g, narrow), 'look-alike');
  change(text.replace(/\S+/g, latin), 'look-alike');
  change(text.replace(/(?<=-p\s+)[\u0400-\u052f]{1,4}(?!\S)/, latinPermissions), 'look-alike');
  change(
    text.replace(MOJIBAKE, (c) => MISREAD[c[2] ?? ''] ?? c),
    'encoded',
  );
  change(text.replace(/\u00c2(?=[\u00a0 ])/g, ''), 'encoded');
  return { text, slips };
}

/** Punctuation in UTF-8 that was read as Windows-1252, or as Latin 1: `â€“` for a dash. */
const MOJIBAKE =
  /\u00e2(?:\u20ac[\u0090\u2018\u2019\u201c\u201d\u2013\u2014\u2022\u02dc\u2122\u0153\u009d]|\u0080[\u0090-\u0095\u0098\u0099\u009c\u009d])/g;
/** What the third character of it stood for. */
const MISREAD: Readonly<Record<string, string>> = {
  '\u0098': "'",
  '\u0099': "'",
  '\u009c': '"',
  '\u009d': '"',
  '\u02dc': "'",
  '\u2122': "'",
  '\u0153': '"',
  ...Object.fromEntries([...'\u0090\u0091\u0092\u0093\u0094\u0095'].map((c) => [c, '-'])),
  ...Object.fromEntries([...'\u2018\u2019\u201c\u201d\u2013\u2014\u2022'].map((c) => [c, '-'])),
};

/** Returns permissions in Latin letters where they are written in similar letters of another alphabet. */
function latinPermissions(word: string): string {
  const mapped = [...word].map((c) => HOMOGLYPHS.get(c) ?? c).join('');
  return /^[wxa]+$/i.test(mapped) ? mapped : word;
}

function narrow(c: string): string {
  return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
}

/** Returns a word in Latin letters, where only some of its letters come from another alphabet. */
function latin(word: string): string {
  if (!/[\u0400-\u052f]/.test(word)) return word;
  const mapped = [...word].map((c) => HOMOGLYPHS.get(c) ?? c).join('');
  return /[\u0400-\u052f]/.test(mapped) || !/[A-Za-z0-9=-]/.test(word) ? word : mapped;
}
