import type { Span } from '../text/span.ts';

/**
 * The languages of templates that are read: Jinja (Ansible, Salt), ERB (Chef, Puppet), EPP (Puppet), Go,
 * Terraform, and what a shell expands.
 */
export type TemplateKind = 'jinja' | 'erb' | 'epp' | 'go' | 'terraform' | 'shell';

/** A tag: what stands for a value, steers, or is omitted. Offsets count from the start of the text. */
export interface Tag extends Span {
  readonly kind: 'value' | 'control' | 'comment';
  /** It takes the white space before it away, or that after it. */
  readonly stripLeft: boolean;
  readonly stripRight: boolean;
}

interface Shape {
  readonly open: string;
  readonly close: string;
}

const shapes: Readonly<Record<TemplateKind, readonly Shape[]>> = {
  jinja: [
    { open: '{{', close: '}}' },
    { open: '{%', close: '%}' },
    { open: '{#', close: '#}' },
  ],
  erb: [{ open: '<%', close: '%>' }],
  epp: [{ open: '<%', close: '%>' }],
  go: [{ open: '{{', close: '}}' }],
  terraform: [
    { open: '${', close: '}' },
    { open: '%{', close: '}' },
  ],
  shell: [],
};

const openers: Readonly<Record<TemplateKind, RegExp>> = {
  jinja: /\{[{%#]/g,
  erb: /<%/g,
  epp: /<%/g,
  go: /\{\{/g,
  terraform: /[$%]\{/g,
  shell: /\$\{[^}\n]*\}|\$\([^)\n]*\)|`[^`\n]*`|\$(?:\w+|[@*#?$!-])|\\+/g,
};

/**
 * Returns the tags of a template, in order; empty where there are none. A tag without an end extends to the
 * end of the text.
 */
export function tagsOf(text: string, kind: TemplateKind): readonly Tag[] {
  const tags: Tag[] = [];
  const opener = new RegExp(openers[kind]);
  if (kind === 'shell') return expansions(text);
  for (let m = opener.exec(text); m; m = opener.exec(text)) {
    const shape = shapes[kind].find((s) => s.open === m?.[0]);
    if (!shape) continue;
    // <%% is a written "<%".
    if (shape.open === '<%' && text[m.index + 2] === '%') {
      opener.lastIndex = m.index + 3;
      continue;
    }
    // $${ and %%{ are written "${" and "%{".
    if (kind === 'terraform' && text[m.index - 1] === shape.open[0]) continue;
    const tag = tagAt(text, kind, m.index, shape);
    tags.push(tag);
    opener.lastIndex = tag.end;
    if (kind === 'jinja' && /^\{%[-+]?\s*raw\s*[-+]?%\}$/.test(text.slice(tag.start, tag.end))) {
      const end = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
      end.lastIndex = tag.end;
      opener.lastIndex = end.exec(text)?.index ?? text.length;
    }
  }
  return tags;
}

/**
 * Returns the variables and commands that a shell replaces, and the backslashes before such and before line
 * ends; all other backslashes are as they are.
 */
function expansions(text: string): readonly Tag[] {
  const tags: Tag[] = [];
  const opener = new RegExp(openers.shell);
  for (let m = opener.exec(text); m; m = opener.exec(text)) {
    const { index: start, 0: found } = m;
    const end = found.startsWith('\\') ? endOfEscape(text, start, start + found.length) : opener.lastIndex;
    if (end === undefined) continue;
    tags.push({ start, end, kind: 'value', stripLeft: false, stripRight: false });
    opener.lastIndex = end;
  }
  return tags;
}

/**
 * Returns the end of some backslashes with what the last one escapes; undefined where they escape nothing that
 * a shell replaces.
 */
function endOfEscape(text: string, start: number, end: number): number | undefined {
  if (end === text.length) return end;
  if (!/[$`\r\n]/.test(text[end] ?? '')) return undefined;
  return (end - start) % 2 === 0 ? end : end + 1;
}

function tagAt(text: string, kind: TemplateKind, start: number, shape: Shape): Tag {
  const end = endOf(text, start + 2, shape.close, quotesOf(kind, shape));
  const inside = text.slice(start + 2, end);
  const { close } = shape;
  const closed = end - start >= 2 + close.length && text.slice(end - close.length, end) === close;
  const mark = kind === 'terraform' ? '~' : '-';
  return {
    start,
    end,
    kind: kindOf(inside, kind, shape),
    stripLeft: inside.startsWith(mark),
    stripRight: closed && text[end - close.length - 1] === mark,
  };
}

/** Returns the quotes in which a tag's mark of its end is text. */
function quotesOf(kind: TemplateKind, { open }: Shape): string {
  if (open === '{#' || kind === 'erb' || kind === 'epp') return '';
  if (kind === 'terraform') return '"';
  return kind === 'go' ? '"`' : '"\'';
}

/** Returns where a tag ends; text in quotes does not end it, as long as the quotes close on their line. */
function endOf(text: string, from: number, close: string, quotes: string): number {
  let inner = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i] ?? '';
    // Terraform's tags end with a brace, and may hold pairs of them.
    if (close === '}' && c === '{') inner++;
    if (text.startsWith(close, i) && inner-- === 0) return i + close.length;
    if (!quotes.includes(c)) continue;
    let j = i + 1;
    while (j < text.length && text[j] !== c && text[j] !== '\n') j += text[j] === '\\' && c !== '`' ? 2 : 1;
    if (text[j] === c) i = j;
  }
  return text.length;
}

function kindOf(inside: string, kind: TemplateKind, shape: Shape): Tag['kind'] {
  switch (kind) {
    case 'jinja':
      if (shape.open === '{#') return 'comment';
      return shape.open === '{{' || /^[-+]?\s*(?:include|call)\b/.test(inside) ? 'value' : 'control';
    case 'erb':
    case 'epp':
      if (inside.startsWith('=')) return 'value';
      return inside.startsWith('#') ? 'comment' : 'control';
    case 'go':
      if (/^-?\s*\/\*/.test(inside)) return 'comment';
      return /^-?\s*(?:(?:if|else|end|range|with|define|break|continue)\b|\$\w*\s*(?:,\s*\$\w+\s*)?:?=)/.test(
        inside,
      )
        ? 'control'
        : 'value';
    case 'terraform':
      return shape.open === '${' ? 'value' : 'control';
    case 'shell':
      return 'value';
    default:
      return kind satisfies never;
  }
}

/**
 * Returns the text between the marks of a tag, without spaces around it.
 * @param text the whole template
 */
export function contentOf(text: string, tag: Span): string {
  const close = text.startsWith('${', tag.start) || text.startsWith('%{', tag.start) ? 1 : 2;
  return text
    .slice(tag.start + 2, tag.end - close)
    .replace(/^[-+=~]/, '')
    .replace(/[-+~]$/, '')
    .trim();
}

const steps: Readonly<Record<TemplateKind, Readonly<Record<'middle' | 'close' | 'open', RegExp>>>> = {
  jinja: {
    middle: /^(?:else|elif)\b/,
    close: /^end/,
    open: /^(?:if|for|block|macro|filter|raw|with|autoescape|trans)\b|^set\b[^=]*$/,
  },
  erb: {
    middle: /^(?:else|elsif|when|in|rescue|ensure)\b/,
    close: /^(?:end\b|\})/,
    open: /^(?:if|unless|case|while|until|for|begin)\b|(?:\bdo|\{)\s*(?:\|[^|]*\|)?$/,
  },
  epp: { middle: /^\}.*\{$/s, close: /^\}/, open: /\{$/ },
  go: { middle: /^else\b/, close: /^end\b/, open: /^(?:if|range|with|define|block)\b/ },
  terraform: { middle: /^else\b/, close: /^end/, open: /^(?:if|for)\b/ },
  shell: { middle: /^\b$/, close: /^\b$/, open: /^\b$/ },
};

/**
 * Returns whether a tag opens or closes a branch or loop of a template, is in the middle of one (`else`), or
 * does none of these.
 * @param content the text between the marks of the tag
 */
export function flow(content: string, kind: TemplateKind): 'open' | 'close' | 'middle' | 'none' {
  const { middle, close, open } = steps[kind];
  if (middle.test(content)) return 'middle';
  if (close.test(content)) return 'close';
  return open.test(content) ? 'open' : 'none';
}
