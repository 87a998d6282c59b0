/** What was made of texts, by the texts themselves: the ones used last, up to a bound. */
export interface SeenTexts<T> {
  readonly get: (text: string) => T | undefined;
  /** @param extra what is kept with the text takes as much as so many UTF-16 units; 0 where absent */
  readonly set: (text: string, made: T, extra?: number) => void;
}

/**
 * Returns an empty map from texts to values that drops the texts that were not asked for longest when it is
 * full.
 * @param most how many UTF-16 units all may take together; what takes more than a quarter of that is not kept
 */
export function seenTexts<T>(most: number): SeenTexts<T> {
  const kept = new Map<string, { readonly made: T; readonly size: number }>();
  let size = 0;
  return {
    get(text) {
      const found = kept.get(text);
      if (found === undefined) return undefined;
      // A map keeps the order of insertion: what was asked for last goes last.
      kept.delete(text);
      kept.set(text, found);
      return found.made;
    },
    set(text, made, extra = 0) {
      const own = text.length + extra;
      if (own > most / 4 || kept.has(text)) return;
      kept.set(text, { made, size: own });
      size += own;
      for (const [oldest, found] of kept) {
        if (size <= most) break;
        kept.delete(oldest);
        size -= found.size;
      }
    },
  };
}
