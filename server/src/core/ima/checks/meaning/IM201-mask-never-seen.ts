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
  title: 'A mask that never matches at its hook',
  what: 'A mask is a kind of access to a file: MAY_READ, MAY_WRITE, MAY_APPEND or MAY_EXEC. Each hook sees only some of them:\n\n- BPRM_CHECK, CREDS_CHECK, MMAP_CHECK and MMAP_CHECK_REQPROT see only MAY_EXEC (execute).\n- The hooks for modules, firmware, kexec images and policies see only MAY_READ.\n- FILE_CHECK never sees MAY_APPEND alone, because a file that is opened to append is also opened to read or to write. Use `mask=^MAY_APPEND`, where `^` means "includes".',
  why: 'The kernel loads the rule, but the rule matches nothing.',
  run: (rule, line) => {
    const word = wordNamed(line, 'mask');
    const { mask, hook } = rule;
    if (!word || !mask) return [];
    const isAppend = mask.name === 'MAY_APPEND' && !mask.contains && (hook?.mask ?? 'any') === 'any';
    if (!isAppend && !asksForUnseenMask(rule)) return [];
    const value = isAppend ? '^MAY_APPEND' : (hook?.mask ?? '');
    const wrong = isAppend
      ? 'No file is opened with "MAY_APPEND" alone, so the rule matches nothing.'
      : `"${hook?.name}" never sees "${mask.name}", so the rule matches nothing.`;
    return [
      {
        span: word.span,
        message: `${wrong} Use "mask=${value}"${isAppend ? ', which matches each mask that contains it' : ''}.`,
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
