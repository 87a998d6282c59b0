/**
 * Returns a function that computes a value at its first call and returns that same value from then on; for what
 * does not change meanwhile.
 * @param make computes the value
 */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
