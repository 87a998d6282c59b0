import type { Finding } from '../defineCheck.ts';
import { rejection } from '../failure.ts';
import { commentOut } from './commentOut.ts';
import { defineHostCheck } from './defineHostCheck.ts';

/** The folder of a path is not there. */
export const parentMissing = defineHostCheck({
  code: 'AR701',
  name: 'parent-missing',
  severity: 'warning',
  title: 'A path in a folder that this machine does not have',
  what: 'The folder that holds the watched file or program is not on this machine, or is no folder.',
  why: 'The file itself may be missing, its folder may not: the kernel refuses such a rule, and auditctl stops there and leaves all rules after it unloaded.',
  examples: [
    { bad: '-w ⟦/opt/gone/app.conf⟧ -p wa -k app', fixed: '# -w /opt/gone/app.conf -p wa -k app' },
    {
      bad: '-a always,exit -F arch=b64 -S execve -F exe=⟦/opt/gone/bin/app⟧ -F key=app',
      fixed: '# -a always,exit -F arch=b64 -S execve -F exe=/opt/gone/bin/app -F key=app',
    },
  ],
  good: ['-w /etc/not-yet-there -p wa -k new', '-w /opt/app/app.conf -p wa -k app'],
  run: (ctx) =>
    ctx.paths.flatMap((p): readonly Finding[] => {
      const folder = p.kind === 'dir' || p.parent === undefined ? undefined : ctx.host.placeOf(p.parent);
      if (folder?.kind !== 'missing' && folder?.kind !== 'file') return [];
      const what =
        folder.kind === 'file' ? 'is a file and no folder on this machine' : 'is not on this machine';
      const message = `The directory "${p.parent}" ${what}. ${rejection('kernel', ctx.below())} Create the directory before the rules are loaded, or remove the rule.`;
      return [{ span: p.span, message, fixes: () => [commentOut()] }];
    }),
});
