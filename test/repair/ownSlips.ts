import { random } from '../conformance/vocabulary.ts';
import { intendedRule, ruleText } from './intendedRules.ts';
import { slipMakers } from './slips.ts';

/** A rule as it was meant, and the line that it became by a slip of our own generator. */
export interface OwnSlip {
  readonly slip: string;
  readonly broken: string;
  readonly intended: string;
  readonly ambiguous?: true;
}

/**
 * Makes up to `count` broken lines, the kinds of slips in turn. The same seed gives the same lines; some load all the same.
 * @param pairs whether each line has a second slip of another kind
 */
export function ownSlips(seed: number, count: number, pairs = false): readonly OwnSlip[] {
  const r = random(seed);
  const seconds = slipMakers.filter((s) => !s.ambiguous);
  const out: OwnSlip[] = [];
  for (let tries = 0; out.length < count && tries < count * 10; tries++) {
    const kind = slipMakers[tries % slipMakers.length];
    const rule = intendedRule(r);
    const once = kind?.make(rule, r);
    const twice = once && pairs ? r.pick(seconds).make(once, r) : once;
    if (!kind || !twice || ruleText(twice) === ruleText(rule)) continue;
    const { name, ambiguous } = kind;
    const made = { slip: name, broken: ruleText(twice), intended: ruleText(rule) };
    out.push(ambiguous ? { ...made, ambiguous } : made);
  }
  return out;
}
