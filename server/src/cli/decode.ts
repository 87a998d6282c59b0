/**
 * Bytes as text. A byte that is no UTF-8 becomes a lone U+DC80..U+DCFF, so that `toBytes` of core/text gives back the
 * very bytes. Nothing is stripped, a byte order mark neither. Never throws.
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

const least = [0, 0, 0x80, 0x800, 0x10000];

/** The length of the well-formed sequence that begins at a byte; 0 where none does. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xc0 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  if (length < 2) return length;
  const c = codePoint(bytes, at, length);
  return c < (least[length] ?? 0) || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ? 0 : length;
}

function codePoint(bytes: Uint8Array, at: number, length: number): number {
  const lead = bytes[at] ?? 0;
  let c = length === 1 ? lead : lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) c = (c << 6) | ((bytes[at + i] ?? 0) & 0x3f);
  return c;
}
