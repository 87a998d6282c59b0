import { type Part, partsOfOption } from '../syntax/argumentParts.ts';
import type { CommandLine, OptionNode } from '../syntax/line.ts';
import type { Span, TextEdit } from '../text/span.ts';
import type { Fix } from './defineCheck.ts';

/** A fix of one or more edits (offsets from the start of the line). The first fix of a list is the preferred one. */
export function fix(title: string, safety: Fix['safety'], ...edits: readonly TextEdit[]): Fix {
  return { title, safety, edits };
}

/** Replaces a span. */
export function replace(span: Span, newText: string): TextEdit {
  return { span, newText };
}

/** A fix that writes the whole line anew. */
export function rewrite(node: CommandLine, title: string, safety: Fix['safety'], newText: string): Fix {
  return fix(title, safety, replace({ start: 0, end: node.text.length }, newText));
}

/** Removes a word with the blanks before it (behind it for the first word). */
export function withoutSpan(text: string, span: Span): TextEdit {
  let { start, end } = span;
  while (start > 0 && text[start - 1] === ' ') start--;
  if (start === 0) while (end < text.length && text[end] === ' ') end++;
  return { span: { start, end }, newText: '' };
}

/** Writes a value as a word of a rules file: blanks and backslashes escaped where auditctl needs it. */
export function asWord(value: string): string {
  return value.replace(/\\(?=[\\ ])/g, '\\\\').replaceAll(' ', '\\ ');
}

/** The options of that name. */
export function optionsNamed(node: CommandLine, ...names: readonly string[]): readonly OptionNode[] {
  return node.options.filter((o) => o.name !== undefined && names.includes(o.name));
}

/** Returns the option whose argument holds a span of the line; undefined where none does. */
export function optionAround(node: CommandLine, { start, end }: Span): OptionNode | undefined {
  return node.options.find((o) => o.argument && o.argument.span.start <= start && o.argument.span.end >= end);
}

/** The text of an option with its argument, as it stands in the line. */
export function optionText(node: CommandLine, o: OptionNode): string {
  return node.text.slice(o.span.start, optionEnd(o));
}

/** Returns the span of an option with its argument, from the start of the line. */
export function optionSpan(o: OptionNode): Span {
  return { start: o.span.start, end: optionEnd(o) };
}

/** Removes an option with its argument and the spaces before it (after it at the start of the line). */
export function withoutOption(node: CommandLine, o: OptionNode): TextEdit {
  return withoutSpan(node.text, optionSpan(o));
}

/** Removes some names from the -S that hold them, and a -S that is left without a name. */
export function withoutCalls(node: CommandLine, gone: readonly Part[]): readonly TextEdit[] {
  return withCalls(node, (c) => (gone.includes(c) ? undefined : c.text));
}

/** Writes other names in the -S that hold some, and removes those of which `written` is undefined, with a -S that is left without a name. */
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

/** Where an option with its argument ends. */
export function optionEnd(o: OptionNode): number {
  return Math.max(o.span.end, o.argument?.span.end ?? 0);
}

/** The argument of an option as it stands in the line, escapes kept. */
export function argumentText(node: CommandLine, option: OptionNode): string {
  return option.argument ? node.text.slice(option.argument.span.start, option.argument.span.end) : '';
}

/** Whether the line holds nothing but options of these letters, each with its argument and standing apart. */
export function hasOnly(node: CommandLine, letters: string): boolean {
  return (
    node.rest.length === 0 &&
    node.options.every(
      (o) =>
        o.name?.length === 1 && letters.includes(o.name) && o.argument && optionText(node, o).startsWith('-'),
    )
  );
}

/** Counts all of some things for a title: `both` of two, else `all 3`. */
export function bothOrAll(count: number): string {
  return count === 2 ? 'both' : `all ${count}`;
}
