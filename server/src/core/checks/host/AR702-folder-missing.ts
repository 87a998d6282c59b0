import type { Finding } from '../defineCheck.ts';
import { rejection } from '../failure.ts';
import { commentOut } from './commentOut.ts';
import { defineHostCheck } from './defineHostCheck.ts';

/** A folder that a rule is about is not there. */
export const folderMissing = defineHostCheck({
  code: 'AR702',
  name: 'folder-missing',
  severity: 'warning',
  title: 'A folder that this machine does not have',
  what: '`dir=`, or a watch whose path ends in a slash, names a folder that is not on this machine.',
  why: 'The kernel refuses `dir=` where there is nothing, and auditctl stops there. A watch loads, but as a rule about one name: auditctl looks what the path is when it loads the line, and what lies below a folder that is made later is not recorded as a whole.',
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
        const what = place.link
          ? 'is a symbolic link that leads nowhere on this machine'
          : 'is not on this machine';
        const message = `The directory "${p.name}" ${what}. ${rejection('kernel', ctx.below())} Create the directory before the rules are loaded, or remove the rule.`;
        return [{ span: p.span, message, fixes: () => [commentOut()] }];
      }
      const parent = p.parent === undefined ? undefined : ctx.host.placeOf(p.parent);
      if (p.kind !== 'watch' || !p.slash || place?.kind !== 'missing' || parent?.kind !== 'directory')
        return [];
      const message = `The folder "${p.name}" is not on this machine: auditctl watches for that one name, and what lies below it is not recorded when it is made later. Load the rules again once the folder is there.`;
      return [{ span: p.span, severity: 'hint', message }];
    }),
});
