import { fields, operators } from '../../server/src/core/facts/fields.ts';
import { LIST, type ListName } from '../../server/src/core/facts/lists.ts';
import { machines } from '../../server/src/core/facts/machines.ts';
import { NEWEST, R, releases } from '../../server/src/core/facts/releases.ts';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import {
  commands,
  loadsWhere,
  moreCalls,
  sameCalls,
  sameOnAll,
  sameSet,
  sendsSame,
} from '../../server/src/core/model/equivalence.ts';
import { fieldsOf, operatorsOf } from '../../server/src/core/model/fieldSupport.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { strtol, strtoul, strtoulHex } from '../../server/src/core/model/parseNumbers.ts';
import { permBits } from '../../server/src/core/model/permValue.ts';
import { encodeRule, machineOfOnlyArch, maskNumbers, sameRule } from '../../server/src/core/model/rule.ts';
import { targetLabels } from '../../server/src/core/model/targetLabels.ts';
import { ignoringAfter, messagesOf, type Verdict } from '../../server/src/core/model/verdict.ts';
import { verdictsOf } from '../../server/src/core/model/verdictOf.ts';
import { trimmedPath } from '../../server/src/core/model/watch.ts';
import { type CommandLine, commandsIn } from '../../server/src/core/syntax/line.ts';
import { generated } from '../conformance/damage.ts';
import { random } from '../conformance/vocabulary.ts';
import { type Answer, digest } from './answers.ts';
import { controlLines, fieldLines } from './modelLines.ts';

const targetNames = ['debian-12', 'rhel-9', 'ubuntu-24.04', 'fedora', 'rhel-7'];
const targets: readonly Target[] = targetNames.flatMap((name) => target(name) ?? []);

/** Returns what the model of auditctl and of the kernel answers to lines of every form. */
export function modelAnswers(): readonly Answer[] {
  return [
    ...generated(20261130, 1200).map((text) => verdictAnswer(text, [0, R.v3_0_9, R.v3_1_5, NEWEST])),
    ...fieldLines().map((text) => verdictAnswer(text, [R.v3_0_9, NEWEST])),
    ...controlLines().map((text) => verdictAnswer(text, releases.keys())),
    ...machineAnswers(),
    ...equivalenceAnswers(),
    ...supportAnswers(),
    ...numberAnswers(),
  ];
}

function verdictAnswer(text: string, on: Iterable<number>): Answer {
  const [node] = commandsIn(text);
  return { input: text, answer: node ? digest([...on].map((r) => plain(judge(node, r, 'x86_64'), r))) : '-' };
}

/** Returns all that a verdict says, as plain values. */
function plain(v: Verdict, release: number): unknown {
  const { rule, messages: _, slowWatchAt: __, ...rest } = v;
  const sent = rule && [encodeRule(rule)?.join() ?? rule, maskNumbers(rule.mask).length, rule.fields];
  return [
    rest,
    messagesOf(v, release),
    ignoringAfter('-i', v),
    sent,
    rule && machineOfOnlyArch(rule, release),
  ];
}

function machineAnswers(): readonly Answer[] {
  const lines = generated(7, 60).flatMap(commandsIn);
  return [...machines].flatMap((machine) => {
    const all = lines.map((node) => plain(judge(node, R.v3_1_2, machine), R.v3_1_2));
    return [{ input: `60 lines on ${machine}`, answer: digest(all) }];
  });
}

const base = '-a always,exit -F arch=b64 -S open,openat -F auid>=1000 -k files';
/** Lines that say nearly the same. */
const variants = [
  base,
  '-a exit,always -F arch=b64 -S open -S openat -F auid>=1000 -F key=files',
  '-a always,exit -F arch=x86_64 -S openat,open -F auid>=1000 -k files',
  '-a always,exit -F arch=b64 -F auid>=1000 -S open,openat -k other',
  '-a always,exit -F arch=b64 -S open,openat,creat -F auid>=1000 -k files',
  '-a always,exit -F arch=b64 -S open -F auid>=1000 -k files\n-a always,exit -F arch=b64 -S openat -F auid>=1000 -k files',
  '-a always,exit -F auid>=1000 -F arch=b64 -S open,openat -k files',
  '-a always,exit -F arch=b32 -S open,openat -F auid>=1000 -k files',
  '-A always,exit -F arch=b64 -S open,openat -F auid>=1000 -k files',
  '-a never,exit -F arch=b64 -S open,openat -F auid>=1000',
  `${base}\n${base}`,
  '-w /etc/passwd -p wa -k files',
  '-a always,exit -F path=/etc/passwd -F perm=wa -k files',
  '-a always,exit -F dir=/etc/passwd -F perm=aw -k files',
  '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -k files',
  '-a always,exit -F arch=b64 -S openat2 -F uid=alice -k files',
  '-a always,exit -F arch=b64 -S openat2 -F uid=bob -k files',
  '-a always,exit -S bogus',
  '# a comment',
  '-D',
];

function equivalenceAnswers(): readonly Answer[] {
  const nodes = variants.map((text) => commands(text.split('\n')));
  return nodes.flatMap((before, i) => {
    if (!before) return [{ input: variants[i] ?? '', answer: 'no command' }];
    const row = nodes.map((after) => relations(before, after));
    return [{ input: variants[i] ?? '', answer: digest(row) }];
  });
}

function relations(before: readonly CommandLine[], after: readonly CommandLine[] | undefined): unknown {
  const leaving = [
    {},
    { arch: true },
    { calls: true },
    { key: true },
    { tree: true },
    { key: true, arch: true },
  ];
  const rules = [before[0], after?.[0]].map((node) => node && verdictsOf(node, targets)[0]?.verdict.rule);
  return [
    loadsWhere(before, after, targets),
    leaving.map((l) => [sameOnAll(before, after, targets, l), sameSet(before, after, targets, l)]),
    sendsSame(before, after, targets),
    sameCalls(before, after, targets),
    moreCalls(before, after, targets),
    rules[0] && rules[1] && sameRule(rules[0], rules[1]),
  ];
}

function supportAnswers(): readonly Answer[] {
  const lists = Object.keys(LIST) as ListName[];
  const some = targets.filter((_, i) => i === 0 || i === 4);
  const r = random(5);
  return [
    ...lists.map((list) => {
      const { all, some: others } = fieldsOf(list, some);
      const names = [all, others].map((of) => of.map((f) => f.name));
      return { input: `fields of ${list}`, answer: digest(names) };
    }),
    ...fields.map((f) => ({
      input: `operators of ${f.name}`,
      answer: (['exit', 'user', 'exclude'] as const).map((l) => operatorsOf(f, l, some).join(' ')).join('; '),
    })),
    ...Array.from({ length: 12 }, () => {
      const own = targets.filter(() => r.chance(0.5));
      return { input: own.map((t) => t.name).join(), answer: targetLabels(own) };
    }),
  ];
}

const numbers = ['0', '7', '08', '010', '0x1f', '-1', '+5', ' 3', '4x', '', '-', '4294967295', '4294967296'];
const longNumbers = [
  '9223372036854775807',
  '9223372036854775808',
  '18446744073709551616',
  '-9223372036854775809',
];

function numberAnswers(): readonly Answer[] {
  const texts = [...numbers, ...longNumbers, '0xg', '0x', '٣', '99999999999999999999999', '-0x10'];
  return [
    ...texts.map((text) => ({
      input: text,
      answer: digest([strtol(text), strtoul(text), strtoulHex(text)].map((n) => ({ ...n }))),
    })),
    ...['r', 'wa', 'rwxa', 'ww', 'R', '', 'rz', 'xyz'].map((text) => ({
      input: text,
      answer: JSON.stringify(permBits(text)),
    })),
    ...['/', '//', '/etc/', '/etc//', '/etc', 'etc/', ''].map((path) => ({
      input: path,
      answer: trimmedPath(path),
    })),
    { input: 'operators', answer: [...operators.keys()].join(' ') },
  ];
}
