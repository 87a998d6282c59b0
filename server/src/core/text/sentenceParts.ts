/** Returns a text with its first letter in upper case. */
export function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/**
 * Returns a number with its noun: `1 file`, `2 files`.
 * @param one the noun in the singular; its plural must be formed with an s
 */
export function inWords(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}
