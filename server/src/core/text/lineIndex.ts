/** A place for people and for LSP: both numbers count from 0, the column in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Converts between offsets of one text, in UTF-16 units, and lines and columns. Lines end at \n only, as
 * auditctl reads them; a place beyond the text counts as its end.
 */
export interface LineIndex {
  placeAt(offset: number): Place;
  offsetAt(place: Place): number;
}

/**
 * Builds the index that converts between offsets and places (line and column) of a text; its look-ups are
 * binary searches.
 */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return {
    placeAt(offset) {
      const at = Math.max(0, Math.min(offset, text.length));
      let lo = 0;
      let hi = starts.length - 1;
      while (lo < hi) {
        const mid = (lo + hi + 1) >> 1;
        if ((starts[mid] ?? 0) <= at) lo = mid;
        else hi = mid - 1;
      }
      return { line: lo, column: at - (starts[lo] ?? 0) };
    },
    offsetAt({ line, column }) {
      const start = starts[line];
      if (start === undefined) return text.length;
      const next = starts[line + 1];
      return Math.min(start + column, next === undefined ? text.length : next - 1);
    },
  };
}
