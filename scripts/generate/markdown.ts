import { capitalized } from '../../server/src/core/text/sentenceParts.ts';
import { both } from '../../server/src/core/text/series.ts';

/** The signs that the pages show for invisible characters, with what each stands for. */
const SIGNS: readonly (readonly [sign: string, name: string])[] = [
  ['␉', 'a tab'],
  ['␍', 'a carriage return'],
  ['␊', 'the newline at the end of the file'],
  ['⍽', 'a no-break space'],
  ['␀', 'a NUL byte'],
  ['□', 'a byte order mark'],
];

/** Returns a sentence about the signs for invisible characters in a text, by default about all; empty where it has none. */
export function legend(text = SIGNS.map(([sign]) => sign).join('')): string {
  const used = SIGNS.filter(([sign]) => text.includes(sign));
  const [first, ...others] = used.map(([sign, name]) => [
    `${sign} stands for ${name}`,
    `${sign} for ${name}`,
  ]);
  if (!first) return '';
  return `In the examples, ${both([first[0] ?? '', ...others.map(([, short]) => short ?? '')])}.`;
}

/** Returns text as it can be shown: invisible characters get a sign, and long lines are cut. */
export function visible(text: string): string {
  const shown = text
    // Unicode has a picture of each control character, in their order.
    .replace(/[^\P{Cc}\n\u007f-\u009f]/gu, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replaceAll('\u00a0', '⍽')
    .replaceAll('\ufeff', '□');
  return shown.replace(/[^\n]{401,}/g, shortened);
}

/** Returns the two ends of a long line, without an option that the cut would tear apart. */
function shortened(line: string): string {
  const start = line.slice(0, 60).replace(/(?: -\w)? \S{1,20}$/, '');
  const end = line.slice(-60).replace(/^\S{1,20} /, '');
  return `${start} … ${end}`;
}

/** Returns a block of lines that Markdown leaves as they are. */
export function block(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}

/** Returns text for a line of Markdown: `<` begins no tag there, and in tables `|` no cell. */
export function plain(text: string): string {
  return visible(text)
    .replaceAll('\n', ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('<', '&lt;')
    .replaceAll('|', '\\|')
    .replaceAll('*', '\\*')
    .replaceAll('_', '\\_')
    .replaceAll('`', '\\`');
}

/** The texts of checks hold code in backquotes; the rest is plain. */
export function plainKeepingCode(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) =>
      part.startsWith('`') ? visible(part) : part.replaceAll('<', '&lt;').replaceAll('*', '\\*'),
    )
    .join('');
}

/** Returns what stands above the text after a fix: `Safe fix: Remove the tab`. */
export function fixHeading({ title, safety }: { readonly title: string; readonly safety: string }): string {
  return `${capitalized(safety)} fix: ${plain(title)}`;
}
