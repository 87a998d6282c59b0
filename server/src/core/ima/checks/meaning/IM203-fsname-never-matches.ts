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
  title: 'A type of file system that does not exist',
  what: 'The kernel compares `fsname=` with the name of a type of file system, as `/proc/filesystems` lists it. No type has quotes in its name. `fuse.sshfs`, as `mount` prints it, is the type `fuse` with the subtype `sshfs`. A rule can name the subtype with `fs_subtype=` from Linux 6.19 on.',
  why: 'The kernel loads the rule, but the rule matches nothing.',
  run: ({ fsname }, line, ctx) => {
    const word = wordNamed(line, 'fsname');
    if (!word || fsname === undefined) return [];
    const quoted = /^(["'])(.+)\1$/.exec(fsname)?.[2];
    const [, type, subtype] = /^(fuse(?:blk)?)\.(.+)$/.exec(fsname) ?? [];
    if (quoted === undefined && type === undefined) return [];
    const fixed = quoted ?? type ?? '';
    const more = subtype !== undefined && knowsSubtype(ctx) ? ` fs_subtype=${subtype}` : '';
    const value = `${fixed}${more}`;
    const remedy =
      quoted === undefined
        ? `Use "fsname=${value}"${more === '' ? ', which matches all subtypes' : ''}.`
        : 'Remove the quotes.';
    const wrong =
      quoted === undefined
        ? `For the kernel, the type is "${fixed}", not "${fsname}", so the rule matches nothing.`
        : 'The kernel reads the quotes as part of the file system type, so the rule matches nothing.';
    return [
      {
        span: word.valueSpan,
        message: `${wrong} ${remedy}`,
        fixes: (): readonly Fix[] => [
          fix(`Write "fsname=${value}", so that the rule matches`, 'unsafe', replace(word.valueSpan, value)),
        ],
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
