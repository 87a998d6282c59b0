import { fix } from '../../../checks/edits.ts';
import { shift } from '../../../text/span.ts';
import { matchesEverything } from '../../model/policyEffects.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { ruleSpan } from '../policyWordsOf.ts';
import { exclusionsOf, isAboutAllFileSystems, pseudoNotExcluded } from '../pseudoFileSystems.ts';

/** Reports a measure rule that is for pseudo file systems too. */
export const pseudoMeasured = definePolicyDocumentCheck({
  code: 'IM402',
  name: 'pseudo-measured',
  category: 'cost',
  severity: 'warning',
  most: 2000,
  evidence: 'reading',
  title: 'A measure rule that also applies to pseudo file systems',
  what: 'The `measure` rule matches opened files on every file system. No `dont_measure` rule above it excludes pseudo file systems: those without real files on a disk, such as `proc`, `sysfs` and `tmpfs`.',
  why: 'The content of these files changes all the time. The list of measurements therefore keeps growing, with entries that say nothing about the state of the system. The built-in policy `tcb` begins with `dont_measure` rules for these file systems.',
  runDocument: ({ rules }) =>
    rules.flatMap(({ line, rule }, i) => {
      const { mask, isException, family } = rule;
      const isRead = mask === undefined || mask.name === 'MAY_READ' || mask.name === 'MAY_WRITE';
      if (isException || family !== 'measure' || !isRead || matchesEverything(rule)) return [];
      if (!isAboutAllFileSystems(rule)) return [];
      const types = pseudoNotExcluded(rules, i);
      if (types.length === 0) return [];
      const others = types.length === 1 ? '' : ` and ${types.length - 1} other pseudo file systems`;
      return [
        {
          span: shift(ruleSpan(line), line.start),
          message: `Under this rule, files on ${types[0]}${others} are measured too. Add "dont_measure" rules above.`,
          cause: { id: 'pseudo' },
          fixes: () => [
            fix(`Add "dont_measure" for ${types.join(', ')}`, 'unsafe', {
              span: { start: line.start, end: line.start },
              newText: exclusionsOf('measure', types),
            }),
          ],
        },
      ];
    }),
  examples: [
    {
      bad: '⟦measure func=FILE_CHECK mask=^MAY_READ euid=0⟧',
      fixed:
        'dont_measure fsmagic=0x9fa0\ndont_measure fsmagic=0x62656572\ndont_measure fsmagic=0x64626720\ndont_measure fsmagic=0x1021994\ndont_measure fsmagic=0x1cd1\ndont_measure fsmagic=0x73636673\ndont_measure fsmagic=0x63677270\nmeasure func=FILE_CHECK mask=^MAY_READ euid=0',
    },
  ],
  good: ['measure func=BPRM_CHECK mask=MAY_EXEC', 'measure func=FILE_CHECK fsname=ext4 uid=0'],
});
