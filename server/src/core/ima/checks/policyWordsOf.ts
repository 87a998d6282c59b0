import type { PolicyLine, PolicyWord } from '../syntax/policyDocument.ts';

/** Returns the last word of a line with one of the names; undefined without one. */
export function wordNamed(line: PolicyLine, ...names: readonly string[]): PolicyWord | undefined {
  return line.words.filter((w) => names.includes(w.name)).at(-1);
}

/** Returns the words of a rule as one text, without what separates them. */
export function ruleTextOf(line: PolicyLine): string {
  return line.words.map((w) => w.text).join(' ');
}

/** Returns the span from the first to the last word of a rule, in UTF-16 units from the start of its line. */
export function ruleSpan(line: PolicyLine): PolicyWord['span'] {
  return { start: line.words[0]?.span.start ?? 0, end: line.words.at(-1)?.span.end ?? line.text.length };
}
