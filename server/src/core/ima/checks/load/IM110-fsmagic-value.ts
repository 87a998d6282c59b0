import { fix, replace } from '../../../checks/edits.ts';
import { fileSystemNamed, fileSystems } from '../../facts/fileSystems.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Returns what to write for a name, as a sentence. */
function numberFor(text: string): string {
  if (fileSystemNamed(text.toLowerCase())) return `Write "fsname=${text.toLowerCase()}".`;
  const constant = fileSystems().find((s) => s.constant === text);
  return constant
    ? `Write its number, "${constant.hex}".`
    : 'Write the number that "stat -f -c 0x%t PATH" prints.';
}

/** Reports a value of fsmagic= that is not a hexadecimal number. */
export const fsmagicValue = definePolicyLoadCheck({
  code: 'IM110',
  name: 'fsmagic-value',
  title: 'A value of fsmagic= that is not a hexadecimal number',
  what: 'The value must be the magic number of a file system: the number by which the kernel identifies a type of file system. Write it in hexadecimal digits, with or without `0x` before them.',
  why: 'The kernel refuses the whole policy if the value is not a hexadecimal number. To write the name of a type, such as `ext4`, use `fsname=`. The kernel does not know the names that C headers give to magic numbers, such as PROC_SUPER_MAGIC.',
  reasons: ['not-hex'],
  claims: ({ fault, word }) =>
    fault.reason === 'not-hex' || (fault.reason === 'number-too-large' && word?.name === 'fsmagic'),
  message: ({ text, fault }) => ({
    wrong:
      fault.reason === 'not-hex'
        ? `"${text}" is not a hexadecimal number.`
        : `"${text}" has more than 64 bits.`,
    remedy: numberFor(text),
  }),
  fixes: ({ word, text }) => {
    if (!word) return [];
    const constant = fileSystems().find((f) => f.constant === text);
    if (constant) return [fix(`Write "${constant.hex}"`, 'safe', replace(word.valueSpan, constant.hex))];
    const type = text.toLowerCase();
    const named = fileSystemNamed(type);
    return named
      ? [
          fix(`Write "fsname=${type}"`, 'safe', replace(word.span, `fsname=${type}`)),
          fix(`Write "fsmagic=${named.hex}"`, 'unsafe', replace(word.span, `fsmagic=${named.hex}`)),
        ]
      : [];
  },
  examples: [
    { bad: 'dont_measure fsmagic=⟦tmpfs⟧', fixed: 'dont_measure fsname=tmpfs' },
    { bad: 'dont_measure fsmagic=⟦PROC_SUPER_MAGIC⟧', fixed: 'dont_measure fsmagic=0x9fa0' },
  ],
  good: ['dont_measure fsmagic=9FA0'],
});
