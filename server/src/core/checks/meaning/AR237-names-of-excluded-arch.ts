import { F, OP } from '../../facts/kernelNumbers.ts';
import { abiName, type Machine, machineOfElf } from '../../facts/machines.ts';
import { NEWEST } from '../../facts/releases.ts';
import { syscalls } from '../../facts/tables.ts';
import { matchedMachines } from '../../matching/neverMatches.ts';
import type { KnownField, Part } from '../../syntax/argumentParts.ts';
import { applyEdits } from '../../text/span.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, rewrite } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';

/** A system call that a rule names, and the one that has its number where the rule matches. */
interface Mistaken {
  readonly call: Part;
  readonly number: number;
  /** Undefined where no call has that number. */
  readonly recorded: string | undefined;
}

/** Returns the first name whose number in one machine's table is that of another call on another machine. */
function mistaken(calls: readonly Part[], table: Machine, matched: Machine): Mistaken | undefined {
  for (const call of calls) {
    const number = syscalls(table).find(call.value)?.number;
    if (number === undefined || number < 0 || number === syscalls(matched).find(call.value)?.number) continue;
    return { call, number, recorded: syscalls(matched).nameOf(number) };
  }
  return undefined;
}

/** Returns the fix that asks for the architectures that the rule matches, in one rule for each. */
function asked(rule: RuleView, excluded: KnownField, matched: readonly Machine[]): Fix {
  const texts = matched.map((machine) => `arch=${abiName(machine)}`);
  const edits = texts.map((text) => replace(excluded.argument.span, text));
  if (texts.length === 1) return fix(`Write "${texts[0]}"`, 'unsafe', ...edits);
  const lines = edits.map((edit) => applyEdits(rule.node.text, [edit]));
  return rewrite(rule.node, `Write ${lines.length} rules, one per architecture`, 'unsafe', lines.join('\n'));
}

/** Reports names of system calls that auditctl looks up for the architecture that arch!= excludes. */
export const namesOfExcludedArch = defineCheck({
  code: 'AR237',
  name: 'names-of-excluded-arch',
  category: 'meaning',
  severity: 'warning',
  title: 'System calls that are looked up for an excluded architecture',
  what: 'A rule has `arch!=` and names system calls with `-S`, and the names have other numbers on the architectures that the rule matches.',
  why: 'auditctl looks up the names in the table of the architecture that the last `arch` field names, also if that field excludes it. The kernel then compares the numbers. On x86_64, `-F arch!=b32 -S execve` sends 11, the number of execve on i386. The rule matches 64-bit programs only, for which 11 is munmap.',
  examples: [
    {
      bad: '-a always,exit -F arch!=b32 -S ⟦execve⟧ -F auid>=1000 -F key=exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F key=exec',
    },
    {
      bad: '-a always,exit -F arch!=s390x -S ⟦unlink⟧,rename -F auid>=1000 -F key=delete',
      fixed:
        '-a always,exit -F arch=b64 -S unlink,rename -F auid>=1000 -F key=delete\n-a always,exit -F arch=b32 -S unlink,rename -F auid>=1000 -F key=delete',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F key=exec',
    '-a always,exit -F arch!=b32 -S all -F exe=/usr/bin/nc -F key=nc',
    '-a always,exit -F arch!=b32 -F path=/etc/shadow -F perm=wa -F key=shadow',
  ],
  about: T.calls,
  applies: (node) => node.text.includes('-S') && /arch!=/i.test(node.text),
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (rule?.list !== 'exit') return [];
    const last = rule.rule.fields.filter((f) => f.field === F.arch).at(-1);
    const [written, ...others] = rule.fields.filter((f) => f.name === 'arch');
    if (!written || others.length > 0 || last?.op !== OP.ne) return [];
    const table = machineOfElf(last.value ?? 0, NEWEST);
    const matched = matchedMachines(rule.rule, rule.loading.target) ?? [];
    const [own] = matched;
    const found = table && own && mistaken(rule.calls, table, own);
    if (!found) return [];
    const { call, number, recorded } = found;
    const what = recorded === undefined ? 'no system call' : `"${recorded}"`;
    const remedy =
      matched.length === 1 ? `Write "arch=${abiName(own)}".` : 'Write one rule for each architecture.';
    return [
      {
        span: call.span,
        message: `auditctl sends the number of "${call.value}" on ${table}, ${number}, which is ${what} on ${own}. ${remedy}`,
        related: [{ span: written.argument.span, message: `${table} is excluded here.` }],
        fixes: () => [asked(rule, written, matched)],
      },
    ];
  },
});
