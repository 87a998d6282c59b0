import { ACTION, LIST, LIST_MASK, type ListName, type Rule } from '../model/rule.ts';
import type { JudgedTarget } from '../model/verdictOf.ts';
import {
  isKnownField,
  type KeyPart,
  type KnownField,
  type Part,
  type PathPart,
} from '../syntax/argumentParts.ts';
import { type CommandLine, type OptionNode, withoutReturn } from '../syntax/line.ts';
import { isCommand, type LineContext } from './defineCheck.ts';

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

let last: { readonly ctx: LineContext; readonly view: RuleView | undefined } | undefined;

/**
 * The rule that a line adds on some target; undefined for controls, deletions, and lines that load nowhere. Its fields,
 * calls and paths are worked out when they are first asked for: what is sent, or a look at the text, tells most checks
 * that they have nothing to say.
 */
export function ruleOf(ctx: LineContext): RuleView | undefined {
  if (last?.ctx === ctx) return last.view;
  const view = look(ctx);
  last = { ctx, view };
  return view;
}

/** The rule of a line whose text holds something of what a check is about. */
export function ruleWith(ctx: LineContext, mark: RegExp | string): RuleView | undefined {
  const { text } = ctx.node;
  return (typeof mark === 'string' ? text.includes(mark) : mark.test(text)) ? ruleOf(ctx) : undefined;
}

function look(ctx: LineContext): RuleView | undefined {
  const { node } = ctx;
  if (!isCommand(node)) return undefined;
  const loading = ctx.verdicts.find((v) => v.verdict.outcome === 'loads' && v.verdict.rule?.type === 'add');
  const rule = loading?.verdict.rule;
  const list = rule && LIST_NAMES[rule.flags & LIST_MASK];
  if (!loading || !rule || !list) return undefined;
  return new LoadedRule(node, loading, rule, list);
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

/** The controls of a line that loads on some target and sets something: `-b 8192 -f 1`. */
export function controlsOf(ctx: LineContext): readonly OptionNode[] {
  const { node } = ctx;
  if (!isCommand(node) || !ctx.verdicts.some((v) => v.verdict.outcome === 'loads')) return [];
  // Lines that begin with -a or -w, which nearly all do, seldom hold a control.
  return node.options.filter(
    (o) => o.argument !== undefined && (o.name === 'b' || o.name === 'r' || o.name === 'backlog_wait_time'),
  );
}
