import { attackVersion } from '../attack/data/techniques.ts';
import { ruleInfo } from '../completion/ruleInfo.ts';
import { R } from '../facts/releases.ts';
import type { FeatureContext } from '../featureContext.ts';
import { wordLimit } from '../model/judge.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import { type CommandLine, withoutReturn } from '../syntax/line.ts';
import { byPlace, type Span } from '../text/span.ts';
import { argumentTokens } from './semanticArguments.ts';
import type { Pen, SemanticToken } from './semanticTypes.ts';

/**
 * Returns the semantic tokens of the lines that touch a span, in the order of their places; none overlap.
 * Spans count from the start of the document.
 * @param within the span, in UTF-16 units; the whole document where undefined
 */
export function semanticTokens(
  document: RulesDocument,
  context: FeatureContext,
  within?: Span,
): readonly SemanticToken[] {
  const slot = `tokens ${attackVersion()} ${context.machine} ${context.targets.map((t) => t.release).join()}`;
  const found: SemanticToken[] = [];
  for (const line of document.lines) {
    if (within && (line.end < within.start || line.start > within.end)) continue;
    for (const t of tokensOfLine(line, context, slot))
      found.push({ ...t, span: { start: t.span.start + line.start, end: t.span.end + line.start } });
  }
  return found;
}

/** Returns the semantic tokens of a line, kept with its node; empty for an empty line. */
function tokensOfLine(line: RulesLine, context: FeatureContext, slot: string): readonly SemanticToken[] {
  const { node, opaque } = line;
  switch (node.kind) {
    case 'blank':
      return [];
    case 'comment':
      return commentTokens(node.text, node.span);
    case 'command': {
      let tokens = node.memo.get(slot) as readonly SemanticToken[] | undefined;
      if (!tokens) {
        tokens = commandTokens(node, context);
        node.memo.set(slot, tokens);
      }
      return opaque ? outside(tokens, opaque) : tokens;
    }
    default:
      return node satisfies never;
  }
}

/** Returns the tokens of a comment, without the word that folds. */
function commentTokens(text: string, { start, end }: Span): readonly SemanticToken[] {
  const to = text.endsWith('\r') ? end - 1 : end;
  const word = /^ *# *((?:end)?region)\b/.exec(text);
  if (!word?.[1]) return [{ span: { start, end: to }, type: 'comment' }];
  const rest = word[0].length;
  const parts: SemanticToken[] = [
    { span: { start, end: start + 1 }, type: 'comment' },
    { span: { start: rest - word[1].length, end: rest }, type: 'keyword' },
    { span: { start: rest, end: to }, type: 'comment' },
  ];
  return parts.filter((p) => p.span.start < p.span.end);
}

/**
 * Cuts tokens at the placeholders of a template, and drops unresolved, ignored and technique tokens that
 * touch one.
 */
function outside(tokens: readonly SemanticToken[], opaque: readonly Span[]): readonly SemanticToken[] {
  return tokens.flatMap((t) => {
    const cuts = opaque.filter((o) => o.start < t.span.end && o.end > t.span.start);
    if (cuts.length === 0) return [t];
    if (t.type === 'unresolved' || t.type === 'ignored' || t.type === 'technique') return [];
    const parts: SemanticToken[] = [];
    let at = t.span.start;
    for (const cut of [...cuts, { start: t.span.end, end: t.span.end }]) {
      if (cut.start > at) parts.push({ ...t, span: { start: at, end: cut.start } });
      at = Math.max(at, cut.end);
    }
    return parts;
  });
}

function commandTokens(line: CommandLine, context: FeatureContext): readonly SemanticToken[] {
  const node = withoutReturn(line);
  if (node.kind !== 'command') return [];
  const found: SemanticToken[] = [];
  const put: Pen['put'] = ({ start, end }, type, deprecated) => {
    if (end > start) found.push({ span: { start, end }, type, ...(deprecated ? { deprecated } : {}) });
  };
  const text: Pen['text'] = ({ start, end }, type, deprecated) => {
    let at = start;
    for (const m of node.text.slice(start, end).matchAll(/\\[ \\]|[\t"'\r]+/g)) {
      put({ start: at, end: start + m.index }, type, deprecated);
      at = start + m.index + m[0].length;
    }
    put({ start: at, end }, type, deprecated);
  };
  const pen: Pen = { node, context, rule: ruleInfo(node.parts, context.machine), put, text };
  for (const option of node.options) {
    if (option.name !== undefined) put(option.span, 'keyword');
    if (option.argument) argumentTokens(pen, option, option.argument);
  }
  const nul = node.text.indexOf('\0');
  if (nul >= 0) put({ start: nul, end: node.text.length }, 'ignored');
  return withoutLost(node, found, context).sort(byPlace);
}

/**
 * Releases before 4.2 forget the last words of a line of many short ones: where no target is newer, they are
 * as good as a comment.
 */
function withoutLost(
  node: CommandLine,
  tokens: readonly SemanticToken[],
  context: FeatureContext,
): SemanticToken[] {
  const short =
    node.words.length > 1 + node.text.length / 6 && context.targets.every((t) => t.release < R.v4_2_1);
  const first = short ? node.words[1 + wordLimit(node.text)] : undefined;
  const end = node.words.at(-1)?.span.end;
  if (!first || end === undefined) return [...tokens];
  return [
    ...tokens.filter((t) => t.span.end <= first.span.start),
    { span: { start: first.span.start, end }, type: 'ignored' },
  ];
}
