import { R } from '../../facts/releases.ts';
import { judge } from '../../model/judge.ts';
import { maskNumbers } from '../../model/rule.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import { defineCheck, type Fix, type LineContext } from '../defineCheck.ts';
import { fix, optionText, replace, withoutOption } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf, ruleWith } from '../loadedRule.ts';

function fixes(rule: RuleView): readonly Fix[] {
  const perm = rule.fields.find((f) => f.name === 'perm');
  const arch = rule.fields.find((f) => f.name === 'arch');
  if (!perm || !arch || perm.option.span.start < arch.option.span.start) return [];
  const start = arch.option.span.start;
  const moved = [
    withoutOption(rule.node, perm.option),
    replace({ start, end: start }, `${optionText(rule.node, perm.option)} `),
  ];
  return [fix('Move perm= before arch=, where it adds no system calls', 'unsafe', ...moved)];
}

/** Returns the targets whose auditctl adds system calls, and how many; undefined where none does. */
function widening(
  ctx: LineContext,
): { readonly targets: readonly LineContext['verdicts'][number][]; readonly added: number } | undefined {
  const rule = ruleOf(ctx);
  if (!rule || rule.calls.length === 0 || rule.list !== 'exit') return undefined;
  const newer = ctx.verdicts.filter(
    (v) => v.target.release >= R.v3_1_5 && v.verdict.outcome === 'loads' && v.verdict.rule,
  );
  const one = newer[0];
  if (!one?.verdict.rule) return undefined;
  const before = judge(rule.node, R.v3_1_2, one.target.machine);
  if (before.outcome !== 'loads' || !before.rule) return undefined;
  const added = maskNumbers(one.verdict.rule.mask).length - maskNumbers(before.rule.mask).length;
  return added > 0 ? { targets: newer, added } : undefined;
}

/** Reports perm= together with -S, where newer versions of audit add the system calls of its letters. */
export const permWidens = defineCheck({
  code: 'AR218',
  name: 'perm-widens',
  category: 'meaning',
  severity: 'info',
  title: 'perm= together with -S adds system calls',
  evidence: 'auditctl',
  unproven: 'That a perm= before the arch adds no system calls was read in the source, not tried.',
  what: 'The rule names system calls with `-S` and has a `perm=` after its `arch=`.',
  why: 'Since audit 3.1.3, such a rule matches not only the system calls of `-S`, but every system call that needs one of the permissions in `perm=`. A rule for `unlink` then matches dozens of system calls. Earlier versions match only the system calls of `-S`. To match only these on every version, put `perm=` before `arch=`. To match all calls that need the permission, remove `-S`.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S unlink -F dir=/srv -F ⟦perm=w⟧ -F key=delete',
      fixed: '-a always,exit -F perm=w -F arch=b64 -S unlink -F dir=/srv -F key=delete',
      target: 'newest',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S unlink -F dir=/srv -F key=delete',
    '-a always,exit -F arch=b64 -F dir=/srv -F perm=w -F key=change',
  ],
  about: T.perm | T.calls,
  run: (ctx) => {
    if (!ctx.targets.some((t) => t.release >= R.v3_1_5)) return [];
    const perm = ruleWith(ctx, /-S.*perm=|perm=.*-S/is)?.fields.find((f) => f.name === 'perm');
    const wide = perm && widening(ctx);
    const rule = ruleOf(ctx);
    if (!perm || !wide || !rule) return [];
    const where =
      wide.targets.length === ctx.targets.length
        ? 'Since audit 3.1.3'
        : `On ${targetLabels(wide.targets.map((t) => t.target))}`;
    const message = `${where}, "perm=${perm.value}" adds ${wide.added} system calls to those of "-S". Move "perm=" before "arch=" to match only those of "-S".`;
    return [{ span: perm.argument.span, message, fixes: () => fixes(rule) }];
  },
});
