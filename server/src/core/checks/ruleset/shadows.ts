import { covers } from '../../matching/covers.ts';
import { F } from '../../matching/numbers.ts';
import { withoutSlash } from '../../matching/paths.ts';
import { ruleKey } from '../../matching/same.ts';
import { listOf, type Rule, textField } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/load.ts';
import { originOf } from '../../ruleset/ruleset.ts';
import type { TargetRuleset } from './define.ts';

/** A rule that another takes every event from. */
export interface Shadow {
  readonly first: LoadedRule;
  readonly second: LoadedRule;
}

const found = new WeakMap<LoadResult, readonly Shadow[]>();
let last: { readonly print: string; readonly shadows: readonly (readonly [number, number])[] } | undefined;

/** The rules that never fire because of one before them in the kernel's order, with the first such one. */
export function shadowsOf({ whole }: TargetRuleset): readonly Shadow[] {
  const hit = found.get(whole);
  if (hit) return hit;
  // Targets mostly compile a ruleset alike.
  const print = whole.rules.map((r) => `${isWatch(whole, r)} ${originKey(whole, r)} ${ruleKey(r.rule)}`).join('\n\n');
  const pairs = last?.print === print ? last.shadows : search(whole);
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
  const asTree = { ...r.rule, fields: r.rule.fields.map((f) => (f.field === F.path ? textField(F.dir, f.op, f.text ?? '') : f)) };
  return [r.rule, asTree];
}

/** The path that a rule is about. */
export function pathOf(rule: Rule): { readonly tree: boolean; readonly path: string } | undefined {
  const f = rule.fields.find((g) => g.field === F.path || g.field === F.dir);
  return f?.text === undefined ? undefined : { tree: f.field === F.dir, path: withoutSlash(f.text) };
}

/** Whether `a` covers `b` whatever their watches turn out to be. */
function surely(load: LoadResult, a: LoadedRule, b: LoadedRule): boolean {
  // Without a path there is nothing that the machine decides.
  if (!pathOf(a.rule) || !pathOf(b.rule)) return covers(a.rule, b.rule) && forms(load, b).every((y) => covers(a.rule, y));
  const [left, right] = [forms(load, a), forms(load, b)];
  const samePath = left.length > 1 && right.length > 1 && pathOf(a.rule)?.path === pathOf(b.rule)?.path;
  return left.every((x, i) => right.every((y, j) => (samePath && i !== j) || covers(x, y)));
}

/** Rulesets of more rules are not searched: the work grows with the square of the rules that name no path. */
export const MOST_RULES = 4_000;

/** Only rules without a path, and those on the path or a folder above, can take a rule's events. */
function search(load: LoadResult): readonly (readonly [number, number])[] {
  if (load.rules.length > MOST_RULES) return [];
  const shelves = new Map<string, number[]>();
  const out: (readonly [number, number])[] = [];
  for (const [at, b] of load.rules.entries()) {
    const list = listOf(b.rule) ?? '';
    const path = pathOf(b.rule);
    let first: number | undefined;
    for (const shelf of [`${list} `, ...(path ? foldersOf(path.path).map((p) => `${list} ${p}`) : [])]) {
      // Each shelf is in the kernel's order: its first one is enough.
      for (const i of shelves.get(shelf) ?? []) {
        if (first !== undefined && i >= first) break;
        const a = load.rules[i];
        if (a && surely(load, a, b)) first = i;
      }
    }
    if (first !== undefined) out.push([first, at]);
    const shelf = `${list} ${path?.path ?? ''}`;
    const there = shelves.get(shelf);
    if (there) there.push(at);
    else shelves.set(shelf, [at]);
  }
  return out;
}

/** A path and every folder above it. */
export function foldersOf(path: string): readonly string[] {
  const out = [path];
  for (let i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1)) out.push(path.slice(0, i));
  return path === '/' ? out : [...out, '/'];
}
