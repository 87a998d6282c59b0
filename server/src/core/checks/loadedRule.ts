import { type Field, field as fieldByName, type Operator } from '../facts/fields.ts';
import { LIST, LIST_MASK, type ListName, type Rule } from '../model/rule.ts';
import type { JudgedTarget } from '../model/verdictOf.ts';
import { commaParts, splitPair } from '../syntax/fieldPair.ts';
import type { CommandLine, OptionArgument, OptionNode } from '../syntax/line.ts';
import { spanInWord } from '../syntax/words.ts';
import type { Span } from '../text/span.ts';
import { isCommand, type LineContext } from './defineCheck.ts';

/** One -F of a rule that loads; spans count from the start of the line. */
export interface FieldView {
  readonly option: OptionNode;
  readonly argument: OptionArgument;
  /** The field's plain name: lower case, `auid` for `loginuid`. */
  readonly name: string;
  readonly field: Field;
  readonly op: Operator;
  readonly value: string;
  readonly valueSpan: Span;
  /** The span of units `from`..`to` of the value. */
  readonly part: (from: number, to: number) => Span;
}

/** One name or number of a -S. */
export interface CallView {
  readonly option: OptionNode;
  readonly text: string;
  readonly span: Span;
}

/** A path that a rule names: of -w, or of path=, dir=, exe=. */
export interface PathView {
  readonly kind: 'watch' | 'path' | 'dir' | 'exe';
  readonly path: string;
  readonly span: Span;
  readonly option: OptionNode;
}

/** A rule that loads on some target, taken apart. */
export interface RuleView {
  readonly node: CommandLine;
  /** The first target that loads it, and what is sent there. */
  readonly loading: JudgedTarget;
  readonly rule: Rule;
  readonly list: ListName;
  readonly always: boolean;
  readonly fields: readonly FieldView[];
  readonly calls: readonly CallView[];
  readonly paths: readonly PathView[];
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
  let parts: Parts | undefined;
  const get = (): Parts => {
    parts ??= partsOf(node);
    return parts;
  };
  return {
    node,
    loading,
    rule,
    list,
    always: rule.action === 2,
    get fields() {
      return get().fields;
    },
    get calls() {
      return get().calls;
    },
    get paths() {
      return get().paths;
    },
  };
}

type Parts = Pick<RuleView, 'fields' | 'calls' | 'paths'>;

function partsOf(node: CommandLine): Parts {
  const fields: FieldView[] = [];
  const calls: CallView[] = [];
  const paths: PathView[] = [];
  for (const option of node.options) {
    const { argument } = option;
    if (!argument) continue;
    if (option.name === 'F') {
      const f = fieldView(node, option, argument);
      if (!f) continue;
      fields.push(f);
      if (f.name === 'path' || f.name === 'dir' || f.name === 'exe')
        paths.push({ kind: f.name, path: f.value, span: f.valueSpan, option });
    } else if (option.name === 'S') {
      for (const p of commaParts(argument.value))
        calls.push({ option, text: p.text, span: partOf(node, argument, p.from, p.from + p.text.length) });
    } else if (option.name === 'w')
      paths.push({ kind: 'watch', path: argument.value, span: argument.span, option });
  }
  return { fields, calls, paths };
}

/** The span of units `from`..`to` of an argument's value. */
export function partOf(node: CommandLine, argument: OptionArgument, from: number, to: number): Span {
  const word = node.words[argument.word];
  return word ? spanInWord(word, argument.from + from, argument.from + to) : argument.span;
}

function fieldView(node: CommandLine, option: OptionNode, argument: OptionArgument): FieldView | undefined {
  const pair = argument.value.startsWith('key=')
    ? ({ name: 'key', op: '=', value: argument.value.slice(4), at: 3 } as const)
    : splitPair(argument.value);
  const field = pair && fieldByName(pair.name);
  if (!pair || !field) return undefined;
  const from = pair.at + pair.op.length;
  const part = (a: number, b: number): Span => partOf(node, argument, from + a, from + b);
  const name = field.name === 'loginuid' ? 'auid' : field.name;
  return {
    option,
    argument,
    name,
    field,
    op: pair.op,
    value: pair.value,
    valueSpan: part(0, pair.value.length),
    part,
  };
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
