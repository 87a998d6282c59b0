/**
 * What marks text in our Markdown: a block or a span of code, an escape, a link, a heading, emphasis, a
 * line's end, an entity.
 */
const marks = new RegExp(
  [
    '^```\\w*\\n(?<block>[^]*?)\\n```$',
    '(?<!`)(?<fence>`+)(?!`)(?<code>.+?)(?<!`)\\k<fence>(?!`)',
    '\\\\(?<escaped>[!-/:-@[-`{-~])',
    '\\[(?<label>(?:\\\\.|[^\\\\\\]])*)\\]\\((?<address>[^()\\s]*)\\)',
    '^(?:#+ |---(?:\\n\\n|$))',
    '\\*+',
    '(?<end> {2,}$)',
    '&amp;(?<amp>)',
  ].join('|'),
  'gm',
);

/**
 * Returns Markdown that this server wrote as plain text, for a client that cannot show Markdown. Code stays
 * as it is.
 */
export function plainOfMarkdown(markdown: string): string {
  return markdown.replace(marks, (...args: unknown[]): string => {
    const { block, code, escaped, label, address = '', amp } = args.at(-1) as Partial<Record<string, string>>;
    if (block !== undefined) return block;
    if (code !== undefined) return /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code;
    if (escaped !== undefined) return escaped;
    if (amp !== undefined) return '&';
    if (label === undefined) return '';
    const shown = plainOfMarkdown(label);
    // A command means nothing where it cannot be clicked.
    return address.startsWith('command:') ? shown : `${shown} (${address.replaceAll('&amp;', '&')})`;
  });
}
