import type { Item } from '../completion/completionItems.ts';
import type { JudgedProfile } from './profileFailures.ts';
import { acceptedLines } from './profileReasons.ts';
import type { RequirementResult } from './profileResult.ts';
import { withKnownCalls } from './requiredRules.ts';

/** A line that holds nothing, or the beginning of an id, perhaps in a comment: `# RHEL-09-65`. */
const WANTS_RULES = /^\s*(?:#\s*)?(?:[A-Za-z][\w-]*)?\s*$/;

/**
 * Returns completion items for the requirements of profiles that the rules lack: each is the lines that it
 * demands, below a comment with its id, in place of the line of the cursor. Empty on a line with anything but
 * the beginning of an id. Lines that are there are not offered again.
 * @param text the line of the cursor
 * @param start the UTF-16 offset of that line
 */
export function completeLacking(
  profiles: readonly JudgedProfile[],
  text: string,
  start: number,
): readonly Item[] {
  if (!WANTS_RULES.test(text)) return [];
  const typed = text.trim().replace(/^#\s*/, '').toLowerCase();
  const span = { start, end: start + text.length };
  return profiles.flatMap((judged) => {
    const there = new Set(judged.result.ruleset.lines.map((l) => l.text.trim()));
    return judged.result.results.flatMap((result) => {
      const { id, what } = result.requirement;
      if (!isLacking(result) || judged.waived.has(id) || !id.toLowerCase().startsWith(typed)) return [];
      const lines = acceptedLines(result)
        .flatMap((line) => withKnownCalls(line, judged.result.target).text ?? [])
        .filter((line) => !there.has(line));
      if (lines.length === 0) return [];
      const newText = [`# ${id}: ${what}`, ...lines].join('\n');
      return [
        {
          label: id,
          kind: 'policy',
          span,
          newText,
          detail: what,
          filterText: text.trim() === '' ? id : `${text.slice(0, text.length - typed.length)}${id}`,
          text: ['```audit-rules', ...lines, '```'].join('\n'),
        } as const,
      ];
    });
  });
}

function isLacking({ state, requirement: { kind } }: RequirementResult): boolean {
  return kind === 'rules' && (state === 'missing' || state === 'partly');
}
