import { F, OP } from '../../facts/kernelNumbers.ts';
import type { Machine } from '../../facts/machines.ts';
import { isWide } from '../../facts/machines.ts';
import { mayShareEvents } from '../../matching/overlap.ts';
import { eventKey } from '../../matching/ruleIdentity.ts';
import { hasCall, machineOfOnlyArch, type Rule, type RuleField } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { made } from '../../text/made.ts';
import { applyEdits } from '../../text/span.ts';
import { optionEnd, replace, withoutSpan } from '../edits.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { asCall, namesAny, namesOf, numberOf, ownLine, placeOfCall, recordedOf } from './recordedCalls.ts';
import { ofRule, ofRules, ruleGroups } from './ruleGroups.ts';
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
const NAMES = Object.keys(KINDS);
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

const ofArgument = ({ field }: RuleField): boolean => field >= F.a0 && field <= F.a3;

function isFixable(r: LoadedRule, names: readonly string[]): boolean {
  // The arguments of the socket call itself are in memory, which no filter can compare.
  return names.length <= MOST_LINES && !r.rule.fields.some(ofArgument);
}

function fixes(line: MergedLine, r: LoadedRule, names: readonly string[]): readonly RulesetFix[] {
  if (!isFixable(r, names)) return [];
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

/** Returns the always rules that name socketcall and are for a machine, or for no machine in particular. */
const naming = ofRules((load) => {
  const known = new Map<Machine, readonly LoadedRule[]>();
  return (machine: Machine, front: number): readonly LoadedRule[] =>
    made(known, machine, () =>
      ruleGroups(load).calling.filter(
        ({ rule }) =>
          hasCall(rule, front) && (machineOfOnlyArch(rule, load.target.release) ?? machine) === machine,
      ),
    );
});

/** The number of rules for socketcall from which on the calls of a rule count as recorded. */
const MOST_COMPARED = 1000;

/**
 * Returns the rule for one kind of socketcall by the processes of a rule for a socket call.
 * @param front the number of socketcall on the machine
 */
function wantedOf(r: LoadedRule, machine: Machine, front: number, kind: number): Rule {
  const call = asCall(r.rule, front, machine);
  const a0 = { field: F.a0, op: OP.eq, value: kind };
  // What a filter says of an argument of the call itself says nothing of one of socketcall.
  return { ...call, fields: [...call.fields.filter((f) => !ofArgument(f)), a0] };
}

/**
 * Reports whether some rule, whatever its key, is about what a wanted rule for a kind of socketcall would match:
 * it covers that, or it names socketcall and may match some of it.
 * @param r the rule for a socket call that the wanted one is made from
 */
function isRecorded(
  { whole }: TargetRuleset,
  r: LoadedRule,
  machine: Machine,
  front: number,
  wanted: Rule,
): boolean {
  const named = naming(whole)(machine, front);
  return (
    named.length > MOST_COMPARED ||
    named.some(({ rule }) => mayShareEvents(rule, wanted)) ||
    recordedOf(whole, machine, SOCKETCALL).covered(r, front, wanted)
  );
}

/** Returns the machine that a rule names socket calls of, with the number of socketcall there, which it does not name; undefined for others. */
const socketsOf = ofRule(({ rule }, { release }) => {
  const machine = machineOfOnlyArch(rule, release);
  // auditctl's table for arm has socketcall, but an arm64 kernel does not (arm64: unistd32.h).
  if (!machine || isWide(machine) || machine === 'arm') return undefined;
  const front = numberOf('socketcall', machine);
  if (front === undefined || hasCall(rule, front)) return undefined;
  return namesAny(NAMES, machine, rule) ? { machine, front } : undefined;
});

function find(t: TargetRuleset): readonly RulesetFinding[] {
  // What the fix of an earlier finding adds, a later one does not ask for again.
  const asked = new Set<string>();
  const sockets = socketsOf(t.whole);
  return ruleGroups(t.whole).calling.flatMap((r): readonly RulesetFinding[] => {
    const named = sockets(r.sent);
    const line = named && ownLine(t.whole, r);
    if (!line) return [];
    const { machine, front } = named;
    const wanted = (name: string): Rule => wantedOf(r, machine, front, KINDS[name] ?? 0);
    const names = [...new Set(namesOf(line))].filter(
      (n) =>
        Object.hasOwn(KINDS, n) &&
        !asked.has(eventKey(wanted(n))) &&
        !isRecorded(t, r, machine, front, wanted(n)),
    );
    const [first] = names;
    if (first === undefined) return [];
    if (isFixable(r, names)) for (const n of names) asked.add(eventKey(wanted(n)));
    const which = naming(t.whole)(machine, front).length === 0 ? '"socketcall"' : 'that kind of "socketcall"';
    const message = `Many 32-bit programs call "socketcall" instead of "${first}", but no rule records ${which}. Add a rule with "-S socketcall -F a0=${KINDS[first]}".`;
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
  what: 'A rule with `arch=b32` names network system calls such as connect or socket, but no rule records such calls of socketcall. On x86, PowerPC and s390, a 32-bit program can make these calls directly or through socketcall.',
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
    '-a always,exit -F arch=b32 -S connect -k net\n-a always,exit -F arch=b32 -S socketcall -F a0=3 -k net32',
  ],
});
