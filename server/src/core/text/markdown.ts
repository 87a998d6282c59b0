import { printable } from './printable.ts';

// How values and texts get into Markdown. Whoever wrote a rules file, a file name, a configuration or a
// bundle of technique data must not be able to write a link, a picture, HTML or a command with it.

/**
 * Returns a value as a Markdown code span, whatever it contains: its fence is longer than any run of
 * backticks inside.
 */
export function codeSpan(value: string): string {
  const text = printable(value);
  // An empty one would be two backticks, which begin a longer span.
  if (text === '') return '` `';
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  // One space on each side is not shown; without it a backtick would belong to the fence, and a value would
  // lose its own.
  const isPadded = longest > 0 || /^ .*[^ ].* $/.test(text);
  return isPadded ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/**
 * Returns a value as Markdown that shows it as it is, in one line: no markup, and no address becomes a link.
 */
export function plainMarkdown(value: string): string {
  return unlinked(escaped(printable(value.replace(/[\r\n\t]+/g, ' '))));
}

/**
 * Returns a text of ours as Markdown: its code spans (one backtick on each side) stay, and everything else
 * is shown as written; no address becomes a link.
 */
export function notesMarkdown(text: string): string {
  return text
    .split(/((?<!`)`[^`]+`(?!`))/)
    .map((part, i) => (i % 2 === 1 ? part : unlinked(escaped(part))))
    .join('');
}

/**
 * Returns a Markdown link that shows `label` as it is; only the label where the address would run something
 * (`command:`, `javascript:`, `vbscript:` or `data:`).
 */
export function markdownLink(label: string, address: string): string {
  const shown = plainMarkdown(label);
  if (/^\s*(?:command|javascript|vbscript|data):/i.test(address)) return shown;
  return `[${shown}](${destination(address)})`;
}

/** Returns an address with nothing in it that would end it, or be read as an entity. */
function destination(address: string): string {
  return address
    .replace(/[^\w\-.~:/?#@!$&+,;=%]/gu, (c) => encodeURIComponent(c.replace(/[\ud800-\udfff]/u, '\ufffd')))
    .replace(/[()'*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
    .replaceAll('&', '&amp;');
}

function escaped(text: string): string {
  return (
    text
      .replace(/[\\`*_[\]<>~|#]/g, '\\$&')
      .replace(/&(?=#?\w+;)/g, '&amp;')
      // What would make a list, a heading or a rule of a paragraph.
      .replace(/^(\s*)(?=[-+](?:\s|$)|[-=][-=\s]*$)/gm, '$1\\')
      .replace(/^(\s*\d+)(?=[.)](?:\s|$))/gm, '$1\\')
  );
}

/** Returns a text in which a renderer finds no address that it would make a link of by itself. */
function unlinked(text: string): string {
  return text
    .replace(/:(?=\/\/)|(?<=(?<!:)\/)\//g, '\\$&')
    .replace(/www\./gi, (w) => `${w.slice(0, -1)}\\.`)
    .replace(/@/g, '\\@');
}
