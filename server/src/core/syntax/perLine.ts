import type { RulesDocument, RulesLine } from './document.ts';

interface Known<T> {
  readonly key: string;
  readonly values: readonly T[];
}

/**
 * Returns a function that computes a value for each line of a document, in order, and keeps it with the
 * document. An unchanged line keeps its value, so the value must depend only on the line's text and on
 * `context`, not on its place. The values are computed again when `key` changes, which must therefore be
 * different for each context.
 */
export function perLine<T, C>(
  compute: (line: RulesLine, context: C) => T,
): (document: RulesDocument, key: string, context: C) => readonly T[] {
  const kept = new WeakMap<RulesDocument, Known<T>>();
  return (document, key, context) => {
    const there = kept.get(document);
    if (there?.key === key) return there.values;
    const { lines, edited } = document;
    const before = edited?.before.deref();
    const known = before && kept.get(before);
    let values: readonly T[];
    if (edited && known?.key === key) {
      const after = known.values.slice(edited.tail);
      const changed = lines.slice(edited.head, lines.length - after.length);
      values = known.values.slice(0, edited.head).concat(
        changed.map((l) => compute(l, context)),
        after,
      );
    } else values = lines.map((l) => compute(l, context));
    kept.set(document, { key, values });
    return values;
  };
}
