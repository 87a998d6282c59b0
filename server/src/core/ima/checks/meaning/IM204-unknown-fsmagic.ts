import { fix, replace } from '../../../checks/edits.ts';
import { fileSystemOf } from '../../facts/fileSystems.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports a magic number that no file system has. */
export const unknownFsmagic = definePolicyLineCheck({
  code: 'IM204',
  name: 'unknown-fsmagic',
  category: 'meaning',
  severity: 'info',
  evidence: 'reading',
  title: 'A magic number that no known file system has',
  what: 'The kernel identifies the type of a file system by its magic number. The header files of Linux define no type with the number in this rule. The kernel reads `fsmagic=` as hexadecimal, even without `0x`. If the number is that of a known file system when it is read as decimal, the severity is warning, and the message gives the hexadecimal form.',
  why: 'If no file system has the number, the rule matches nothing. Some file systems, such as ZFS, are not part of Linux; their numbers are not in the headers, and a rule with such a number is fine.',
  run: ({ fsmagic }, line) => {
    const word = wordNamed(line, 'fsmagic');
    if (!word || fsmagic === undefined || fileSystemOf(fsmagic)) return [];
    const meant = /^\d+$/.test(word.value) ? fileSystemOf(BigInt(word.value)) : undefined;
    const message = meant
      ? `The kernel reads "${word.value}" as hexadecimal. Write "${meant.hex}", which is decimal ${word.value} (${nameOf(meant)}).`
      : `No type of file system in Linux has the magic number "${word.value}". Check the number with "stat -f -c 0x%t PATH".`;
    return [
      {
        span: word.valueSpan,
        message,
        ...(meant ? { severity: 'warning' as const } : {}),
        fixes: () =>
          meant
            ? [
                fix(
                  `Write "${meant.hex}", so that the rule matches ${nameOf(meant)}`,
                  'unsafe',
                  replace(word.valueSpan, meant.hex),
                ),
              ]
            : [],
      },
    ];
  },
  examples: [
    { bad: 'measure fsmagic=⟦61267⟧', fixed: 'measure fsmagic=0xef53' },
    { bad: 'measure fsmagic=⟦0x12345⟧' },
  ],
  good: ['measure fsmagic=0xef53'],
});

function nameOf({
  types,
  constant,
}: {
  readonly types: readonly string[];
  readonly constant: string;
}): string {
  return types.length > 0 ? types.join(', ') : constant;
}
