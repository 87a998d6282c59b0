import { keysOf, sameButKey } from '../../matching/ruleIdentity.ts';
import { listOf } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/load.ts';
import { originOf } from '../../ruleset/ruleset.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { allOf, lineOf, overTargets, quoted, whereIs, withoutLine, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES, type Shadow, shadowsOf } from './shadows.ts';

/** Puts a line above another one of its file. */
function moveAbove(t: TargetRuleset, { first, second }: Shadow): RulesetFix | undefined {
  const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
  // What -A puts in front stays there.
  if (a.node.kind !== 'command' || a.node.options[0]?.name === 'A') return undefined;
  if (originOf(a).file !== originOf(b).file || a.origins.length > 1 || originOf(b).line < originOf(a).line)
    return undefined;
  const start = originOf(a).start;
  const edits = allOf(withoutLine(t.ruleset, b), {
    file: originOf(a).file,
    span: { start, end: start },
    newText: `${b.text.replace(/\r$/, '')}\n`,
  });
  return edits && { title: `Move it above line ${originOf(a).line + 1}`, safety: 'unsafe', edits };
}

/** Where the rule has a key or an action of its own, somebody meant it: then that it goes is a choice. */
function remove(t: TargetRuleset, { second }: Shadow, isOwn = false): RulesetFix | undefined {
  const edits = allOf(withoutLine(t.ruleset, lineOf(t.whole, second)));
  return edits && { title: 'Remove this line', safety: 'unsafe', edits, ...(isOwn ? { choice: true } : {}) };
}

const keysAlike = ({ first, second }: Shadow): boolean =>
  keysOf(first.rule).join('\x01') === keysOf(second.rule).join('\x01');
const isLateNever = ({ first, second }: Shadow): boolean =>
  second.rule.action === 0 && first.rule.action !== 0 && listOf(second.rule) !== 'exclude';

/** From so many rules on it is the one in front that is spoken of; each behind it becomes a hint. */
const MANY = 8;

function neverReached(ctx: RulesetContext): (t: TargetRuleset) => readonly RulesetFinding[] {
  // A rule in front may take more on one target than on another; it is spoken of once.
  const sizes = new Map<string, number[]>();
  for (const t of ctx.rulesets)
    for (const group of greedyOf(t))
      sizes.set(group.place, [...(sizes.get(group.place) ?? []), group.behind.length]);
  return (t) => {
    const own = ownShadows(t);
    const greedy = greedyOf(t);
    const many = new Set(greedy.flatMap((g) => g.behind));
    return [
      ...each(t, own, (s) => many.has(s.second)),
      ...greedy.map((g) => takesMany(t, g, sizes.get(g.place) ?? [])),
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
    const mend = sameEffect ? 'Remove it.' : 'Put it above that rule, or remove it.';
    const message = `${quoted(b)} never fires: ${whereIs(t.ruleset, a, place.file)} comes first and ${what}. ${mend}`;
    const fixes = (): readonly RulesetFix[] =>
      (sameEffect ? [remove(t, shadow)] : [moveAbove(t, shadow), remove(t, shadow, true)]).filter(
        (f) => f !== undefined,
      );
    const severity = isHint(shadow) ? { severity: 'hint' as const } : {};
    return {
      ...place,
      message,
      related: [{ ...wordsOf(a), message: 'This rule takes its events' }],
      fixes,
      ...severity,
    };
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
  ],
  good: [
    '-w /etc/passwd -p wa -k identity\n-w /etc/ -p wa -k etc',
    '-w /etc/ -p w -k etc\n-w /etc/passwd -p wa -k identity',
    '-w /etc/ -p wa -k etc\n-w /etcetera -p wa -k other',
  ],
});

function lateNever(t: TargetRuleset): readonly RulesetFinding[] {
  const covered = shadowsOf(t)
    .filter(isLateNever)
    .map((shadow): RulesetFinding => {
      const [a, b] = [lineOf(t.whole, shadow.first), lineOf(t.whole, shadow.second)];
      const place = wordsOf(b);
      const message = `${quoted(b)} keeps nothing out: ${whereIs(t.ruleset, a, place.file)} comes first and records every event that it could match. Put the never rule above it.`;
      const fixes = (): readonly RulesetFix[] => [moveAbove(t, shadow)].filter((f) => f !== undefined);
      return {
        ...place,
        message,
        related: [{ ...wordsOf(a), message: 'This rule records its events' }],
        fixes,
      };
    });
  return [...covered, ...lastNever(t)];
}

/** Never rules behind the last always rule of their list: what reaches them is not recorded anyway. */
function lastNever(t: TargetRuleset): readonly RulesetFinding[] {
  const exit = t.whole.rules.filter((r) => listOf(r.rule) === 'exit');
  const lastAlways = exit.map((r) => r.rule.action !== 0).lastIndexOf(true);
  if (lastAlways < 0) return [];
  const covered = new Set(shadowsOf(t).map((s) => s.second));
  return exit.slice(lastAlways + 1).flatMap((r) => {
    if (covered.has(r)) return [];
    const line = lineOf(t.whole, r);
    const message = `${quoted(line)} keeps no system call out: no always rule comes after it, and the first rule that matches decides. Put it above the rules that it should hold back.`;
    const { file } = wordsOf(line);
    const first = exit.find((e) => e.rule.action !== 0 && originOf(lineOf(t.whole, e)).file === file);
    const fixes = (): readonly RulesetFix[] =>
      [first && moveAbove(t, { first, second: r })].filter((f) => f !== undefined);
    return [{ ...wordsOf(line), message, severity: 'info' as const, fixes }];
  });
}

/** A never rule that comes too late. */
export const neverTooLate = defineRulesetCheck({
  code: 'AR304',
  name: 'never-too-late',
  category: 'ruleset',
  severity: 'warning',
  most: MOST_RULES,
  title: 'A never rule that comes too late',
  what: 'A never rule holds back only what no rule before it has matched. An earlier always rule matches all of it, or no always rule comes after it.',
  why: 'What it should keep out of the log is recorded all the same, or would not be recorded without it either.',
  run: (ctx) => overTargets(ctx, 'warning', lateNever),
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -k exec\n⟦-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup⟧',
      fixed:
        '-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup\n-a always,exit -F arch=b64 -S execve -k exec\n',
    },
    {
      bad: '-a always,exit -F arch=b64 -S adjtimex -k time\n⟦-a never,exit -F uid=chrony⟧',
      fixed: '-a never,exit -F uid=chrony\n-a always,exit -F arch=b64 -S adjtimex -k time\n',
    },
  ],
  good: [
    '-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup\n-a always,exit -F arch=b64 -S execve -k exec',
  ],
});
