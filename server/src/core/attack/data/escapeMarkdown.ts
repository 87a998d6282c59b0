/**
 * The text with all that Markdown or HTML would read as markup made plain, but for code spans (between backticks, which
 * come in pairs in our notes). A backtick without its twin is escaped.
 */
export function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, i) =>
      i % 2 === 1 ? part : part.replace(/[\\`*_[\]<>~|#]/g, '\\$&').replace(/&(?=#?\w+;)/g, '&amp;'),
    )
    .join('');
}
