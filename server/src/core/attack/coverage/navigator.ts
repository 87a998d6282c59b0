import { attackVersion, attribution, dataVersion, tactics, termsUrl } from '../data/techniques.ts';
import type { WhereIs } from './coverageReasons.ts';
import { percentOf, reasonFor, stateText } from './coverageReasons.ts';
import type { Coverage, CoverageState, TechniqueCoverage } from './coverageTypes.ts';

/** A cell of a layer of ATT&CK Navigator. */
interface LayerTechnique {
  readonly techniqueID: string;
  /** The tactic's short name: `privilege-escalation`. */
  readonly tactic: string;
  readonly score?: number;
  readonly color?: string;
  readonly comment: string;
  readonly enabled: boolean;
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly showSubtechniques: boolean;
}

/** A layer of ATT&CK Navigator, format 4.5 (layers/LAYERFORMATv4_5.md of mitre-attack/attack-navigator). */
export interface NavigatorLayer {
  readonly name: string;
  readonly versions: { readonly attack: string; readonly navigator: string; readonly layer: '4.5' };
  readonly domain: 'enterprise-attack';
  readonly description: string;
  readonly filters: { readonly platforms: readonly string[] };
  readonly sorting: 0 | 1 | 2 | 3;
  readonly layout: Readonly<Record<string, string | boolean>>;
  readonly hideDisabled: boolean;
  readonly techniques: readonly LayerTechnique[];
  readonly gradient: {
    readonly colors: readonly string[];
    readonly minValue: number;
    readonly maxValue: number;
  };
  readonly legendItems: readonly { readonly label: string; readonly color: string }[];
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly showTacticRowBackground: boolean;
  readonly tacticRowBackground: string;
  readonly selectTechniquesAcrossTactics: boolean;
  readonly selectSubtechniquesWithParent: boolean;
  readonly selectVisibleTechniques: boolean;
}

/** From nothing to all that the catalogue knows. */
const GRADIENT = ['#fff7bc', '#fec44f', '#31a354'] as const;
/**
 * A colour of its own for what a gradient cannot tell: a name without a record, and what no rule could see.
 */
const COLORS: Readonly<Partial<Record<CoverageState | 'unseeable', string>>> = {
  named: '#9e9ac8',
  unseeable: '#d9d9d9',
};

/** What a layer is called and whether it holds what audit cannot see. */
export interface LayerOptions {
  readonly name?: string;
  /** A line of the ruleset for people: `rules.d/10-base.rules:7`. */
  readonly whereIs?: WhereIs;
}

/**
 * Returns the coverage as a layer for ATT&CK Navigator. The score is how much of the catalogue's events would
 * be recorded, 0 to 100; a technique that is neither named nor seen has the score 0, one that audit cannot
 * see at all is grayed out.
 */
export function navigatorLayer(coverage: Coverage, options: LayerOptions = {}): NavigatorLayer {
  const major = /^\d+/.exec(attackVersion())?.[0] ?? dataVersion.slice(0, dataVersion.indexOf('.'));
  return {
    name: options.name ?? 'Audit rules',
    versions: { attack: major, navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: `What audit rules name and would record of the techniques of Linux, for ${coverage.target.label}. Made with data of version ${attackVersion()}. ${attribution}`,
    filters: { platforms: ['Linux'] },
    sorting: 0,
    layout: {
      layout: 'side',
      aggregateFunction: 'average',
      showID: true,
      showName: true,
      showAggregateScores: false,
      countUnscored: false,
      expandedSubtechniques: 'annotated',
    },
    hideDisabled: false,
    techniques: coverage.techniques.flatMap((t) => cells(t, options.whereIs)),
    gradient: { colors: GRADIENT, minValue: 0, maxValue: 100 },
    legendItems: [
      { label: 'every event of the catalogue would be recorded', color: GRADIENT[2] },
      { label: 'some events would be recorded', color: GRADIENT[1] },
      { label: 'neither named nor recorded', color: GRADIENT[0] },
      { label: 'named by a key, and nothing recorded', color: COLORS.named ?? '' },
      { label: 'nothing specific of it reaches audit', color: COLORS.unseeable ?? '' },
    ],
    metadata: [
      { name: 'target', value: coverage.target.label },
      { name: 'machine', value: coverage.target.machine },
      { name: 'data', value: `ATT&CK ${attackVersion()}` },
    ],
    links: [{ label: 'Terms of use', url: termsUrl }],
    showTacticRowBackground: false,
    tacticRowBackground: '#dddddd',
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
    selectVisibleTechniques: false,
  };
}

function cells(t: TechniqueCoverage, whereIs: WhereIs | undefined): readonly LayerTechnique[] {
  const silent = t.unseeable && t.named.length === 0;
  const color = t.state === 'named' ? COLORS.named : undefined;
  return tactics()
    .filter((tactic) => t.technique.tactics.includes(tactic.name))
    .map((tactic) => ({
      techniqueID: t.technique.id,
      tactic: tactic.shortname,
      ...(t.unseeable ? {} : { score: percentOf(t.fraction) }),
      ...(color === undefined ? {} : { color }),
      comment: reasonFor(t, whereIs).join('\n'),
      enabled: !silent,
      metadata: [{ name: 'state', value: stateText(t) }],
      links: [],
      showSubtechniques: false,
    }));
}
