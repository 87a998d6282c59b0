import type { LoadMessage } from '../../../checks/defineCheck.ts';
import { triedVersion } from '../../facts/policyKernels.ts';
import { policyAction } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';
import { refusedBy } from '../runPolicy.ts';

/** Reports a word that came with a newer kernel. */
export const newerKernel = definePolicyLoadCheck({
  code: 'IM113',
  name: 'newer-kernel',
  title: 'A word that is too new for a target kernel',
  what: 'An action, a condition, a hook, a template or a hash algorithm in the rule is newer than a kernel that must load the policy.',
  why: 'A kernel refuses the whole policy at the first word that it does not know. If the setting `auditRules.ima.kernel` names a kernel, the policy must load on that one. If not, it must load on the oldest and the newest kernel of each target (docs/targets.md lists them). Only some versions of Linux were tried. The message names the oldest of those versions that accepts the word. An older version that was not tried may accept the word too. A distribution can add newer words to an older kernel; this check does not know that.',
  reasons: ['too-new'],
  message: (f): LoadMessage => {
    const since = triedVersion(f.fault.since ?? 0);
    const { kernels } = f;
    const requires = `"${f.text}" requires Linux ${since}`;
    if (f.refusing.length < kernels.length)
      return {
        wrong: `${requires}. ${refusedBy(f)}`,
        namesTargets: true,
        remedy: `${withoutIt(f)}, or choose only targets with newer kernels.`,
      };
    const newest = kernels.reduce((a, b) => ((b.tried.at(-1) ?? 0) > (a.tried.at(-1) ?? 0) ? b : a));
    const wrong =
      kernels.length === 1
        ? `${requires}, but the policy is for ${newest.label}.`
        : `${requires}, but the newest target kernel is ${newest.label}.`;
    const remedy =
      newest.system === undefined
        ? `${withoutIt(f)}, or set "auditRules.ima.kernel" to ${since}.`
        : `${withoutIt(f)}.`;
    return { wrong, remedy };
  },
  examples: [
    { bad: '⟦dont_audit⟧ fsname=overlay' },
    { bad: 'measure func=⟦MMAP_CHECK_REQPROT⟧ mask=MAY_EXEC', target: '6.2' },
    { bad: 'audit func=FILE_CHECK ⟦gid=27⟧', target: '5.15' },
  ],
  good: ['audit func=FILE_CHECK gid=27'],
});

/** Returns how to do without a word, as a sentence without its full stop. */
function withoutIt({ text, word }: PolicyFailure): string {
  if (policyAction(text) || word?.name === 'func') return 'Remove the rule';
  return word?.text === text ? `Remove "${text}"` : `Use another value of "${word?.name}="`;
}
