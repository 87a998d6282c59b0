import type { KeyPart, PathPart } from '../syntax/argumentParts.ts';
import { type RulesLine, visibleParts } from '../syntax/document.ts';
import { type Span, shift } from '../text/span.ts';
import { addsRule } from './addsRule.ts';

/** A key or a path of a line, where it is. */
export interface LineName {
  readonly kind: 'key' | 'path';
  readonly name: string;
  /** UTF-16 offsets of the document. */
  readonly span: Span;
}

/** What a search of the workspace looks for in a line. */
export interface LineNames {
  /** The keys and the paths, in their order; a key can be without text. */
  readonly names: readonly LineName[];
  /** The line adds a rule. */
  readonly addsRule: boolean;
}

/**
 * Returns the keys and paths of a line with their places, as `keySpots` and `pathSpots` have them, and whether
 * the line adds a rule; undefined for a line that is no command.
 */
export function lineNames(line: RulesLine): LineNames | undefined {
  // A line of a long text is read again each time it is asked for its node.
  const { node, start } = line;
  if (node.kind !== 'command') return undefined;
  const once = { ...line, node };
  const of = (kind: LineName['kind'], parts: readonly (KeyPart | PathPart)[]): readonly LineName[] =>
    parts.map(({ value, span }) => ({ kind, name: value, span: shift(span, start) }));
  return {
    names: [
      ...of(
        'key',
        visibleParts(once, ({ keys }) => keys),
      ),
      ...of(
        'path',
        visibleParts(once, ({ paths }) => paths),
      ),
    ],
    addsRule: addsRule(node),
  };
}
