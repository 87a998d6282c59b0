/** Bytes as text: UTF-8, and for each byte that is none a lone surrogate U+DC80..U+DCFF (as core/text/bytes.ts counts it). */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeBytewise(bytes);
  }
}

function decodeBytewise(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const b = bytes[i] ?? 0;
    const n = b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
    try {
      out += decoder.decode(bytes.subarray(i, i + n));
      i += n;
    } catch {
      out += String.fromCharCode(0xdc00 + b);
      i++;
    }
  }
  return out;
}
