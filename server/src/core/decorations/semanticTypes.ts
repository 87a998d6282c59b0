import type { RuleInfo } from '../completion/ruleInfo.ts';
import type { FeatureContext } from '../featureContext.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { Span } from '../text/span.ts';

/**
 * What a piece of a line is. Those that LSP does not name are declared in package.json, each under one that
 * it names; there stands too which scope of the grammar each of them looks like.
 */
export const tokenTypes = [
  'comment',
  'keyword',
  'action',
  'type',
  'property',
  'operator',
  'string',
  'path',
  'key',
  'technique',
  'number',
  'enumMember',
  'function',
  'unresolved',
  'ignored',
] as const;
/** What a word or a part of one is, for its color. */
export type TokenType = (typeof tokenTypes)[number];

/** `deprecated`: a technique that was taken back. */
export const tokenModifiers = ['deprecated'] as const;

/** A piece of a line; offsets count from where the line (or the document) begins. */
export interface SemanticToken {
  readonly span: Span;
  readonly type: TokenType;
  readonly deprecated?: true;
}

/** Takes the tokens of a line, by their places in the values of words. */
export interface Pen {
  readonly node: CommandLine;
  readonly context: FeatureContext;
  readonly rule: RuleInfo;
  readonly put: (span: Span, type: TokenType, deprecated?: true) => void;
  /** As `put`, without escapes, tabs and quotes: the grammar has its own look for those. */
  readonly text: (span: Span, type: TokenType, deprecated?: true) => void;
}
