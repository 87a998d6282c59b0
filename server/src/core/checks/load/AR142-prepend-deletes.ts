import { targetLabels } from '../../facts/targets.ts';
import { defineCheck } from '../defineCheck.ts';
import { fix, optionsNamed, replace } from '../edits.ts';

/** -A in the releases that take it for a deletion. */
export const prependDeletes = defineCheck({
  code: 'AR142',
  applies: (node) => node.text.includes('-A'),
  name: 'prepend-deletes',
  category: 'load',
  severity: 'error',
  title: '-A in a release that takes it for -d',
  what: 'audit 4.0.4, 4.0.5 and 4.1.0 delete a rule where -A should put it first.',
  why: 'The rule is not there, and the load stops because there is nothing to delete.',
  run: (ctx) => {
    if (ctx.node.kind !== 'command' || ctx.failure) return [];
    const hit = ctx.verdicts.filter((j) => j.verdict.rule?.type === 'delete');
    const option = hit.length === 0 ? undefined : optionsNamed(ctx.node, 'A')[0];
    if (!option) return [];
    return [
      {
        span: option.span,
        severity: hit.length === ctx.verdicts.length ? 'error' : 'warning',
        message: `"-A" deletes a rule instead of adding it on ${targetLabels(hit.map((j) => j.target))}. Put the rule earlier in the file and write "-a".`,
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
