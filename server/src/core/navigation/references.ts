import { lineAt, type RulesDocument, type RulesLine } from '../syntax/document.ts';
import { splitPair } from '../syntax/fieldPair.ts';
import type { CommandLine, OptionNode } from '../syntax/line.ts';
import { spanInWord } from '../syntax/words.ts';
import { type Span, shift, touches } from '../text/span.ts';

/** A document among others; what `name` is, is up to who asks (a URI, a path). */
export interface NamedDocument {
  readonly name: string;
  readonly document: RulesDocument;
}

/** A key where it stands: in `-k`, in `-F key=`, or in `-D -k`. */
export interface KeySpot {
  readonly key: string;
  /** The key alone; counts from the start of the document. */
  readonly span: Span;
  readonly line: RulesLine;
  readonly node: CommandLine;
}

/** A key in one of several documents. */
export interface KeyPlace extends KeySpot {
  readonly name: string;
}

/** The keys of a document, in the order of their places; empty ones too. */
export function keySpots(document: RulesDocument): readonly KeySpot[] {
  return document.lines.flatMap(spotsOfLine);
}

function spotsOfLine(line: RulesLine): readonly KeySpot[] {
  const { node } = line;
  return node.kind === 'command' ? node.options.flatMap((o) => spotOf(line, node, o) ?? []) : [];
}

function spotOf(line: RulesLine, node: CommandLine, { name, argument }: OptionNode): KeySpot | undefined {
  const word = argument && node.words[argument.word];
  if (!argument || !word) return undefined;
  let from = 0;
  if (name === 'F') {
    const { value } = argument;
    // auditctl takes what begins with "key=" for a key before it looks for an operator.
    const pair = value.startsWith('key=') ? { name: 'key', op: '=', at: 3 } : splitPair(value);
    if (pair?.name.toLowerCase() !== 'key') return undefined;
    from = pair.at + pair.op.length;
  } else if (name !== 'k') return undefined;
  // In a file with CR LF the CR belongs to the last word; nobody means it.
  const to =
    argument.value.length - (argument.value.endsWith('\r') && word.span.end === node.text.length ? 1 : 0);
  if (to < from) return undefined;
  const start = spanInWord(word, argument.from + from, argument.from + from).start;
  const end = to === argument.value.length ? word.span.end : word.span.end - 1;
  // In a template a key that is filled in later has no name yet.
  if (line.opaque?.some((o) => o.start < end && o.end > start)) return undefined;
  return { key: argument.value.slice(from, to), span: shift({ start, end }, line.start), line, node };
}

/** The key that an offset touches. */
export function keyAt(document: RulesDocument, offset: number): KeySpot | undefined {
  const line = lineAt(document, offset);
  return line && spotsOfLine(line).find((s) => touches(s.span, offset));
}

/** Every place of a key, document by document; the case of letters counts, as it does for ausearch. */
export function references(documents: readonly NamedDocument[], key: string): readonly KeyPlace[] {
  if (key === '') return [];
  return documents.flatMap(({ name, document }) =>
    keySpots(document)
      .filter((s) => s.key === key)
      .map((s) => ({ ...s, name })),
  );
}
