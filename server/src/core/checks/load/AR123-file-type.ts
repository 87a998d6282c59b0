import { fileTypes, fsTypes } from '../../facts/tables.ts';
import { ownValue } from '../../text/ownValue.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { nearestNameFixes, unknownNameMessage } from './unknownNames.ts';

/** Reports a type of file or file system that does not exist. */
export const unknownType = defineLoadCheck({
  code: 'AR123',
  name: 'file-type',
  title: 'A file type or file system that auditctl does not know',
  what: '`filetype=` accepts socket, link, file, block, dir, character or fifo. `fstype=` accepts tracefs and debugfs; since audit 4.2 also cgroup and cgroup2. For any other file system, it accepts the number by which the kernel identifies that file system (its magic number).',
  why: LINE_REFUSED,
  reasons: ['unknown-filetype', 'unknown-fstype'],
  message: (f) => {
    const value = f.fault.words['value'] ?? '';
    const to = f.reason === 'unknown-filetype' ? ownValue(OTHER_TYPES, value.toLowerCase()) : undefined;
    if (to) return { wrong: `"${value}" is not a file type that auditctl knows.`, remedy: `Use "${to}".` };
    return f.reason === 'unknown-filetype'
      ? unknownNameMessage(f, fileTypes, 'file type')
      : unknownNameMessage(f, fsTypes, 'file system');
  },
  fixes: (f): readonly Fix[] => {
    const value = f.fault.words['value'] ?? '';
    if (f.reason === 'unknown-fstype') {
      const known = fsTypes.find(value);
      return known
        ? [fix(`Write the number ${known.number}`, 'safe', replace(f.fault.span, String(known.number)))]
        : nearestNameFixes(f, fsTypes);
    }
    const to = ownValue(OTHER_TYPES, value.toLowerCase());
    return to ? [fix(`Write "${to}"`, 'safe', replace(f.fault.span, to))] : nearestNameFixes(f, fileTypes);
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F filetype=⟦regular⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F filetype=file -k open',
    },
    { bad: '-a never,filesystem -F fstype=⟦cgroup⟧', fixed: '-a never,filesystem -F fstype=2613483' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -F filetype=dir -k open',
    '-a never,filesystem -F fstype=tracefs',
  ],
});

const OTHER_TYPES: Readonly<Record<string, string>> = {
  regular: 'file',
  reg: 'file',
  directory: 'dir',
  folder: 'dir',
  symlink: 'link',
  char: 'character',
  chr: 'character',
  blk: 'block',
  pipe: 'fifo',
  sock: 'socket',
};
