import { targetLabels } from '../../model/targetLabels.ts';
import { defineCheck } from '../defineCheck.ts';
import { fix, optionsNamed, replace } from '../edits.ts';
import { LOAD_ENDS } from '../loadEnds.ts';

/** Reports -A on the versions of audit that treat it as -d. */
export const prependDeletes = defineCheck({
  code: 'AR142',
  applies: (node) => node.text.includes('-A'),
  name: 'prepend-deletes',
  category: 'load',
  severity: 'error',
  title: '-A on a version of audit that deletes the rule',
  what: 'audit 4.0.4, 4.0.5 and 4.1.0 have a defect: for a line with `-A`, auditctl asks the kernel to delete the rule instead of adding it. Other versions add the rule before all other rules of its list. Use `-a` instead. It adds a rule after the others, so move the line above the rules that it should precede.',
  why: `If the same rule is loaded already, the kernel deletes it. Otherwise the kernel answers that there is no such rule, and auditctl reports an error. ${LOAD_ENDS}`,
  run: (ctx) => {
    if (ctx.node.kind !== 'command' || ctx.failure) return [];
    const hit = ctx.verdicts.filter((j) => j.verdict.rule?.type === 'delete');
    const option = hit.length === 0 ? undefined : optionsNamed(ctx.node, 'A')[0];
    if (!option) return [];
    return [
      {
        span: option.span,
        severity: hit.length === ctx.verdicts.length ? 'error' : 'warning',
        message: `On ${targetLabels(hit.map((j) => j.target))}, "-A" deletes the rule instead of adding it. Use "-a", and move the line above the other rules.`,
        fixes: () => [fix('Write "-a"', 'unsafe', replace(option.span, '-a'))],
      },
    ];
  },
  examples: [
    {
      bad: '⟦-A⟧ never,exit -F arch=b64 -S open',
      fixed: '-a never,exit -F arch=b64 -S open',
      target: '4.1.0',
    },
  ],
  good: ['-A never,exit -F arch=b64 -S open'],
});
