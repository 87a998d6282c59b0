import { knownLinkOn } from '../../facts/knownLinks.ts';
import { defineCheck } from '../defineCheck.ts';
import { asWord, fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

const SCRIPT = /\.(?:sh|bash|py|pl|rb|php|js|lua|tcl|awk)$/i;

/** exe= with what is never the program that runs. */
export const exeNever = defineCheck({
  code: 'AR228',
  name: 'exe-never',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  title: 'exe= with a script or a link',
  what: '`exe=` names a script (by the end of its name) or what is a symbolic link by convention, such as `/usr/bin/sh` or `/usr/sbin/insmod`.',
  why: 'exe is the file that the kernel runs. Of a script that is its interpreter, of a link the file that it leads to. Seen on a kernel 6.18: exe=/usr/bin/sh stayed silent where sh was run, and exe=/bin/dash saw it.',
  examples: [
    { bad: '-a always,exit -F arch=b64 -S connect -F exe=⟦/opt/agent/update.sh⟧ -F key=net' },
    {
      bad: '-a always,exit -F arch=b64 -S init_module -F exe=⟦/usr/sbin/insmod⟧ -F key=modules',
      fixed: '-a always,exit -F arch=b64 -S init_module -F exe=/usr/bin/kmod -F key=modules',
    },
    { bad: '-a always,exit -F arch=b64 -S connect -F exe=⟦/bin/sh⟧ -F key=net' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S connect -F exe=/bin/bash -F key=net',
    '-a always,exit -F arch=b64 -S execve -F path=/opt/agent/update.sh -F key=update',
    '-a always,exit -F arch=b64 -S execve -F exe!=/usr/bin/bash -F key=exec',
  ],
  about: T.exe,
  run: (ctx) =>
    (ruleOf(ctx)?.fields ?? []).flatMap((f) => {
      if (f.name !== 'exe') return [];
      const what = f.op === '!=' ? 'is true of every program' : 'never matches';
      const link = knownLinkOn(f.value, ctx.targets);
      if (link && !link.folder) {
        const { target } = link;
        const remedy = link.instead ?? `Name "${target}".`;
        return [
          {
            span: f.span,
            message: `"exe${f.op}${f.value}" ${what}: that is a symbolic link ${link.where}, and exe is the file behind it. ${remedy}`,
            fixes: () =>
              target === undefined
                ? []
                : [fix(`Name "${target}", where the link leads`, 'unsafe', replace(f.span, asWord(target)))],
          },
        ];
      }
      if (!SCRIPT.test(f.value)) return [];
      const message = `"exe${f.op}${f.value}" ${what}: exe of a script is its interpreter. To see who runs it, write "path=${f.value}" with "perm=x".`;
      return [{ span: f.span, message }];
    }),
});
