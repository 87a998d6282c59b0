import { knownLinkOn } from '../../facts/knownLinks.ts';
import { defineCheck } from '../defineCheck.ts';
import { asWord, fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

const SCRIPT = /\.(?:sh|bash|py|pl|rb|php|js|lua|tcl|awk)$/i;

/** Reports exe= with a path that is never the running program. */
export const exeNever = defineCheck({
  code: 'AR228',
  name: 'exe-never',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  title: 'exe= with a script or a symbolic link',
  what: '`exe=` names a script (the check goes by its extension, such as `.sh`), or a path that is a symbolic link on most systems, such as `/usr/bin/sh` or `/usr/sbin/insmod`.',
  why: 'The kernel compares `exe=` with the file that it really runs. For a script, that is its interpreter; for a link, it is the file that the link leads to. On Linux 6.18, `/usr/bin/sh` was a link to `dash`: when it ran, `exe=/usr/bin/sh` did not match, but `exe=/usr/bin/dash` did.',
  examples: [
    { bad: '-a always,exit -F arch=b64 -S connect -F exe=⟦/opt/agent/update.sh⟧ -F key=net' },
    {
      bad: '-a always,exit -F arch=b64 -S init_module -F exe=⟦/usr/sbin/insmod⟧ -F key=modules',
      fixed: '-a always,exit -F arch=b64 -S init_module -F exe=/usr/bin/kmod -F key=modules',
    },
    { bad: '-a always,exit -F arch=b64 -S connect -F exe=⟦/bin/sh⟧ -F key=net' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/bash -F key=net',
    '-a always,exit -F arch=b64 -S execve -F path=/opt/agent/update.sh -F key=update',
    '-a always,exit -F arch=b64 -S execve -F exe!=/usr/bin/bash -F key=exec',
  ],
  about: T.exe,
  run: (ctx) =>
    (ruleOf(ctx)?.fields ?? []).flatMap((f) => {
      if (f.name !== 'exe') return [];
      const what = f.op === '!=' ? 'matches every program' : 'never matches';
      const link = knownLinkOn(f.value, ctx.targets);
      if (link && !link.folder) {
        const { target } = link;
        const remedy = link.instead ?? `Use "${target}".`;
        return [
          {
            span: f.span,
            message: `"exe${f.op}${f.value}" ${what} where the path is a symbolic link, as ${link.where}. ${remedy}`,
            fixes: () =>
              target === undefined
                ? []
                : [fix(`Use "${target}", the target of the link`, 'unsafe', replace(f.span, asWord(target)))],
          },
        ];
      }
      if (!SCRIPT.test(f.value)) return [];
      const message = `"exe${f.op}${f.value}" ${what}: for a script, exe is the interpreter. Use "path=${f.value}" with "perm=x" to record starts of the script.`;
      return [{ span: f.span, message }];
    }),
});
