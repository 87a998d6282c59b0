import { abiName } from '../../facts/machines.ts';
import { keysOf } from '../../matching/ruleIdentity.ts';
import { machineOfOnlyArch } from '../../model/rule.ts';
import type { LoadedLine } from '../../ruleset/loadResult.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { originOf } from '../../ruleset/ruleset.ts';
import { pairedRules, type Twin } from './abiPairs.ts';
import type { TargetRuleset } from './defineRulesetCheck.ts';
import { lineOf } from './rulesetFindings.ts';

export const bits = (t: Twin, which: 'machine' | 'other'): string => abiName(t[which]);

export const quotedCalls = (names: readonly string[]): string =>
  `"${names.slice(0, 6).join('", "')}"${names.length > 6 ? ' …' : ''}`;

/**
 * Returns the line right before or after a rule for one ABI that was meant as the missing rule for the other
 * ABI: it has the same key and system calls, but other fields. Undefined where there is none.
 * @param twin the rule whose pair is missing
 */
export function misfit(t: TargetRuleset, twin: Twin): MergedLine | undefined {
  const { lines, rules } = t.whole;
  const at = twin.source.line;
  const here = originOf(lineOf(t.whole, twin.source));
  const key = keysOf(twin.source.rule).join('\x01');
  if (key === '') return undefined;
  const mask = twin.wanted.mask.join();
  const isMisfit = ({ sent, line }: LoadedLine): boolean => {
    const place = originOf(line);
    return (
      sent !== undefined &&
      place.file === here.file &&
      Math.abs(place.line - here.line) === 1 &&
      machineOfOnlyArch(sent.rule, t.target.release) === twin.other &&
      sent.rule.flags === twin.wanted.flags &&
      keysOf(sent.rule).join('\x01') === key &&
      sent.rule.mask.join() === mask
    );
  };
  const found = [at - 1, at + 1]
    .filter((n) => lines[n] && isMisfit(lines[n]))
    .flatMap((n) => rules.find((r) => r.line === n) ?? [])
    // A rule with a pair elsewhere was not written as this one.
    .find((r) => !pairedRules(t.whole).has(r));
  return found && lineOf(t.whole, found);
}
