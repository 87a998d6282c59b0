import type { Finding } from '../defineCheck.ts';
import { rejection } from '../failure.ts';
import { commentOut } from './commentOut.ts';
import { defineHostCheck } from './defineHostCheck.ts';

/** Reports a directory that a rule names and the machine does not have. */
export const folderMissing = defineHostCheck({
  code: 'AR702',
  name: 'folder-missing',
  severity: 'warning',
  title: 'A directory that this machine does not have',
  what: '`dir=`, or a watch whose path ends in a slash, names a directory that does not exist on this machine. A watch without the slash is not reported, because its path may be meant as a file.',
  why: 'The kernel rejects `dir=` if the directory is missing. Unless an earlier line has `-i` or `-c` (continue after an error), auditctl then stops and does not load the rules below. A watch (`-w`) does load, but as a watch on a file, because the directory is missing. If the directory is created later, the watch does not record what happens in it.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F dir=⟦/srv/gone⟧ -F perm=wa -F key=srv',
      fixed: '# -a always,exit -F arch=b64 -F dir=/srv/gone -F perm=wa -F key=srv',
    },
    { bad: '-w ⟦/srv/gone/⟧ -p wa -k srv' },
  ],
  good: [
    '-a always,exit -F arch=b64 -F dir=/etc/ssh -F perm=wa -F key=ssh',
    '-w /etc/ssh/ -p wa -k ssh',
    '-w /srv/gone -p wa -k srv',
  ],
  run: (ctx) =>
    ctx.paths.flatMap((p): readonly Finding[] => {
      const place = ctx.host.placeOf(p.name);
      if (
        p.kind === 'dir' &&
        (place?.kind === 'missing' || (place?.kind === 'other' && place.link && p.slash))
      ) {
        const rejected = rejection('kernel', ctx.below());
        const message = place.link
          ? `"${p.name}" is a broken symbolic link on this machine. ${rejected} Fix the link, or remove the rule.`
          : `The directory "${p.name}" does not exist on this machine. ${rejected} Create the directory first, or remove the rule.`;
        return [{ span: p.span, message, fixes: () => [commentOut()] }];
      }
      const parent = p.parent === undefined ? undefined : ctx.host.placeOf(p.parent);
      if (p.kind !== 'watch' || !p.slash || place?.kind !== 'missing' || parent?.kind !== 'directory')
        return [];
      const message = `The directory "${p.name}" does not exist on this machine. If it is created later, files in it are not recorded. Create it, then reload the rules.`;
      return [{ span: p.span, severity: 'hint', message }];
    }),
});
