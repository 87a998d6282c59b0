import { fix, replace } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { policyWordFact } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';

/** Reports a word that the rule's hook does not support. */
export const hookWordCheck = definePolicyLoadCheck({
  code: 'IM116',
  name: 'hook-word',
  title: 'A condition or option that the hook does not support',
  what: 'The hook has no value that the word could be compared with: `keyrings=` belongs to KEY_CHECK, `label=` to CRITICAL_DATA, and hooks without a file support no conditions about files.',
  why: 'The kernel refuses the combination, although it knows each word.',
  reasons: ['hook-word'],
  message: (f) => {
    const { word, fault } = f;
    const name = word?.operator ? `${word.name}=` : (word?.text ?? '');
    const subject = word?.name === 'appraise_type' ? word.text : name;
    const needed = onlyHook(f);
    if (!fault.other)
      return {
        wrong: `"${subject}" requires a hook.`,
        remedy: needed ? `Add "func=${needed}".` : 'Add "func=" with one that supports it.',
      };
    return {
      wrong: `The hook "${fault.other.value}" does not support "${subject}".`,
      remedy: needed ? `Use it with "func=${needed}", or remove it.` : 'Remove it, or use another hook.',
    };
  },
  fixes: (f) => fixesOf(f),
  examples: [
    { bad: 'measure func=FILE_CHECK ⟦keyrings=.ima⟧', fixed: 'measure func=FILE_CHECK' },
    { bad: 'measure ⟦label=selinux⟧', fixed: 'measure func=CRITICAL_DATA label=selinux' },
    { bad: 'measure func=KEXEC_CMDLINE ⟦mask=MAY_READ⟧', fixed: 'measure func=KEXEC_CMDLINE' },
    {
      bad: 'appraise func=FILE_CHECK ⟦appraise_type=imasig|modsig⟧',
      fixed: 'appraise func=FILE_CHECK appraise_type=imasig',
    },
  ],
  good: ['measure func=KEY_CHECK keyrings=.ima'],
});

/** Returns the only hook that supports the word at fault; undefined for words of several. */
function onlyHook({ word }: PolicyFailure): string | undefined {
  const groups = policyWordFact(word?.name ?? '')?.hooks;
  if (groups?.length !== 1) return undefined;
  if (groups[0] === 'key') return 'KEY_CHECK';
  return groups[0] === 'data' ? 'CRITICAL_DATA' : undefined;
}

function fixesOf(f: PolicyFailure): readonly Fix[] {
  const { word, fault } = f;
  if (!word) return [];
  if (word.value === 'imasig|modsig')
    return [fix('Write "imasig"', 'unsafe', replace(word.valueSpan, 'imasig'))];
  const needed = onlyHook(f);
  const start = word.span.start;
  const add = { span: { start, end: start }, newText: `func=${needed} ` };
  return needed && !fault.other ? [fix(`Add "func=${needed}"`, 'safe', add)] : [withoutWord(f, word)];
}
