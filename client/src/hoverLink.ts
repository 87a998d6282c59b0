/** What a link in a hover may ask for: the rules for a technique, in a document. */
export interface HoverLink {
  readonly technique: string;
  readonly uri: string;
}

/**
 * Returns the technique and the document that a link in one of our hovers asks for; undefined for anything
 * that no hover of ours contains. The arguments are not trusted, because a text in a hover could contain a
 * link.
 * @param asked the arguments of the link's command
 * @param open the URIs of the open documents with rules
 */
export function hoverLink(asked: unknown, open: readonly string[]): HoverLink | undefined {
  if (typeof asked !== 'object' || asked === null) return undefined;
  const { technique, uri } = asked as Readonly<Record<string, unknown>>;
  if (typeof technique !== 'string' || !/^T\d{4}(?:\.\d{3})?$/.test(technique)) return undefined;
  return typeof uri === 'string' && open.includes(uri) ? { technique, uri } : undefined;
}
