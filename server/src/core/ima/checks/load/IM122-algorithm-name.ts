import { fix, replace } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { algorithms } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';
import { namesInstead, sameLetters, useName } from '../policyFixes.ts';

const algorithmNames = algorithms.map((a) => a.name);

/** Reports a name in appraise_algos= that is not a hash algorithm of the kernel. */
export const algorithmName = definePolicyLoadCheck({
  code: 'IM122',
  name: 'algorithm-name',
  title: 'A name that is not a hash algorithm of the kernel',
  what: '`appraise_algos=` is a list of hash algorithms. Their names are in lower case and separated by commas, as in `sha256,sha512`. Only the names of SHA-3 contain a hyphen, as in `sha3-256`.',
  why: 'The kernel refuses the whole policy if it does not know a name. It also refuses an algorithm that it was built without, but this check cannot know which ones those are.',
  reasons: ['unknown-algorithm', 'algorithm-not-built'],
  message: (f) => {
    if (f.fault.reason === 'algorithm-not-built')
      return {
        wrong: `The kernel was built without the hash algorithm "${f.text}".`,
        remedy: `Remove "${f.text}".`,
      };
    const name = meant(f.text);
    if (name !== undefined)
      return { wrong: `The kernel has no hash algorithm named "${f.text}".`, remedy: `Use "${name}".` };
    return {
      wrong: `The kernel has no hash algorithm named "${f.text}".`,
      remedy: useName(f.text, algorithmNames, 'Use a name such as "sha256".'),
    };
  },
  fixes: (f) => fixesOf(f),
  examples: [
    {
      bad: 'appraise func=FILE_CHECK appraise_algos=⟦SHA256⟧',
      fixed: 'appraise func=FILE_CHECK appraise_algos=sha256',
    },
    {
      bad: 'appraise func=FILE_CHECK appraise_algos=⟦sha-256⟧',
      fixed: 'appraise func=FILE_CHECK appraise_algos=sha256',
    },
    {
      bad: 'appraise func=FILE_CHECK appraise_algos=⟦sha256|sha512⟧',
      fixed: 'appraise func=FILE_CHECK appraise_algos=sha256,sha512',
    },
  ],
  good: ['appraise func=FILE_CHECK appraise_algos=sha256,sha512'],
});

/** Returns what a list with another separator, or a name with a hyphen, surely means; undefined otherwise. */
function meant(text: string): string | undefined {
  const parts = text.split(/[|;]/);
  if (parts.length > 1 && parts.every((p) => algorithmNames.includes(p))) return parts.join(',');
  return sameLetters(text, algorithmNames) ?? sameLetters(text.replaceAll(/[-_]/g, ''), algorithmNames);
}

function fixesOf({ text, fault }: PolicyFailure): readonly Fix[] {
  const name = meant(text);
  return name === undefined
    ? namesInstead(fault.span, text, algorithmNames)
    : [fix(`Write "${name}"`, 'safe', replace(fault.span, name))];
}
