import { fix } from '../../../checks/edits.ts';
import { shift } from '../../../text/span.ts';
import { fileSystemNamed } from '../../facts/fileSystems.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { ruleSpan } from '../policyWordsOf.ts';

/** Reports measure rules that are for the files of containers too. */
export const overlayMeasured = definePolicyDocumentCheck({
  code: 'IM403',
  name: 'overlay-measured',
  category: 'cost',
  severity: 'info',
  evidence: 'reading',
  defaultOff: true,
  title: 'Measure rules that also apply to the files of containers',
  what: 'A `measure` rule for files that are run, mapped into memory or opened applies to every file system, and the policy has no `dont_measure` rule for `overlay` above it. Containers usually keep their files on `overlay`.',
  why: 'Each container adds its programs and libraries to the list of measurements. The kernel removes nothing from that list until the next boot. This check is off by default; turn it on if containers run on the machine.',
  runDocument: ({ rules }) => {
    const overlay = fileSystemNamed('overlay')?.magic;
    const at = rules.findIndex(
      ({ rule }) =>
        rule.action === 'measure' &&
        (rule.hook === undefined || rule.hook.mask === 'MAY_EXEC' || rule.hook.mask === 'any') &&
        [rule.fsmagic, rule.fsname, rule.fsuuid].every((v) => v === undefined),
    );
    const first = rules[at];
    const isExcluded = rules
      .slice(0, at)
      .some(
        ({ rule: r }) => r.action === 'dont_measure' && (r.fsmagic === overlay || r.fsname === 'overlay'),
      );
    if (!first || isExcluded) return [];
    return [
      {
        span: shift(ruleSpan(first.line), first.line.start),
        message:
          'Files of containers (on "overlay") are measured too. Add "dont_measure fsmagic=0x794c7630" above this rule if you do not want that.',
        fixes: () => [
          fix('Add "dont_measure" for overlay', 'unsafe', {
            span: { start: first.line.start, end: first.line.start },
            newText: 'dont_measure fsmagic=0x794c7630\n',
          }),
        ],
      },
    ];
  },
  examples: [
    {
      bad: '⟦measure func=BPRM_CHECK⟧',
      fixed: 'dont_measure fsmagic=0x794c7630\nmeasure func=BPRM_CHECK',
    },
  ],
  good: ['measure func=MODULE_CHECK'],
});
