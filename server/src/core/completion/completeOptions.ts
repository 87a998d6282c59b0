import { isKeyOption } from '../facts/keyNames.ts';
import { machineOfBits } from '../facts/machines.ts';
import { R } from '../facts/releases.ts';
import type { FeatureContext } from '../featureContext.ts';
import { optionWords } from '../hover/texts/optionWords.ts';
import { actionWords, listWords } from '../hover/texts/valueWords.ts';
import type { ListName } from '../model/rule.ts';
import type { CompletedPart } from './completeValues.ts';
import type { Item } from './completionItems.ts';
import type { OptionSpot } from './cursor.ts';
import { hasAnyOption, hasField, type RuleInfo } from './ruleInfo.ts';

/** What begins a line, the likely ones first. */
const beginnings = [
  'w',
  'a',
  'A',
  'd',
  'D',
  'W',
  'b',
  'f',
  'e',
  'r',
  'i',
  'c',
  'backlog_wait_time',
  'loginuid-immutable',
  'reset-lost',
  'q',
  't',
  'signal',
];
const takingArgument = new Set([
  'w',
  'a',
  'A',
  'd',
  'W',
  'b',
  'f',
  'e',
  'r',
  'backlog_wait_time',
  'q',
  'signal',
  'p',
  'k',
  'S',
  'F',
  'C',
  'm',
]);

/** Behind these auditctl reads no further (setopt returns at once). */
const ending = [
  'i',
  'c',
  'v',
  'h',
  't',
  'q',
  'm',
  's',
  'signal',
  'reset-lost',
  'reset_backlog_wait_time_actual',
  'loginuid-immutable',
];

/** What a key, and -p on a rule, must have before it. */
const named = ['path', 'dir', 'perm', 'exe', 'fstype'];

/**
 * Returns completion items for the options that can follow and begin with what is typed, with or without
 * dashes; empty where none fits.
 * @param rule what all other options of the line say
 * @param before what the options before the cursor say
 */
export function completeOptions(
  spot: OptionSpot,
  rule: RuleInfo,
  before: RuleInfo,
  context: FeatureContext,
): readonly Item[] {
  const textOf = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);
  const { typed, span } = spot;
  // Before the end of an option every other one may be meant.
  const isWhole = typed.length === span.end - span.start;
  const begins = (name: string): boolean =>
    !isWhole || textOf(name).startsWith(typed) || (!typed.startsWith('-') && name.startsWith(typed));
  const names = usefulOptions(rule, spot.around.first, context).filter((n) => mayStand(n, rule, before));
  const items = names.filter(begins).map((name): Item => {
    const text = textOf(name);
    return {
      label: text,
      kind: 'option',
      span,
      newText: takingArgument.has(name) ? `${text} ` : text,
      detail: optionWords[name]?.short ?? '',
      doc: { about: 'option', name },
      more: takingArgument.has(name),
    };
  });
  const [first, ...others] = items;
  if (!first || !names.includes('F') || !wantsUsers(rule) || !'-F'.startsWith(typed)) return items;
  return [
    first,
    { label: USERS, kind: 'option', span, newText: USERS, detail: 'sessions of regular users' },
    ...others,
  ];
}

/** The two filters with which rules of benchmarks match regular users alone. */
const USERS = '-F auid>=1000 -F auid!=unset';

/** Reports whether a rule records what somebody does, and does not say yet whose actions it is about. */
function wantsUsers(rule: RuleInfo): boolean {
  const { form, list, action, calls } = rule.parts;
  if (form !== 'rule' || list !== 'exit' || action !== 'always') return false;
  return (calls.length > 0 || hasField(rule, 'path', 'dir', 'exe')) && !hasField(rule, 'auid', 'loginuid');
}

/** Reports whether auditctl takes the option where the cursor is: some must come after others. */
function mayStand(name: string, rule: RuleInfo, before: RuleInfo): boolean {
  if (hasAnyOption(before, ...ending)) return false;
  if (!isBegun(rule)) return true;
  const { form, calls, arch, fields } = before.parts;
  switch (name) {
    case 'k':
      return form === 'watch' || calls.length > 0 || hasAnyOption(before, 'p') || hasField(before, ...named);
    case 'p':
      return form === 'watch' || fields.some((f) => f.op !== undefined);
    case 'S':
      return isBegun(before) && (arch !== undefined || rule.parts.arch === undefined);
    default:
      return isBegun(before);
  }
}

function isBegun({ parts }: RuleInfo): boolean {
  return parts.form === 'rule' || parts.form === 'watch';
}

function usefulOptions(rule: RuleInfo, first: boolean, context: FeatureContext): readonly string[] {
  const without = (names: readonly string[]) => names.filter((n) => !hasAnyOption(rule, n));
  const { form, list } = rule.parts;
  switch (form) {
    case 'watch':
      return [...without(['p', 'k']), 'F', 'C', 'S', ...(hasAnyOption(rule, 'k') ? ['k'] : [])];
    case 'rule': {
      if (list === 'exit' || list === undefined) return exitOptions(rule, context);
      if (list === 'io_uring') return ['S', 'F', 'k'];
      return list === 'filesystem' ? ['F', 'k'] : ['F'];
    }
    case 'control':
      if (hasAnyOption(rule, 'D', 'l')) return without(['k']);
      // Rules begin with -a or -w, but a line may have -F or -k before what they need: offer what is missing.
      if (hasAnyOption(rule, 'F', 'S', 'C', 'k', 'p')) return ['a', 'w'];
      return without(['b', 'f', 'e', 'r', 'backlog_wait_time']);
    case 'empty':
      return first
        ? beginnings.filter((n) => n !== 'signal' || context.targets.some((t) => t.release >= R.v3_0_7))
        : ['a', 'w'];
    default:
      return form satisfies never;
  }
}

/** Returns the options for a rule on the list exit: arch comes before -S, and -k last. */
function exitOptions(rule: RuleInfo, _context: FeatureContext): readonly string[] {
  const called = rule.parts.calls.length > 0;
  const bounded = called || hasField(rule, 'path', 'dir', 'perm', 'exe');
  const withArch = called ? ['F', 'k', 'S', 'C'] : ['S', 'F', 'C'];
  const names = rule.parts.arch === undefined ? ['F', 'S', 'C'] : withArch;
  const keyed = bounded ? withKey(rule, names) : names;
  const wantsPerm = hasField(rule, 'path', 'dir') && !hasAnyOption(rule, 'p') && !hasField(rule, 'perm');
  return wantsPerm ? [...keyed, 'p'] : keyed;
}

/** Moves the key to the front once the rule says whose events it is about, as auid!=unset does last. */
function withKey(rule: RuleInfo, names: readonly string[]): readonly string[] {
  const others = names.filter((n) => !isKeyOption(n));
  if (hasAnyOption(rule, 'k') || hasField(rule, 'key')) return [...others, 'k'];
  if (rule.parts.fields.some((f) => f.name === 'auid' && f.op === '!=')) return ['k', ...others];
  return names.some(isKeyOption) ? names : [...others, 'k'];
}

const pairs: readonly { readonly list: ListName; readonly action: 'always' | 'never' }[] = [
  { list: 'exit', action: 'always' },
  { list: 'exit', action: 'never' },
  { list: 'exclude', action: 'never' },
  { list: 'user', action: 'never' },
  { list: 'user', action: 'always' },
  { list: 'task', action: 'never' },
  { list: 'filesystem', action: 'never' },
  { list: 'io_uring', action: 'always' },
  { list: 'io_uring', action: 'never' },
];

/**
 * Returns completion items for whole pairs of action and list, in the order in which the line begins one:
 * `always,exit`, or `exit,always` once a list is typed; empty where none fits.
 */
export function completeListAction(part: CompletedPart): readonly Item[] {
  const { value, cursor, spanOf, context } = part;
  const typed = value.slice(0, cursor);
  const uring = context.targets.some((t) => t.release >= R.v3_1_2);
  const usable = pairs.filter((p) => p.list !== 'io_uring' || uring);
  const startsWithList =
    usable.some((p) => typed !== '' && p.list.startsWith(typed.split(',')[0] ?? '')) && !/^[an]/.test(typed);
  const span = spanOf(0, value.length);
  const items = usable.map(({ list, action }): Item => {
    const text = startsWithList ? `${list},${action}` : `${action},${list}`;
    return {
      label: text,
      kind: 'keyword',
      span,
      newText: text,
      detail: shortly(list, action),
      // A client's filter finds no word after a comma, and prefers the shorter text: `exit` is to find
      // always,exit first.
      filterText: startsWithList ? text : `${list} ${text}`,
      doc: { about: 'listAction', name: text },
    };
  });
  const { machine, parts } = part.rule;
  const isBare = parts.fields.length === 0 && parts.calls.length === 0 && parts.keys.length === 0;
  if (startsWithList || !isBare || machineOfBits('b64', machine) === undefined) return items;
  const [first, ...others] = items;
  const begun = 'always,exit -F arch=b64 -S';
  const calls: Item = {
    label: begun,
    kind: 'keyword',
    span,
    newText: `${begun} `,
    detail: '64-bit system calls',
    filterText: `exit ${begun}`,
    more: true,
  };
  return first ? [first, calls, ...others] : items;
}

function shortly(list: ListName, action: 'always' | 'never'): string {
  const [said = ''] = listWords[list].split(':');
  const [done = ''] = actionWords[action].split('.');
  return list === 'exclude' || list === 'filesystem'
    ? (listWords[list].split('.')[0] ?? '')
    : `${said.split('.')[0]}. ${done}`;
}
