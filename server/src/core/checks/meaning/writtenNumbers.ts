import {
  type ParsedNumber,
  startsNegative,
  startsWithDigit,
  strtol,
  strtoul,
} from '../../model/parseNumbers.ts';
import { argumentPart } from '../../syntax/argumentParts.ts';
import type { Span } from '../../text/span.ts';
import type { LineContext } from '../defineCheck.ts';
import { isCommand } from '../defineCheck.ts';
import { controlsOf, ruleOf } from '../loadedRule.ts';

/** A number in a line, with the value that auditctl reads. */
export interface NumberView {
  /** The field, or the option: `auid`, `-b`, `-S`. */
  readonly of: string;
  readonly kind: 'field' | 'argument' | 'control' | 'call';
  readonly text: string;
  readonly parsed: ParsedNumber;
  readonly part: (from: number, to: number) => Span;
}

const NUMERIC = new Set([
  'number',
  'signedNumber',
  'uid',
  'gid',
  'session',
  'errno',
  'fstype',
  'family',
  'msgtype',
]);
// A number followed by something else, with a leading 0, or with more digits than fit into 32 bits. Most
// lines have none.
const ODD = /(?:[=<>&,]|-[Sbr] *|--\w+[= ] *)-?(?:0\d|\d+[^\d ]|\d{10})/;
const numbersByLine = new WeakMap<LineContext, readonly NumberView[]>();

/**
 * Returns all numbers of a line that loads, where one of them may be written in an unusual way: with a leading
 * 0, with something else after its digits, or with ten digits or more. Otherwise an empty list. Leaves out words
 * that auditctl reads without strtol (names, `-e 1`).
 */
export function numbersOf(ctx: LineContext): readonly NumberView[] {
  let numbers = numbersByLine.get(ctx);
  if (!numbers) {
    numbers = ODD.test(ctx.node.text) ? [...fromRule(ctx), ...fromControls(ctx)] : [];
    numbersByLine.set(ctx, numbers);
  }
  return numbers;
}

function fromRule(ctx: LineContext): readonly NumberView[] {
  const rule = ruleOf(ctx);
  if (!rule) return [];
  const out: NumberView[] = [];
  for (const f of rule.fields) {
    const { value } = f;
    if (!NUMERIC.has(f.field.valueType) || !(startsWithDigit(value) || startsNegative(value))) continue;
    const kind = /^a[0-3]$/.test(f.name) ? 'argument' : 'field';
    const signed =
      f.field.valueType === 'gid' ||
      f.field.valueType === 'errno' ||
      f.field.valueType === 'msgtype' ||
      startsNegative(value);
    out.push({
      of: f.name,
      kind,
      text: value,
      parsed: (signed ? strtol : strtoul)(value),
      part: (a, b) => f.spanOf(a, b),
    });
  }
  for (const c of rule.calls) {
    const text = c.value;
    if (!startsWithDigit(text)) continue;
    out.push({ of: '-S', kind: 'call', text, parsed: strtol(text), part: (a, b) => c.spanOf(a, b) });
  }
  return out;
}

function fromControls(ctx: LineContext): readonly NumberView[] {
  const { node } = ctx;
  if (!isCommand(node)) return [];
  return controlsOf(ctx).flatMap((o) => {
    const { argument } = o;
    if (!argument || !startsWithDigit(argument.value)) return [];
    const of = o.name === 'backlog_wait_time' ? '--backlog_wait_time' : `-${o.name}`;
    return [
      {
        of,
        kind: 'control' as const,
        text: argument.value,
        parsed: strtoul(argument.value),
        part: (a: number, b: number) => argumentPart(o, argument).spanOf(a, b),
      },
    ];
  });
}

/** Returns the number that auditctl reads for a number in a line, in decimal, for a message. */
export function readAs(n: NumberView): string {
  return String(n.parsed.wide);
}
