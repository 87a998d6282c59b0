import { R } from '../../facts/releases.ts';
import { byteLength } from '../../text/bytes.ts';
import { defineCheck } from '../defineCheck.ts';
import { optionsNamed, shortened } from '../edits.ts';

/** Reports words that versions of audit before 4.2 drop. */
export const droppedWords = defineCheck({
  code: 'AR143',
  // A word has at least one byte and a space: fewer words than a sixth of the line's length never come near
  // the limit.
  applies: (node) => node.words.length > 1 + Math.floor(node.text.length / 6),
  name: 'dropped-words',
  category: 'load',
  severity: 'warning',
  title: 'A line of many short words, whose last words are dropped',
  what: 'Before audit 4.2, auditctl makes room for a limited number of words when it reads a line: a third of the length of the line in bytes, plus one. It drops the words after that without an error, so a line of many short words loses its end.',
  why: 'The line loads, but the loaded rule differs from the written one: it may lack its last filter or its key. audit 4.2 reads all words, and may refuse the line because of those that earlier versions never saw.',
  run: (ctx) => {
    if (ctx.node.kind !== 'command') return [];
    const kept = 1 + Math.floor(byteLength(ctx.node.text) / 3);
    const first = ctx.node.words[kept];
    const old = ctx.targets.filter((t) => t.release < R.v4_2_1);
    if (!first || old.length === 0 || ctx.failure) return [];
    const end = ctx.node.words.at(-1)?.span.end ?? first.span.end;
    const remedy =
      optionsNamed(ctx.node, 'S').length > 1
        ? 'Join the system calls with commas.'
        : 'Remove words that the rule does not need.';
    return [
      {
        span: { start: first.span.start, end },
        message: `Before audit 4.2, auditctl reads only ${kept} words of a line this short, and drops "${shortened(ctx.node.text.slice(first.span.start, end))}". ${remedy}`,
      },
    ];
  },
  examples: [{ bad: '-w / -k a ⟦b⟧' }],
  good: ['-w /etc/passwd -p wa -k identity'],
});
