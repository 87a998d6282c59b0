/**
 * Decodes bytes as UTF-8 text. A byte that is not UTF-8 becomes a lone U+DC80..U+DCFF, so that `toBytes` of
 * core/text restores it. Keeps everything, also a byte order mark. Never throws.
 */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeDamaged(bytes);
  }
}

function decodeDamaged(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceAt(bytes, at);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
      at++;
    } else {
      text += String.fromCodePoint(codePoint(bytes, at, length));
      at += length;
    }
  }
  return text;
}

/** The least code point that a sequence of so many bytes may stand for. */
const least = [0, 0, 0x80, 0x800, 0x10000];

/** Returns how many bytes the sequence of a first byte has; 0 for a byte that begins none. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc0) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf8 ? 4 : 0;
}

/** Returns the length of the well-formed sequence that begins at a byte; 0 where none does. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const length = lengthOf(bytes[at] ?? 0);
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  if (length < 2) return length;
  const c = codePoint(bytes, at, length);
  const isSurrogate = c >= 0xd800 && c <= 0xdfff;
  return c < (least[length] ?? 0) || c > 0x10ffff || isSurrogate ? 0 : length;
}

function codePoint(bytes: Uint8Array, at: number, length: number): number {
  const lead = bytes[at] ?? 0;
  let c = length === 1 ? lead : lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) c = (c << 6) | ((bytes[at + i] ?? 0) & 0x3f);
  return c;
}
