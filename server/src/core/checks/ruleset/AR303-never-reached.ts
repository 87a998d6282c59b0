import type { LoadedRule } from '../../ruleset/loadResult.ts';
import { originOf } from '../../ruleset/ruleset.ts';
import { made } from '../../text/made.ts';
import { both } from '../../text/series.ts';
import { differInKeysAtMost, isLateNever, keysAlike, moveAbove, remove } from './deadRules.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { fileShadows } from './fileShadows.ts';
import { whollyTaken } from './permTaken.ts';
import { causeOfLine, lineOf, overTargets, whereIs, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES, type Shadow, shadowsOf } from './shadows.ts';

/**
 * From this number of unreached rules on, the check reports the earlier rule; each later one becomes a hint.
 */
const MANY = 8;
/** Above this number of unreached rules of one earlier rule, only that one is reported. */
const MOST_HINTS = 100;

function neverReached(ctx: RulesetContext): (t: TargetRuleset) => readonly RulesetFinding[] {
  // An earlier rule may match more on one target than on another; it is reported once.
  const sizes = new Map<string, number[]>();
  const greedyByClass = new Map(ctx.classes.map((t) => [t as TargetRuleset, greedyOf(t)] as const));
  for (const groups of greedyByClass.values())
    for (const { place, later } of groups) made(sizes, place, () => []).push(later.length);
  return (t) => {
    const own = ownShadows(t);
    const greedy = greedyByClass.get(t) ?? greedyOf(t);
    const many = new Set(greedy.flatMap((g) => g.later));
    const unlisted = new Set(greedy.flatMap((g) => (g.later.length > MOST_HINTS ? g.later : [])));
    const listed = unlisted.size === 0 ? own : own.filter((s) => !unlisted.has(s.second));
    return [
      ...each(t, listed, (s) => many.has(s.second)),
      ...greedy.map((g) => takesMany(t, g, sizes.get(g.place) ?? [])),
      ...ifFile(t),
      ...byPermissions(t),
    ];
  };
}

const ownByAll = new WeakMap<readonly Shadow[], readonly Shadow[]>();

/** Returns the rules that are never reached and that no other check reports; they are kept with the rules. */
function ownShadows(t: TargetRuleset): readonly Shadow[] {
  const all = shadowsOf(t);
  return made(ownByAll, all, () => all.filter(isOwn));
}

function isOwn(shadow: Shadow): boolean {
  return !isLateNever(shadow) && (!differInKeysAtMost(shadow) || keysAlike(shadow));
}

/** A rule that matches all events of many later rules. */
interface Greedy {
  readonly first: LoadedRule;
  readonly later: readonly LoadedRule[];
  /** Its file and offset, which are the same on every target. */
  readonly place: string;
}

function greedyOf(t: TargetRuleset): readonly Greedy[] {
  const groups = new Map<LoadedRule, LoadedRule[]>();
  for (const { first, second } of ownShadows(t)) {
    const group = groups.get(first);
    if (group) group.push(second);
    else groups.set(first, [second]);
  }
  return [...groups].flatMap(([first, later]) => {
    if (later.length < MANY) return [];
    const { file, start } = originOf(lineOf(t.whole, first));
    return [{ first, later, place: `${file}:${start}` }];
  });
}

function takesMany(t: TargetRuleset, { first, later }: Greedy, sizes: readonly number[]): RulesetFinding {
  const line = lineOf(t.whole, first);
  const least = Math.min(...sizes);
  const many = `${sizes.some((n) => n !== least) ? 'at least ' : ''}${least} later rules`;
  return {
    ...wordsOf(line),
    message: `This rule matches every event of ${many}, which are never reached. Move this rule below them, or remove the rules you do not need.`,
    related: later
      .slice(0, 5)
      .map((r) => ({ ...wordsOf(lineOf(t.whole, r)), message: 'This rule is never reached' })),
  };
}

function each(
  t: TargetRuleset,
  shadows: readonly Shadow[],
  isHint: (s: Shadow) => boolean,
): readonly RulesetFinding[] {
  return shadows.map((shadow) => {
    const { first, second } = shadow;
    const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
    const place = wordsOf(b);
    const sameEffect = first.rule.action === second.rule.action && keysAlike(shadow);
    const what = first.rule.action === 0 && second.rule.action !== 0 ? 'excludes' : 'matches';
    const remedy = sameEffect ? 'Remove this rule.' : 'Move this rule above that line, or remove this rule.';
    const message = `This rule is never reached: ${whereIs(t.ruleset, a, place.file)} ${what} all its events first. ${remedy}`;
    const fixes = (): readonly RulesetFix[] =>
      (sameEffect ? [remove(t, shadow)] : [moveAbove(t, shadow), remove(t, shadow, true)]).filter(
        (f) => f !== undefined,
      );
    const severity = isHint(shadow) ? { severity: 'hint' as const, cause: causeOfLine(b, message) } : {};
    const same = first.rule.action === second.rule.action ? { recordsTheSame: true as const } : {};
    return {
      ...place,
      message,
      related: [{ ...wordsOf(a), message: 'This rule comes first' }],
      fixes,
      ...severity,
      ...same,
    };
  });
}

/**
 * Returns findings for watches that are never reached if their path is a file, which auditctl finds out when
 * it loads them.
 */
function ifFile(t: TargetRuleset): readonly RulesetFinding[] {
  const shadows = fileShadows(t.whole);
  if (shadows.length === 0) return [];
  const sure = new Set(shadowsOf(t).map((s) => s.second));
  return shadows.flatMap((shadow): readonly RulesetFinding[] => {
    const { first, second, path, isKnown } = shadow;
    if (sure.has(second)) return [];
    const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
    const place = wordsOf(b);
    const where = isKnown ? '' : ` if "${path}" is a file`;
    const message = `This watch is never reached${where}: ${whereIs(t.ruleset, a, place.file)} ${first.rule.action === 0 ? 'excludes' : 'matches'} its events first. Move the watch above that line, or remove one of the two.`;
    const related = [{ ...wordsOf(a), message: 'This rule comes first' }];
    const fixes = (): readonly RulesetFix[] =>
      [moveAbove(t, shadow), remove(t, shadow, true)].filter((f) => f !== undefined);
    const kind = isKnown ? {} : { severity: 'info' as const, cause: causeOfLine(b, message) };
    return [{ ...place, message, related, fixes, ...kind }];
  });
}

/**
 * Returns findings for rules of which several earlier ones match all events, each those of some permissions.
 */
function byPermissions(t: TargetRuleset): readonly RulesetFinding[] {
  const taken = whollyTaken(t);
  if (taken.length === 0) return [];
  const sure = new Set([...shadowsOf(t), ...fileShadows(t.whole)].map((s) => s.second));
  return taken.flatMap(({ firsts, second }): readonly RulesetFinding[] => {
    if (sure.has(second)) return [];
    const b = lineOf(t.whole, second);
    const place = wordsOf(b);
    const lines = firsts.map((r) => lineOf(t.whole, r));
    const where = both(lines.map((a) => whereIs(t.ruleset, a, place.file)));
    const message = `This rule is never reached: ${where} together match all its events first. Remove this rule or those lines.`;
    const related = lines.map((a) => ({ ...wordsOf(a), message: 'This rule comes first' }));
    // Moved above them, it would take all that is theirs.
    const fixes = (): readonly RulesetFix[] =>
      firsts.slice(0, 1).flatMap((first) => remove(t, { first, second }, true) ?? []);
    return [{ ...place, message, related, fixes, recordsTheSame: true as const }];
  });
}

/** Reports a rule that an earlier one keeps from ever being reached. */
export const unreachable = defineRulesetCheck({
  code: 'AR303',
  name: 'never-reached',
  category: 'ruleset',
  severity: 'warning',
  most: MOST_RULES,
  title: 'A rule that is never reached',
  evidence: 'kernel',
  unproven:
    'The order of comparison was tried, also with two rules of which the first was for a directory and the second for a file in that directory. Which filters include others was read in the source of the kernel.',
  what: 'The kernel compares an event with the rules of a list in order, and uses the first one that matches. Here an earlier rule matches every event that a later one could match. The check works as follows:\n\n- If one rule hides eight or more later rules in this way, the check reports the earlier rule as a warning, and up to 100 of the later ones as hints.\n- A watch (`-w`) means a file or a directory, depending on what exists when it is loaded. Some messages therefore say "if … is a file"; their severity is info. A path that is a directory on every system, such as `/etc/ssh`, never counts as a file.\n- Several earlier rules can together match all events: one for the permission w and one for a leave nothing to a rule for both.\n- The check does not consider hard links, through which a file has a second name in another directory.',
  why: 'The later rule has no effect: an always rule records nothing, and its key appears in no record; a never rule excludes nothing.',
  run: (ctx) => overTargets(ctx, 'warning', neverReached(ctx)),
  examples: [
    {
      bad: '-w /etc/ -p wa -k etc\n⟦-w /etc/passwd -p wa -k identity⟧',
      fixed: '-w /etc/passwd -p wa -k identity\n-w /etc/ -p wa -k etc\n',
    },
    {
      bad: '-a never,exit -F arch=b64 -S all -F exe=/usr/bin/backup\n⟦-a always,exit -F arch=b64 -S unlink -F exe=/usr/bin/backup -k delete⟧\n',
      fixed:
        '-a always,exit -F arch=b64 -S unlink -F exe=/usr/bin/backup -k delete\n-a never,exit -F arch=b64 -S all -F exe=/usr/bin/backup\n',
    },
    {
      bad: '-a always,exit -F arch=b64 -S execve,execveat -k exec\n⟦-a always,exit -F arch=b64 -S execve -F uid=0 -k root-commands⟧\n',
      fixed:
        '-a always,exit -F arch=b64 -S execve -F uid=0 -k root-commands\n-a always,exit -F arch=b64 -S execve,execveat -k exec\n',
    },
    {
      bad: '-a never,exit -F path=/tmp/foo -F perm=x\n⟦-w /tmp/foo -p x -k foo⟧\n',
      fixed: '-w /tmp/foo -p x -k foo\n-a never,exit -F path=/tmp/foo -F perm=x\n',
    },
  ],
  good: [
    '-a never,exit -F path=/etc/ssh -F perm=x\n-w /etc/ssh -p x -k ssh',
    '-w /etc/passwd -p wa -k identity\n-w /etc/ -p wa -k etc',
    '-w /etc/ -p w -k etc\n-w /etc/passwd -p wa -k identity',
    '-w /etc/ -p wa -k etc\n-w /etcetera -p wa -k other',
  ],
});
