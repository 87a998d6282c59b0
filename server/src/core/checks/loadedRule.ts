import type { Target } from '../facts/targets.ts';
import { ACTION, isFullMask, LIST, LIST_MASK, type ListName, type Rule } from '../model/rule.ts';
import { type JudgedTarget, verdictOf } from '../model/verdictOf.ts';
import {
  isKnownField,
  type KeyPart,
  type KnownField,
  type Part,
  type PathPart,
} from '../syntax/argumentParts.ts';
import { type CommandLine, type LineNode, type OptionNode, withoutReturn } from '../syntax/line.ts';

/** A rule that loads on some target, taken apart. */
export interface RuleView {
  readonly node: CommandLine;
  /** The first target that loads it, and what is sent there. */
  readonly loading: JudgedTarget;
  readonly rule: Rule;
  readonly list: ListName;
  readonly always: boolean;
  readonly fields: readonly KnownField[];
  readonly calls: readonly Part[];
  readonly paths: readonly PathPart[];
  /** Without the carriage return at the end of the line, which another check reports. */
  readonly keys: readonly KeyPart[];
}

const LIST_NAMES: readonly (ListName | undefined)[] = Object.entries(LIST).reduce<(ListName | undefined)[]>(
  (names, [name, n]) => {
    names[n] = name as ListName;
    return names;
  },
  [],
);

/** Something that holds the rule of a line: what a check sees. */
interface WithRule {
  readonly node: LineNode;
  readonly rule: RuleView | undefined;
}

/**
 * Returns the rule that a line adds on the first target that loads it; undefined for settings, deletions, and
 * lines that load nowhere. Its fields, system calls and paths are computed when they are first used.
 */
export function ruleOf(ctx: WithRule): RuleView | undefined {
  return ctx.rule;
}

/**
 * Returns the rule of a line whose text contains or matches `mark`, which is a quick test before the rule is
 * compiled; undefined for other lines, and where the line adds no rule.
 */
export function ruleWith(ctx: WithRule, mark: RegExp | string): RuleView | undefined {
  const { text } = ctx.node;
  const isMarked = typeof mark === 'string' ? text.includes(mark) : mark.test(text);
  return isMarked ? ctx.rule : undefined;
}

/**
 * Returns the first target, in the order of the targets, on which a line adds a rule, with its verdict;
 * undefined where it adds none.
 */
export function loadingVerdict(node: CommandLine, targets: readonly Target[]): JudgedTarget | undefined {
  for (const target of targets) {
    const verdict = verdictOf(node, target);
    if (verdict.outcome === 'loads' && verdict.rule?.type === 'add') return { target, verdict };
  }
  return undefined;
}

/**
 * Returns the rule that a line adds on the first target that loads it, with its fields, system calls and
 * paths; undefined where the line adds no rule, or adds it to a list that is not known.
 */
export function loadedRule(node: CommandLine, targets: readonly Target[]): RuleView | undefined {
  const loading = loadingVerdict(node, targets);
  const rule = loading?.verdict.rule;
  const list = rule && LIST_NAMES[rule.flags & LIST_MASK];
  return loading && rule && list ? new LoadedRule(node, loading, rule, list) : undefined;
}

class LoadedRule implements RuleView {
  readonly node: CommandLine;
  readonly loading: JudgedTarget;
  readonly rule: Rule;
  readonly list: ListName;

  constructor(node: CommandLine, loading: JudgedTarget, rule: Rule, list: ListName) {
    this.node = node;
    this.loading = loading;
    this.rule = rule;
    this.list = list;
  }
  get always(): boolean {
    return this.rule.action === ACTION.always;
  }
  get fields(): readonly KnownField[] {
    const { fields } = this.node.parts;
    return fields.every(isKnownField) ? fields : fields.filter(isKnownField);
  }
  get calls(): readonly Part[] {
    return this.node.parts.calls;
  }
  get paths(): readonly PathPart[] {
    return this.node.parts.paths;
  }
  get keys(): readonly KeyPart[] {
    const node = withoutReturn(this.node);
    return node.kind === 'command' ? node.parts.keys : [];
  }
}

/**
 * Reports whether a rule is limited to the system calls that its -S names: a watch is for all of them, with a
 * -S too.
 */
export function namesCalls({ calls, rule }: RuleView): boolean {
  return calls.length > 0 && !isFullMask(rule.mask);
}

interface WithVerdicts {
  readonly node: LineNode;
  readonly verdicts: readonly JudgedTarget[];
}

/**
 * Returns the options -b, -r and --backlog_wait_time of a line that sets something, as in `-b 8192 -f 1`;
 * empty for a rule, and for a line that loads on no target.
 */
export function controlsOf({ node, verdicts }: WithVerdicts): readonly OptionNode[] {
  if (node.kind !== 'command' || !verdicts.some((v) => v.verdict.outcome === 'loads')) return [];
  // Lines that begin with -a or -w, which nearly all do, seldom hold a control.
  return node.options.filter(
    (o) => o.argument !== undefined && (o.name === 'b' || o.name === 'r' || o.name === 'backlog_wait_time'),
  );
}
