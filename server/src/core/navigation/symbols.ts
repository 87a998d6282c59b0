import { isSwitch } from '../checks/suppressionComments.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import { type Span, shift } from '../text/span.ts';
import { keysOfLine } from './references.ts';

/** A named part of a document. */
export interface DocumentSymbol {
  readonly kind: 'heading' | 'rule' | 'control';
  readonly name: string;
  readonly detail: string;
  /** All of it. */
  readonly span: Span;
  /** The part to select for it, such as the words of a heading. */
  readonly nameSpan: Span;
  readonly children: readonly DocumentSymbol[];
}

/**
 * Returns the outline of a document: headings from comments, with the commands after them; empty for a
 * document without either.
 */
export function symbols(document: RulesDocument): readonly DocumentSymbol[] {
  const top: DocumentSymbol[] = [];
  let heading:
    | { readonly line: RulesLine; readonly name: string; readonly children: DocumentSymbol[] }
    | undefined;
  let last = 0;
  const close = (): void => {
    if (heading && heading.children.length > 0) top.push(headingSymbol(heading, last));
    heading = undefined;
  };
  let before: RulesLine | undefined;
  for (const line of document.lines) {
    const { node } = line;
    if (node.kind === 'comment') {
      // A comment that switches checks heads nothing.
      if (isSwitch(node.text)) continue;
      const name = node.text.slice(node.span.start).replace(/^[#\s]+(?:region\b\s*)?|[#\s=-]+$/g, '');
      // The first line of a block of comments is its heading.
      if (name === 'endregion') close();
      else if (name !== '' && before?.node.kind !== 'comment') {
        close();
        heading = { line, name, children: [] };
      }
    } else if (node.kind === 'command') {
      const symbol = commandSymbol(line, node);
      if (heading) heading.children.push(symbol);
      else top.push(symbol);
      last = line.end;
    }
    before = line;
  }
  close();
  // One heading for everything is the title of the file, and would be in the path of every rule.
  const [only] = top;
  return top.length === 1 && only?.kind === 'heading' ? only.children : top;
}

function headingSymbol(
  heading: { readonly line: RulesLine; readonly name: string; readonly children: readonly DocumentSymbol[] },
  end: number,
): DocumentSymbol {
  const { line, name, children } = heading;
  return {
    kind: 'heading',
    name,
    detail: '',
    span: { start: line.start, end: Math.max(end, line.end) },
    nameSpan: { start: line.start, end: line.end },
    children,
  };
}

/** Returns a command, named by what it watches or asks for; its keys next to it. */
function commandSymbol(line: RulesLine, node: CommandLine): DocumentSymbol {
  const first = node.words[0];
  const lastWord = node.words[node.words.length - 1];
  const span = shift({ start: first?.span.start ?? 0, end: lastWord?.span.end ?? 0 }, line.start);
  const rule = node.options.some((o) => o.name !== undefined && 'aAdwW'.includes(o.name));
  const keyed = node.options.find((o) => o.name === 'k');
  const text = node.text.slice(first?.span.start ?? 0, keyed ? keyed.span.start : lastWord?.span.end).trim();
  return {
    kind: rule ? 'rule' : 'control',
    name: text === '' ? node.text.trim() : text,
    detail: rule ? keysOfLine(line).join(', ') : '',
    span,
    nameSpan: span,
    children: [],
  };
}
