/**
 * Returns some parts as a series with "or": `a, b or c`; the only part as it is, and an empty text for none.
 */
export function either(parts: readonly string[]): string {
  return series(parts, 'or');
}

/**
 * Returns some parts as a series with "and": `a, b and c`; the only part as it is, and an empty text for
 * none.
 */
export function both(parts: readonly string[]): string {
  return series(parts, 'and');
}

function series(parts: readonly string[], word: string): string {
  const last = parts[parts.length - 1] ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`;
}
