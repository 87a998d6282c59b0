import { type Part, partsOfOption } from '../syntax/argumentParts.ts';
import type { CommandLine, OptionNode } from '../syntax/line.ts';
import type { Span, TextEdit } from '../text/span.ts';
import type { Fix } from './defineCheck.ts';

/**
 * Returns a fix that makes one or more edits, in UTF-16 offsets from the start of the line.
 * @param title says what the fix does, as an imperative
 */
export function fix(title: string, safety: Fix['safety'], ...edits: readonly TextEdit[]): Fix {
  return { title, safety, edits };
}

/**
 * Returns the edit that replaces a span by a text; an empty text removes it, and an empty span inserts the
 * text. The offsets of the edit are those of the span.
 */
export function replace(span: Span, newText: string): TextEdit {
  return { span, newText };
}

/** Returns a fix that replaces the whole text of a line. */
export function rewrite(node: CommandLine, title: string, safety: Fix['safety'], newText: string): Fix {
  return fix(title, safety, replace({ start: 0, end: node.text.length }, newText));
}

/**
 * Returns the edit that removes a word from a line, with the spaces before it (after it for the first word).
 * @param text the text of the line
 * @param span the word, in UTF-16 units from the start of the line
 */
export function withoutSpan(text: string, span: Span): TextEdit {
  let { start, end } = span;
  while (start > 0 && text[start - 1] === ' ') start--;
  if (start === 0) while (end < text.length && text[end] === ' ') end++;
  return { span: { start, end }, newText: '' };
}

/**
 * Returns a value written as a word of a rules file: spaces and backslashes are escaped where auditctl
 * requires it.
 */
export function asWord(value: string): string {
  return value.replace(/\\(?=[\\ ])/g, '\\\\').replaceAll(' ', '\\ ');
}

/**
 * Returns the options of a line that have one of the names, in order; empty where there are none.
 * @param names letters or long names, without dashes
 */
export function optionsNamed(node: CommandLine, ...names: readonly string[]): readonly OptionNode[] {
  return node.options.filter((o) => o.name !== undefined && names.includes(o.name));
}

/**
 * Returns the option of a line whose argument contains a span; undefined where none does.
 * @param span UTF-16 units from the start of the line
 */
export function optionAround(node: CommandLine, { start, end }: Span): OptionNode | undefined {
  return node.options.find((o) => o.argument && o.argument.span.start <= start && o.argument.span.end >= end);
}

/** Returns the text of an option with its argument, as it is written in the line: `-F uid=0`. */
export function optionText(node: CommandLine, o: OptionNode): string {
  return node.text.slice(o.span.start, optionEnd(o));
}

/** Returns the span of an option with its argument, in UTF-16 units from the start of the line. */
export function optionSpan(o: OptionNode): Span {
  return { start: o.span.start, end: optionEnd(o) };
}

/**
 * Returns the edit that removes an option of a line with its argument and the spaces before it (after it at
 * the start of the line).
 */
export function withoutOption(node: CommandLine, o: OptionNode): TextEdit {
  return withoutSpan(node.text, optionSpan(o));
}

/**
 * Returns the edits that remove some system calls from the `-S` options of a line, and a `-S` that is left
 * without a name; empty where nothing changes.
 * @param gone the calls, as parts of that line
 */
export function withoutCalls(node: CommandLine, gone: readonly Part[]): readonly TextEdit[] {
  return withCalls(node, (c) => (gone.includes(c) ? undefined : c.text));
}

/**
 * Returns the edits that write other names of system calls into the `-S` options of a line, and remove a `-S`
 * that is left without a name; empty where nothing changes.
 * @param written returns what to write for a call of the line; undefined removes the call
 */
export function withCalls(
  { text, parts }: CommandLine,
  written: (call: Part) => string | undefined,
): readonly TextEdit[] {
  return [...new Set(parts.calls.map((c) => c.option))].flatMap((option) => {
    const own = partsOfOption(parts.calls, option);
    const left = own.flatMap((c) => written(c) ?? []);
    if (left.length === own.length && own.every((c, i) => c.text === left[i])) return [];
    const span = option.argument?.span ?? option.span;
    return [left.length > 0 ? replace(span, left.join(',')) : withoutSpan(text, optionSpan(option))];
  });
}

/** Returns where an option with its argument ends, in UTF-16 units from the start of the line. */
export function optionEnd(o: OptionNode): number {
  return Math.max(o.span.end, o.argument?.span.end ?? 0);
}

/**
 * Returns the argument of an option as it is written in the line, with its escapes; empty where it has none.
 */
export function argumentText(node: CommandLine, option: OptionNode): string {
  return option.argument ? node.text.slice(option.argument.span.start, option.argument.span.end) : '';
}

/**
 * Reports whether a line contains only options with one of these letters, each with its argument and
 * separated from other options.
 * @param letters the letters without dashes, as one text: `wpk`
 */
export function hasOnly(node: CommandLine, letters: string): boolean {
  return (
    node.rest.length === 0 &&
    node.options.every(
      (o) =>
        o.name?.length === 1 && letters.includes(o.name) && o.argument && optionText(node, o).startsWith('-'),
    )
  );
}

/** Returns a number of things for a title: `both` for two, otherwise `all 3`. */
export function bothOrAll(count: number): string {
  return count === 2 ? 'both' : `all ${count}`;
}

/** The longest text that a message quotes, in UTF-16 units. */
const QUOTED = 40;

/** Returns a text for a message, cut to 40 UTF-16 units with an ellipsis where it is longer. */
export function shortened(text: string): string {
  return text.length > QUOTED ? `${text.slice(0, QUOTED - 1)}…` : text;
}
