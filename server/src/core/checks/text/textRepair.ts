import { verdictsOf } from '../../model/verdictOf.ts';
import { type CommandLine, parseLine } from '../../syntax/line.ts';
import { applyEdits, type TextEdit } from '../../text/span.ts';
import type { LineContext } from '../defineCheck.ts';
import { type Failure, failureOf } from '../failure.ts';

/** Returns the command line that edits make of a line; undefined where they leave none. */
function after(node: CommandLine, edits: readonly TextEdit[]): CommandLine | undefined {
  const changed = parseLine(applyEdits(node.text, edits));
  return changed.kind === 'command' ? changed : undefined;
}

/**
 * Reports whether a defect of the text is why a line fails: without it, the line loads or fails for another
 * reason. False for no edits.
 * @param edits remove the defect; they count from the start of the line
 */
export function isCause(f: Failure, ctx: LineContext, edits: readonly TextEdit[]): boolean {
  if (edits.length === 0) return false;
  const repaired = after(f.node, edits);
  if (!repaired) return true;
  const now = failureOf(repaired, verdictsOf(repaired, ctx.targets));
  return (
    !now ||
    now.failing.length < f.failing.length ||
    now.reason !== f.reason ||
    JSON.stringify(now.fault.words) !== JSON.stringify(f.fault.words)
  );
}

/**
 * Returns the edits that replace each match of a pattern in a text; empty where nothing matches.
 * @param pattern must have the flag g
 * @param newText returns what to write for a match
 */
export function replacements(
  text: string,
  pattern: RegExp,
  newText: (match: string) => string,
): readonly TextEdit[] {
  return [...text.matchAll(pattern)].map((m) => ({
    span: { start: m.index, end: m.index + m[0].length },
    newText: newText(m[0]),
  }));
}
