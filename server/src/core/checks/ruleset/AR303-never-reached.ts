import { sameButKey } from '../../matching/ruleIdentity.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import { originOf } from '../../ruleset/ruleset.ts';
import { isLateNever, keysAlike, moveAbove, remove } from './deadRules.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { fileShadows } from './fileShadows.ts';
import { lineOf, overTargets, quoted, whereIs, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES, type Shadow, shadowsOf } from './shadows.ts';

/** From so many rules on it is the one in front that is spoken of; each behind it becomes a hint. */
const MANY = 8;

function neverReached(ctx: RulesetContext): (t: TargetRuleset) => readonly RulesetFinding[] {
  // A rule in front may take more on one target than on another; it is spoken of once.
  const sizes = new Map<string, number[]>();
  for (const t of ctx.classes)
    for (const group of greedyOf(t))
      sizes.set(group.place, [...(sizes.get(group.place) ?? []), group.behind.length]);
  return (t) => {
    const own = ownShadows(t);
    const greedy = greedyOf(t);
    const many = new Set(greedy.flatMap((g) => g.behind));
    return [
      ...each(t, own, (s) => many.has(s.second)),
      ...greedy.map((g) => takesMany(t, g, sizes.get(g.place) ?? [])),
      ...ifFile(t),
    ];
  };
}

/** The rules that never fire and that no other check speaks of. */
const ownShadows = (t: TargetRuleset): readonly Shadow[] =>
  shadowsOf(t).filter((s) => !isLateNever(s) && (!sameButKey(s.first.rule, s.second.rule) || keysAlike(s)));

/** A rule that takes the events of many behind it. */
interface Greedy {
  readonly first: LoadedRule;
  readonly behind: readonly LoadedRule[];
  /** Where it stands, the same on every target. */
  readonly place: string;
}

function greedyOf(t: TargetRuleset): readonly Greedy[] {
  const groups = new Map<LoadedRule, LoadedRule[]>();
  for (const { first, second } of ownShadows(t)) {
    const group = groups.get(first);
    if (group) group.push(second);
    else groups.set(first, [second]);
  }
  return [...groups].flatMap(([first, behind]) => {
    if (behind.length < MANY) return [];
    const { file, start } = originOf(lineOf(t.whole, first));
    return [{ first, behind, place: `${file}:${start}` }];
  });
}

function takesMany(t: TargetRuleset, { first, behind }: Greedy, sizes: readonly number[]): RulesetFinding {
  const line = lineOf(t.whole, first);
  const least = Math.min(...sizes);
  const many = `${least} rules${sizes.some((n) => n !== least) ? ' or more' : ''}`;
  return {
    ...wordsOf(line),
    message: `${quoted(line)} takes every event of ${many} that come after it: they never fire. Put it below them, or remove what is not meant.`,
    related: behind.slice(0, 5).map((r) => ({ ...wordsOf(lineOf(t.whole, r)), message: 'Never fires' })),
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
    const what =
      first.rule.action === 0 && second.rule.action !== 0
        ? 'keeps every event out that it could match'
        : 'takes every event that it could match';
    const remedy = sameEffect ? 'Remove it.' : 'Put it above that rule, or remove it.';
    const message = `${quoted(b)} never fires: ${whereIs(t.ruleset, a, place.file)} comes first and ${what}. ${remedy}`;
    const fixes = (): readonly RulesetFix[] =>
      (sameEffect ? [remove(t, shadow)] : [moveAbove(t, shadow), remove(t, shadow, true)]).filter(
        (f) => f !== undefined,
      );
    const severity = isHint(shadow) ? { severity: 'hint' as const } : {};
    const same = first.rule.action === second.rule.action ? { recordsTheSame: true as const } : {};
    return {
      ...place,
      message,
      related: [{ ...wordsOf(a), message: 'This rule takes its events' }],
      fixes,
      ...severity,
      ...same,
    };
  });
}

/** Watches that never fire where their path is a file: auditctl looks what it is when it loads them. */
function ifFile(t: TargetRuleset): readonly RulesetFinding[] {
  const sure = new Set(shadowsOf(t).map((s) => s.second));
  return fileShadows(t.whole).flatMap((shadow): readonly RulesetFinding[] => {
    const { first, second, path, isKnown } = shadow;
    if (sure.has(second)) return [];
    const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
    const place = wordsOf(b);
    const where = isKnown ? '' : ` where "${path}" is a file`;
    const message = `${quoted(b)} never fires${where}: ${whereIs(t.ruleset, a, place.file)} comes first and ${first.rule.action === 0 ? 'keeps its events out' : 'takes its events'}. Remove one of the two.`;
    const related = [{ ...wordsOf(a), message: 'This rule takes its events' }];
    const fixes = (): readonly RulesetFix[] =>
      [moveAbove(t, shadow), remove(t, shadow, true)].filter((f) => f !== undefined);
    return [{ ...place, message, related, fixes, severity: isKnown ? 'warning' : 'info' }];
  });
}

/** A rule that never fires. */
export const unreachable = defineRulesetCheck({
  code: 'AR303',
  name: 'never-reached',
  category: 'ruleset',
  severity: 'warning',
  most: MOST_RULES,
  title: 'A rule that never fires',
  evidence: 'kernel',
  unproven:
    'What filters cover each other was derived from the sources of the kernel; the order, and trees before paths, were tried.',
  what: 'The kernel tries the rules of a list in order and stops at the first that matches. An earlier rule matches all that this one could. Files are taken to be reached by their names below a directory, not through a hard link from elsewhere.',
  why: 'The rule records nothing, and its key is in no record.',
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
