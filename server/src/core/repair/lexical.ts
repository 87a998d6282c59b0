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

/** Returns a line without encodings of the web, markup, other alphabets and written-out line ends. */
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
    text.replace(/&(?:[a-z]+|#\d+);/gi, (e) => ENTITIES[e.toLowerCase()] ?? e),
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
  return { text, slips };
}

function narrow(c: string): string {
  return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
}

/** A word in Latin letters, where only some of its letters come from another alphabet. */
function latin(word: string): string {
  if (!/[\u0400-\u052f]/.test(word)) return word;
  const mapped = [...word].map((c) => HOMOGLYPHS.get(c) ?? c).join('');
  return /[\u0400-\u052f]/.test(mapped) || !/[A-Za-z0-9=-]/.test(word) ? word : mapped;
}
