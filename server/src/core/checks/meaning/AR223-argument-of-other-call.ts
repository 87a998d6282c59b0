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

/** What the argument means to most calls of the rule, told by the first that does not take an address there. */
function meaning(calls: readonly KnownCall[], index: number): string | undefined {
  const first = calls.find((c) => c.arguments[index] && !isAddress(c.arguments[index]));
  return first && nameAt(first, index);
}

/** The rule for some of its calls, its filter moved to another argument. */
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
    // What has no such argument has nothing to be filtered by.
    if (at >= 0) groups.set(at, [...(groups.get(at) ?? []), c]);
  }
  const left = calls.filter((c) => placeOf(c, name) < 0);
  if (groups.size === 0 || left.length > 0) return [];
  const lines = [...groups].map(([index, own]) => lineFor(rule, a, own, index));
  const title =
    lines.length === 1
      ? `Write "a${[...groups.keys()][0]}"`
      : `Write ${lines.length === 2 ? 'two' : lines.length} rules, each with its own argument`;
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
  const message = `"${written}" compares "${name}" of "${own.name}", but "${nameAt(other, index)}" of "${other.name}". ${where}`;
  return [{ span: field.argument.span, message, fixes: () => fixes(rule, a, calls, name) }];
}

/** An address that is compared: bits are meant for the flags, where the calls have some. */
function addressAsked(
  rule: RuleView,
  { field, index }: ArgumentView,
  c: KnownCall,
  calls: readonly KnownCall[],
): Finding {
  const written = field.argument.value;
  const flags = field.op.startsWith('&') ? flagsOf(calls) : undefined;
  const meant = flags === undefined ? undefined : written.replace(/^a\d/i, `a${flags}`);
  const fact = `"${written}" compares the address of "${nameAt(c, index)}" in "${c.name}", which differs each time.`;
  const { start } = field.argument.span;
  const removal = fix(`Remove "${written}"`, 'unsafe', withoutSpan(rule.node.text, optionSpan(field.option)));
  return {
    span: field.argument.span,
    message: `${fact} ${meant ? `Write "${meant}" for the flags.` : 'Remove it.'}`,
    fixes: () => {
      if (meant) return [fix(`Write "${meant}"`, 'unsafe', replace({ start, end: start + 2 }, `a${flags}`))];
      // Without its filter, a rule that leaves events out would leave all of them out.
      return rule.always ? [removal] : [];
    },
  };
}

/** Which argument is the flags of all the calls; undefined where that is none of a0 to a3, or differs. */
function flagsOf(calls: readonly KnownCall[]): number | undefined {
  const places = new Set(
    calls.map((c) => c.arguments.findIndex((x, i) => !isAddress(x) && /flags$/.test(nameAt(c, i)))),
  );
  const [at] = places;
  return places.size === 1 && at !== undefined && at >= 0 && at <= 3 ? at : undefined;
}

/** A number that is plainly a signal, asked of the process. */
function signal(rule: RuleView, a: ArgumentView, calls: readonly KnownCall[]): readonly Finding[] {
  const { field, index, value } = a;
  const [c] = calls;
  const at = c ? placeOf(c, 'sig') : -1;
  if (!c || at < 0 || at > 3 || at === index || field.op !== '=' || value < 1 || value > 31) return [];
  if (!calls.every((d) => placeOf(d, 'sig') === at && /pid|uid/.test(nameAt(d, index)))) return [];
  const message = `"${field.argument.value}" compares "${nameAt(c, index)}" of "${c.name}", which is not the signal. For signal ${value}, write "a${at}=${value}".`;
  return [
    { span: field.argument.span, message, severity: 'info', fixes: () => fixes(rule, a, calls, 'sig') },
  ];
}

/** A filter on an argument that is something else for this call. */
export const argumentMixed = defineCheck({
  code: 'AR223',
  name: 'argument-of-other-call',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  unproven:
    'The signals were tried; which argument another call takes, and that an address never is what is meant, follows from its prototype.',
  title: 'An argument with another meaning for this system call',
  what: 'A filter by `a0` to `a3` fits one system call of the rule and not another, such as the flags of `open` (a1) and of `openat` (a2), or the signal of `kill` (a1) and of `tgkill` (a2). Or the argument is an address.',
  why: 'The filter is compared with the same register for each call of the rule. For the other call that is a number of a process, or the address of a name, which is never what is meant: `kill -9` was seen with a1=9 for kill and tkill, and with a2=9 for tgkill.',
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
