import { coverIndex } from '../../matching/coverIndex.ts';
import { covers } from '../../matching/covers.ts';
import { F } from '../../matching/numbers.ts';
import { pathOf } from '../../matching/pathCovers.ts';
import { ruleKey } from '../../matching/ruleIdentity.ts';
import { type Rule, textField } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/load.ts';
import { originOf } from '../../ruleset/ruleset.ts';
import { finish, type Steps } from '../../text/steps.ts';
import type { TargetRuleset } from './defineRulesetCheck.ts';

/** A rule that another takes every event from. */
export interface Shadow {
  readonly first: LoadedRule;
  readonly second: LoadedRule;
}

const found = new WeakMap<LoadResult, readonly Shadow[]>();
let last: { readonly print: string; readonly shadows: readonly (readonly [number, number])[] } | undefined;

/** The rules that never fire because of one before them in the kernel's order, with the first such one. */
export function shadowsOf(t: TargetRuleset): readonly Shadow[] {
  return finish(searchShadows(t));
}

/** The same, a rule at a step. */
export function* searchShadows({ whole }: TargetRuleset): Steps<readonly Shadow[]> {
  const hit = found.get(whole);
  if (hit) return hit;
  // Targets mostly compile a ruleset alike.
  const print = whole.rules
    .map((r) => `${isWatch(whole, r)} ${originKey(whole, r)} ${ruleKey(r.rule)}`)
    .join('\n\n');
  const pairs = last?.print === print ? last.shadows : yield* search(whole);
  last = { print, shadows: pairs };
  const shadows = pairs.flatMap(([a, b]) => {
    const [first, second] = [whole.rules[a], whole.rules[b]];
    return first && second ? [{ first, second }] : [];
  });
  found.set(whole, shadows);
  return shadows;
}

function originKey(load: LoadResult, r: LoadedRule): string {
  const line = load.lines[r.line]?.line;
  const o = line && originOf(line);
  return `${o?.file}:${o?.line}`;
}

function isWatch(load: LoadResult, { line }: LoadedRule): boolean {
  const node = load.lines[line]?.line.node;
  return node?.kind === 'command' && node.options.some((o) => o.name === 'w');
}

/** What a rule may turn out to be: a watch without a slash at its end is one of a directory if that is there when it is loaded. */
function forms(load: LoadResult, r: LoadedRule): readonly Rule[] {
  if (!isWatch(load, r) || !r.rule.fields.some((f) => f.field === F.path)) return [r.rule];
  const asTree = {
    ...r.rule,
    fields: r.rule.fields.map((f) => (f.field === F.path ? textField(F.dir, f.op, f.text ?? '') : f)),
  };
  return [r.rule, asTree];
}

/** Whether `a` covers `b` whatever their watches turn out to be. */
function surely(load: LoadResult, a: LoadedRule, b: LoadedRule): boolean {
  // Without a path there is nothing that the machine decides.
  if (!pathOf(a.rule) || !pathOf(b.rule))
    return covers(a.rule, b.rule) && forms(load, b).every((y) => covers(a.rule, y));
  const [left, right] = [forms(load, a), forms(load, b)];
  const samePath = left.length > 1 && right.length > 1 && pathOf(a.rule)?.path === pathOf(b.rule)?.path;
  return left.every((x, i) => right.every((y, j) => (samePath && i !== j) || covers(x, y)));
}

/** Rulesets of more rules are not searched. */
export const MOST_RULES = 20_000;

/** For each rule the first one that surely takes all its events. */
function* search(load: LoadResult): Steps<readonly (readonly [number, number])[]> {
  if (load.rules.length > MOST_RULES) return [];
  const index = coverIndex(load.rules.map((r) => r.rule));
  const out: (readonly [number, number])[] = [];
  for (const [at, b] of load.rules.entries()) {
    yield;
    let first: number | undefined;
    for (const shelf of index.wholly(b.rule)) {
      // Each shelf is in the kernel's order: its first one is enough.
      for (const i of shelf) {
        if (first !== undefined && i >= first) break;
        const a = load.rules[i];
        if (a && surely(load, a, b)) first = i;
      }
    }
    if (first !== undefined) out.push([first, at]);
    index.add(at);
  }
  return out;
}
