import { fix } from '../../../checks/edits.ts';
import { shift } from '../../../text/span.ts';
import { fileSystemNamed } from '../../facts/fileSystems.ts';
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
  what: 'A `dont_measure` rule without a hook excludes a file system that exists only in memory, and a later rule measures KEXEC_CMDLINE. The command line is compared with the file system of the kernel image.',
  why: 'If the image is on that file system, the exception decides first, and the command line is not measured.',
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
          message: `Line ${ruleNumberOf(first)} excludes images on that file system first. Move this rule above it.`,
          related: [
            { span: shift(ruleSpan(first.line), first.line.start), message: 'This rule decides first' },
          ],
          fixes: () => [
            fix(
              `Move the rule above line ${ruleNumberOf(first)}, so that it decides first`,
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
