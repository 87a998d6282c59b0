import { fix, replace } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { policyWordFact } from '../../facts/policyWords.ts';
import { definePolicyLineCheck, type PolicyContext } from '../definePolicyCheck.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports a type of file system that cannot exist. */
export const fsnameNeverMatches = definePolicyLineCheck({
  code: 'IM203',
  name: 'fsname-never-matches',
  category: 'meaning',
  severity: 'warning',
  evidence: 'reading',
  title: 'A type of file system that cannot exist',
  what: 'The kernel compares `fsname=` with the type as `/proc/filesystems` has it. Quotes belong to the value, and the part after `fuse.` is not in the type.',
  why: 'The kernel loads the rule, and it matches nothing.',
  run: ({ fsname }, line, ctx) => {
    const word = wordNamed(line, 'fsname');
    if (!word || fsname === undefined) return [];
    const quoted = /^(["'])(.+)\1$/.exec(fsname)?.[2];
    const [, type, subtype] = /^(fuse(?:blk)?)\.(.+)$/.exec(fsname) ?? [];
    if (quoted === undefined && type === undefined) return [];
    const fixed = quoted ?? type ?? '';
    const remedy =
      quoted === undefined
        ? `Use "fsname=${fixed}", with "fs_subtype=" since Linux 6.19.`
        : 'Remove the quotes.';
    const wrong =
      quoted === undefined
        ? `"${fsname}" is not a type: the kernel compares "${fixed}".`
        : 'The quotes belong to the value, so the rule matches nothing.';
    return [
      {
        span: word.valueSpan,
        message: `${wrong} ${remedy}`,
        fixes: (): readonly Fix[] => {
          const more = subtype !== undefined && knowsSubtype(ctx) ? ` fs_subtype=${subtype}` : '';
          const value = `${fixed}${more}`;
          return [
            fix(`Write "${value}", so that the rule matches`, 'unsafe', replace(word.valueSpan, value)),
          ];
        },
      },
    ];
  },
  examples: [
    {
      bad: 'dont_measure fsname=⟦"ext4"⟧\nmeasure func=BPRM_CHECK',
      fixed: 'dont_measure fsname=ext4\nmeasure func=BPRM_CHECK',
    },
    {
      bad: 'dont_measure fsname=⟦fuse.sshfs⟧\nmeasure func=BPRM_CHECK',
      fixed: 'dont_measure fsname=fuse fs_subtype=sshfs\nmeasure func=BPRM_CHECK',
      target: '6.19',
    },
  ],
  good: ['dont_measure fsname=fuse\nmeasure func=BPRM_CHECK'],
});

function knowsSubtype({ kernels }: PolicyContext): boolean {
  const since = policyWordFact('fs_subtype')?.since ?? 0;
  return kernels.every((k) => k.tried.every((number) => number >= since));
}
