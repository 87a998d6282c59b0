import { codeSpan, markdownLink, plainMarkdown } from '../../text/markdown.ts';

/** As much as is looked at, and as much as is kept, in UTF-16 units. */
const LOOKED_AT = 6000;
const KEPT = 900;

/**
 * Returns the first paragraphs of one of MITRE's descriptions, without its citations: whole ones, up to 900
 * characters, or the first sentences of one that is longer. The result still has MITRE's own markup;
 * `officialMarkdown` makes it safe to show.
 */
export function opening(description: string): string {
  const paragraphs = description
    .slice(0, LOOKED_AT)
    .replace(/\(Citation:[^()]*\)/g, '')
    .replace(/<br\s*\/?>/gi, '\n\n')
    .split(/\n\s*\n/)
    .map((p) => p.replace(/\s+/g, ' ').trim())
    .filter((p) => p !== '');
  let kept = '';
  for (const p of paragraphs) {
    // What announces a list is of no use without it.
    if (kept !== '' && (kept.length + p.length > KEPT || p.endsWith(':') || /^[*-] /.test(p))) break;
    kept = kept === '' ? p : `${kept}\n\n${p}`;
  }
  if (kept.length <= KEPT) return kept;
  const cut = kept.slice(0, KEPT);
  const sentence = cut.lastIndexOf('. ');
  return sentence > KEPT / 3
    ? cut.slice(0, sentence + 1)
    : `${cut.slice(0, Math.max(cut.lastIndexOf(' '), KEPT / 2)).trim()} …`;
}

/** A link's text and address, or a code span of HTML or of Markdown. */
const marked =
  /\[([^[\]]{1,300})\]\(([^()\s]{1,500})\)|<code>([^<>]{1,300}(?:<[\w ]{1,60}>[^<>]{0,300}){0,5})<\/code>|`([^`]{1,300})`/gi;

/**
 * Returns a text of MITRE's, with its markup, as safe Markdown, whoever wrote it: only links to https
 * addresses stay links, code stays code, and everything else is plain text.
 */
export function officialMarkdown(source: string): string {
  const paragraphs = source.split('\n\n').map((paragraph) => {
    let out = '';
    let from = 0;
    for (const m of paragraph.matchAll(marked)) {
      const [all, text, address = '', html, code] = m;
      // An exclamation mark would make a picture of a link.
      out += plain(paragraph.slice(from, m.index)).replace(/!$/, '\\!');
      out += text === undefined ? boxed(html ?? code ?? '') : link(text, address);
      from = m.index + all.length;
    }
    return out + plain(paragraph.slice(from));
  });
  return paragraphs.join('\n\n');
}

function boxed(text: string): string {
  const inner = text.replace(/`/g, "'").trim();
  return inner === '' ? '' : codeSpan(inner);
}

function link(text: string, address: string): string {
  return /^https:\/\/[\w.-]+(?:\/[\w./~%?=&#+:,;@!-]*)?$/.test(address)
    ? markdownLink(withoutTags(text), address)
    : plain(text);
}

function plain(text: string): string {
  return plainMarkdown(withoutTags(text));
}

function withoutTags(text: string): string {
  return text.replace(/`/g, "'").replace(/<\/?(?:code|b|i|p|em|strong)>/gi, '');
}
