import { R } from '../../facts/releases.ts';
import type { Target } from '../../facts/targets.ts';
import { sameToKernel } from '../../matching/ruleIdentity.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import { wouldAdd } from '../../ruleset/loadResult.ts';
import { placeOf } from '../../ruleset/ruleset.ts';
import { parseLine } from '../../syntax/line.ts';
import { optionEnd } from '../edits.ts';
import { loadingVerdict } from '../loadedRule.ts';
import { rulesOfWatch } from '../watchRules.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { inLine } from './rulesetFindings.ts';

/** Reports whether a ruleset loads a rule already: the kernel would refuse it a second time. */
function isLoaded(text: string, { whole }: TargetRuleset, targets: readonly Target[]): boolean {
  const node = parseLine(text);
  const rule = node.kind === 'command' ? loadingVerdict(node, targets)?.verdict.rule : undefined;
  return rule !== undefined && whole.rules.some((r) => sameToKernel(r.rule, rule));
}

function watches(ctx: RulesetContext): readonly RulesetFinding[] {
  const slow = ctx.rulesets.filter((t) => t.target.release >= R.v3_1_5);
  const first = slow[0];
  if (!first) return [];
  return first.whole.lines.flatMap((l): readonly RulesetFinding[] => {
    const { line } = l;
    const watch = line.node.kind === 'command' ? line.node.options[0] : undefined;
    if (watch?.name !== 'w' || !watch.argument || !wouldAdd(l)) return [];
    const place = placeOf(line, { start: watch.span.start, end: optionEnd(watch) });
    const path = watch.argument.value;
    const tree = path.endsWith('/');
    const on =
      slow.length === ctx.targets.length ? '' : ` (faster on ${targetLabels(slow.map((t) => t.target))})`;
    const message = `"-w ${path}" is checked at every system call. Write b64 and b32 rules with "perm=" and ${tree ? '"dir="' : 'either "path=" or "dir="'}${on}.`;
    const fixes = (): readonly RulesetFix[] =>
      line.origins.length > 1
        ? []
        : (tree ? (['dir'] as const) : (['path', 'dir'] as const)).flatMap((kind) => {
            const texts =
              line.node.kind === 'command' ? rulesOfWatch(line.node, kind, ctx.targets) : undefined;
            const text = texts?.filter((rule) => !isLoaded(rule, first, ctx.targets)).join('\n');
            const end = line.node.text.length;
            return !text
              ? []
              : [
                  {
                    title: `Convert to rules with ${kind}=, if it is a ${kind === 'dir' ? 'directory' : 'file'}`,
                    safety: 'unsafe' as const,
                    sameEvents: true as const,
                    edits: [inLine(line, 0, end, text)],
                    ...(tree ? {} : { choice: true as const }),
                  },
                ];
          });
    return [{ ...place, message, fixes }];
  });
}

/** Reports a watch on targets where the other form of a rule is faster. */
export const slowWatch = defineRulesetCheck({
  code: 'AR401',
  defaultOff: true,
  name: 'slow-watch',
  category: 'cost',
  severity: 'hint',
  title: 'A watch (-w) that a faster rule can replace',
  what: '`-w` makes a rule for all system calls. Since audit 3.1.3, a rule with `arch=` before `perm=` is only for the system calls that need the permission. auditctl itself warns that "Old style watch rules are slower".',
  why: 'The kernel checks a watch at the end of every system call of every process, which costs time. It checks the other form only at the system calls that the rule is for.',
  run: watches,
  examples: [
    {
      bad: '⟦-w /etc/passwd⟧ -p wa -k identity',
      fixed:
        '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity\n-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -F key=identity',
      target: '4.1.2',
    },
    {
      bad: '⟦-w /etc/sudoers.d/⟧ -p wa -k actions',
      fixed:
        '-a always,exit -F arch=b64 -F dir=/etc/sudoers.d -F perm=wa -F key=actions\n-a always,exit -F arch=b32 -F dir=/etc/sudoers.d -F perm=wa -F key=actions',
      target: '4.1.2',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -k identity\n-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -k identity',
  ],
});
