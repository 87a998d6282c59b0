import type { LoadedLine } from '../../ruleset/loadResult.ts';
import { mayHaveOption } from '../../ruleset/quickOptions.ts';
import { type MergedLine, originOf, placeOf, type Ruleset } from '../../ruleset/ruleset.ts';
import type { OptionNode } from '../../syntax/line.ts';
import { optionEnd, withoutSpan } from '../edits.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { allOf, inLine, overTargets, quoted, rules, withoutLine, wordsOf } from './rulesetFindings.ts';

/** Returns the first -e of a line. */
function lockOf({ node }: MergedLine): OptionNode | undefined {
  return node.kind === 'command' && mayHaveOption(node, 'e')
    ? node.options.find((o) => o.name === 'e')
    : undefined;
}

const wouldAdd = (l: LoadedLine): boolean => l.rule?.type === 'add' && l.verdict?.outcome === 'loads';

function afterLock(t: TargetRuleset): readonly RulesetFinding[] {
  const lock = t.whole.lines.findIndex(
    (l) => l.outcome === 'done' && lockOf(l.line)?.argument?.value === '2',
  );
  if (lock < 0) return [];
  const at = t.whole.lines[lock];
  const option = at && lockOf(at.line);
  const after = t.whole.lines.slice(lock + 1).filter((l) => l.outcome === 'locked');
  const first = after[0];
  if (!at || !option || !first) return [];
  const lost = after.filter(wouldAdd).length;
  const place = placeOf(at.line, { start: option.span.start, end: optionEnd(option) });
  const what = lost > 0 ? `the ${rules(lost)} below will not load` : `${quoted(first.line)} below is refused`;
  const top =
    at.line.hoisted && at.line.hoisted !== 'e'
      ? ` augenrules takes this line for a -${at.line.hoisted} line and puts it on top.`
      : '';
  const message = `"-e 2" locks the rules until the next boot: ${what} (Operation not permitted).${top} Make -e 2 the last line, on a line of its own.`;
  return [
    {
      ...place,
      message,
      related: [{ ...wordsOf(first.line), message: 'The first line that is refused' }],
      fixes: () => lockLast(t.ruleset, at.line, option),
    },
  ];
}

/** Moves -e 2 to the end of its file (in a folder augenrules does that), taking it out of a line that holds more. */
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
  return edits ? [{ title: 'Move "-e 2" to the end of the file', safety: 'safe', edits }] : [];
}

/** Rules after -e 2. */
export const rulesAfterLock = defineRulesetCheck({
  code: 'AR305',
  name: 'rules-after-lock',
  category: 'ruleset',
  severity: 'error',
  title: 'Rules after -e 2',
  what: '-e 2 locks the audit configuration until the next boot. Lines stand behind it that change the configuration.',
  why: 'The kernel refuses them with EPERM, and auditctl stops. augenrules moves a line that begins with -e to the end, but not an -e behind -b or -f, nor, with the mawk of Debian 12 and Ubuntu 22.04, one behind a blank.',
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
