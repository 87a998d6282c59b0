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
  title: 'A magic number that the headers of Linux do not name',
  what: "No file system in the headers of Linux has the number. `fsmagic=` is read as hexadecimal, also without `0x`; the check says so where the decimal reading is a file system's.",
  why: 'If no file system has the number, the rule matches nothing. File systems from elsewhere, such as ZFS, have numbers that the headers do not name.',
  run: ({ fsmagic }, line) => {
    const word = wordNamed(line, 'fsmagic');
    if (!word || fsmagic === undefined || fileSystemOf(fsmagic)) return [];
    const meant = /^\d+$/.test(word.value) ? fileSystemOf(BigInt(word.value)) : undefined;
    const message = meant
      ? `"${word.value}" is read as hexadecimal. Write "${meant.hex}" for ${nameOf(meant)}.`
      : `No file system of Linux has the number "${word.value}". Check it with "stat -f -c %t".`;
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
  return types[0] ?? constant;
}
