import { F, OP, PERM, UNSET_ID } from '../../facts/kernelNumbers.ts';
import { isWide, type Machine } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import { coversButCalls } from '../../matching/covers.ts';
import { mayMatchOwn } from '../../matching/neverMatches.ts';
import { keysOf, sameKeys } from '../../matching/ruleIdentity.ts';
import { hasCall, type Rule, type RuleField } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import { made } from '../../text/made.ts';
import { capitalized } from '../../text/sentenceParts.ts';
import { both } from '../../text/series.ts';
import { moveAbove } from './deadRules.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { permFindings } from './permTaken.ts';
import { ofRule, ofRules, ruleGroups } from './ruleGroups.ts';
import { causeOfLine, lineOf, overTargets, whereIs, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES, shadowsOf } from './shadows.ts';

/** The system call by which nearly all programs use each permission. */
const USUAL: readonly (readonly [number, string])[] = [
  [PERM.x, 'execve'],
  [PERM.r | PERM.w, 'openat'],
];

/** A rule that matches most events of a later one, and which events the later one still records. */
interface Taking {
  readonly first: LoadedRule;
  readonly second: LoadedRule;
  readonly left: readonly string[];
}

/** A ruleset with more rules that could match first is not searched. */
const MOST_TAKERS = 100;
/** From this number of later rules on, the earlier rule is reported. */
const MANY = 4;

const takings = ofRules((whole): readonly Taking[] => {
  const { target } = whole;
  const { always, calling } = ruleGroups(whole);
  const takerFor = takerOf(whole);
  const mayTake = calling.filter(({ sent }) => takerFor(sent) !== undefined);
  if (mayTake.length === 0 || mayTake.length > MOST_TAKERS) return [];
  const takers = takersOf(
    mayTake.flatMap(({ sent }) => takerFor(sent) ?? []),
    target,
  );
  const dead = new Set(shadowsOf({ whole }).map((s) => s.second));
  const found: Taking[] = [];
  let above = 0;
  for (const second of always) {
    if (second.sent.path && !dead.has(second)) {
      const by = takenBy(second.rule, takers, above, target);
      const first = by && mayTake[by.taker];
      if (first) found.push({ first, second, left: by.left });
    }
    if (second === mayTake[above]) above++;
  }
  return found;
});

/** Which of some takers matches most events of a rule, by its place among them, and what it leaves. */
interface TakenBy {
  readonly taker: number;
  readonly left: readonly string[];
}

/** The last answer for a rule: it holds while as many takers are above the rule. */
interface Answer {
  readonly above: number;
  readonly by: TakenBy | undefined;
}

/** Takers in the kernel's order, with the answers for rules that are compared with them. */
interface Takers {
  readonly machine: Machine;
  readonly all: readonly Taker[];
  readonly answers: WeakMap<Rule, Answer>;
}

/** Returns the first of the takers above a rule that matches most of its events; undefined where none does. */
function takenBy(rule: Rule, { all, answers }: Takers, above: number, target: Target): TakenBy | undefined {
  const known = answers.get(rule);
  if (known?.above === above) return known.by;
  const by = findTaker(rule, all, above, target);
  answers.set(rule, { above, by });
  return by;
}

function findTaker(rule: Rule, takers: readonly Taker[], above: number, target: Target): TakenBy | undefined {
  const perm = permOf(rule);
  // The usual calls are those of the host: a rule for the other ABI matches none of them.
  if (perm === 0 || !mayMatchOwn(rule, target)) return undefined;
  const wanted = { ...rule, fields: rule.fields.filter((f) => f.field !== F.arch) };
  for (const [at, taker] of takers.entries()) {
    if (at === above) break;
    if ((taker.usual & perm) !== perm || sameKeys(taker.rule, rule)) continue;
    const left = leftOver(taker, { wanted, isOfHost: hasArch(rule) }, perm, target.machine);
    if (left && left.length > 0) return { taker: at, left };
  }
  return undefined;
}

/** Takers by the first of their rules, so that an edit elsewhere finds the ones that there were: the latest first. */
const known = new WeakMap<Rule, Takers[]>();
/** How many are kept: the targets may differ in one taker, and each has its own. */
const MOST_KEPT = 8;

function takersOf(all: readonly Taker[], { machine }: Target): Takers {
  const [first] = all;
  const kept = first ? made(known, first.rule, () => []) : [];
  const isSame = (takers: Takers): boolean =>
    takers.machine === machine &&
    takers.all.length === all.length &&
    takers.all.every(({ rule }, i) => rule === all[i]?.rule);
  const there = kept.find(isSame);
  if (there) return there;
  const fresh = { machine, all, answers: new WeakMap<Rule, Answer>() };
  kept.unshift(fresh);
  kept.length = Math.min(kept.length, MOST_KEPT);
  return fresh;
}

/**
 * Returns the permissions of a rule whose usual calls are known, as bits; 0 for one without perm= or with
 * attributes only.
 */
function permOf({ fields }: Rule): number {
  return (fields.find((f) => f.field === F.perm)?.value ?? 0) & (PERM.r | PERM.w | PERM.x);
}

/** Returns the permissions whose usual call a rule names, as bits. */
function usualOf(rule: Rule, machine: Machine): number {
  return USUAL.reduce((all, [perm, name]) => {
    const n = syscalls(machine).find(name)?.number;
    return n !== undefined && hasCall(rule, n) ? all | perm : all;
  }, 0);
}

const hasArch = ({ fields }: Rule): boolean => fields.some((f) => f.field === F.arch);

const isLogin = ({ field, op }: RuleField): boolean =>
  field === F.auid && (op === OP.ge || op === OP.gt || op === OP.ne);

const isSuccess = ({ field, op, value }: RuleField): boolean =>
  field === F.success && op === OP.eq && value === 1;

/** A rule that may match most events of later ones. */
interface Taker {
  readonly rule: Rule;
  /** The permissions whose usual call it names, as bits. */
  readonly usual: number;
  readonly login: readonly RuleField[];
  readonly hasArch: boolean;
  readonly hasSuccess: boolean;
  /** The rule without its arch and its filters by login. */
  readonly bare: Rule;
  /** The same without its filters for successful calls. */
  readonly barest: Rule;
}

/** Returns a rule as one that may match most events of later ones on a target; undefined where it does not. */
const takerOf = ofRule(({ rule }, target): Taker | undefined => {
  const usual = mayMatchOwn(rule, target) ? usualOf(rule, target.machine) : 0;
  if (usual === 0) return undefined;
  const fields = rule.fields.filter((f) => f.field !== F.arch && !isLogin(f));
  return {
    rule,
    usual,
    login: rule.fields.filter(isLogin),
    hasArch: hasArch(rule),
    hasSuccess: rule.fields.some(isSuccess),
    bare: { ...rule, fields },
    barest: { ...rule, fields: fields.filter((f) => !isSuccess(f)) },
  };
});

/** A later rule. */
interface Later {
  /** The rule without its arch. */
  readonly wanted: Rule;
  /** Its arch is that of the host. */
  readonly isOfHost: boolean;
}

/**
 * Returns which events of a later rule an earlier one leaves to it, none where nothing is known to be left;
 * undefined where it leaves more than a few.
 */
function leftOver(
  taker: Taker,
  { wanted: second, isOfHost }: Later,
  perm: number,
  machine: Machine,
): readonly string[] | undefined {
  const { rule, bare, barest, login, hasArch, hasSuccess } = taker;
  const isOfSuccess = hasSuccess && !second.fields.some(isSuccess);
  if (!coversButCalls(isOfSuccess ? barest : bare, second)) return undefined;
  const narrower = login.filter((f) => !second.fields.some((g) => g.field === f.field && g.op === f.op));
  const isSeldom = named(second, 'execveat', machine) && !named(rule, 'execveat', machine);
  const seldom = perm === PERM.x && isSeldom ? ['execveat'] : [];
  return [
    ...narrower.map(excludedBy),
    ...(isOfSuccess ? ['failed calls'] : []),
    ...(hasArch && !isOfHost && isWide(machine) ? ['32-bit programs'] : []),
    ...seldom,
    ...(perm === PERM.x ? [] : ['calls other than openat']),
  ];
}

/** Returns which processes a filter by login excludes. */
const excludedBy = ({ op, value = 0 }: RuleField): string => {
  if (op === OP.ne) return value === UNSET_ID ? 'processes without a login' : `the auid ${value}`;
  return `auids below ${op === OP.gt ? value + 1 : value}`;
};

function named(rule: Rule, name: string, machine: Machine): boolean {
  const n = syscalls(machine).find(name)?.number;
  return n !== undefined && hasCall(rule, n);
}

function takesMost(t: TargetRuleset): readonly RulesetFinding[] {
  const byFirst = new Map<LoadedRule, Taking[]>();
  for (const taking of takings(t.whole))
    byFirst.set(taking.first, [...(byFirst.get(taking.first) ?? []), taking]);
  const ofCalls = [...byFirst.values()].flatMap((group) =>
    group.length < MANY ? group.map((g) => ofSecond(t, g)) : [ofFirst(t, group)],
  );
  return [...ofCalls, ...permFindings(t)];
}

function ofSecond(t: TargetRuleset, { first, second, left }: Taking): RulesetFinding {
  const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
  const place = wordsOf(b);
  const key = keysOf(first.rule)[0];
  const under = key ? `, with the key "${key}"` : '';
  const where = capitalized(whereIs(t.ruleset, a, place.file));
  const message = `${where} already records this rule's events${under}, except ${both(left)}. Move this rule above that line.`;
  const fixes = (): readonly RulesetFix[] => [moveAbove(t, { first, second })].filter((f) => f !== undefined);
  return {
    ...place,
    message,
    cause: causeOfLine(b, message),
    related: [{ ...wordsOf(a), message: 'This rule comes first' }],
    fixes,
  };
}

function ofFirst(t: TargetRuleset, group: readonly Taking[]): RulesetFinding {
  const [one] = group as readonly [Taking, ...Taking[]];
  const line = lineOf(t.whole, one.first);
  const left = [...new Set(group.flatMap((g) => g.left))];
  return {
    ...wordsOf(line),
    message: `For most events of ${group.length} rules below, this rule matches first, so those rules record only ${both(left)}. Move this rule below them.`,
    related: group.slice(0, 5).map((g) => ({
      ...wordsOf(lineOf(t.whole, g.second)),
      message: 'Most events of this rule have the key of the other',
    })),
  };
}

/** Reports a rule that records most of the events that a later one is meant for. */
export const takesMostEvents = defineRulesetCheck({
  code: 'AR322',
  name: 'takes-most',
  category: 'ruleset',
  severity: 'info',
  most: MOST_RULES,
  title: 'A rule that records most events of a later rule',
  evidence: 'reading',
  what: 'An earlier rule matches most events of a later rule, and the two rules have different keys. There are two cases:\n\n- The earlier rule is for the system call execve or openat. The later rule is a watch or a rule for a path, and most of its events are such calls.\n- Both rules are for the same path, and the earlier rule has some of the permissions of the later one.\n\nThe later rule then records only the rest, which the message names: other system calls or permissions, 32-bit programs, processes without a login, failed calls. If nothing is left, AR303 reports the rule. An earlier rule with a narrow filter, such as `exe=`, `exit=` or `-C`, is not reported, because it leaves most events to the later rule.',
  why: 'For each event, the kernel uses only the first rule that matches, so the event gets only the key of that rule. A search for the key of the later rule finds only the rest.',
  run: (ctx) => overTargets(ctx, 'info', takesMost, ['machine']),
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -k usercmd\n⟦-w /usr/bin/sudo -p x -k priv⟧\n',
      fixed:
        '-w /usr/bin/sudo -p x -k priv\n-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -k usercmd\n',
    },
    {
      bad: '⟦-a always,exit -F arch=b64 -S execve -k commands⟧\n-w /usr/bin/sudo -p x -k priv\n-w /usr/bin/su -p x -k priv\n-w /usr/bin/chage -p x -k priv\n-w /usr/bin/crontab -p x -k priv\n',
    },
    {
      bad: '-w /etc/shadow -p w -k change\n⟦-w /etc/shadow -p wa -k shadow⟧\n',
      fixed: '-w /etc/shadow -p w -k change\n-w /etc/shadow -p a -k shadow\n',
    },
  ],
  good: [
    '-w /etc/shadow -p r -k read\n-w /etc/shadow -p wa -k change',
    '-w /usr/bin/sudo -p x -k priv\n-a always,exit -F arch=b64 -S execve -k commands',
    '-a always,exit -F arch=b64 -S execve -C uid!=euid -F euid=0 -k setuid\n-w /usr/bin/sudo -p x -k priv',
    '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/backup -k backup\n-w /usr/bin/sudo -p x -k priv',
    '-a always,exit -F arch=b64 -S openat -F exit=-EACCES -k denied\n-w /etc/shadow -p r -k shadow',
    '-a always,exit -F arch=b64 -S execve -k exec\n-w /usr/bin/sudo -p x -k exec',
  ],
});
