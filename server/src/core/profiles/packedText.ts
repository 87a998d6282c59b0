/** The digits of lengths in a list of packed texts: printable, and none that a string of JavaScript escapes. */
export const LENGTH_DIGITS =
  '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+,-./:;<=>?@[]^_{|}~';
/** Stands for a backslash, which a string of JavaScript would need twice. */
export const BACKSLASH = '`';

/**
 * Returns the texts of a packed list, a line each: how many characters its start and its end share with the
 * text before (a digit each), then what is between them.
 */
export function unpackTexts(packed: string): readonly string[] {
  const texts: string[] = [];
  let before = '';
  for (const line of packed.split('\n')) {
    const [start, end] = [LENGTH_DIGITS.indexOf(line[0] ?? ''), LENGTH_DIGITS.indexOf(line[1] ?? '')];
    before = before.slice(0, start) + line.slice(2) + before.slice(before.length - end);
    texts.push(before.replaceAll(BACKSLASH, '\\'));
  }
  return texts;
}

/** Returns the lists of names that objects are made of: a list a line, its names with spaces between them. */
export function unpackShapes(packed: string): readonly (readonly string[])[] {
  return packed.split('\n').map((names) => names.split(' '));
}

/**
 * Returns a packed value as plain data: a number stands for a text, a list that begins with a negative number for an
 * object: its shape (-1 is the first one), then its values.
 */
export function unpackValue(
  packed: unknown,
  texts: readonly string[],
  shapes: readonly (readonly string[])[],
): unknown {
  if (typeof packed === 'number') return texts[packed];
  if (!Array.isArray(packed)) return packed;
  const [shape, ...values] = packed as readonly unknown[];
  if (typeof shape !== 'number' || shape >= 0) return packed.map((item) => unpackValue(item, texts, shapes));
  const names = shapes[-shape - 1] ?? [];
  return Object.fromEntries(names.map((name, i) => [name, unpackValue(values[i], texts, shapes)]));
}
