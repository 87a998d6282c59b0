import { fix } from '../../../checks/edits.ts';
import { shift } from '../../../text/span.ts';
import { fileSystemNamed, fileSystemOf } from '../../facts/fileSystems.ts';
import type { PlacedPolicyRule } from '../../model/judgePolicy.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { removedLine, ruleNumberOf } from '../policyLines.ts';
import { ruleSpan } from '../policyWordsOf.ts';

/** Reports an exception for tmpfs before a rule for the command line of kexec. */
export const lateCmdline = definePolicyDocumentCheck({
  code: 'IM307',
  name: 'late-cmdline',
  category: 'ruleset',
  severity: 'warning',
  most: 2000,
  evidence: 'reading',
  title: 'An exception for tmpfs before a rule for KEXEC_CMDLINE',
  what: 'KEXEC_CMDLINE is the hook for the command line of a kernel that is started with kexec. For this hook, a condition about the file system looks at where the image of that kernel is stored. In this policy, an earlier `dont_measure` rule without a hook excludes tmpfs or ramfs, which exist only in memory.',
  why: 'If the kernel image is on such a file system, the exception matches first, and the command line is not measured.',
  runDocument: ({ rules, document }) => {
    const memory = ['tmpfs', 'ramfs'];
    const magics = memory.map((type) => fileSystemNamed(type)?.magic);
    return rules.flatMap((later, i) => {
      if (later.rule.action !== 'measure' || later.rule.hook?.name !== 'KEXEC_CMDLINE') return [];
      const first = rules
        .slice(0, i)
        .find(
          ({ rule: r }) =>
            r.action === 'dont_measure' &&
            r.hook === undefined &&
            (memory.includes(r.fsname ?? '') || (r.fsmagic !== undefined && magics.includes(r.fsmagic))),
        );
      if (!first) return [];
      return [
        {
          span: shift(ruleSpan(later.line), later.line.start),
          message: `Line ${ruleNumberOf(first)} excludes ${typeOf(first)}: the command line of a kernel that is loaded from there is not measured. Move this rule above that line.`,
          related: [
            { span: shift(ruleSpan(first.line), first.line.start), message: 'This rule matches first' },
          ],
          fixes: () => [
            fix(
              `Move the rule above line ${ruleNumberOf(first)}, so that it matches first`,
              'unsafe',
              { span: { start: first.line.start, end: first.line.start }, newText: `${later.line.text}\n` },
              removedLine(later.line, document.text),
            ),
          ],
        },
      ];
    });
  },
  examples: [
    {
      bad: 'dont_measure fsmagic=0x1021994\n⟦measure func=KEXEC_CMDLINE⟧',
      fixed: 'measure func=KEXEC_CMDLINE\ndont_measure fsmagic=0x1021994',
    },
  ],
  good: ['measure func=KEXEC_CMDLINE'],
});

/** Returns the type of the file system that a rule matches by its name or magic number. */
function typeOf({ rule: { fsname, fsmagic } }: PlacedPolicyRule): string {
  return (
    fsname ?? (fsmagic === undefined ? undefined : fileSystemOf(fsmagic)?.types[0]) ?? 'that file system'
  );
}
