/**
 * Returns a text for a notification, in which VS Code makes a link of `[text](address)`, with `command:` as
 * well: such brackets are set apart, for paths, names and addresses in the text are not ours.
 */
export function withoutLinks(text: string): string {
  return text.replace(/\](?=\()/g, '] ');
}
