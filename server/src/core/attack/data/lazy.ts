/**
 * Returns a function that computes a value at its first call and returns that same value from then on; for
 * constant data only.
 * @param make computes the value
 */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Reads JSON that the generator wrote, without a check of its shape (scripts/generate/attack.ts names the
 * shapes).
 * @throws SyntaxError for a text that is not JSON
 */
export function unpack<T>(packed: string): T {
  return JSON.parse(packed) as T;
}
