import type { Finding } from '../defineCheck.ts';
import { rejection } from '../failure.ts';
import { commentOut } from './commentOut.ts';
import { defineHostCheck } from './defineHostCheck.ts';

/** Reports a path whose directory does not exist on the machine. */
export const parentMissing = defineHostCheck({
  code: 'AR701',
  name: 'parent-missing',
  severity: 'warning',
  title: 'A path in a directory that this machine does not have',
  what: 'The path of a watched file or program leads through a directory that does not exist on this machine, or through a file instead of a directory.',
  why: 'The file itself does not have to exist, but its directory does. Otherwise the kernel rejects the rule. Unless an earlier line has `-i` or `-c` (continue after an error), auditctl then stops and does not load the rules below.',
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
      const directory = p.kind === 'dir' || p.parent === undefined ? undefined : ctx.host.placeOf(p.parent);
      if (directory?.kind !== 'missing' && directory?.kind !== 'file') return [];
      const rejected = rejection('kernel', ctx.below());
      const message =
        directory.kind === 'file'
          ? `"${p.parent}" is a file on this machine, not a directory. ${rejected} Fix the path, or remove the rule.`
          : `The directory "${p.parent}" does not exist on this machine. ${rejected} Create the directory first, or remove the rule.`;
      return [{ span: p.span, message, fixes: () => [commentOut()] }];
    }),
});
