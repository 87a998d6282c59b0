/**
 * Returns a function that makes its value at the first call and gives the same one ever after; for constant
 * data only.
 */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Reads JSON that the generator wrote (scripts/generate/attack.ts names the shapes). */
export function unpack<T>(packed: string): T {
  return JSON.parse(packed) as T;
}
