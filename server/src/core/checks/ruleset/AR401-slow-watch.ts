import { R } from '../../facts/releases.ts';
import { targetLabels } from '../../facts/targets.ts';
import { placeOf } from '../../ruleset/ruleset.ts';
import { optionEnd } from '../edits.ts';
import { rulesOfWatch } from '../watchRules.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
} from './defineRulesetCheck.ts';
import { inLine } from './rulesetFindings.ts';

function watches(ctx: RulesetContext): readonly RulesetFinding[] {
  const slow = ctx.rulesets.filter((t) => t.target.release >= R.v3_1_5);
  const first = slow[0];
  if (!first) return [];
  return first.whole.lines.flatMap((l): readonly RulesetFinding[] => {
    const { line } = l;
    const watch = line.node.kind === 'command' ? line.node.options[0] : undefined;
    if (watch?.name !== 'w' || !watch.argument || l.rule?.type !== 'add' || l.verdict?.outcome !== 'loads')
      return [];
    const place = placeOf(line, { start: watch.span.start, end: optionEnd(watch) });
    const path = watch.argument.value;
    const tree = path.endsWith('/');
    const message = `"-w ${path}" is looked at on every system call (auditctl of ${targetLabels(slow.map((t) => t.target))} says "Old style watch rules are slower"). With -a always,exit, arch, ${tree ? 'dir' : 'path'} and perm only the calls of its permissions are.`;
    const fixes = (): readonly RulesetFix[] =>
      line.origins.length > 1
        ? []
        : (tree ? (['dir'] as const) : (['path', 'dir'] as const)).flatMap((kind) => {
            const text =
              line.node.kind === 'command'
                ? rulesOfWatch(line.node, kind, ctx.targets)?.join('\n')
                : undefined;
            const end = line.node.text.length;
            return text === undefined
              ? []
              : [
                  {
                    title: `Write it as rules with ${kind}= (if it is a ${kind === 'dir' ? 'directory' : 'file'})`,
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

/** A watch where the target prefers the other form. */
export const slowWatch = defineRulesetCheck({
  code: 'AR401',
  defaultOff: true,
  name: 'slow-watch',
  category: 'cost',
  severity: 'hint',
  title: 'A watch (-w) where the system call form is quicker',
  what: '-w makes a rule over all system calls. Since 3.1.3 perm= behind an arch names the calls that can need the permission, so that the kernel looks at the rule on those only; auditctl calls -w old style.',
  why: 'Each rule over all system calls is looked at whenever any call ends.',
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
