import { applyEdits, type TextEdit } from '../../text/span.ts';
import { defineCheck, type Finding, type Fix } from '../defineCheck.ts';
import { fix, optionSpan, replace, withoutOption, withoutSpan } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';
import {
  type ArgumentView,
  argumentFilters,
  isAddress,
  type KnownCall,
  knownCalls,
  mayFilterArguments,
} from './argumentFilters.ts';

const nameAt = (c: KnownCall, index: number): string => c.arguments[index]?.name.replace(/^_+/, '') ?? '';
const placeOf = (c: KnownCall, name: string): number =>
  c.arguments.findIndex((_, i) => nameAt(c, i) === name);

/**
 * Returns the argument's name in the first system call where it is not an address, or undefined if it is one
 * in all.
 */
function meaning(calls: readonly KnownCall[], index: number): string | undefined {
  const first = calls.find((c) => c.arguments[index] && !isAddress(c.arguments[index]));
  return first && nameAt(first, index);
}

/** Returns the rule for some of its system calls, with its filter moved to another argument. */
function lineFor(rule: RuleView, a: ArgumentView, own: readonly KnownCall[], index: number): string {
  const { text } = rule.node;
  const edits: TextEdit[] = [];
  const options = [...new Set(rule.calls.map((c) => c.option))];
  for (const [i, o] of options.entries()) {
    if (!o.argument) continue;
    if (i === 0) edits.push(replace(o.argument.span, own.map((c) => c.call.value).join(',')));
    else edits.push(withoutOption(rule.node, o));
  }
  const { start } = a.field.argument.span;
  edits.push(replace({ start, end: start + 2 }, `a${index}`));
  return applyEdits(text, edits);
}

function fixes(rule: RuleView, a: ArgumentView, calls: readonly KnownCall[], name: string): readonly Fix[] {
  const groups = new Map<number, KnownCall[]>();
  for (const c of calls) {
    const at = placeOf(c, name);
    if (at > 3) return [];
    // A system call without this argument cannot be filtered by it.
    if (at >= 0) groups.set(at, [...(groups.get(at) ?? []), c]);
  }
  const left = calls.filter((c) => placeOf(c, name) < 0);
  if (groups.size === 0 || left.length > 0) return [];
  const lines = [...groups].map(([index, own]) => lineFor(rule, a, own, index));
  const title =
    lines.length === 1
      ? `Write "a${[...groups.keys()][0]}"`
      : `Write ${lines.length === 2 ? 'two' : lines.length} rules, each with the right argument`;
  return [fix(title, 'unsafe', replace({ start: 0, end: rule.node.text.length }, lines.join('\n')))];
}

function mixed(rule: RuleView, a: ArgumentView, calls: readonly KnownCall[]): readonly Finding[] {
  const { field, index, value } = a;
  const isNull = value === 0 && (field.op === '=' || field.op === '!=');
  const there = calls.filter((c) => c.arguments.length > index);
  const addresses = there.filter((c) => c.arguments[index] && isAddress(c.arguments[index]));
  const written = field.argument.value;
  if (there.length > 0 && addresses.length === there.length) {
    const [c] = addresses;
    return !c || isNull ? [] : [addressAsked(rule, a, c, calls)];
  }
  const name = meaning(there, index);
  if (name === undefined) return [];
  const others = there.filter((c) => {
    const arg = c.arguments[index];
    return arg && nameAt(c, index) !== name && (placeOf(c, name) >= 0 || (isAddress(arg) && !isNull));
  });
  const [other] = others;
  const own = there.find((c) => nameAt(c, index) === name);
  if (!other || !own) return signal(rule, a, calls);
  const at = placeOf(other, name);
  const where =
    at >= 0 ? `Write a separate rule with "a${at}" for "${other.name}".` : 'Write a separate rule for each.';
  const message = `"${written}" compares the argument "${name}" of "${own.name}" but "${nameAt(other, index)}" of "${other.name}". ${where}`;
  return [{ span: field.argument.span, message, fixes: () => fixes(rule, a, calls, name) }];
}

/**
 * Returns the finding for a compared address; the remedy names the flags if the calls have some and bits are
 * compared.
 */
function addressAsked(
  rule: RuleView,
  { field, index }: ArgumentView,
  c: KnownCall,
  calls: readonly KnownCall[],
): Finding {
  const written = field.argument.value;
  const flags = field.op.startsWith('&') ? flagsOf(calls) : undefined;
  const meant = flags === undefined ? undefined : written.replace(/^a\d/i, `a${flags}`);
  const fact = `"${written}" compares the memory address of "${nameAt(c, index)}", which differs in each call of "${c.name}".`;
  const { start } = field.argument.span;
  const removal = fix(`Remove "${written}"`, 'unsafe', withoutSpan(rule.node.text, optionSpan(field.option)));
  return {
    span: field.argument.span,
    message: `${fact} ${meant ? `Write "${meant}" to compare the flags of the call.` : `Remove "${written}".`}`,
    fixes: () => {
      if (meant) return [fix(`Write "${meant}"`, 'unsafe', replace({ start, end: start + 2 }, `a${flags}`))];
      // Without its filter, a never rule would exclude all events.
      return rule.always ? [removal] : [];
    },
  };
}

/**
 * Returns which argument holds the flags in all the calls, from 0; undefined where it is not one of a0 to a3,
 * or differs.
 */
function flagsOf(calls: readonly KnownCall[]): number | undefined {
  const places = new Set(
    calls.map((c) => c.arguments.findIndex((x, i) => !isAddress(x) && /flags$/.test(nameAt(c, i)))),
  );
  const [at] = places;
  return places.size === 1 && at !== undefined && at >= 0 && at <= 3 ? at : undefined;
}

/** Returns the finding for a signal number that is compared with a process; none for other filters. */
function signal(rule: RuleView, a: ArgumentView, calls: readonly KnownCall[]): readonly Finding[] {
  const { field, index, value } = a;
  const [c] = calls;
  const at = c ? placeOf(c, 'sig') : -1;
  if (!c || at < 0 || at > 3 || at === index || field.op !== '=' || value < 1 || value > 31) return [];
  if (!calls.every((d) => placeOf(d, 'sig') === at && /pid|uid/.test(nameAt(d, index)))) return [];
  const message = `"${field.argument.value}" compares the argument "${nameAt(c, index)}" of "${c.name}", not the signal. Write "a${at}=${value}" for signal ${value}.`;
  return [
    { span: field.argument.span, message, severity: 'info', fixes: () => fixes(rule, a, calls, 'sig') },
  ];
}

/** Reports a filter on an argument that has another meaning in a system call of the rule. */
export const argumentMixed = defineCheck({
  code: 'AR223',
  name: 'argument-of-other-call',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  unproven:
    'Only signals were tried. What the arguments of other system calls mean was read in their declarations.',
  title: 'An argument with another meaning for this system call',
  what: '`a0` to `a3` are the first four arguments of a system call. A filter by one of them fits one system call of the rule but not another: the flags for opening a file, such as O_CREAT, are a1 of `open` but a2 of `openat`, and the signal is a1 of `kill` but a2 of `tgkill`. Or the filter compares an argument that is a memory address. Comparing an address with 0 (`a2=0`, `a2!=0`) is not reported, because it asks whether the program passed an address at all.',
  why: 'The kernel compares the same register for each system call of the rule. In the other call, that register contains something else, such as a process ID or the address of a file name. On Linux 6.18, signal 9 matched `a1=9` for kill and tkill, but `a2=9` for tgkill.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S kill,tkill,tgkill -F ⟦a1=9⟧ -F key=kill',
      fixed:
        '-a always,exit -F arch=b64 -S kill,tkill -F a1=9 -F key=kill\n-a always,exit -F arch=b64 -S tgkill -F a2=9 -F key=kill',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open,openat -F ⟦a1&0100⟧ -F key=create',
      fixed:
        '-a always,exit -F arch=b64 -S open -F a1&0100 -F key=create\n-a always,exit -F arch=b64 -S openat -F a2&0100 -F key=create',
    },
    {
      bad: '-a always,exit -F arch=b64 -S tgkill -F ⟦a1=9⟧ -F key=kill',
      fixed: '-a always,exit -F arch=b64 -S tgkill -F a2=9 -F key=kill',
    },
    {
      bad: '-a always,exit -F arch=b64 -S openat -F ⟦a1=3⟧ -F key=open',
      fixed: '-a always,exit -F arch=b64 -S openat -F key=open',
    },
    {
      bad: '-a never,exit -F arch=b64 -S clone -F ⟦a2&0x100⟧',
      fixed: '-a never,exit -F arch=b64 -S clone -F a0&0x100',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S kill,tkill -F a1=9 -F key=kill',
    '-a always,exit -F arch=b64 -S openat,open_by_handle_at -F a2&0100 -F key=create',
    '-a always,exit -F arch=b64 -S utimensat -F a2=0 -F key=touch',
    '-a always,exit -F arch=b64 -S clone,unshare -F a0&0x7C020000 -F key=container',
  ],
  about: T.argument | T.calls,
  applies: mayFilterArguments,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    const calls = rule && knownCalls(rule);
    return rule && calls ? argumentFilters(rule).flatMap((a) => mixed(rule, a, calls)) : [];
  },
});
