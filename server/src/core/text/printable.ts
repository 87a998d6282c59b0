// What cannot be seen, moves the cursor of a terminal, or turns the order of what is read: control
// characters, directions (bidi), separators of lines, characters without width, tags. Joiners stay, for
// scripts and emoji need them.
const HIDDEN =
  /[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

/**
 * Returns a text that is safe to print, on one line and with the same number of code points: control
 * characters of ASCII become their control pictures, other hidden or invalid characters U+FFFD.
 */
export function printable(text: string): string {
  return text.replace(HIDDEN, pictureOf);
}

function pictureOf(character: string): string {
  const c = character.charCodeAt(0);
  if (c < 0x20) return String.fromCharCode(0x2400 + c);
  return c === 0x7f ? '\u2421' : '\ufffd';
}
