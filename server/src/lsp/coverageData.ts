import { percentOf, reasonsOf } from '../core/attack/coverage/coverageReasons.ts';
import { stopParts } from '../core/attack/coverage/coverageText.ts';
import type { Coverage } from '../core/attack/coverage/coverageTypes.ts';
import { seenOnlyThrough, type WholeTrees } from '../core/attack/coverage/wholeTrees.ts';
import { allGroups } from '../core/attack/data/groups.ts';
import { attackVersion, attribution, tactics, termsUrl } from '../core/attack/data/techniques.ts';
import type { Target } from '../core/facts/targets.ts';
import type { HashedUses } from '../core/hashes/coveredHashes.ts';
import type {
  CoverageData,
  CoverageNumbers,
  CoveragePlace,
  CoverageReason,
} from './protocol/coverageRequests.ts';

/** The coverage of all rulesets that were looked at, as one. */
export interface WholeCoverage {
  readonly name: string;
  readonly coverage: Coverage;
  /** For each line of `coverage`. */
  readonly places: readonly CoveragePlace[];
  /** The targets of the settings. */
  readonly targets: readonly Target[];
  readonly trees: WholeTrees;
  readonly uses: HashedUses;
}

/**
 * Returns a coverage as the client's view shows it. Lines that reasons name become indices into its list of
 * places, each once.
 */
export function coverageData({ name, coverage, places: all, targets, trees }: WholeCoverage): CoverageData {
  const places: CoveragePlace[] = [];
  const numbers = new Map<number, number>();
  const numberOf = (line: number): number => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    const place = all[line];
    numbers.set(line, places.length);
    places.push(place ?? { uri: '', line: 0, label: '' });
    return places.length - 1;
  };
  const reason = ({ kind, parts }: CoverageReason): CoverageReason => ({
    kind,
    parts: parts.filter((p) => p !== '').map((p) => (typeof p === 'number' ? numberOf(p) : p)),
  });
  const columns = tactics();
  return {
    name,
    target: coverage.target.label,
    targetName: coverage.target.name,
    targets: targets.map((t) => ({ name: t.name, label: t.label })),
    version: `ATT&CK ${attackVersion()}`,
    notice: attribution,
    terms: termsUrl,
    tactics: columns.map((t) => ({ id: t.id, name: t.name })),
    techniques: coverage.techniques.map((t) => ({
      id: t.technique.id,
      name: t.technique.name,
      ...(t.technique.parent === undefined ? {} : { parent: t.technique.parent }),
      url: t.technique.url,
      tactics: t.technique.tactics.map((n) => columns.findIndex((c) => c.name === n)).filter((i) => i >= 0),
      state: t.state,
      unseeable: t.unseeable,
      percent: percentOf(t.fraction),
      wholeTrees: seenOnlyThrough(t, trees),
      reasons: reasonsOf(t).map(reason),
    })),
    groups: allGroups()
      .filter((g) => g.techniques.length > 0)
      .map((g) => ({ id: g.id, name: g.name, techniques: g.techniques }))
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)),
    places,
    stops: coverage.stops.map((s) => reason({ kind: 'missed', parts: stopParts(s) })),
  };
}

/**
 * Counts the techniques that the rules of a coverage record, those that only a key names, and those that
 * audit could record at all. Also counts, where there are any, those recorded only by rules for whole
 * directories, and names these directories.
 */
export function coverageNumbers({ coverage, trees }: WholeCoverage): CoverageNumbers {
  const { counts } = coverage;
  const through = coverage.techniques.map((t) => seenOnlyThrough(t, trees)).filter((t) => t.length > 0);
  return {
    seen: counts.both + counts.seen,
    onlyNamed: counts.named,
    seeable: counts.techniques - counts.unseeable,
    ...(through.length > 0
      ? { onlyThrough: { techniques: through.length, trees: [...new Set(through.flat())].sort() } }
      : {}),
  };
}
