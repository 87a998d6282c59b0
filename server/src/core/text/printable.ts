// What cannot be seen, moves the cursor of a terminal, or turns the order of what is read: control
// characters, directions (bidi), separators of lines, characters without width, tags. Joiners stay, for
// scripts and emoji need them.
const HIDDEN =
  /[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

/** A text without them, as most are: quicker to test. */
const PLAIN = /^[ -~]*$/;

const LONE_SURROGATES = /[\ud800-\udfff]/gu;

/** What the runners of GitHub, Azure and TeamCity obey wherever it is in a line. */
const COMMAND = /##(?=(?:vso|teamcity)?\[)/g;

/**
 * Returns a text in which no runner of CI finds a command in the middle of a line, such as `##[error]`.
 * @param hash what to write for the second `#` of `##[`, such as an escape that the format of the text has
 */
export function withoutCommands(text: string, hash: string): string {
  return text.replace(COMMAND, `#${hash}`);
}

/**
 * Returns a text with hidden characters escaped by their numbers, for formats that read them back; newlines
 * and tabs stay.
 * @param reference returns what stands for a character, given its code point
 */
export function escapeHidden(text: string, reference: (codePoint: number) => string): string {
  return text.replace(HIDDEN, (c) => (/[\t\r\n]/.test(c) ? c : reference(c.codePointAt(0) ?? 0)));
}

/**
 * Returns a value as JSON that is safe to print, and from which the same value is read: hidden characters and
 * what a runner of CI would obey are escaped. A lone surrogate, which stands for a byte that is not UTF-8,
 * becomes U+FFFD.
 * @param indent spaces for each level; one line where absent
 */
export function printableJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(
    value,
    (_, v: unknown) => (typeof v === 'string' ? v.replace(LONE_SURROGATES, '\ufffd') : v),
    indent,
  );
  return withoutCommands(escapeHidden(json, unitsEscaped), '\\u0023');
}

function unitsEscaped(codePoint: number): string {
  return String.fromCodePoint(codePoint)
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/**
 * Returns a text made safe to print, on one line and with the same number of code points: control characters
 * of ASCII become their control pictures, other hidden or invalid characters U+FFFD.
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(HIDDEN, pictureOf);
}

function pictureOf(character: string): string {
  const c = character.charCodeAt(0);
  if (c < 0x20) return String.fromCharCode(0x2400 + c);
  return c === 0x7f ? '\u2421' : '\ufffd';
}
