import { F } from '../facts/kernelNumbers.ts';
import { throughKnownLinks } from '../facts/knownLinks.ts';
import { type Event, keysOf } from '../matching/index.ts';
import { holds } from '../matching/pathCovers.ts';
import { ACTION, type ListName, listOf, type Rule } from '../model/rule.ts';
import type { LoadResult } from '../ruleset/loadResult.ts';
import { withoutSlash } from '../text/paths.ts';
import type { SystemOfLog } from './loggedNames.ts';

/** A loaded rule as it is compared with the events of a log. */
export interface RecordedRule {
  /** Index into the loaded rules. */
  readonly index: number;
  /** Index into the ruleset's lines. */
  readonly line: number;
  readonly list: ListName | undefined;
  readonly never: boolean;
  readonly keys: readonly string[];
  /** The rule with the known links of its paths followed. */
  readonly rule: Rule;
  /** A watch of a path as it is where that is a directory, and the path; undefined for other rules. */
  readonly tree: { readonly path: string; readonly rule: Rule } | undefined;
}

const PATHS: ReadonlySet<number> = new Set([F.path, F.dir, F.exe]);

/**
 * Returns the loaded rules in the kernel's order, in the form in which events of a log are compared with
 * them; empty where none is loaded.
 */
export function recordedRules({ rules, target }: LoadResult): readonly RecordedRule[] {
  return rules.map(({ rule, line, sent }, index): RecordedRule => {
    const real = withRealPaths(rule, target);
    const tree = sent.asTree && withRealPaths(sent.asTree, target);
    const path = tree?.fields.find((f) => f.field === F.dir)?.text;
    return {
      index,
      line,
      list: listOf(rule),
      never: rule.action === ACTION.never,
      keys: keysOf(rule),
      rule: real,
      tree: tree && path !== undefined ? { path: withoutSlash(path), rule: tree } : undefined,
    };
  });
}

function withRealPaths(rule: Rule, system: SystemOfLog): Rule {
  const isChanged = rule.fields.some(
    (f) => PATHS.has(f.field) && f.text !== undefined && throughKnownLinks(f.text, system) !== f.text,
  );
  if (!isChanged) return rule;
  return {
    ...rule,
    fields: rule.fields.map((f) =>
      PATHS.has(f.field) && f.text !== undefined ? { ...f, text: throughKnownLinks(f.text, system) } : f,
    ),
  };
}

/**
 * Returns the rule with which an event is compared. A watch on a directory is two rules: one for what is
 * below it, used where the event names something there, and one for the directory itself.
 */
export function ruleFor({ rule, tree }: RecordedRule, { names }: Event): Rule {
  if (!tree) return rule;
  const isTree = names?.some((n) => n.path !== undefined && n.path !== tree.path && holds(tree.path, n.path));
  return isTree ? tree.rule : rule;
}

/**
 * Reports whether a rule must be left out when a logged event is compared with rules: a `never` rule on a
 * program, because an event that is in the log was not dropped, and a program in a container has the same
 * name and another file.
 */
export function isContradicted({ never, rule }: RecordedRule): boolean {
  return never && rule.fields.some((f) => f.field === F.exe);
}
