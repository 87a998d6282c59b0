/** What a link in a hover may ask for: the rules for a technique, in a document. */
export interface HoverLink {
  readonly technique: string;
  readonly uri: string;
}

/**
 * Returns what a link in a hover asks for; undefined for what no hover of ours asks. A text that gets into a hover in
 * spite of all may hold a link with any arguments.
 * @param open URIs of the open documents with rules
 */
export function hoverLink(asked: unknown, open: readonly string[]): HoverLink | undefined {
  if (typeof asked !== 'object' || asked === null) return undefined;
  const { technique, uri } = asked as Readonly<Record<string, unknown>>;
  if (typeof technique !== 'string' || !/^T\d{4}(?:\.\d{3})?$/.test(technique)) return undefined;
  return typeof uri === 'string' && open.includes(uri) ? { technique, uri } : undefined;
}
