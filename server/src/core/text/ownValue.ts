/**
 * Returns the value that a table has for a word that somebody typed; undefined where the table does not have
 * it. Members that every object has, such as `constructor`, are not entries of a table.
 */
export function ownValue<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
