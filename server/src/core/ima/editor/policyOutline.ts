import {
  type DocumentSymbol,
  type Fold,
  foldedLines,
  grownSpans,
  outline,
} from '../../navigation/outline.ts';
import { type Span, shift, touches } from '../../text/span.ts';
import { policyAction } from '../facts/policyWords.ts';
import { type PolicyDocument, type PolicyLine, policyLineAt } from '../syntax/policyDocument.ts';

/** Returns the outline of a policy: headings from comments, with the rules after them. */
export function policySymbols(document: PolicyDocument): readonly DocumentSymbol[] {
  return outline(document.lines.map(outlineLine), ({ line }) => [ruleSymbol(line)]);
}

/** Returns what can be folded in a policy; empty where there is nothing. */
export function policyFolds(document: PolicyDocument): readonly Fold[] {
  return foldedLines(document.text, document.lines.map(outlineLine));
}

/**
 * Returns the spans that a growing selection covers from a UTF-16 offset of the policy, the smallest first:
 * name or value, word, rule, line, sections and regions, document. Never empty.
 */
export function policySelections(document: PolicyDocument, offset: number): readonly Span[] {
  const line = policyLineAt(document, offset);
  const inner =
    offset <= line.end ? [...inLine(line, offset - line.start), { start: line.start, end: line.end }] : [];
  return grownSpans(inner, policyFolds(document), offset, document.text.length);
}

function outlineLine(line: PolicyLine) {
  const { kind, text, start, end } = line;
  const known = kind === 'blank' || kind === 'comment' ? kind : ('command' as const);
  return { kind: known, text, start, end, line };
}

/** Returns a rule, named by its text without the action, which is next to it. */
function ruleSymbol({ text, words, start, end }: PolicyLine): DocumentSymbol {
  const last = words.at(-1)?.span.end ?? text.length;
  const span = words[0] ? shift({ start: words[0].span.start, end: last }, start) : { start, end };
  const action = words.find((w) => policyAction(w.text))?.text ?? '';
  const name = words
    .map((w) => w.text)
    .filter((w) => w !== action)
    .join(' ');
  return {
    kind: words.length === 0 ? 'control' : 'rule',
    name: name || text.trim(),
    detail: name === '' ? '' : action,
    span,
    nameSpan: span,
    children: [],
  };
}

function inLine({ words, start, comment }: PolicyLine, column: number): readonly Span[] {
  if (comment && column >= comment.start) return [shift(comment, start)];
  const word = words.find((w) => touches(w.span, column));
  if (!word) return [];
  const parts =
    word.operator === undefined
      ? []
      : [word.nameSpan, word.valueSpan].filter((s) => touches(s, column) && s.end > s.start);
  const rule = { start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 };
  return [...parts.slice(-1), word.span, rule].map((s) => shift(s, start));
}
