import { fix, replace } from '../../../checks/edits.ts';
import { type FileSystemMagic, fileSystemNamed, fileSystemOf, fileSystems } from '../../facts/fileSystems.ts';
import type { PolicyLine } from '../../syntax/policyDocument.ts';
import { definePolicyLineCheck, type PolicyContext } from '../definePolicyCheck.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports a magic number that is another file system's than its comment says. */
export const fsmagicComment = definePolicyLineCheck({
  code: 'IM205',
  name: 'fsmagic-comment',
  category: 'meaning',
  severity: 'warning',
  evidence: 'reading',
  title: 'A magic number of another file system than the comment names',
  what: 'The kernel identifies the type of a file system by its magic number. The comment on the same line, or directly above, names one file system, but the magic number is that of another. A comment is compared only if it consists of one word, and that word is the type of a file system (`btrfs`) or the constant of its magic number (`BTRFS_SUPER_MAGIC`).',
  why: 'The rule matches another file system than the comment says. Published policies contain such mistakes: the number of ramfs under the name BTRFS, that of nsfs under NFS, and that of fusectl under FUSE.',
  run: ({ fsmagic }, line, ctx) => {
    const word = wordNamed(line, 'fsmagic');
    const is = fsmagic === undefined ? undefined : fileSystemOf(fsmagic);
    const said = word && namedIn(commentOf(line, ctx));
    if (!word || !is || !said || said.magic === fsmagic) return [];
    const [own, meant] = [is.types[0] ?? is.constant, said.types[0] ?? said.constant];
    return [
      {
        span: word.valueSpan,
        message: `"${word.value}" is ${own}, but the comment says ${meant}. Use "${said.hex}" for ${meant}, or correct the comment.`,
        fixes: () => [
          fix(
            `Write "${said.hex}", so that the rule matches ${meant}`,
            'unsafe',
            replace(word.valueSpan, said.hex),
          ),
        ],
      },
    ];
  },
  examples: [
    {
      bad: '# BTRFS_SUPER_MAGIC\nmeasure fsmagic=⟦0x858458f6⟧',
      fixed: '# BTRFS_SUPER_MAGIC\nmeasure fsmagic=0x9123683e',
    },
    { bad: '# NFS\nmeasure fsmagic=⟦0x6e736673⟧', fixed: '# NFS\nmeasure fsmagic=0x6969' },
    { bad: '# FUSE\nmeasure fsmagic=⟦0x65735543⟧', fixed: '# FUSE\nmeasure fsmagic=0x65735546' },
  ],
  good: ['# PROC_SUPER_MAGIC\nmeasure fsmagic=0x9fa0', '# not on btrfs\nmeasure fsmagic=0x9fa0'],
});

function commentOf(line: PolicyLine, { document }: PolicyContext): string {
  if (line.comment) return line.text.slice(line.comment.start);
  const above = document.lines[line.number - 1];
  return above?.kind === 'comment' ? above.text : '';
}

/** Returns the file system that a comment consists of; undefined for other texts. */
function namedIn(comment: string): FileSystemMagic | undefined {
  const name = /^[ \t]*#+[ \t]*([\w]+)[ \t]*\r?$/.exec(comment)?.[1];
  if (name === undefined) return undefined;
  return fileSystems().find((f) => f.constant === name.toUpperCase()) ?? fileSystemNamed(name.toLowerCase());
}
