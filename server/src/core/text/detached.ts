/**
 * Returns an equal text that is a string of its own. The engine keeps a text in memory as long as anything that
 * was cut out of it, such as a line of a document or a word of a log.
 */
export function detached(text: string): string {
  // Shorter pieces are copied as it is.
  return text.length < 13 ? text : `${text}.`.slice(0, -1);
}
