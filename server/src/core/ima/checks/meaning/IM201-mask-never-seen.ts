import { fix, replace } from '../../../checks/edits.ts';
import { asksForUnseenMask } from '../../model/policyEffects.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports a mask that the rule's hook never passes. */
export const maskNeverSeen = definePolicyLineCheck({
  code: 'IM201',
  name: 'mask-never-seen',
  category: 'meaning',
  severity: 'warning',
  evidence: 'reading',
  title: 'A mask that the hook never passes',
  what: 'BPRM_CHECK, CREDS_CHECK and the hooks of mapped files pass MAY_EXEC, and those of modules, firmware, kexec images and policies MAY_READ. `mask=MAY_APPEND` without `^` never matches either: a file opened to append is read or written too.',
  why: 'The kernel loads the rule, and it matches nothing.',
  run: (rule, line) => {
    const word = wordNamed(line, 'mask');
    const { mask, hook } = rule;
    if (!word || !mask) return [];
    const isAppend = mask.name === 'MAY_APPEND' && !mask.contains && (hook?.mask ?? 'any') === 'any';
    if (!isAppend && !asksForUnseenMask(rule)) return [];
    const value = isAppend ? '^MAY_APPEND' : (hook?.mask ?? '');
    const wrong = isAppend
      ? 'No file is opened with exactly "MAY_APPEND", so the rule matches nothing.'
      : `"${hook?.name}" never passes "${mask.name}", so the rule matches nothing.`;
    return [
      {
        span: word.span,
        message: `${wrong} Use "mask=${value}".`,
        fixes: () => [
          fix(`Write "mask=${value}", so that the rule matches`, 'unsafe', replace(word.valueSpan, value)),
        ],
      },
    ];
  },
  examples: [
    {
      bad: 'audit func=BPRM_CHECK ⟦mask=MAY_READ⟧',
      fixed: 'audit func=BPRM_CHECK mask=MAY_EXEC',
    },
    {
      bad: 'audit func=MODULE_CHECK ⟦mask=^MAY_EXEC⟧',
      fixed: 'audit func=MODULE_CHECK mask=MAY_READ',
    },
    {
      bad: 'audit func=FILE_CHECK fowner=0 ⟦mask=MAY_APPEND⟧',
      fixed: 'audit func=FILE_CHECK fowner=0 mask=^MAY_APPEND',
    },
  ],
  good: ['audit func=BPRM_CHECK mask=MAY_EXEC', 'audit func=FILE_CHECK mask=MAY_WRITE fowner=0'],
});
