import { wouldAdd } from '../../ruleset/loadResult.ts';
import { type MergedLine, originOf, placeOf, type Ruleset } from '../../ruleset/ruleset.ts';
import type { OptionNode } from '../../syntax/line.ts';
import { optionEnd, withoutSpan } from '../edits.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { allOf, inLine, neverLoad, overTargets, quoted, withoutLine, wordsOf } from './rulesetFindings.ts';

/** Returns the first -e of a line; undefined where it has none. */
function lockOf({ node }: MergedLine): OptionNode | undefined {
  return node.kind === 'command' ? node.options.find((o) => o.name === 'e') : undefined;
}

function afterLock(t: TargetRuleset): readonly RulesetFinding[] {
  if (t.whole.lockedBy === undefined) return [];
  const lock = t.whole.controls.find((i) => {
    const { line, outcome } = t.whole.lines[i] ?? {};
    return line && outcome === 'done' && lockOf(line)?.argument?.value === '2';
  });
  if (lock === undefined) return [];
  const at = t.whole.lines[lock];
  const option = at && lockOf(at.line);
  const after = t.whole.lines.slice(lock + 1).filter((l) => l.outcome === 'locked');
  const first = after[0];
  if (!at || !option || !first) return [];
  const lost = after.filter(wouldAdd).length;
  const place = placeOf(at.line, { start: option.span.start, end: optionEnd(option) });
  const what = lost > 0 ? neverLoad(lost, 'below') : `${quoted(first.line, 40)} below has no effect`;
  const top =
    at.line.hoisted && at.line.hoisted !== 'e'
      ? `Because of "-${at.line.hoisted}", augenrules moves this line to the top. `
      : '';
  const remedy = top === '' ? 'Move "-e 2" to the end of the rules.' : 'Put "-e 2" on its own line.';
  const message = `${top}"-e 2" locks the rules, so ${what}. ${remedy}`;
  return [
    {
      ...place,
      message,
      related: [{ ...wordsOf(first.line), message: 'The first line that the kernel refuses' }],
      fixes: () => lockLast(t.ruleset, at.line, option),
    },
  ];
}

/**
 * Returns the fix that moves -e 2 to the end of its file (augenrules does so in a directory) and removes it
 * from a longer line.
 */
function lockLast(ruleset: Ruleset, line: MergedLine, option: OptionNode): readonly RulesetFix[] {
  const { file } = originOf(line);
  const text = ruleset.files[file]?.text ?? '';
  const alone = (l: MergedLine): boolean =>
    l.node.kind === 'command' && l.node.options.length === 1 && lockOf(l)?.argument?.value === '2';
  const cut = withoutSpan(line.text, { start: option.span.start, end: optionEnd(option) });
  const others = ruleset.lines
    .filter((l) => alone(l) && originOf(l).file === file)
    .map((l) => withoutLine(ruleset, l));
  const gone = alone(line) ? [] : [inLine(line, cut.span.start, cut.span.end, cut.newText)];
  const end = {
    file,
    span: { start: text.length, end: text.length },
    newText: `${text.endsWith('\n') ? '' : '\n'}-e 2\n`,
  };
  const edits = line.origins.length > 1 ? undefined : allOf(...gone, ...others, end);
  return edits ? [{ title: titleOfMove(line, text, alone(line)), safety: 'safe', edits }] : [];
}

/**
 * Returns the title of the fix by what it moves: at the end of a file, the -e 2 only gets a line of its own.
 */
function titleOfMove(line: MergedLine, text: string, isAlone: boolean): string {
  const { start } = originOf(line);
  const end = text.indexOf('\n', start);
  const isLast = end < 0 || text.slice(end).trim() === '';
  if (!isLast) return 'Move "-e 2" to the end of the file';
  return isAlone ? 'Remove the spaces before "-e 2"' : 'Put "-e 2" on its own line';
}

/** Reports rules after -e 2. */
export const rulesAfterLock = defineRulesetCheck({
  code: 'AR305',
  name: 'rules-after-lock',
  category: 'ruleset',
  severity: 'error',
  title: 'Rules after -e 2',
  what: '`-e 2` locks the audit configuration until the next boot, but there are later lines that change the configuration.',
  why: 'The kernel refuses these lines with EPERM ("Operation not permitted"), and auditctl stops at the first one. augenrules, which joins the files of rules.d, moves a line that begins with `-e` to the end, and a line that begins with `-b` or `-f` to the top. So it moves `-b 8192 -e 2` to the top, above all rules. On Debian 12 and Ubuntu 22.04, whose awk is an old mawk, it does not move a line that begins with a space.',
  run: (ctx) => overTargets(ctx, 'error', afterLock),
  examples: [
    {
      bad: '-D\n⟦-e 2⟧\n-w /etc/passwd -p wa -k identity\n',
      fixed: '-D\n-w /etc/passwd -p wa -k identity\n-e 2\n',
    },
    {
      bad: '#-- 10-base.rules\n-b 8192 ⟦-e 2⟧\n#-- 30-rules.rules\n-w /etc/passwd -p wa -k identity\n',
      fixed: '#-- 10-base.rules\n-b 8192\n-e 2\n#-- 30-rules.rules\n-w /etc/passwd -p wa -k identity\n',
    },
  ],
  good: [
    '-w /etc/passwd -p wa -k identity\n-e 2',
    '#-- 10-base.rules\n-e 2\n#-- 30-rules.rules\n-w /etc/passwd -p wa -k identity',
  ],
});
