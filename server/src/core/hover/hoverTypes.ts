import type { RuleInfo } from '../completion/ruleInfo.ts';
import type { FeatureContext } from '../featureContext.ts';
import type { RulesDocument } from '../syntax/document.ts';
import type { OptionNode } from '../syntax/line.ts';
import { plainMarkdown } from '../text/markdown.ts';
import type { Span } from '../text/span.ts';

/** What there is to say about a place of a document. */
export interface Hover {
  /** UTF-16 offsets of the document. */
  readonly span: Span;
  /** What the word does, as Markdown. */
  readonly summary: string;
  /** Where the rule of the line is in its ruleset: sentences of plain text. */
  readonly place?: readonly string[];
  /** What there is to know besides, as Markdown, a part each. */
  readonly details?: readonly string[];
  /** The id of the technique that it is about. */
  readonly technique?: string;
  /** The key that it is about, where it is not about a technique. */
  readonly key?: string;
}

/** A place in the argument of an option that the pointer is on, with its line and rule. */
export interface HoverPlace {
  readonly option: OptionNode;
  /** Where the line begins in the document, and the pointer in the line. */
  readonly start: number;
  readonly column: number;
  readonly value: string;
  /** The pointer's place in the value. */
  readonly at: number;
  /** The span in the document of a part of the value. */
  readonly spanOf: (from: number, to: number) => Span;
  readonly rule: RuleInfo;
  readonly context: FeatureContext;
  readonly document: RulesDocument;
}

/**
 * Returns a hover as one text of Markdown: first the summary and the sentences about the rule's place in its
 * ruleset, then each of the details below a horizontal line.
 */
export function hoverMarkdown({ summary, place, details = [] }: Hover): string {
  const first = place === undefined ? summary : `${summary}\n\n${place.map(plainMarkdown).join('  \n')}`;
  return [first, ...details].join('\n\n---\n\n');
}
