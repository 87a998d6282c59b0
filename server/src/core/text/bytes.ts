/**
 * Text as bytes: auditctl counts bytes, an editor UTF-16 units. A lone low surrogate U+DC80..U+DCFF stands
 * for one byte that is no UTF-8 (as the readers of files decode it).
 */

/**
 * Returns the number of bytes that one UTF-16 unit adds to a text (a pair counts 4 on its first unit, 0 on
 * its second).
 */
function unitBytes(text: string, i: number): number {
  const c = text.charCodeAt(i);
  if (c < 0x80) return 1;
  if (c < 0x800) return 2;
  if (c < 0xd800 || c > 0xdfff) return 3;
  if (c < 0xdc00) {
    const next = text.charCodeAt(i + 1);
    return next >= 0xdc00 && next <= 0xdfff ? 4 : 3;
  }
  const before = i > 0 ? text.charCodeAt(i - 1) : 0;
  if (before >= 0xd800 && before < 0xdc00) return 0;
  return c >= 0xdc80 && c <= 0xdcff ? 1 : 3;
}

const ASCII = /^[\0-\x7f]*$/;

/** Returns the length of a text in bytes, as UTF-8. */
export function byteLength(text: string): number {
  if (ASCII.test(text)) return text.length;
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    n += c < 0x80 ? 1 : unitBytes(text, i);
  }
  return n;
}

/** Reports whether a text has more than `bytes` bytes as UTF-8; fast for a text that is far from that. */
export function longerThan(text: string, bytes: number): boolean {
  return text.length > bytes || (text.length * 3 > bytes && byteLength(text) > bytes);
}

/**
 * Returns the UTF-16 offset, from the start of the text, up to which the part that begins at `from` fills at
 * most `bytes` bytes as UTF-8; never inside a character, and the length of the text if all of it fits.
 * @param from the UTF-16 offset at which counting begins
 */
export function offsetOfByte(text: string, from: number, bytes: number): number {
  let n = 0;
  let i = from;
  while (i < text.length) {
    const b = unitBytes(text, i);
    if (n + b > bytes) break;
    n += b;
    i += b === 4 ? 2 : 1;
  }
  return i;
}

/**
 * Returns the bytes of a text as UTF-8; a unit from U+DC80 to U+DCFF, which stands for a byte that is not
 * UTF-8, becomes that byte again.
 */
export function toBytes(text: string): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.codePointAt(i) ?? 0;
    if (c < 0x80) out.push(c);
    else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c >= 0xdc80 && c <= 0xdcff) out.push(c & 0xff);
    else if (c < 0x10000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else {
      out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
      i++;
    }
  }
  return Uint8Array.from(out);
}

/**
 * Returns the first byte that a character has as UTF-8, as text, as C prints it with %c; a byte beyond ASCII
 * is a unit from U+DC80 to U+DCFF.
 */
export function firstByte(character: string): string {
  const b = toBytes(character)[0] ?? 0;
  return String.fromCharCode(b < 0x80 ? b : 0xdc00 + b);
}
