import type { RulesDocument } from '../syntax/document.ts';
import { read } from '../syntax/readRules.ts';
import { parseTemplate } from '../syntax/template.ts';
import type { Span, TextEdit } from '../text/span.ts';

/** Rules that are written inside another file. Offsets are UTF-16 units. */
export interface EmbeddedRules {
  /** A line of a command says one rule; what is around it is a shell's. */
  readonly kind: 'lines' | 'command';
  /** The rules, without the indentation and the quotes that their file gives them. */
  readonly text: string;
  /** Where the text is in its file: in order, without overlaps, and all of the text. */
  readonly pieces: readonly RulesPiece[];
  /** What each line of the rules begins with in the file. */
  readonly prefix: string;
  /** Set where a shell expands variables in the text. */
  readonly expands?: true;
  /** Set where lines of the rules are no lines of the file. */
  readonly inline?: true;
}

/** A part of the text that is in one place of the file. */
export interface RulesPiece {
  /** From the start of the text. */
  readonly start: number;
  readonly length: number;
  /** From the start of the file. */
  readonly at: number;
}

/**
 * Parses rules that are inside another file as a document of their own; as a template where a shell expands
 * variables in them.
 */
export function readEmbedded({ text, expands }: EmbeddedRules): RulesDocument {
  return expands ? parseTemplate(text, 'shell') : read(text, 'embedded.rules');
}

/**
 * Returns the rules in some whole lines of a file, with where each piece of them is in the file.
 * @param file the text of the file
 * @param lines where each line begins after its indentation, and where it ends before its line ending
 * @param prefix the indentation that new lines of the rules get in the file
 * @param expands whether a shell replaces variables in them
 */
export function rulesOfLines(
  file: string,
  lines: readonly Span[],
  prefix: string,
  expands = false,
): EmbeddedRules {
  let text = '';
  const pieces: RulesPiece[] = [];
  for (const { start, end } of lines) {
    const hasReturn = file[end - 1] === '\r' && file[end] === '\n' && end > start;
    const last = hasReturn ? end - 1 : end;
    for (const { start: from, end: to } of expands ? keptOf(file, start, last) : [{ start, end: last }]) {
      pieces.push({ start: text.length, length: to - from, at: from });
      text += file.slice(from, to);
    }
    if (file[end] !== '\n') continue;
    pieces.push({ start: text.length, length: 1, at: end });
    text += '\n';
  }
  return { kind: 'lines', text, pieces: joined(pieces), prefix, ...(expands ? { expands } : {}) };
}

/**
 * Returns the parts of a line of a heredoc that a shell keeps: of two backslashes the second one. Those before
 * what it could replace stay both, and are not judged (`parseTemplate`).
 */
function keptOf(file: string, start: number, end: number): readonly Span[] {
  const kept: Span[] = [];
  let from = start;
  for (const { index, 0: run } of file.slice(start, end).matchAll(/\\+/g)) {
    const after = start + index + run.length;
    if (after === end || /[$`\r]/.test(file[after] ?? '')) continue;
    for (let at = start + index; at + 1 < after; at += 2) {
      kept.push({ start: from, end: at });
      from = at + 1;
    }
  }
  return [...kept, { start: from, end }];
}

/** Returns pieces with those that follow each other in both texts as one; the one of an empty line stays. */
function joined(pieces: readonly RulesPiece[]): readonly RulesPiece[] {
  const out: RulesPiece[] = [];
  for (const p of pieces) {
    const last = out.at(-1);
    if (last && last.at + last.length === p.at)
      out[out.length - 1] = { ...last, length: last.length + p.length };
    else out.push(p);
  }
  return out;
}

/**
 * Returns rules that were found in a text which is itself inside a file, with their places in that file.
 * @param inner the rules, with places in the text of `outer`
 * @param outer the text, with its places in the file
 */
export function liftedOut(inner: EmbeddedRules, outer: EmbeddedRules): EmbeddedRules {
  const pieces = inner.pieces.flatMap(({ start, length, at }): readonly RulesPiece[] => {
    if (length === 0) return [{ start, length, at: toFile(outer, at) }];
    return outer.pieces.flatMap((o): readonly RulesPiece[] => {
      const from = Math.max(o.start, at);
      const to = Math.min(o.start + o.length, at + length);
      return from < to ? [{ start: start + from - at, length: to - from, at: o.at + from - o.start }] : [];
    });
  });
  const inline = inner.inline || outer.inline ? { inline: true as const } : {};
  return { ...inner, pieces, prefix: outer.prefix + inner.prefix, ...inline };
}

/**
 * Returns the UTF-16 offset in the file for a UTF-16 offset in the rules inside it; at the end of the rules,
 * the end of their last piece.
 */
export function toFile({ pieces }: EmbeddedRules, offset: number): number {
  const piece =
    pieces.find((p) => p.start <= offset && offset < p.start + p.length) ??
    pieces.filter((p) => p.start <= offset).at(-1);
  return piece ? piece.at + offset - piece.start : 0;
}

/**
 * Returns where a span of embedded rules is in their file, up to the end of its last character, in UTF-16
 * units.
 */
export function spanInFile(rules: EmbeddedRules, { start, end }: Span): Span {
  return {
    start: toFile(rules, start),
    end: end > start ? toFile(rules, end - 1) + 1 : toFile(rules, start),
  };
}

/**
 * Returns the UTF-16 offset in embedded rules for a UTF-16 offset in their file; undefined outside of their
 * lines.
 */
export function fromFile({ pieces, text }: EmbeddedRules, offset: number): number | undefined {
  for (const { start, length, at } of pieces) {
    const isLineEnd = length > 0 && text[start + length - 1] === '\n';
    if (offset < at || offset > at + length - (isLineEnd ? 1 : 0)) continue;
    return start + offset - at;
  }
  return undefined;
}

/** What a shell would read as something else than a part of a word. */
const SHELL = /[^\w ,=./:+@%-]/;

/**
 * Returns an edit of embedded rules as an edit of their file, with the indentation of new lines; undefined
 * where a shell would read the new text otherwise.
 * @param file the text of the file
 */
export function editInFile(rules: EmbeddedRules, file: string, edit: TextEdit): TextEdit | undefined {
  const { kind, text, prefix, expands, inline } = rules;
  const { span, newText } = edit;
  if (kind === 'command' && SHELL.test(newText)) return undefined;
  if (expands && /[$`]/.test(newText)) return undefined;
  const written = expands ? newText.replaceAll('\\', '\\\\') : newText;
  const isLineStart = (at: number): boolean => at === 0 || text[at - 1] === '\n';
  const wholeLines =
    !inline && isLineStart(span.start) && (isLineStart(span.end) || span.end === text.length);
  if (kind === 'command' || !wholeLines || (newText !== '' && !newText.endsWith('\n')))
    return {
      span: span.start === span.end ? emptyAt(toFile(rules, span.start)) : spanInFile(rules, span),
      newText: written.replaceAll('\n', `\n${prefix}`),
    };
  const lineStart = (at: number): number => file.lastIndexOf('\n', at - 1) + 1;
  const start = lineStart(toFile(rules, span.start));
  const end = span.end === text.length ? spanInFile(rules, span).end : lineStart(toFile(rules, span.end));
  return { span: { start, end: Math.max(start, end) }, newText: written.replace(/^(?=.)/gm, prefix) };
}

function emptyAt(at: number): Span {
  return { start: at, end: at };
}

/**
 * Returns the span of each line of a text in UTF-16 offsets, without its newline; empty for an empty text.
 */
export function linesOf(text: string): readonly Span[] {
  const lines: Span[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ start, end });
    start = end + 1;
  }
  return lines;
}
