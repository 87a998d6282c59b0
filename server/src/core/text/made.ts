/** A map, weak or not. */
interface Kept<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

/**
 * Returns what a map holds for a key; where it holds nothing, what `make` computes, which it holds from then on.
 */
export function made<K, V>(map: Kept<K, V>, key: K, make: () => V): V {
  let there = map.get(key);
  if (there === undefined) map.set(key, (there = make()));
  return there;
}
