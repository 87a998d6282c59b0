import { type RulesDocument, visibleParts } from '../syntax/document.ts';
import { type Span, shift } from '../text/span.ts';

/**
 * A path where it is: in `-w`, `-W`, `path=`, `dir=` or `exe=`. The span, in UTF-16 offsets of the document,
 * is that of the path alone.
 */
export interface PathSpot {
  readonly path: string;
  readonly span: Span;
}

/**
 * Returns the paths of a document in order, without those that contain a placeholder; empty where there are
 * none.
 */
export function pathSpots(document: RulesDocument): readonly PathSpot[] {
  return document.lines.flatMap((line) =>
    visibleParts(line, (parts) => parts.paths).map((p) => ({
      path: p.value,
      span: shift(p.span, line.start),
    })),
  );
}
