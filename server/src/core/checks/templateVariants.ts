import type { Span } from '../text/span.ts';

/** A template's line with a value in each of its placeholders. */
export interface Variant {
  readonly text: string;
  readonly values: readonly string[];
  /** Whether a span has something of a value in it, or is at an empty one. */
  readonly touches: (span: Span) => boolean;
  /** A span of the variant in the template; undefined where it touches a value. */
  readonly back: (span: Span) => Span | undefined;
  /**
   * Returns the message of a finding after a value, with the words that values made written as the template
   * has them.
   */
  readonly written: (finding: { readonly message: string; readonly span: Span }) => string;
}

/**
 * Returns a template's line with a value in place of each placeholder, and functions that relate its spans to
 * the template's.
 * @param text the line, with each unit of a placeholder as an `x`
 * @param opaque the places of the placeholders in it
 * @param values one for each placeholder
 * @param source the line as the template has it, for messages
 */
export function variantOf(
  text: string,
  opaque: readonly Span[],
  values: readonly string[],
  source = text,
): Variant {
  const places: { readonly at: Span; readonly shift: number }[] = [];
  let out = '';
  let from = 0;
  for (const [i, span] of opaque.entries()) {
    out += text.slice(from, span.start);
    const start = out.length;
    out += values[i] ?? '';
    from = span.end;
    places.push({ at: { start, end: out.length }, shift: span.end - out.length });
  }
  out += text.slice(from);
  const touches = (s: Span): boolean =>
    places.some(({ at }) =>
      at.start === at.end || s.start === s.end
        ? s.start <= at.end && s.end >= at.start
        : s.start < at.end && s.end > at.start,
    );
  const moved = (offset: number, end: boolean): number => {
    const before = places.filter(({ at }) => (end ? at.end < offset : at.end <= offset)).at(-1);
    return offset + (before?.shift ?? 0);
  };
  /** Where words of the line are in the template; undefined where they begin or end within a value. */
  const sourceAt = (start: number, end: number): string | undefined => {
    if (places.some(({ at }) => (at.start < start && at.end > start) || (at.start < end && at.end > end)))
      return undefined;
    const from = places.filter(({ at }) => at.end <= start).at(-1)?.shift ?? 0;
    const to = places.filter(({ at }) => at.end <= end).at(-1)?.shift ?? 0;
    return source.slice(start + from, end + to);
  };
  const written: Variant['written'] = ({ message, span }) => {
    if (!places.some(({ at }) => at.end <= span.start)) return message;
    return message.replace(/"([^"]+)"/g, (quoted, words: string) => {
      const found = wordsIn(out, words);
      const sources = new Set(found.map((start) => sourceAt(start, start + words.length)));
      const [one] = sources;
      const isValue = found.every((start) => touches({ start, end: start + words.length }));
      return sources.size === 1 && one !== undefined && isValue ? `"${one}"` : quoted;
    });
  };
  return {
    text: out,
    values,
    touches,
    written,
    back: (s) =>
      touches(s)
        ? undefined
        : { start: moved(s.start, false), end: Math.max(moved(s.start, false), moved(s.end, true)) },
  };
}

/** Returns where words are in a line as whole words, or as the value of a field. */
function wordsIn(line: string, words: string): readonly number[] {
  const found: number[] = [];
  for (let at = line.indexOf(words); at >= 0; at = line.indexOf(words, at + 1)) {
    const isBegin = at === 0 || /[ =<>&]/.test(line[at - 1] ?? '');
    const isEnd = at + words.length === line.length || line[at + words.length] === ' ';
    if (isBegin && isEnd) found.push(at);
  }
  return found;
}
