/** What was made of texts, by the texts themselves: the ones used last, up to a bound. */
export interface SeenTexts<T> {
  readonly get: (text: string) => T | undefined;
  readonly set: (text: string, made: T) => void;
}

/**
 * Returns an empty map from texts to values that drops the texts that were not asked for longest when it is
 * full.
 * @param most how many UTF-16 units the texts may have together; a text of more than a quarter of that is not
 *   kept
 */
export function seenTexts<T>(most: number): SeenTexts<T> {
  const kept = new Map<string, T>();
  let size = 0;
  return {
    get(text) {
      const made = kept.get(text);
      if (made === undefined) return undefined;
      // A map keeps the order of insertion: what was asked for last goes last.
      kept.delete(text);
      kept.set(text, made);
      return made;
    },
    set(text, made) {
      if (text.length > most / 4 || kept.has(text)) return;
      kept.set(text, made);
      size += text.length;
      for (const [oldest] of kept) {
        if (size <= most) break;
        kept.delete(oldest);
        size -= oldest.length;
      }
    },
  };
}
