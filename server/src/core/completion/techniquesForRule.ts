import { type CatalogueRule, catalogueIds, catalogueOf } from '../attack/data/catalogue.ts';
import { withoutSlash } from '../text/paths.ts';
import type { RuleInfo } from './ruleInfo.ts';

/**
 * Returns the ids of techniques whose rules in the catalogue name the same paths or system calls as a rule,
 * the best fit first; empty where none does.
 */
export function techniquesOfRule(rule: RuleInfo): readonly string[] {
  const paths = rule.parts.paths.map((p) => withoutSlash(p.value));
  const calls = rule.parts.calls.map((c) => c.value);
  if (paths.length === 0 && calls.length === 0) return [];
  const scored = catalogueIds().map((id) => {
    const scores = (catalogueOf(id)?.rules ?? []).map((r) => scoreOf(r, paths, calls));
    const score = Math.max(0, ...scores);
    // Of two that fit alike, the one that is about little else.
    return { id, score, share: scores.filter((s) => s === score).length / scores.length };
  });
  const fit = scored.filter((s) => s.score > 0);
  const ids = new Set(fit.map((s) => s.id));
  // A sub-technique whose parent fits too is what both are about.
  const confirmed = (id: string): number =>
    id.includes('.') && ids.has(id.slice(0, id.indexOf('.'))) ? 1 : 0;
  return fit
    .sort((a, b) => b.score - a.score || confirmed(b.id) - confirmed(a.id) || b.share - a.share)
    .map((s) => s.id);
}

/**
 * Rates a technique for a rule: 4 for the same path, 2 for one that holds the other, up to 3 for the same
 * system calls.
 */
function scoreOf(rule: CatalogueRule, paths: readonly string[], calls: readonly string[]): number {
  const place = rule.file ?? rule.tree;
  if (place !== undefined && paths.length > 0) {
    const known = withoutSlash(place);
    if (paths.includes(known)) return 4;
    return rule.tree !== undefined && paths.some((p) => p.startsWith(`${known}/`)) ? 2 : 0;
  }
  if (paths.length > 0 || place !== undefined || !rule.syscalls) return 0;
  const shared = rule.syscalls.filter((s) => calls.includes(s)).length;
  return (3 * shared) / Math.max(rule.syscalls.length, calls.length);
}
