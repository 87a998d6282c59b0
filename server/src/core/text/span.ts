/**
 * A half-open range of UTF-16 offsets; what it counts from (line or document) is said by who hands it out.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One replacement; offsets count from the start of the document, in UTF-16 units. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Returns the span moved by `by` UTF-16 units (back if it is negative), as from line to document. */
export function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

/** Reports whether a UTF-16 `offset` is inside the span or at one of its ends, as a cursor is. */
export function touches(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

/**
 * Returns the text after all edits, which may come in any order. Spans count UTF-16 units of the text before
 * any of them.
 * @throws RangeError when edits overlap or lie outside the text
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort(byPlace);
  let out = '';
  let at = 0;
  for (const e of sorted) {
    if (e.span.start < at || e.span.end > text.length)
      throw new RangeError(`edit at ${e.span.start} overlaps or lies outside the text`);
    out += text.slice(at, e.span.start) + e.newText;
    at = e.span.end;
  }
  return out + text.slice(at);
}

/** Compares two places in one text, by start and then by end; negative where the first comes first. */
export function byPlace(a: { readonly span: Span }, b: { readonly span: Span }): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

/** Returns items in the order of their places; the list itself where it has that order. */
export function sortedByPlace<T extends { readonly span: Span }>(items: readonly T[]): readonly T[] {
  const isSorted = items.every((item, i) => byPlace(items[i - 1] ?? item, item) <= 0);
  return isSorted ? items : [...items].sort(byPlace);
}

/**
 * Merges two lists that are each in the order of their places; at equal places, items of the first list come
 * first.
 */
export function mergedByPlace<T extends { readonly span: Span }>(
  first: readonly T[],
  second: readonly T[],
): readonly T[] {
  if (second.length === 0) return first;
  if (first.length === 0) return second;
  const all: T[] = [];
  let at = 0;
  for (const item of second) {
    for (let next = first[at]; next && byPlace(next, item) <= 0; next = first[++at]) all.push(next);
    all.push(item);
  }
  return [...all, ...first.slice(at)];
}
