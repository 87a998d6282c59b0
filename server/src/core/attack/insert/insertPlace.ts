import type { Target } from '../../facts/targets.ts';
import { verdictOf } from '../../model/verdictOf.ts';
import type { FileEdit } from '../../ruleset/ruleset.ts';
import { type MergedLine, placeOf, type Ruleset } from '../../ruleset/ruleset.ts';
import { parseDocument } from '../../syntax/document.ts';
import { type CommandLine, parseLine } from '../../syntax/line.ts';
import type { TextEdit } from '../../text/span.ts';

/**
 * Returns the edit that inserts new rules into a file, with the empty lines around them: before a final `-e`
 * and its comments (rules below `-e 2` would be refused), otherwise at the end.
 * @param text the new lines, which end with a newline
 */
export function insertion(fileText: string, text: string): TextEdit {
  const { lines } = parseDocument(fileText);
  let at = fileText.length;
  for (let i = lines.length - 1; i >= 0; i--) {
    const line = lines[i];
    if (!line || line.node.kind === 'blank' || line.node.kind === 'comment') continue;
    if (!/^ *-e(?: |\d|$)/.test(line.node.text)) break;
    let first = i;
    while (lines[first - 1]?.node.kind === 'comment') first--;
    at = lines[first]?.start ?? at;
    break;
  }
  const before = fileText.slice(0, at);
  const after = at < fileText.length ? '\n' : '';
  return { span: { start: at, end: at }, newText: `${blankLineAfter(before)}${text}${after}` };
}

/** Returns the line ends that a text lacks so that a blank line follows it; none for an empty text. */
function blankLineAfter(text: string): string {
  if (text === '' || text.endsWith('\n\n')) return '';
  return text.endsWith('\n') ? '\n' : '\n\n';
}

/**
 * Returns the edit that adds a key to the rule of a line, with the option that its other keys have; undefined
 * where the rule would then not load on every target.
 */
export function keyEdit(line: MergedLine, key: string, targets: readonly Target[]): FileEdit | undefined {
  if (line.node.kind !== 'command') return undefined;
  const added = ` ${hasFieldKey(line.node) ? '-F key=' : '-k '}${key}`;
  const end = line.text.replace(/[ \r]+$/, '').length;
  const node = parseLine(line.text.slice(0, end) + added);
  const loads = node.kind === 'command' && targets.every((t) => verdictOf(node, t).outcome === 'loads');
  if (!loads) return undefined;
  return { ...placeOf(line, { start: end, end }), newText: added };
}

function hasFieldKey(node: CommandLine): boolean {
  return node.parts.keys.some((k) => k.spelling !== '-k');
}

/**
 * Reports whether auditctl reads a line of a ruleset before a place in one of its files.
 * @param file the 0-based index of that file
 * @param offset the place in it, in UTF-16 units
 */
export function isBefore(ruleset: Ruleset, line: MergedLine, file: number, offset: number): boolean {
  const origin = line.origins[0];
  const [own, other] = [ruleset.order.indexOf(origin.file), ruleset.order.indexOf(file)];
  if (origin.file === file) return origin.start < offset;
  return other < 0 ? true : own < other;
}
