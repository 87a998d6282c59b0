import { F } from '../../facts/kernelNumbers.ts';
import type { Machine } from '../../facts/machines.ts';
import { isWide } from '../../facts/machines.ts';
import { hasCall, machineOfOnlyArch } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { applyEdits } from '../../text/span.ts';
import { optionEnd, replace, withoutSpan } from '../edits.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { namesOf, numberOf, ownLine, placeOfCall, recordedOf } from './recordedCalls.ts';
import { ruleGroups } from './ruleGroups.ts';
import { atEnd, overTargets } from './rulesetFindings.ts';

// linux/net.h: SYS_SOCKET and so on, the first argument of socketcall.
const KINDS: Readonly<Record<string, number>> = {
  socket: 1,
  bind: 2,
  connect: 3,
  listen: 4,
  accept: 5,
  socketpair: 8,
  send: 9,
  recv: 10,
  sendto: 11,
  recvfrom: 12,
  sendmsg: 16,
  recvmsg: 17,
  accept4: 18,
  recvmmsg: 19,
  sendmmsg: 20,
};
const SOCKETCALL = ['socketcall'];
const MOST_LINES = 4;

/**
 * Returns the line with one kind of socketcall instead of its system calls; undefined for a line without -S.
 */
function textFor(line: MergedLine, kind: number): string | undefined {
  const { node } = line;
  if (node.kind !== 'command') return undefined;
  const [first, ...more] = node.options.filter((o) => o.name === 'S');
  if (!first?.argument) return undefined;
  return applyEdits(node.text.replace(/\r$/, ''), [
    replace(first.argument.span, `socketcall -F a0=${kind}`),
    ...more.map((o) => withoutSpan(node.text, { start: o.span.start, end: optionEnd(o) })),
  ]);
}

function fixes(line: MergedLine, r: LoadedRule, names: readonly string[]): readonly RulesetFix[] {
  // The arguments of the socket call itself are in memory, which no filter can compare.
  if (names.length > MOST_LINES || r.rule.fields.some((f) => f.field >= F.a0 && f.field <= F.a3)) return [];
  const lines = names.flatMap((n) => textFor(line, KINDS[n] ?? 0) ?? []);
  const cr = line.text.endsWith('\r') ? '\r' : '';
  const title =
    lines.length === 1
      ? 'Add a rule for socketcall after this line'
      : `Add ${lines.length} rules for socketcall`;
  return lines.length === 0
    ? []
    : [{ title, safety: 'unsafe', edits: [atEnd(line, lines.map((l) => `${cr}\n${l}`).join(''))] }];
}

function find(t: TargetRuleset): readonly RulesetFinding[] {
  return ruleGroups(t.whole).calling.flatMap((r): readonly RulesetFinding[] => {
    const machine: Machine | undefined = machineOfOnlyArch(r.rule, t.target.release);
    // auditctl's table for arm has socketcall, but an arm64 kernel does not (arm64: unistd32.h).
    const front =
      machine && !isWide(machine) && machine !== 'arm' ? numberOf('socketcall', machine) : undefined;
    const line = front === undefined || hasCall(r.rule, front) ? undefined : ownLine(t.whole, r);
    const names = line ? [...new Set(namesOf(line).filter((n) => Object.hasOwn(KINDS, n)))] : [];
    const [first] = names;
    if (
      !line ||
      !machine ||
      front === undefined ||
      first === undefined ||
      recordedOf(t.whole, machine, SOCKETCALL).takes(r, front)
    )
      return [];
    const message = `Many 32-bit programs call "socketcall" instead of "${first}", but no rule records "socketcall". Add a rule with "-S socketcall -F a0=${KINDS[first]}".`;
    return [{ ...placeOfCall(line, first), message, fixes: () => fixes(line, r, names) }];
  });
}

/** Reports socket calls of 32-bit programs without socketcall. */
export const noSocketcall = defineRulesetCheck({
  code: 'AR317',
  name: 'no-socketcall',
  category: 'ruleset',
  severity: 'hint',
  evidence: 'kernel',
  unproven:
    'The kernel was one for x86_64. For PowerPC and s390, the same follows from their tables of system calls.',
  title: 'A rule for network calls that misses socketcall',
  what: 'A rule with `arch=b32` names network system calls such as connect or socket, but no rule records socketcall. On x86, PowerPC and s390, a 32-bit program can make these calls directly or through socketcall.',
  why: 'In a test on Linux 6.18, a b32 rule with `-S connect` missed a connect through socketcall. A rule with `-S socketcall -F a0=3` matched it, also together with `path=` and `saddr_fam=`: the argument a0 says which call is meant, and 3 is connect.',
  run: (ctx) => overTargets(ctx, 'hint', find, ['machine']),
  examples: [
    {
      bad: '-a always,exit -F arch=b32 -S ⟦connect⟧ -F auid>=1000 -k net\n-a always,exit -F arch=b64 -S connect -F auid>=1000 -k net',
      fixed:
        '-a always,exit -F arch=b32 -S connect -F auid>=1000 -k net\n-a always,exit -F arch=b32 -S socketcall -F a0=3 -F auid>=1000 -k net\n-a always,exit -F arch=b64 -S connect -F auid>=1000 -k net',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S connect -k net',
    '-a always,exit -F arch=b32 -S connect,socketcall -k net',
    '-a always,exit -F arch=b32 -S connect -k net\n-a always,exit -F arch=b32 -S all -k 32-bit',
  ],
});
