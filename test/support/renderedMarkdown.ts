import MarkdownIt from 'markdown-it';

/** A token of markdown-it, as far as it is used here. */
export interface Token {
  readonly type: string;
  readonly content: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
}

/** Ends of what is within a line. */
const inline = /^(?:link|em|strong|s)_close$/;

// CommonMark with tables, HTML, and links of bare addresses: the most that any renderer finds.
const parser = new MarkdownIt({ html: true, linkify: true });
// A name such as "audit.rules" is no address to any renderer but this option.
parser.linkify.set({ fuzzyLink: false });
parser.validateLink = () => true;

/** What a renderer finds in a Markdown text. */
export interface Rendered {
  /** The addresses of its links, in their order. */
  readonly links: readonly string[];
  /** Its pictures and its HTML. */
  readonly active: readonly string[];
  /** Its code spans. */
  readonly code: readonly string[];
  /** What a person reads. */
  readonly text: string;
}

/** Renders a text with a CommonMark parser. */
export function rendered(markdown: string): Rendered {
  const tokens = parser.parse(markdown, {}).flatMap((t): readonly Token[] => t.children ?? [t]);
  const of = (...types: readonly string[]) => tokens.filter((t) => types.includes(t.type));
  return {
    links: of('link_open').map((t) => t.attrGet('href') ?? ''),
    active: of('image', 'html_inline', 'html_block').map((t) => `${t.type}: ${t.content}`),
    code: of('code_inline').map((t) => t.content),
    text: tokens
      .map((t) => (/break$|_close$/.test(t.type) && !inline.test(t.type) ? '\n' : t.content))
      .join('')
      .trimEnd(),
  };
}
