import { withoutReturn } from '../completion/cursor.ts';
import type { RulesDocument } from '../syntax/document.ts';
import { splitPair } from '../syntax/fieldPair.ts';
import { spanInWord } from '../syntax/words.ts';
import { type Span, shift } from '../text/span.ts';

/** A path where it stands: in `-w`, `-W`, `path=`, `dir=` or `exe=`. The span, in UTF-16 offsets of the document, is that of the path alone. */
export interface PathSpot {
  readonly path: string;
  readonly span: Span;
}

/** The paths of a document in the order of their places; what a template leaves open is left out. */
export function pathSpots(document: RulesDocument): readonly PathSpot[] {
  return document.lines.flatMap(({ node: line, start, opaque }): readonly PathSpot[] => {
    const node = withoutReturn(line);
    if (node.kind !== 'command') return [];
    return node.options.flatMap(({ name, argument }): readonly PathSpot[] => {
      const word = argument && node.words[argument.word];
      const from = word && pathStart(name, argument.value);
      if (!word || from === undefined || from >= argument.value.length) return [];
      const span = spanInWord(word, argument.from + from, argument.from + argument.value.length);
      if (opaque?.some((o) => o.start < span.end && o.end > span.start)) return [];
      return [{ path: argument.value.slice(from), span: shift(span, start) }];
    });
  });
}

/** Where the path begins in the argument of an option; undefined where it has none. */
function pathStart(option: string | undefined, value: string): number | undefined {
  if (option === 'w' || option === 'W') return 0;
  const pair = option === 'F' ? splitPair(value) : undefined;
  return pair && /^(?:path|dir|exe)$/i.test(pair.name) ? pair.at + pair.op.length : undefined;
}
