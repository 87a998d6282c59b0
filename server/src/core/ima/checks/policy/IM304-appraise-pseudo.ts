import { fix } from '../../../checks/edits.ts';
import { shift } from '../../../text/span.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { ruleSpan } from '../policyWordsOf.ts';
import { exclusionsOf, isAboutAllFileSystems, pseudoNotExcluded } from '../pseudoFileSystems.ts';

/** Reports an appraise rule for all files without exceptions for pseudo file systems. */
export const appraisePseudo = definePolicyDocumentCheck({
  code: 'IM304',
  name: 'appraise-pseudo',
  category: 'ruleset',
  severity: 'warning',
  most: 2000,
  evidence: 'reading',
  title: 'An appraise rule that also applies to pseudo file systems',
  what: 'The `appraise` rule has no hook or the hook FILE_CHECK, and matches files on every file system. No `dont_appraise` rule above it excludes pseudo file systems: those without real files on a disk, such as `proc`, `sysfs` and `tmpfs`.',
  why: 'The files there do not have the attribute security.ima, which contains the hash or signature of a file. In enforce mode, which is the default, the kernel therefore denies access to them, and the system does not start. The built-in policy `appraise_tcb` excludes these file systems first.',
  runDocument: ({ rules }) =>
    rules.flatMap(({ line, rule }, i) => {
      if (rule.isException || rule.family !== 'appraise' || !isAboutAllFileSystems(rule)) return [];
      const types = pseudoNotExcluded(rules, i);
      if (types.length === 0) return [];
      const others = types.length === 1 ? '' : ` and ${types.length - 1} other pseudo file systems`;
      return [
        {
          span: shift(ruleSpan(line), line.start),
          message: `Under this rule, the kernel denies access to files on ${types[0]}${others}, which have no signatures. Add "dont_appraise" rules above.`,
          cause: { id: 'pseudo' },
          fixes: () => [
            fix(`Add "dont_appraise" for ${types.join(', ')}`, 'unsafe', {
              span: { start: line.start, end: line.start },
              newText: exclusionsOf('appraise', types),
            }),
          ],
        },
      ];
    }),
  examples: [
    {
      bad: 'appraise func=POLICY_CHECK appraise_type=imasig\n⟦appraise fowner=0⟧',
      fixed:
        'appraise func=POLICY_CHECK appraise_type=imasig\ndont_appraise fsmagic=0x9fa0\ndont_appraise fsmagic=0x62656572\ndont_appraise fsmagic=0x64626720\ndont_appraise fsmagic=0x1021994\ndont_appraise fsmagic=0x1cd1\ndont_appraise fsmagic=0x73636673\ndont_appraise fsmagic=0x63677270\nappraise fowner=0',
    },
  ],
  good: ['appraise func=MODULE_CHECK appraise_type=imasig'],
});
