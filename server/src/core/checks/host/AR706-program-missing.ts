import type { Finding } from '../defineCheck.ts';
import { defineHostCheck } from './defineHostCheck.ts';

/** Reports exe= with a program that does not exist on the machine. */
export const programMissing = defineHostCheck({
  code: 'AR706',
  name: 'program-missing',
  severity: 'hint',
  title: 'A program that this machine does not have',
  what: '`exe=` names a program that does not exist on this machine, although its directory does.',
  why: 'The rule loads, and it works once the program is installed. Until then it matches nothing. Often the path is only misspelled.',
  examples: [{ bad: '-a always,exit -F arch=b64 -S connect -F exe=⟦/usr/bin/curll⟧ -F key=net' }],
  good: [
    '-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/curl -F key=net',
    '-w /usr/bin/not-there -p x -k x',
  ],
  run: (ctx) =>
    ctx.paths.flatMap((p): readonly Finding[] => {
      if (p.kind !== 'exe' || p.parent === undefined) return [];
      if (ctx.host.placeOf(p.name)?.kind !== 'missing' || ctx.host.placeOf(p.parent)?.kind !== 'directory')
        return [];
      return [
        {
          span: p.span,
          message: `No program on this machine has the path "${p.name}". Install the program, or correct the path.`,
        },
      ];
    }),
});
