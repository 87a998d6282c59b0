import { commandsIn } from '../../syntax/line.ts';
import { applyEdits, byPlace, type Span, shift, type TextEdit } from '../../text/span.ts';
import { recordedChange, withChange } from '../recordedChange.ts';
import type { RulesetContext, RulesetFix } from './defineRulesetCheck.ts';

/**
 * Returns a fix of a ruleset whose title says whether the edited lines then record more, fewer or other
 * events; the fix as it is where they record the same.
 */
export function withChangedLines(fix: RulesetFix, ctx: RulesetContext): RulesetFix {
  const { files } = ctx.rulesets[0]?.ruleset ?? { files: [] };
  const old: string[] = [];
  const fresh: string[] = [];
  for (const [i, { text }] of files.entries()) {
    const edits = fix.edits.filter((e) => e.file === i);
    for (const lines of linesAround(text, edits)) {
      const inside = edits.filter((e) => e.span.start >= lines.start && e.span.end <= lines.end);
      const before = text.slice(lines.start, lines.end);
      old.push(before);
      fresh.push(
        applyEdits(
          before,
          inside.map((e) => ({ ...e, span: shift(e.span, -lines.start) })),
        ),
      );
    }
  }
  const before = commandsIn(old.join('\n'));
  const after = commandsIn(fresh.join('\n'));
  return withChange(fix, recordedChange(before, after, ctx.targets));
}

/**
 * Returns the spans of the lines that edits touch, in order and each once; offsets count from the start of
 * the text.
 */
function linesAround(text: string, edits: readonly TextEdit[]): readonly Span[] {
  const out: Span[] = [];
  for (const { span } of [...edits].sort(byPlace)) {
    const start = span.start === 0 ? 0 : text.lastIndexOf('\n', span.start - 1) + 1;
    const newline = text.indexOf('\n', span.end);
    const end = newline < 0 ? text.length : newline;
    const last = out[out.length - 1];
    if (last && start <= last.end) out[out.length - 1] = { start: last.start, end: Math.max(end, last.end) };
    else out.push({ start, end });
  }
  return out;
}
