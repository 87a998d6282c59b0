import { F } from '../../facts/kernelNumbers.ts';
import type { Target } from '../../facts/targets.ts';
import { keysOf } from '../../matching/index.ts';
import { loadWhole } from '../../ruleset/load.ts';
import type { Ruleset } from '../../ruleset/ruleset.ts';
import { techniqueById } from '../data/techniques.ts';
import { type KeyStyle, keyInStyle, keyStyles } from '../keys/keyText.ts';
import { techniquesInKey } from '../keys/techniqueKeys.ts';
import type { InsertionRequest } from './insertTypes.ts';

/**
 * Returns how a ruleset writes its rules, so that new ones look the same: the form of most rules for paths
 * (watches where there are none), and the style of most keys that name a technique (canonical where there are
 * none).
 * @param target where the ruleset is loaded, to see its rules
 */
export function styleOf(ruleset: Ruleset, target: Target): Pick<InsertionRequest, 'style' | 'keyStyle'> {
  let watches = 0;
  let others = 0;
  const counts = new Map<KeyStyle, number>();
  for (const { rule, line } of loadWhole(ruleset, target).rules) {
    const node = ruleset.lines[line]?.node;
    if (node?.kind !== 'command') continue;
    if (node.options.some((o) => o.name === 'w')) watches++;
    else if (rule.fields.some((f) => f.field === F.perm)) others++;
    for (const style of keysOf(rule).flatMap((key) => styleOfKey(key) ?? []))
      counts.set(style, (counts.get(style) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  return {
    style: others > watches ? 'syscall' : 'watch',
    keyStyle: keyStyles.find((s) => counts.get(s) === most) ?? 'canonical',
  };
}

/** Returns the first style in which the key is just that of the technique that it names. */
function styleOfKey(key: string): KeyStyle | undefined {
  const [id] = techniquesInKey(key);
  const technique = id && techniqueById(id.id);
  return technique && keyStyles.find((s) => keyInStyle(technique, s) === key);
}
