/**
 * Returns a text for a notification in which VS Code makes no links. It would make one of `[text](address)`,
 * also with `command:`, so such brackets are set apart: paths, names and addresses in the text are not ours.
 */
export function withoutLinks(text: string): string {
  return text.replace(/\](?=\()/g, '] ');
}
