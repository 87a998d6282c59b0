/**
 * Reads JSON that the generator wrote, without a check of its shape (scripts/generate/attack.ts names the
 * shapes).
 * @throws SyntaxError for a text that is not JSON
 */
export function unpack<T>(packed: string): T {
  return JSON.parse(packed) as T;
}
