import { isKeyOption } from '../facts/keyNames.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import { shift } from '../text/span.ts';
import { type DocumentSymbol, outline } from './outline.ts';
import { keysOfLine } from './references.ts';

/**
 * Returns the outline of a document: headings from comments, with the commands after them; empty for a
 * document without either.
 */
export function symbols(document: RulesDocument): readonly DocumentSymbol[] {
  return outline(document.lines.map(outlineLine), ({ line }) =>
    line.node.kind === 'command' ? [commandSymbol(line, line.node)] : [],
  );
}

/** Converts a line of audit rules to the form that `outline` and `foldedLines` accept. */
export function outlineLine(line: RulesLine) {
  const { node, start, end } = line;
  return { kind: node.kind, text: node.text, start, end, line };
}

/** Returns a command, named by what it watches or asks for; its keys next to it. */
function commandSymbol(line: RulesLine, node: CommandLine): DocumentSymbol {
  const first = node.words[0];
  const lastWord = node.words[node.words.length - 1];
  const span = shift({ start: first?.span.start ?? 0, end: lastWord?.span.end ?? 0 }, line.start);
  const rule = node.options.some((o) => o.name !== undefined && 'aAdwW'.includes(o.name));
  const keyed = node.options.find((o) => isKeyOption(o.name));
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
