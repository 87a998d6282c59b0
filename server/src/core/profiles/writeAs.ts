import { commands, sameSet } from '../model/equivalence.ts';
import { type FileEdit, originOf } from '../ruleset/ruleset.ts';
import { withoutKeys, writtenKeys } from '../syntax/writtenKeys.ts';
import { acceptedLines } from './profileReasons.ts';
import type { ProfileResult, RequirementResult } from './profileResult.ts';

/** Lines that take the place of others, with the same events. */
export interface RewrittenLines {
  readonly edits: readonly FileEdit[];
  readonly lines: readonly string[];
}

/**
 * Returns the edits that replace the lines that meet a requirement by those of the benchmark, with the keys
 * that they have now, and the new lines. Undefined where the lines do not record the same, are joined with
 * others, or are written so already.
 * @param result the requirement, with the lines of the ruleset that meet it
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
  const words = lines.map(writtenKeys);
  return words.every((w) => w === words[0]) ? words[0] : undefined;
}

/**
 * Returns a line of audit rules with other keys in place of its own, written with the option that the line
 * has (`-k` or `-F key=`).
 * @param keys the new keys, each as an option with a space before it (` -k identity`); with an empty text,
 *   the line keeps its own
 */
export function withKeys(line: string, keys: string): string {
  if (keys === '') return line;
  const spelled = / -F key=/.test(line)
    ? keys.replace(/ -k /g, ' -F key=')
    : keys.replace(/ -F key=/g, ' -k ');
  return `${withoutKeys(line)}${spelled}`;
}

/** Returns the words of a line with one space between them, and without its keys. */
export function textWithoutKey(text: string): string {
  return withoutKeys(text.trim().replace(/\s+/g, ' '));
}

/**
 * Returns the lines that a user can write to meet a requirement; empty where all of them are there, so that
 * writing them again would change nothing.
 */
export function linesToWrite(
  result: RequirementResult,
  { ruleset }: Pick<ProfileResult, 'ruleset'>,
): readonly string[] {
  if (result.state === 'exact') return [];
  const lines = acceptedLines(result);
  // Insertion takes away those that do not load, and those below `-e 2`.
  const dead = result.dead.filter((d) => d.cause !== 'refused' && d.cause !== 'locked');
  const own = [...result.lines, ...dead.map((d) => d.line)];
  const there = new Set(own.map((line) => textWithoutKey(ruleset.lines[line]?.text ?? '')));
  return lines.every((line) => there.has(textWithoutKey(line))) ? [] : lines;
}

/** Reports whether insertion can change what the rules have of a requirement; auditd.conf is never written. */
export function isWritable(
  result: RequirementResult,
  of: Pick<ProfileResult, 'ruleset' | 'target'>,
): boolean {
  const { kind, perProgram } = result.requirement;
  if (kind === 'auditd.conf' || result.state === 'exact') return false;
  if (perProgram.length > 0 || linesToWrite(result, of).length > 0) return true;
  return result.state === 'effect' && rewrittenLines(result, of) !== undefined;
}
