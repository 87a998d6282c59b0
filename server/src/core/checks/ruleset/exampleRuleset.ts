import type { Target } from '../../facts/targets.ts';
import type { SourceFile } from '../../ruleset/ruleset.ts';
import { applyEdits } from '../../text/span.ts';
import type { RulesetContext, RulesetFix } from './defineRulesetCheck.ts';
import { fileContext, folderContext } from './runRuleset.ts';

const MARK = /#-- (\S+)\n/g;

/**
 * Returns the files in the text of an example, each after a mark `#-- NAME` (which may follow a line without
 * a newline); undefined for a text without a mark, which is one file.
 */
export function exampleFiles(text: string): readonly SourceFile[] | undefined {
  const marks = [...text.matchAll(MARK)];
  if (marks.length === 0) return undefined;
  return marks.map((m, i) => ({
    name: m[1] ?? '',
    text: text.slice((m.index ?? 0) + m[0].length, marks[i + 1]?.index ?? text.length),
  }));
}

/**
 * Returns what a ruleset check sees of the text of an example: a directory where it has marks `#-- NAME`,
 * otherwise one file.
 */
export function exampleContext(text: string, targets: readonly Target[]): RulesetContext {
  const files = exampleFiles(text);
  return files ? folderContext(files, targets) : fileContext(text, 'audit.rules', targets);
}

/**
 * Returns all files of a ruleset after fixes, changed or not.
 * @param fixes their edits must not overlap
 * @throws RangeError when edits overlap
 */
export function afterFixes(
  files: readonly SourceFile[],
  ...fixes: readonly RulesetFix[]
): readonly SourceFile[] {
  return files.map((f, i) => {
    const edits = fixes.flatMap((fix) => fix.edits.filter((e) => e.file === i));
    return edits.length === 0 ? f : { ...f, text: applyEdits(f.text, edits) };
  });
}

/** Returns the text of an example after a fix, with its marks `#-- NAME`. */
export function exampleAfter(text: string, fix: RulesetFix): string {
  const files = exampleFiles(text);
  const after = afterFixes(files ?? [{ name: 'audit.rules', text }], fix);
  return files ? after.map((f) => `#-- ${f.name}\n${f.text}`).join('') : (after[0]?.text ?? '');
}
