/** The keys of a rule that ends in them, as this tool writes rules: each word with its option and the space before it. */
const KEYS = / (?:-k |-F key=)\S+/g;

/** Returns the text of a rule without its keys. */
export function withoutKeys(line: string): string {
  return line.replace(KEYS, '');
}

/** Returns the keys of a rule with their options, such as ` -k a -k b`; empty where it has none. */
export function writtenKeys(line: string): string {
  return (line.match(KEYS) ?? []).join('');
}
