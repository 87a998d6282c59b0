import { F } from '../../facts/kernelNumbers.ts';
import { knownPath } from '../../facts/knownPaths.ts';
import { ACTION, isFullMask, listOf, type Rule } from '../../model/rule.ts';
import { hasOption } from '../../ruleset/quickOptions.ts';
import type { PathPart } from '../../syntax/argumentParts.ts';
import type { CommandLine } from '../../syntax/line.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { fix, optionEnd, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** Fields that say which system calls a rule is about, or that every use of the file is meant. */
const NARROWING: ReadonlySet<number> = new Set([
  F.perm,
  F.exit,
  F.success,
  F.compare,
  F.objUid,
  F.objGid,
  F.a0,
  F.a1,
  F.a2,
  F.a3,
]);

/** Reports whether a path is that of a program. */
function isProgram(path: string): boolean {
  return knownPath(path)?.kind === 'program' || /^(?:\/usr)?(?:\/local)?\/(?:s?bin|libexec)\//.test(path);
}

/** Reports whether a rule records every system call that names its file. */
function isForAllCalls(node: CommandLine, rule: Rule | undefined): boolean {
  return (
    rule !== undefined &&
    rule.action === ACTION.always &&
    listOf(rule) === 'exit' &&
    isFullMask(rule.mask) &&
    !rule.fields.some((f) => NARROWING.has(f.field)) &&
    rule.fields.some((f) => f.field === F.path || f.field === F.dir) &&
    !hasOption(node, 'w') &&
    node.parts.calls.every((c) => c.value === 'all')
  );
}

function fixes(part: PathPart, perm: string): readonly Fix[] {
  const end = optionEnd(part.option);
  return [fix(`Add "-F perm=${perm}"`, 'unsafe', replace({ start: end, end }, ` -F perm=${perm}`))];
}

/** Reports a path without perm= that matches more system calls than intended. */
export const pathWithoutPerm = defineCheck({
  code: 'AR233',
  name: 'path-without-perm',
  category: 'meaning',
  severity: 'hint',
  title: 'path= or dir= without perm= and without system calls',
  evidence: 'kernel',
  what: 'An always rule names a file or a directory, but has no `perm=` and names no particular system calls (`-S all` means all of them). The check does not report:\n\n- a watch (`-w`), because auditctl adds `perm=rwxa` to it if it has no `-p`;\n- a rule that selects certain uses of the file in another way: by `exit`, `success`, an argument (`a0` to `a3`), the owner of the file (`obj_uid`, `obj_gid`) or `-C`;\n- a never rule, because it is meant to exclude every use of the file.',
  why: 'A rule that is reported matches every system call that names the file: not only those that open or run it, but also `stat` and `access`, which only look at its attributes. Each `ls -l` of the directory is recorded. With `perm=`, the rule matches only system calls that read (r), write (w), execute (x) or change attributes (a). For programs, the fix adds `perm=x`, as security benchmarks do; for all else, it adds `perm=wa`.',
  examples: [
    {
      bad: '-a always,exit -F path=⟦/usr/bin/su⟧ -F auid>=1000 -F auid!=unset -F key=privileged',
      fixed: '-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset -F key=privileged',
    },
    {
      bad: '-a always,exit -F arch=b64 -S all -F path=⟦/usr/bin/chage⟧ -F auid>=1000 -F auid!=unset -F key=privileged',
      fixed:
        '-a always,exit -F arch=b64 -S all -F path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=unset -F key=privileged',
    },
    {
      bad: '-a always,exit -F arch=b64 -F dir=⟦/etc/ssh⟧ -F key=ssh',
      fixed: '-a always,exit -F arch=b64 -F dir=/etc/ssh -F perm=wa -F key=ssh',
    },
  ],
  good: [
    '-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset -F key=privileged',
    '-a always,exit -F arch=b64 -S unlink,unlinkat -F dir=/etc/ssh -F key=ssh',
    '-a always,exit -F arch=b64 -F dir=/etc/ssh -F exit=-EACCES -F key=ssh',
    '-a never,exit -F dir=/dev/shm',
    '-a always,exit -F dir=/home -F uid=0 -F auid>=1000 -F auid!=unset -C auid!=obj_uid -F key=power-abuse',
    '-w /etc/passwd -k identity',
  ],
  about: T.path,
  applies: isForAllCalls,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    const part = rule?.paths.find((p) => p.kind === 'path' || p.kind === 'dir');
    if (!rule || !part || !isForAllCalls(rule.node, rule.rule)) return [];
    const perm = part.kind === 'path' && isProgram(part.value) ? 'x' : 'wa';
    const below = part.kind === 'dir' ? ' or a file below it' : '';
    const message = `Without "perm=", the rule records every system call that names "${part.value}"${below}, even stat. Add "-F perm=${perm}".`;
    return [{ span: part.span, message, fixes: () => fixes(part, perm) }];
  },
});
