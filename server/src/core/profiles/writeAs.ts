import { commands, sameSet } from '../model/equivalence.ts';
import { type FileEdit, originOf } from '../ruleset/ruleset.ts';
import { acceptedLines } from './profileReasons.ts';
import type { ProfileResult, RequirementResult } from './profileResult.ts';

/** Lines that take the place of others, with the same events. */
export interface RewrittenLines {
  readonly edits: readonly FileEdit[];
  readonly lines: readonly string[];
}

/**
 * Returns the edits that write the lines of a requirement as the benchmark asks, where they record the same
 * already in other words. Keys stay. Undefined where the lines record something else too, are joined with
 * others, or are written so already.
 */
export function rewrittenLines(
  result: RequirementResult,
  { ruleset, target }: Pick<ProfileResult, 'ruleset' | 'target'>,
): RewrittenLines | undefined {
  const own = result.lines.flatMap((line) => ruleset.lines[line] ?? []);
  const [first] = own;
  if (!first || own.some((l) => l.origins.length > 1)) return undefined;
  const wanted = acceptedLines(result);
  const before = own.map((l) => l.text.replace(/\r$/, ''));
  const [old, fresh] = [commands(before), commands(wanted)];
  if (!old || !fresh) return undefined;
  // Without -S, the system calls follow from perm=, and a pair for both ABIs is a rule for all.
  const hasCalls = [...old, ...fresh].some((node) => node.parts.calls.length > 0);
  const isSame =
    sameSet(old, fresh, [target], { key: true }) ||
    (!hasCalls && sameSet(old, fresh, [target], { key: true, arch: true, calls: true }));
  if (!isSame) return undefined;
  const keys = keyWords(before);
  const lines = keys === undefined ? wanted : wanted.map((line) => withKeys(line, keys));
  if (lines.join('\n') === before.join('\n')) return undefined;
  const edits = own.map((line, i): FileEdit => {
    const { file, start, end } = originOf(line);
    const text = ruleset.files[file]?.text ?? '';
    if (i === 0) return { file, span: { start, end }, newText: lines.join('\n') };
    return { file, span: { start, end: text[end] === '\n' ? end + 1 : end }, newText: '' };
  });
  return { edits, lines };
}

/** Returns the words of the keys that all lines have; undefined where they differ, empty where there are none. */
function keyWords(lines: readonly string[]): string | undefined {
  const words = lines.map((line) => (line.match(/ (?:-k |-F key=)\S+/g) ?? []).join(''));
  return words.every((w) => w === words[0]) ? words[0] : undefined;
}

/** Returns a line with other keys, each with the option before it; a line keeps its own where there are none, for scanners ask for one. */
export function withKeys(line: string, keys: string): string {
  if (keys === '') return line;
  const spelled = / -F key=/.test(line)
    ? keys.replace(/ -k /g, ' -F key=')
    : keys.replace(/ -F key=/g, ' -k ');
  return `${line.replace(/ (?:-k |-F key=)\S+/g, '')}${spelled}`;
}
