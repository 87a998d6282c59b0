import { optionEnd } from '../checks/edits.ts';
import type { Part } from '../syntax/argumentParts.ts';
import { lineAt, type RulesDocument, type RulesLine } from '../syntax/document.ts';
import type { CommandLine, OptionNode } from '../syntax/line.ts';
import { type Span, shift, touches } from '../text/span.ts';
import { folds } from './folding.ts';
import { grownSpans } from './outline.ts';

/**
 * Returns the spans that a growing selection covers from a UTF-16 offset of the document, the smallest
 * first: part of a word, word, option with its argument, command, line, sections and regions, document. Each
 * contains the one before; never empty.
 */
export function selections(document: RulesDocument, offset: number): readonly Span[] {
  const line = lineAt(document, offset);
  const inner =
    line && offset <= line.end ? [...inLine(line, offset), { start: line.start, end: line.end }] : [];
  return grownSpans(inner, folds(document), offset, document.text.length);
}

function inLine({ node, start }: RulesLine, offset: number): readonly Span[] {
  if (node.kind === 'blank') return [];
  if (node.kind === 'comment') return [shift(node.span, start)].filter((s) => touches(s, offset));
  const column = offset - start;
  const word =
    node.words.find((w) => touches(w.span, column) && column < w.span.end) ??
    node.words.find((w) => touches(w.span, column));
  if (!word) return [];
  const index = node.words.indexOf(word);
  const option =
    node.options.find((o) => o.argument?.word === index) ?? node.options.find((o) => o.word === index);
  const spans = option ? parts(node, option).filter((s) => touches(s, column)) : [];
  const narrow = spans.sort((a, b) => a.end - a.start - (b.end - b.start));
  const command = { start: node.words[0]?.span.start ?? 0, end: node.words.at(-1)?.span.end ?? 0 };
  const whole = option ? [{ start: option.span.start, end: optionEnd(option) }] : [];
  return [...narrow, word.span, ...whole, command].map((s) => shift(s, start));
}

/**
 * Returns the parts of an argument: names in a list, the sides of a comparison, and the argument itself where
 * it is glued to its option.
 */
function parts({ parts: rule }: CommandLine, option: OptionNode): readonly Span[] {
  const { argument } = option;
  if (!argument) return [];
  const own = (p: Part): boolean => p.option === option;
  const sides = [...rule.fields, ...rule.comparisons].filter((f) => own(f) && f.op !== undefined);
  return [
    ...sides.flatMap((f) => [f.nameSpan, f.span]),
    ...[...rule.calls, ...rule.listWords].filter(own).map((p) => p.span),
    argument.span,
  ];
}
