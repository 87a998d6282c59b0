import { verdictsOf } from '../../model/verdictOf.ts';
import type { RulesLine } from '../../syntax/document.ts';
import { type CommandLine, commandsIn } from '../../syntax/line.ts';
import { defineLoadCheck, type Fix, type LineContext } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { failureOf } from '../failure.ts';
import { LOAD_ENDS } from '../loadEnds.ts';

const TAIL = / *\\\r?$/;

/** The start of a rule or a setting, which no other line continues. */
const START = /^ *-[aAwdWDbefrRiclsqm-]/;

/** Returns the lines that a backslash was meant to add to the line; empty where the next one starts a rule. */
function continuationOf({ document, line }: LineContext): readonly RulesLine[] {
  const out: RulesLine[] = [];
  for (const l of document.lines.filter((other) => other.start > line.start)) {
    if (l.node.kind !== 'command' || START.test(l.node.text)) break;
    out.push(l);
    if (!TAIL.test(l.node.text)) break;
  }
  return out;
}

/** Returns the fix that writes the parts of a rule on one line; empty unless that line loads everywhere. */
function joined(ctx: LineContext): readonly Fix[] {
  const others = continuationOf(ctx);
  const last = others.at(-1);
  if (!last) return [];
  const texts = [ctx.line, ...others].map((l) => l.node.text.replace(TAIL, '').replace(/^ +| +$/g, ''));
  const text = texts.join(' ');
  const fails = (node: CommandLine): boolean => failureOf(node, verdictsOf(node, ctx.targets)) !== undefined;
  if (commandsIn(text).some(fails)) return [];
  const end = last.start + last.node.text.length - ctx.line.start;
  const title = others.length === 1 ? 'Join with the next line' : `Join with the next ${others.length} lines`;
  // Where the first part loads by itself, the joined line is another rule.
  const parts = commandsIn(ctx.line.node.text);
  const isRefused = parts.every((node) =>
    verdictsOf(node, ctx.targets).every((j) => j.verdict.outcome !== 'loads'),
  );
  return [fix(title, isRefused ? 'safe' : 'unsafe', replace({ start: 0, end }, text))];
}

/** Reports a backslash at the end of a line that was meant to continue it. */
export const continuation = defineLoadCheck({
  code: 'AR007',
  name: 'continuation',
  category: 'text',
  title: 'A backslash at the end of a line',
  what: 'A backslash at the end of a line does not continue it on the next line. If a space comes before the backslash, auditctl reads the backslash as a separate word. A backslash without a space before it becomes part of the last word; this check does not report such a line.',
  why: `auditctl refuses the line that ends in the backslash, because it does not expect this word. ${LOAD_ENDS} With \`-i\` or \`-c\`, auditctl reads the next line as a separate rule, although that line is only a part of a rule.`,
  reasons: [],
  claims: (f) =>
    / \\\r?$/.test(f.node.text) &&
    (f.reason === 'extra-word' || f.fault.span.end >= f.node.text.trimEnd().length),
  span: (f) => {
    const start = f.node.text.lastIndexOf('\\');
    return { start, end: start + 1 };
  },
  message: (_f, ctx) => ({
    wrong: 'A "\\" at the end of a line does not continue it.',
    remedy: continuationOf(ctx).length > 0 ? 'Join this line with the next one.' : 'Remove the "\\".',
  }),
  fixes: (f, ctx) => {
    const rule = f.node.text.replace(TAIL, '');
    const safety = continuationOf(ctx).length > 0 ? 'unsafe' : 'safe';
    return [
      fix('Remove the backslash', safety, replace({ start: rule.length, end: f.node.text.length }, '')),
    ];
  },
  fixesOfFile: joined,
  examples: [
    {
      bad: '-a always,exit -F arch=b64 ⟦\\⟧\n-S open -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
    { bad: '-a always,exit -F arch=b64 -S open ⟦\\⟧', fixed: '-a always,exit -F arch=b64 -S open' },
  ],
  good: ['-w /etc/a\\ b -p wa -k x'],
});
