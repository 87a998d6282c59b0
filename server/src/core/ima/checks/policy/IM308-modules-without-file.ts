import { shift } from '../../../text/span.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports rules about modules that do not see init_module(2). */
export const modulesWithoutFile = definePolicyDocumentCheck({
  code: 'IM308',
  name: 'modules-without-file',
  category: 'ruleset',
  severity: 'hint',
  evidence: 'reading',
  title: 'MODULE_CHECK without a rule for modules that come without a file',
  what: 'MODULE_CHECK sees `finit_module`, which passes a file. `init_module` passes bytes, which newer kernels measure as critical data with the label `modules`.',
  why: 'Whoever loads a module by `init_module` leaves no hash of it.',
  runDocument: ({ rules }) => {
    const first = rules.find(({ rule }) => rule.hook?.name === 'MODULE_CHECK' && !rule.isException);
    const sees = rules.some(
      ({ rule }) =>
        rule.action === 'measure' &&
        rule.hook?.name === 'CRITICAL_DATA' &&
        (rule.dataLabels?.includes('modules') ?? true),
    );
    const word = first && wordNamed(first.line, 'func');
    if (!first || !word || sees || first.rule.family !== 'measure') return [];
    return [
      {
        span: shift(word.span, first.line.start),
        message: '"MODULE_CHECK" does not see init_module. Add "measure func=CRITICAL_DATA label=modules".',
      },
    ];
  },
  examples: [{ bad: 'measure ⟦func=MODULE_CHECK⟧' }],
  good: ['measure func=MODULE_CHECK\nmeasure func=CRITICAL_DATA label=modules'],
});
