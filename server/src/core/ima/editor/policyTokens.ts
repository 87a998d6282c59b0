import type { SemanticToken, TokenType } from '../../decorations/semanticTypes.ts';
import { type Span, shift } from '../../text/span.ts';
import { type PolicyValueKind, policyAction, policyWordFact } from '../facts/policyWords.ts';
import { judgePolicyLine } from '../model/judgePolicyLine.ts';
import type { PolicyDocument, PolicyLine, PolicyWord } from '../syntax/policyDocument.ts';
import type { PolicyFeatureContext } from './policyFeatures.ts';

/**
 * Returns the tokens of the lines that touch a span (of the whole policy where absent), in the order of their
 * places; none overlap. A word that every kernel refuses is unresolved.
 */
export function policyTokens(
  document: PolicyDocument,
  context: PolicyFeatureContext,
  within?: Span,
): readonly SemanticToken[] {
  const lines = within
    ? document.lines.filter((l) => l.end >= within.start && l.start <= within.end)
    : document.lines;
  return lines.flatMap((line) =>
    tokensOfLine(line, context).map((t) => ({ ...t, span: shift(t.span, line.start) })),
  );
}

function tokensOfLine(line: PolicyLine, context: PolicyFeatureContext): readonly SemanticToken[] {
  const { kind, text, words, comment } = line;
  if (kind === 'path') return [{ span: { start: 0, end: text.length }, type: 'path' }];
  const bad = badSpans(line, context);
  const tokens = words.flatMap((w) =>
    tokensOfWord(w).map((t) => (touchesBad(t.span, bad) ? unresolved(t) : t)),
  );
  return [...tokens, ...(comment ? commentTokens(text, comment) : [])];
}

/** Returns where every kernel finds its first fault in the value or name of one word. */
function badSpans(line: PolicyLine, { kernels }: PolicyFeatureContext): readonly Span[] {
  const faults = kernels
    .map((k) => judgePolicyLine(line, k))
    .map((v) => (v.outcome === 'refused' ? v.fault : undefined));
  const [first] = faults;
  if (!first || !faults.every((f) => f !== undefined)) return [];
  return UNKNOWN.has(first.reason) ? [first.span] : [];
}

/** Ways of being refused in which a word is not one that the kernel knows. */
const UNKNOWN: ReadonlySet<string> = new Set([
  'unknown-word',
  'unknown-hook',
  'unknown-mask',
  'unknown-appraise-type',
  'unknown-digest-type',
  'unknown-algorithm',
  'unknown-template',
  'not-hex',
  'not-uuid',
  'not-id',
  'bad-pcr',
]);

function touchesBad(span: Span, bad: readonly Span[]): boolean {
  return bad.some((b) => span.start < b.end && span.end > b.start);
}

function unresolved(token: SemanticToken): SemanticToken {
  return token.type === 'operator' ? token : { ...token, type: 'unresolved' };
}

function tokensOfWord(word: PolicyWord): readonly SemanticToken[] {
  const { span, text, name, operator, nameSpan, valueSpan, value } = word;
  if (policyAction(text)) return [{ span, type: 'action' }];
  const fact = policyWordFact(name);
  if (operator === undefined) return [{ span, type: fact?.value === 'none' ? 'property' : 'unresolved' }];
  const type = fact ? valueTypes[fact.value] : 'string';
  return [
    { span: nameSpan, type: fact ? 'property' : 'unresolved' },
    { span: { start: nameSpan.end, end: valueSpan.start }, type: 'operator' },
    ...parts(value, fact?.value).map(({ start, end }) => ({
      span: shift({ start, end }, valueSpan.start),
      type: isContains(value, start, fact?.value) ? ('operator' as const) : type,
    })),
    ...(fact?.value === 'uuid' && value.length > UUID_LENGTH
      ? [{ span: { start: valueSpan.start + UUID_LENGTH, end: valueSpan.end }, type: 'ignored' as const }]
      : []),
  ].filter((t) => t.span.end > t.span.start) as readonly SemanticToken[];
}

const valueTypes: Readonly<Record<PolicyValueKind, TokenType>> = {
  hook: 'function',
  mask: 'enumMember',
  hex: 'number',
  text: 'string',
  uuid: 'number',
  id: 'number',
  label: 'string',
  list: 'string',
  appraise_type: 'enumMember',
  digest_type: 'enumMember',
  appraise_flag: 'enumMember',
  algorithms: 'enumMember',
  none: 'string',
  pcr: 'number',
  template: 'enumMember',
};

const UUID_LENGTH = 36;

function isContains(value: string, start: number, kind: PolicyValueKind | undefined): boolean {
  return kind === 'mask' && start === 0 && value.startsWith('^');
}

/** Splits a value at what separates its parts: `|`, `,`, and the `^` of a mask. */
function parts(value: string, kind: PolicyValueKind | undefined): readonly Span[] {
  if (kind === 'mask' && value.startsWith('^'))
    return [
      { start: 0, end: 1 },
      { start: 1, end: value.length },
    ];
  // What follows the 36th character of a UUID is not read.
  if (kind === 'uuid') return [{ start: 0, end: Math.min(UUID_LENGTH, value.length) }];
  const separators: Partial<Record<PolicyValueKind, RegExp>> = {
    list: /[^|]+/g,
    template: /[^|]+/g,
    appraise_type: /[^|]+/g,
    algorithms: /[^,]+/g,
  };
  const pattern = kind && separators[kind];
  if (!pattern) return [{ start: 0, end: value.length }];
  return [...value.matchAll(pattern)].map((m) => ({ start: m.index, end: m.index + m[0].length }));
}

/** Returns the tokens of a comment, without the word that folds. */
function commentTokens(text: string, { start, end }: Span): readonly SemanticToken[] {
  const word = /^# *((?:end)?region)\b/.exec(text.slice(start));
  if (!word?.[1]) return [{ span: { start, end }, type: 'comment' }];
  const rest = start + word[0].length;
  const found: readonly SemanticToken[] = [
    { span: { start, end: start + 1 }, type: 'comment' },
    { span: { start: rest - word[1].length, end: rest }, type: 'keyword' },
    { span: { start: rest, end }, type: 'comment' },
  ];
  return found.filter((t) => t.span.start < t.span.end);
}
