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
  what: 'The rule has no hook, or a hook that does not support the condition or option:\n\n- `keyrings=` requires the hook KEY_CHECK, and `label=` requires CRITICAL_DATA.\n- `appraise_type=imasig|modsig` requires MODULE_CHECK, KEXEC_KERNEL_CHECK or KEXEC_INITRAMFS_CHECK.\n- KEY_CHECK and CRITICAL_DATA see no file, so they support no condition about files.\n- KEXEC_CMDLINE does not support `mask=`. Of the kernels that were tried, only 5.4 accepts `mask=` with this hook.',
  why: 'The kernel knows each word, but it refuses the whole policy because of the combination.',
  reasons: ['hook-word'],
  message: (f) => {
    const { word, fault } = f;
    const name = word?.operator ? `${word.name}=` : (word?.text ?? '');
    const subject = word?.name === 'appraise_type' ? word.text : name;
    const needed = onlyHook(f);
    if (!fault.other)
      return {
        wrong: `"${subject}" requires ${needed ? `the hook "${needed}"` : 'a hook'}.`,
        remedy: needed ? `Add "func=${needed}".` : 'Add "func=" with a hook that supports it.',
      };
    const wrong = `The hook "${fault.other.value}" does not support "${subject}".`;
    if (word?.value === 'imasig|modsig') return { wrong, remedy: 'Use "appraise_type=imasig".' };
    return {
      wrong,
      remedy: needed
        ? `Use "func=${needed}", or remove "${word?.text}".`
        : `Remove "${word?.text}", or use another hook.`,
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
  const [group, ...others] = policyWordFact(word?.name ?? '')?.hooks ?? [];
  if (others.length > 0) return undefined;
  if (group === 'key') return 'KEY_CHECK';
  return group === 'data' ? 'CRITICAL_DATA' : undefined;
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
