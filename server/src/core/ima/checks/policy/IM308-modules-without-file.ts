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
  title: 'A policy that misses modules that are not loaded from a file',
  what: 'The hook MODULE_CHECK sees modules that a program loads as a file, with the system call `finit_module`. With the system call `init_module`, a program passes only bytes. Some newer kernels can measure these bytes as critical data with the label `modules`, but only if the policy has a rule for that.',
  why: 'Without such a rule, a module that is loaded with `init_module` is not measured, so its hash is not in the list of measurements.',
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
        message:
          '"MODULE_CHECK" misses modules that are loaded with "init_module". Add "measure func=CRITICAL_DATA label=modules".',
      },
    ];
  },
  examples: [{ bad: 'measure ⟦func=MODULE_CHECK⟧' }],
  good: ['measure func=MODULE_CHECK\nmeasure func=CRITICAL_DATA label=modules'],
});
