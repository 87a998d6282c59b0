import { type CatalogueRule, catalogueIds, catalogueOf } from '../attack/catalogue.ts';
import type { RuleInfo } from './ruleInfo.ts';

/** The ids of techniques whose rules in our catalogue look at what this line looks at, the best fit first. */
export function techniquesOfRule(rule: RuleInfo): readonly string[] {
  const paths = rule.paths.map(bare);
  if (paths.length === 0 && rule.syscalls.length === 0) return [];
  const scored = catalogueIds().map((id) => ({
    id,
    score: Math.max(0, ...(catalogueOf(id)?.rules ?? []).map((r) => scoreOf(r, paths, rule.syscalls))),
  }));
  return scored
    .filter((s) => s.score > 0)
    .sort((a, b) => b.score - a.score)
    .map((s) => s.id);
}

const bare = (path: string): string => path.replace(/(?<=.)\/+$/, '');

/** 4 for the very path, 2 for one that holds the other, up to 3 for the same system calls. */
function scoreOf(rule: CatalogueRule, paths: readonly string[], calls: readonly string[]): number {
  const place = rule.file ?? rule.tree;
  if (place !== undefined && paths.length > 0) {
    const known = bare(place);
    if (paths.includes(known)) return 4;
    return rule.tree !== undefined && paths.some((p) => p.startsWith(`${known}/`)) ? 2 : 0;
  }
  if (paths.length > 0 || place !== undefined || !rule.syscalls) return 0;
  const shared = rule.syscalls.filter((s) => calls.includes(s)).length;
  return (3 * shared) / Math.max(rule.syscalls.length, calls.length);
}
