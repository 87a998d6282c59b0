import { fix, withoutSpan } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { triedVersion } from '../../facts/policyKernels.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports a word that is before the one that it needs. */
export const policyWordOrder = definePolicyLoadCheck({
  code: 'IM117',
  name: 'policy-word-order',
  title: 'Words in an order that the kernel refuses',
  what: 'The kernel reads a rule from left to right, and some words must come after others:\n\n- `template=` must come after `measure`.\n- Up to Linux 7.0, `appraise_type=sigv3` must come after `digest_type=verity`.\n- Up to Linux 5.8, other words must come after the action or the hook that they require. For example, `pcr=` must come after `measure`.',
  why: 'The kernel refuses the whole policy because of the order, although it accepts the same words in the right order.',
  reasons: ['order'],
  message: (f) => {
    const { word, fault } = f;
    if (fault.needs === '')
      return {
        wrong: `"${word?.text}" must come before "appraise_type=".`,
        remedy: `Move "${word?.text}" before "appraise_type=".`,
      };
    const subject = `"${word?.text}" must come after "${fault.needs}"`;
    return {
      wrong:
        fault.since === undefined
          ? `${subject}.`
          : `Up to Linux ${triedVersion(fault.since - 1)}, ${subject}.`,
      ...(fault.since === undefined ? {} : { refusing: 'These kernels' }),
      remedy: lacks(f)
        ? `Add "${fault.needs}" before "${word?.text}".`
        : `Move "${word?.text}" to the end of the rule.`,
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

/** Reports whether the word that must come first is not in the rule at all. */
function lacks({ fault, line }: PolicyFailure): boolean {
  return fault.needs === 'digest_type=verity' && !line.words.some((w) => w.text === fault.needs);
}

function moved(f: PolicyFailure): readonly Fix[] {
  const { word, fault, line } = f;
  if (!word || fault.needs === '') return [];
  const last = line.words.at(-1)?.span.end ?? 0;
  const name = word.text.replace(/=.*/, '=');
  if (lacks(f)) {
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
