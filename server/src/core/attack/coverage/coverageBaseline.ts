import { liveTechniqueFor, techniqueById } from '../data/techniques.ts';
import { isSeen } from './coverage.ts';
import { percent, percentOf } from './coverageReasons.ts';
import type { Coverage, TechniqueCoverage } from './coverageTypes.ts';

/** What a layer of ATT&CK Navigator says was seen before. */
export interface Baseline {
  /** The best score of each technique, by its id of today. */
  readonly scores: ReadonlyMap<string, number>;
  /** Whether the scores are percents of the catalogue's events, as in our own layers. */
  readonly own: boolean;
}

/** How a coverage differs from a baseline; each in the order of ids. */
export interface BaselineChange {
  /** Seen before, and no more. */
  readonly lost: readonly TechniqueCoverage[];
  /** Seen now, and not before. */
  readonly gained: readonly TechniqueCoverage[];
  /** Seen less than before; of our own layers only, since others' scores are no percents. */
  readonly less: readonly { readonly technique: TechniqueCoverage; readonly before: number }[];
  /** Seen by whatever the baseline was made of, though no audit rule could: ids. */
  readonly beyond: readonly string[];
}

/**
 * Reads the text of a layer of ATT&CK Navigator, or of any JSON object with a list `techniques` of
 * `techniqueID` and `score`; a score above 0 counts as seen, and a revoked id as its replacement. Returns the
 * reason in `problem` where the text cannot be read; never throws.
 */
export function readBaseline(text: string): Baseline | { readonly problem: string } {
  let layer: unknown;
  try {
    layer = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { problem: 'it is not JSON' };
  }
  // Navigator saves several layers as a list.
  const lists = (Array.isArray(layer) ? layer : [layer])
    .map((l) => property(l, 'techniques'))
    .filter(Array.isArray);
  const list = lists.length > 0 ? lists.flat() : undefined;
  if (!list) return { problem: 'it is not a layer of Navigator: it has no list "techniques"' };
  const scores = new Map<string, number>();
  for (const entry of list) {
    const [id, score] = [property(entry, 'techniqueID'), property(entry, 'score')];
    if (typeof id !== 'string' || typeof score !== 'number' || !Number.isFinite(score)) continue;
    const known = techniqueById(id);
    const today = (known && liveTechniqueFor(known))?.id ?? id.toUpperCase();
    scores.set(today, Math.max(score, scores.get(today) ?? 0));
  }
  if (scores.size === 0) return { problem: 'none of its techniques has a score' };
  const data = property(layer, 'metadata');
  return { scores, own: Array.isArray(data) && data.some((m) => property(m, 'name') === 'target') };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/**
 * Returns how a coverage differs from a baseline: which techniques are no longer seen, seen less, or newly
 * seen; each list is empty where there are none.
 */
export function changeSince(baseline: Baseline, { techniques }: Coverage): BaselineChange {
  const before = (t: TechniqueCoverage): number => baseline.scores.get(t.technique.id) ?? 0;
  return {
    lost: techniques.filter((t) => !t.unseeable && before(t) > 0 && !isSeen(t)),
    gained: techniques.filter((t) => isSeen(t) && before(t) <= 0),
    less: baseline.own
      ? techniques
          .filter((t) => isSeen(t) && percentOf(t.fraction) < before(t))
          .map((technique) => ({ technique, before: before(technique) }))
      : [],
    beyond: techniques.filter((t) => t.unseeable && before(t) > 0).map((t) => t.technique.id),
  };
}

/**
 * Returns the change since a baseline for people: a sentence with the numbers, then a line for each
 * technique; ends with a newline.
 */
export function changeText({ lost, gained, less, beyond }: BaselineChange): string {
  const name = ({ technique }: TechniqueCoverage): string => `${technique.id} ${technique.fullName}`;
  const lines = [
    ...lost.map((t) => `lost    ${name(t)}`),
    ...less.map(
      ({ technique: t, before }) => `less    ${name(t)}: ${before} % before, ${percent(t.fraction)} now`,
    ),
    ...gained.map((t) => `gained  ${name(t)}: ${percent(t.fraction)}`),
    ...(beyond.length === 0 ? [] : [`Not compared, since no audit rule sees them: ${beyond.join(' ')}`]),
  ];
  const sum = `Since the baseline: ${lost.length} lost, ${less.length} seen less, ${gained.length} gained.`;
  return `${[sum, ...lines].join('\n')}\n`;
}
