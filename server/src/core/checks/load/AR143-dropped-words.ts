import { R } from '../../facts/releases.ts';
import { targetLabels } from '../../facts/targets.ts';
import { byteLength } from '../../text/bytes.ts';
import { defineCheck } from '../defineCheck.ts';

/** Words that a release before 4.2 drops. */
export const droppedWords = defineCheck({
  code: 'AR143',
  // A word has at least one byte and a blank: fewer words than a sixth of the line's length never come near the limit.
  applies: (node) => node.words.length > 1 + Math.floor(node.text.length / 6),
  name: 'dropped-words',
  category: 'load',
  severity: 'warning',
  title: 'Words at the end of a line of many short words',
  what: 'Before audit 4.2 a line may have one word more than a third of its length in bytes. The words behind are dropped without a word.',
  why: 'The rule that is loaded is another than the one that was written: it may lack its last filter or its key.',
  run: (ctx) => {
    if (ctx.node.kind !== 'command') return [];
    const kept = 1 + Math.floor(byteLength(ctx.node.text) / 3);
    const first = ctx.node.words[kept];
    const old = ctx.targets.filter((t) => t.release < R.v4_2_1);
    if (!first || old.length === 0 || ctx.failure) return [];
    const end = ctx.node.words.at(-1)?.span.end ?? first.span.end;
    return [
      {
        span: { start: first.span.start, end },
        message: `"${ctx.node.text.slice(first.span.start, end)}" is dropped without a word on ${targetLabels(old)}: the line has too many short words. Join the system calls with commas.`,
      },
    ];
  },
  examples: [{ bad: '-w / -k a ⟦b⟧' }],
  good: ['-w /etc/passwd -p wa -k identity'],
});
