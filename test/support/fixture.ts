/** A text with a mark `$0` for the cursor, taken apart. Throws where the mark is missing or stands twice. */
export function marked(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('$0');
  if (offset < 0 || text.indexOf('$0', offset + 1) >= 0) throw new Error(`Not just one $0 in: ${text}`);
  return { text: text.slice(0, offset) + text.slice(offset + 2), offset };
}

/** A text with the marks `⟦` and `⟧` around a span, taken apart. Throws where one is missing. */
export function spanned(text: string): {
  readonly text: string;
  readonly start: number;
  readonly end: number;
} {
  const start = text.indexOf('⟦');
  const end = text.indexOf('⟧') - 1;
  if (start < 0 || end < start) throw new Error(`No ⟦…⟧ in: ${text}`);
  return { text: text.replace('⟦', '').replace('⟧', ''), start, end };
}
