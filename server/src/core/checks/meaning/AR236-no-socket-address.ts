import type { KnownField } from '../../syntax/argumentParts.ts';
import { defineCheck, type Finding } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';
import { argumentFilters, knownCalls } from './argumentFilters.ts';

/**
 * System calls that pass an address to the kernel or back (net/socket.c: move_addr_to_kernel,
 * move_addr_to_user).
 */
const WITH_ADDRESS: ReadonlySet<string> = new Set([
  'bind',
  'connect',
  'sendto',
  'sendmsg',
  'sendmmsg',
  'accept',
  'accept4',
  'recvfrom',
  'recvmsg',
  'recvmmsg',
  'getsockname',
  'getpeername',
  'socketcall',
]);

/** Address families by number, except for numbers that may be the length of an address. */
const FAMILIES: Readonly<Record<number, string>> = { 1: 'local', 2: 'IPv4', 10: 'IPv6' };

const quotedList = (names: readonly string[]): string => names.map((n) => `"${n}"`).join(', ');

function familyFinding(f: KnownField, names: readonly string[]): readonly Finding[] {
  const without = names.filter((n) => !WITH_ADDRESS.has(n));
  if (without.length === 0) return [];
  const isAll = without.length === names.length;
  const what = isAll
    ? `never matches: ${quotedList(without)}`
    : `matches only some of the system calls: ${quotedList(without)}`;
  const verb = without.length === 1 ? 'has' : 'have';
  const remedy = isAll
    ? `Remove "${f.argument.value}", or name system calls that have one, such as connect or bind.`
    : `Move ${without.length === 1 ? quotedList(without) : 'them'} to a rule without "saddr_fam=".`;
  return [
    {
      span: f.argument.span,
      message: `"${f.argument.value}" ${what} ${verb} no address. ${remedy}`,
      ...(isAll ? {} : { severity: 'info' as const }),
    },
  ];
}

/** What the arguments of connect and bind are that may be mistaken for the family, by index. */
const MISTAKEN: Readonly<Record<number, string>> = { 0: 'file descriptor', 2: 'length of the address' };

/**
 * Returns findings for an argument of connect and bind, the file descriptor or the length, that is compared
 * with a family.
 */
function argumentFindings(rule: RuleView, names: readonly string[]): readonly Finding[] {
  if (!names.every((n) => n === 'connect' || n === 'bind')) return [];
  return argumentFilters(rule).flatMap(({ field, index, value }): readonly Finding[] => {
    const [family, what] = [FAMILIES[value], MISTAKEN[index]];
    if (!what || family === undefined || (field.op !== '=' && field.op !== '!=')) return [];
    const { start } = field.argument.span;
    const meant = `saddr_fam${field.op}${value}`;
    return [
      {
        span: field.argument.span,
        message: `"${field.argument.value}" compares the ${what}, not the family (${value} is ${family}). Use "${meant}".`,
        fixes: () => [fix(`Write "${meant}"`, 'unsafe', replace({ start, end: start + 2 }, 'saddr_fam'))],
      },
    ];
  });
}

/** Reports a filter by an address family where the kernel has no address to compare. */
export const noSocketAddress = defineCheck({
  code: 'AR236',
  name: 'no-socket-address',
  category: 'meaning',
  severity: 'warning',
  title: 'An address family for system calls without an address',
  evidence: 'kernel',
  unproven:
    'That sendmmsg, recvmmsg and socketcall have an address was read in the source; the others were tried.',
  what: 'A rule with `saddr_fam=` names system calls that have no socket address, such as listen, socket, shutdown or execve. Or a rule for connect or bind compares the wrong argument with the number of an address family: a0 is the file descriptor, and a2 is the length of the address. The check looks for the families 1, 2 and 10; `a2=16` is not reported, because 16 is the length of an IPv4 address. In a rule for socket, a0 is the family itself. If only some of the system calls have no address, the severity is info.',
  why: '`saddr_fam=` compares the family of the socket address (2 is IPv4, 10 is IPv6) in a system call. connect, bind, sendto, sendmsg and sendmmsg pass an address. accept, accept4, recvfrom, recvmsg, recvmmsg, getsockname and getpeername return one if the program asks for it. On x86, PowerPC and s390, a 32-bit program can make all of these calls through socketcall. No other system call has an address, so a rule with `saddr_fam=` for another system call loads but never matches.',
  examples: [
    { bad: '-a always,exit -F arch=b64 -S listen -F ⟦saddr_fam=2⟧ -F key=listen' },
    { bad: '-a always,exit -F arch=b64 -S listen,connect -F ⟦saddr_fam=10⟧ -F key=net' },
    {
      bad: '-a always,exit -F arch=b64 -S connect -F ⟦a2=10⟧ -F key=net',
      fixed: '-a always,exit -F arch=b64 -S connect -F saddr_fam=10 -F key=net',
    },
    {
      bad: '-a always,exit -F arch=b64 -S connect -F ⟦a0=2⟧ -F key=net',
      fixed: '-a always,exit -F arch=b64 -S connect -F saddr_fam=2 -F key=net',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S connect,bind,accept4,sendto -F saddr_fam=2 -F key=net',
    '-a always,exit -F arch=b64 -S connect -F a2=16 -F key=net',
    '-a always,exit -F arch=b64 -S socket -F a0=2 -F key=net',
  ],
  about: T.calls,
  applies: (node) => /saddr_fam|-F *a[02]!?=/i.test(node.text),
  run: (ctx) => {
    const rule = ruleOf(ctx);
    const names = (rule && knownCalls(rule))?.map((c) => c.name);
    if (!rule || !names) return [];
    const families = rule.fields.filter((f) => f.name === 'saddr_fam');
    return [...families.flatMap((f) => familyFinding(f, names)), ...argumentFindings(rule, names)];
  },
});
