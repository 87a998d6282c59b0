import { isWide } from '../../facts/machines.ts';
import { keysOf } from '../../matching/ruleIdentity.ts';
import { machineOfOnlyArch } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { originOf } from '../../ruleset/ruleset.ts';
import { pairedRules, type Twin } from './abiPairs.ts';
import type { TargetRuleset } from './defineRulesetCheck.ts';
import { lineOf } from './rulesetFindings.ts';

export const bits = (t: Twin, which: 'machine' | 'other'): string => (isWide(t[which]) ? 'b64' : 'b32');

export const quotedCalls = (names: readonly string[]): string =>
  `"${names.slice(0, 6).join('", "')}"${names.length > 6 ? ' …' : ''}`;

/** Returns one number for a file and a line in it; a file has fewer than 2^32 lines. */
const placeNumber = (file: number, line: number): number => file * 2 ** 32 + line;

const places = new WeakMap<LoadResult, ReadonlyMap<number, LoadedRule>>();

/** Returns the rules by the file and line that they come from. */
function byPlace(load: LoadResult): ReadonlyMap<number, LoadedRule> {
  let map = places.get(load);
  if (!map) {
    map = new Map(
      load.rules.map((r) => {
        const { file, line } = originOf(lineOf(load, r));
        return [placeNumber(file, line), r] as const;
      }),
    );
    places.set(load, map);
  }
  return map;
}

/**
 * Returns the line right before or after a rule for one ABI that was meant as the missing rule for the other
 * ABI: it has the same key and system calls, but other fields. Undefined where there is none.
 * @param twin the rule whose pair is missing
 */
export function misfit(t: TargetRuleset, twin: Twin): MergedLine | undefined {
  const at = originOf(lineOf(t.whole, twin.source));
  const key = keysOf(twin.source.rule).join('\x01');
  if (key === '') return undefined;
  const mask = twin.wanted.mask.join();
  const neighbors = [at.line - 1, at.line + 1].flatMap(
    (line) => byPlace(t.whole).get(placeNumber(at.file, line)) ?? [],
  );
  const found = neighbors.find(
    (r) =>
      machineOfOnlyArch(r.rule, t.target.release) === twin.other &&
      r.rule.flags === twin.wanted.flags &&
      keysOf(r.rule).join('\x01') === key &&
      r.rule.mask.join() === mask &&
      // A rule with a pair elsewhere was not written as this one.
      !pairedRules(t.whole).has(r),
  );
  return found && lineOf(t.whole, found);
}
