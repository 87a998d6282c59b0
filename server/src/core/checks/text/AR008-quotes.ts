import type { CommandLine } from '../../syntax/line.ts';
import { spanInWord } from '../../syntax/words.ts';
import type { Span, TextEdit } from '../../text/span.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { REFUSED_OR_REJECTED } from '../loadEnds.ts';
import { isCause } from './textRepair.ts';

interface Quoted {
  /** From the opening to the closing quote. */
  readonly span: Span;
  readonly inner: string;
}

/** Finds the quoted texts of a line; each may extend over several words. */
function allQuoted(node: CommandLine): readonly Quoted[] {
  const found: Quoted[] = [];
  let next = 0;
  for (const [i, w] of node.words.entries()) {
    if (i < next) continue;
    const m = /^(?:-[A-Za-z]|[A-Za-z_0-9]+(?:[!<>&]?=|[<>&]))?(["'])/.exec(w.value);
    if (!m) continue;
    const q = m[1] ?? '"';
    const open = m[0].length - 1;
    for (let j = i; j < node.words.length; j++) {
      const end = node.words[j];
      if (!end) break;
      const from = j === i ? open + 1 : 0;
      const close = end.value.indexOf(q, from);
      if (close < 0) continue;
      const start = spanInWord(w, open, open + 1).start;
      const stop = spanInWord(end, close, close + 1).end;
      found.push({ span: { start, end: stop }, inner: node.text.slice(start + 1, stop - 1) });
      next = j + 1;
      break;
    }
  }
  return found;
}

/** Returns the first quoted text of a line; undefined where there is none. */
function quoted(node: CommandLine): Quoted | undefined {
  return allQuoted(node)[0];
}

/** Returns a quoted text without its quotes: the spaces of a path are escaped, other words are joined. */
function bare(node: CommandLine, q: Quoted): string {
  const before = node.text.slice(0, q.span.start);
  if (/(^|\s)-a\s*$|(^|\s)-[SFC]\s*$/.test(before)) return q.inner;
  const isPath = q.inner.startsWith('/') || /-[wW]\s*$|(path|dir|exe)!?=$/.test(before);
  return isPath ? q.inner.replace(/(?<!\\) /g, '\\ ') : q.inner.trim().replace(/ +/g, '_');
}

/** Returns the edits that remove all quotes of a line. */
function unquoted(node: CommandLine): readonly TextEdit[] {
  return allQuoted(node).map((q) => replace(q.span, bare(node, q)));
}

/** Returns the title of the fix, which says what becomes of the spaces inside the quotes. */
function removal(node: CommandLine): string {
  const changed = allQuoted(node)
    .map((q) => bare(node, q))
    .find((text, i) => text !== allQuoted(node)[i]?.inner);
  if (changed === undefined) return 'Remove the quotes';
  return changed.includes('\\ ')
    ? 'Remove the quotes and escape the space'
    : 'Remove the quotes and join the words with "_"';
}

/** Reports quotes that keep a line from loading: auditctl reads them as ordinary characters. */
export const quotes = defineLoadCheck({
  code: 'AR008',
  name: 'quotes',
  category: 'text',
  title: 'Quotes in a rules file',
  what: "auditctl does not remove quotes: `\"` and `'` are ordinary characters. A space between two quotes ends the word like any other space. A quote inside a path, as in `/home/o'brien`, is not reported: it is part of the name, and the line loads.",
  why: `A quoted path does not begin with \`/\`, a quoted option is not an option, and a quoted key with a space becomes two words. ${REFUSED_OR_REJECTED}`,
  reasons: [],
  claims: (f, ctx) => isCause(f, ctx, unquoted(f.node)),
  span: (f) => quoted(f.node)?.span ?? f.fault.span,
  message: (f) => {
    const q = quoted(f.node);
    const text = q ? f.node.text.slice(q.span.start, q.span.end) : '';
    return q?.inner.includes(' ')
      ? {
          wrong: `Quotes do not keep the words of ${text} together.`,
          remedy: /(?<!\\) /.test(bare(f.node, q))
            ? 'Remove the quotes and the spaces.'
            : `Write ${bare(f.node, q)} without quotes.`,
        }
      : {
          wrong: `auditctl reads the quotes around ${text} as part of the word.`,
          remedy: 'Remove the quotes.',
        };
  },
  fixes: (f): readonly Fix[] => [fix(removal(f.node), 'safe', ...unquoted(f.node))],
  examples: [
    { bad: '-w /etc/passwd -p wa -k ⟦"identity change"⟧', fixed: '-w /etc/passwd -p wa -k identity_change' },
    {
      bad: '-a always,exit -F arch=b64 -S open -F ⟦"auid>=1000"⟧ -F "auid!=unset" -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid>=1000 -F auid!=unset -k open',
    },
    { bad: '-w ⟦"/etc/passwd"⟧ -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: "-w ⟦'/srv/my files'⟧ -p wa -k data", fixed: '-w /srv/my\\ files -p wa -k data' },
    {
      bad: '-a always,exit -F arch=b64 -F path=⟦"/etc/shadow"⟧ -F perm=r -k shadow',
      fixed: '-a always,exit -F arch=b64 -F path=/etc/shadow -F perm=r -k shadow',
    },
  ],
  good: ["-w /home/o'brien -p wa -k home"],
});
