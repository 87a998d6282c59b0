import { defineCheck, type Finding } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';
import { type ArgumentView, argumentFilters, mayFilterArguments } from './argumentFilters.ts';

// linux/net.h: enum sock_type. Programs combine it with the flags SOCK_NONBLOCK and SOCK_CLOEXEC.
const TYPES: Readonly<Record<number, string>> = {
  1: 'SOCK_STREAM',
  2: 'SOCK_DGRAM',
  3: 'SOCK_RAW',
  4: 'SOCK_RDM',
  5: 'SOCK_SEQPACKET',
  6: 'SOCK_DCCP',
  10: 'SOCK_PACKET',
};

/** Reports whether no other type has all bits of this one, so that &= matches it alone. */
const isExact = (type: number): boolean =>
  Object.keys(TYPES).every((t) => Number(t) === type || (Number(t) & type) !== type);

function find(a: ArgumentView): readonly Finding[] {
  const { field, value } = a;
  const name = TYPES[value];
  if (name === undefined || (field.op !== '=' && field.op !== '&')) return [];
  const exact = isExact(value);
  if (field.op === '&' && !exact) return [];
  const wrong =
    field.op === '='
      ? `"a1=${field.value}" misses ${name} with the flag SOCK_CLOEXEC or SOCK_NONBLOCK, which many programs add`
      : `"a1&${field.value}" also matches types other than ${name} (${value}), because one common bit is enough for "&"`;
  const remedy = exact
    ? `Write "a1&=${value}", which matches ${name} with and without flags.`
    : `Add rules with a1=0x${(0x80000 | value).toString(16)}, 0x${(0x800 | value).toString(16)} and 0x${(0x80800 | value).toString(16)}.`;
  const start = field.argument.span.start;
  return [
    {
      span: field.argument.span,
      message: `${wrong}. ${remedy}`,
      severity: exact ? 'info' : 'hint',
      fixes: () =>
        exact
          ? [
              fix(
                `Write "a1&=${value}"`,
                'unsafe',
                replace({ start, end: field.argument.span.end }, `a1&=${value}`),
              ),
            ]
          : [],
    },
  ];
}

/** Reports a socket type that is compared as if it had no flags. */
export const socketType = defineCheck({
  code: 'AR224',
  name: 'socket-type',
  category: 'meaning',
  severity: 'info',
  evidence: 'kernel',
  unproven:
    'Only the types 1, 2 and 3 were tried. For the other types, the result was concluded from the bits of their numbers.',
  title: 'A socket type without its flags',
  what: 'A rule for `socket` or `socketpair` compares a1 with the number of a socket type, such as 1 for SOCK_STREAM. But a program can add flags to that number: SOCK_CLOEXEC (0x80000) and SOCK_NONBLOCK (0x800). The check reports the operator `=`, and also `&` if the number has more than one bit set. A number that includes flags, such as 0x80003, is not reported.',
  why: 'The rule misses sockets with a flag, or it also matches sockets of other types. On Linux 6.18, `a1=3` matched a raw socket without flags (3) and missed one with a flag (0x80003, 0x803). `a1&=3`, which requires both bits of 3, matched all of these, but no stream socket (1) or datagram socket (2). `a1&3`, which requires only one of the bits, matched all three types.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S socket -F ⟦a1=3⟧ -F key=raw-socket',
      fixed: '-a always,exit -F arch=b64 -S socket -F a1&=3 -F key=raw-socket',
    },
    {
      bad: '-a always,exit -F arch=b64 -S socket -F ⟦a1&3⟧ -F key=raw-socket',
      fixed: '-a always,exit -F arch=b64 -S socket -F a1&=3 -F key=raw-socket',
    },
    { bad: '-a always,exit -F arch=b64 -S socket -F a0=2 -F ⟦a1=1⟧ -F key=net' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S socket -F a1&=3 -F key=raw-socket',
    '-a always,exit -F arch=b64 -S socket -F a0=17 -F key=packet-socket',
    '-a always,exit -F arch=b64 -S socket -F a1=0x80003 -F key=raw-socket',
  ],
  about: T.argument | T.calls,
  applies: (node) => mayFilterArguments(node) && /socket/i.test(node.text),
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule?.always || rule.list !== 'exit' || rule.calls.length === 0) return [];
    if (!rule.calls.every((c) => /^socket(?:pair)?$/i.test(c.value))) return [];
    return argumentFilters(rule)
      .filter((a) => a.index === 1)
      .flatMap(find);
  },
});
