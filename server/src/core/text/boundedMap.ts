/** A map of texts to values that forgets all of them when they have grown beyond a number of bytes. */
export interface BoundedMap<V> {
  /** Returns the value that is kept; undefined where there is none. */
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

// What an entry costs besides its key and value: its place in the table.
const ENTRY_BYTES = 48;

/**
 * Returns an empty map from texts to values that can be computed again: it drops all entries when it is full.
 * @param most how many bytes the entries may take
 * @param bytesOf estimates the bytes of a value
 */
export function boundedMap<V>(most: number, bytesOf: (value: V) => number): BoundedMap<V> {
  const entries = new Map<string, V>();
  let bytes = 0;
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      const size = ENTRY_BYTES + 2 * key.length + bytesOf(value);
      if (bytes + size > most) {
        entries.clear();
        bytes = 0;
      }
      bytes += size;
      entries.set(key, value);
    },
  };
}
