/**
 * Returns the text of a file's bytes, which are UTF-8, or what gzip compressed of it, whatever the file's name
 * is.
 * @param most bytes that a compressed file may have when it is decompressed
 * @throws where what gzip compressed is damaged or larger than that
 */
export async function textOfBytes(bytes: Uint8Array, most: number): Promise<string> {
  const decoder = new TextDecoder();
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return decoder.decode(bytes);
  const plain = new Blob([new Uint8Array(bytes)])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader();
  const pieces: string[] = [];
  let size = 0;
  for (let next = await plain.read(); !next.done; next = await plain.read()) {
    size += next.value.length;
    if (size > most) {
      await plain.cancel();
      throw new Error(`It is larger than ${most >> 20} MB when it is decompressed.`);
    }
    pieces.push(decoder.decode(next.value, { stream: true }));
  }
  pieces.push(decoder.decode());
  return pieces.join('');
}
