import type { RulesDocument } from '../syntax/document.ts';
import { splitPair } from '../syntax/fieldPair.ts';
import type { CommandLine } from '../syntax/line.ts';

/** The keys of a line, of -k and of -F key=, in their order. */
export function keysOfLine(line: CommandLine): readonly string[] {
  return line.options.flatMap(({ name, argument }) => {
    if (!argument) return [];
    if (name === 'k') return argument.value === '' ? [] : [argument.value];
    if (name !== 'F') return [];
    const pair = splitPair(argument.value);
    return pair?.name.toLowerCase() === 'key' && pair.value !== '' ? [pair.value] : [];
  });
}

/** The keys of a document with the number of lines that carry each, in the order in which they first stand there. */
export function keysOf(document: RulesDocument): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { node } of document.lines) {
    if (node.kind !== 'command') continue;
    for (const key of new Set(keysOfLine(node))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
