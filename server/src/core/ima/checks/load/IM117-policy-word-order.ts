import { fix, withoutSpan } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { triedVersion } from '../../facts/policyKernels.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports a word that is before the one that it needs. */
export const policyWordOrder = definePolicyLoadCheck({
  code: 'IM117',
  name: 'policy-word-order',
  title: 'A word before the one that it requires',
  what: 'The kernel reads a rule from left to right. `template=` must follow `measure`; until Linux 7.0, `appraise_type=sigv3` must follow `digest_type=verity`; Linux 5.4 and 5.8 want more words in order.',
  why: 'The same words in another order load.',
  reasons: ['order'],
  message: ({ word, fault }) => {
    if (fault.needs === '')
      return { wrong: `"${word?.text}" must be before "appraise_type=".`, remedy: 'Move it there.' };
    const until = fault.since === undefined ? '' : ` before Linux ${triedVersion(fault.since)}`;
    return {
      wrong: `"${word?.text}" must follow "${fault.needs}"${until}.`,
      remedy: 'Move it to the end of the rule.',
    };
  },
  fixes: (f) => moved(f),
  examples: [
    {
      bad: '⟦template=ima-ng⟧ measure func=FILE_CHECK',
      fixed: 'measure func=FILE_CHECK template=ima-ng',
    },
    {
      bad: 'appraise func=FILE_CHECK ⟦appraise_type=sigv3⟧ digest_type=verity',
      fixed: 'appraise func=FILE_CHECK digest_type=verity appraise_type=sigv3',
    },
    { bad: '⟦pcr=10⟧ measure func=FILE_CHECK', fixed: 'measure func=FILE_CHECK pcr=10', target: '5.8' },
  ],
  good: ['measure func=FILE_CHECK template=ima-ng'],
});

function moved({ word, fault, line }: PolicyFailure): readonly Fix[] {
  if (!word || fault.needs === '') return [];
  const last = line.words.at(-1)?.span.end ?? 0;
  const name = word.text.replace(/=.*/, '=');
  const misses = fault.needs === 'digest_type=verity' && !line.words.some((w) => w.text === fault.needs);
  if (misses) {
    const at = { start: word.span.start, end: word.span.start };
    return [fix(`Add "${fault.needs}"`, 'unsafe', { span: at, newText: `${fault.needs} ` })];
  }
  if (last === word.span.end) return [];
  return [
    fix(`Move "${name}" to the end`, 'safe', withoutSpan(line.text, word.span), {
      span: { start: last, end: last },
      newText: ` ${word.text}`,
    }),
  ];
}
