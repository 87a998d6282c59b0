// What the view shows, without a page to show it on.
import type {
  CoverageData,
  CoverageTechnique,
} from '../../../../server/src/lsp/protocol/coverageRequests.ts';

/** The states of the matrix: the four, and what no audit rule could see. */
export const states = ['both', 'seen', 'named', 'neither', 'unseeable'] as const;
/** The state of a technique as the matrix shows it. */
export type CellState = (typeof states)[number];

/** How each state is reported without colour. */
export const stateWords: Readonly<
  Record<CellState, { readonly icon: string; readonly label: string; readonly hint: string }>
> = {
  both: { icon: '✓', label: 'Named and seen', hint: 'a key names it, and the rules would record it' },
  seen: { icon: '◐', label: 'Seen', hint: 'the rules would record it, and no key names it' },
  named: { icon: '◇', label: 'Only named', hint: 'a key names it, and nothing of it would be recorded' },
  neither: { icon: '✕', label: 'Missed', hint: 'audit could see it, and the rules do not' },
  unseeable: { icon: '–', label: 'Not for audit', hint: 'nothing specific of it reaches audit' },
};

/** What is omitted. Empty texts and -1 leave nothing out. */
export interface Filter {
  readonly states: readonly CellState[];
  /** An index into the tactics. */
  readonly tactic: number;
  /** A group's id. */
  readonly group: string;
  /** Words that an id or a name has, in any order and case. */
  readonly text: string;
}

export const emptyFilter: Filter = { states, tactic: -1, group: '', text: '' };

/** A technique in a column. */
export interface Cell {
  readonly technique: CoverageTechnique;
  readonly state: CellState;
  readonly isSub: boolean;
  /** Whether it fits the filter, and is not only there for its sub-techniques. */
  readonly fits: boolean;
  /** How many sub-techniques it has that fit the filter in any state, and how many of them are seen. */
  readonly subs: number;
  readonly subsSeen: number;
  /** Whether a state that is shown has some of them, so that they can be opened; and whether they are. */
  readonly opens: boolean;
  readonly open: boolean;
}

/** A tactic with what fits the filter; sub-techniques and techniques in hidden states count, shown or not. */
export interface Column {
  readonly tactic: number;
  readonly name: string;
  readonly cells: readonly Cell[];
  readonly counts: Readonly<Record<CellState, number>>;
  /** The same in short: `12 of 40 seen`. */
  readonly seen: string;
}

/**
 * Returns the state of a technique as the matrix shows it: its own, or `unseeable` where it is neither named
 * nor seen and audit cannot see it.
 */
export function stateOf(t: Pick<CoverageTechnique, 'state' | 'unseeable'>): CellState {
  return t.unseeable && t.state === 'neither' ? 'unseeable' : t.state;
}

/**
 * Returns the text below the name in a technique's cell: its state, and for a technique that is seen the
 * percentage.
 */
export function cellText(t: CoverageTechnique): string {
  const { label } = stateWords[stateOf(t)];
  return isSeen(t) ? `${label}, ${t.percent}\u00a0%` : label;
}

/**
 * Returns a few words about what the state of a cell means, for its tooltip; for a technique that audit
 * cannot see, they point to its sub-techniques.
 */
export function cellHint({ state, subs }: Pick<Cell, 'state' | 'subs'>): string {
  const { hint } = stateWords[state];
  return state === 'unseeable' && subs > 0 ? `${hint}; look at its sub-techniques` : hint;
}

/** What the matrix shows besides the states, as the legend explains it. */
export const otherMarks: readonly { readonly mark: string; readonly meaning: string }[] = [
  { mark: '67\u00a0%', meaning: 'how much of what is known of the technique the rules would record' },
  { mark: '▸ 1/3', meaning: 'one of three sub-techniques is seen; click to show them, or press Space' },
  { mark: 'italics', meaning: 'does not match the filter, and is shown for a sub-technique that does' },
];

/**
 * Returns words that say how many techniques are seen only by rules for whole directories, and which
 * directories these are.
 * @param trees the paths of the directories
 */
export function onlyThroughText({
  techniques,
  trees,
}: {
  readonly techniques: number;
  readonly trees: readonly string[];
}): string {
  return `${techniques} of them only by rules for all of ${trees.join(', ')}`;
}

/**
 * Returns words that say how many of some techniques are seen only by rules for whole directories, and which
 * directories these are; undefined where none of them is.
 */
export function onlyThroughOf(techniques: readonly CoverageTechnique[]): string | undefined {
  const through = techniques.filter((t) => t.wholeTrees.length > 0);
  const trees = [...new Set(through.flatMap((t) => t.wholeTrees))].sort();
  return through.length === 0 ? undefined : onlyThroughText({ techniques: through.length, trees });
}

/**
 * Returns the techniques of a coverage that match a filter in all of its parts (states, tactic, group,
 * words); empty where none does.
 */
export function fittingTechniques(data: CoverageData, filter: Filter): readonly CoverageTechnique[] {
  const group =
    filter.group === ''
      ? undefined
      : new Set(data.groups.find((g) => g.id === filter.group)?.techniques ?? []);
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const names = new Map(data.techniques.map((t) => [t.id, t.name]));
  return data.techniques.filter((t) => {
    if (!filter.states.includes(stateOf(t))) return false;
    if (filter.tactic >= 0 && !t.tactics.includes(filter.tactic)) return false;
    if (group && !group.has(t.id)) return false;
    const text =
      `${t.id} ${t.parent === undefined ? '' : (names.get(t.parent) ?? '')} ${t.name}`.toLowerCase();
    return words.every((w) => text.includes(w));
  });
}

/**
 * Returns the techniques that match a filter in all parts but the states: hiding a state hides cells, and
 * changes no count.
 */
export function countedTechniques(data: CoverageData, filter: Filter): readonly CoverageTechnique[] {
  return fittingTechniques(data, { ...filter, states });
}

/**
 * Returns the matrix of techniques: a column for each tactic that has techniques, in the order of an attack;
 * empty where the filter matches none. A technique that does not match is present, and expanded, if a
 * sub-technique of it matches.
 * @param expanded ids of techniques whose sub-techniques are shown
 */
export function columnsOf(
  data: CoverageData,
  filter: Filter,
  expanded: ReadonlySet<string>,
): readonly Column[] {
  const fits = new Set(fittingTechniques(data, filter));
  const counted = new Set(countedTechniques(data, filter));
  const known = new Set(data.techniques.map((t) => t.id));
  return data.tactics.flatMap((tactic, index): readonly Column[] => {
    if (filter.tactic >= 0 && filter.tactic !== index) return [];
    const own = data.techniques.filter((t) => t.tactics.includes(index));
    const cells = own
      .filter((t) => t.parent === undefined || !known.has(t.parent))
      .flatMap((t) => family(t, own, { fits, counted }, expanded));
    if (cells.length === 0) return [];
    const sum = own.filter((t) => counted.has(t));
    return [{ tactic: index, name: tactic.name, cells, counts: countStates(sum), seen: seenText(sum) }];
  });
}

function family(
  parent: CoverageTechnique,
  own: readonly CoverageTechnique[],
  { fits, counted }: Readonly<Record<'fits' | 'counted', ReadonlySet<CoverageTechnique>>>,
  expanded: ReadonlySet<string>,
): readonly Cell[] {
  const subs = own.filter((t) => t.parent === parent.id && fits.has(t));
  const isIn = fits.has(parent);
  if (!isIn && subs.length === 0) return [];
  const open = subs.length > 0 && (!isIn || expanded.has(parent.id));
  const all = own.filter((t) => t.parent === parent.id && counted.has(t));
  return [
    {
      technique: parent,
      state: stateOf(parent),
      isSub: false,
      fits: isIn,
      subs: all.length,
      subsSeen: all.filter(isSeen).length,
      opens: subs.length > 0,
      open,
    },
    ...(open ? subs : []).map((technique) => ({
      technique,
      state: stateOf(technique),
      isSub: true,
      fits: true,
      subs: 0,
      subsSeen: 0,
      opens: false,
      open: false,
    })),
  ];
}

/** Returns how many of some techniques are in each state, as the matrix shows it. */
export function countStates(techniques: readonly CoverageTechnique[]): Readonly<Record<CellState, number>> {
  const counts = { both: 0, seen: 0, named: 0, neither: 0, unseeable: 0 };
  for (const t of techniques) counts[stateOf(t)]++;
  return counts;
}

function isSeen({ state }: CoverageTechnique): boolean {
  return state === 'both' || state === 'seen';
}

/**
 * Returns how many of some techniques are seen, of those that audit can see: `12 of 40 seen`; `not for audit`
 * where it can see none.
 */
export function seenText(techniques: readonly CoverageTechnique[]): string {
  const seeable = techniques.filter((t) => !t.unseeable);
  if (seeable.length === 0) return 'not for audit';
  return `${seeable.filter(isSeen).length} of ${seeable.length} seen`;
}

/**
 * Returns a sentence about the techniques that a group uses, by what the rules record of them, with the
 * group's name and how many the rules miss; undefined for an unknown group.
 * @param id of the group: `G0106`
 */
export function groupSummary(
  data: CoverageData,
  id: string,
): { readonly name: string; readonly text: string; readonly missed: number } | undefined {
  const group = data.groups.find((g) => g.id === id);
  if (!group) return undefined;
  const techniques = data.techniques.filter((t) => group.techniques.includes(t.id));
  const seeable = techniques.filter((t) => !t.unseeable);
  const seen = seeable.filter(isSeen).length;
  const missed = seeable.length - seen;
  const hidden = techniques.length - seeable.length;
  const count = techniques.length === 1 ? 'one technique' : `${techniques.length} techniques`;
  return {
    name: group.name,
    missed,
    text: `${group.name} (${group.id}) is known to use ${count} on Linux: you would see ${seen}, miss ${missed}, and audit cannot see ${hidden}.`,
  };
}

/** A place in the matrix. */
export interface MatrixPlace {
  readonly column: number;
  readonly row: number;
}

/** Rows that a page key goes over. */
const PAGE = 10;

/**
 * Returns the cell to which a key moves the focus from another cell; undefined for a key that does not move
 * it.
 * @param heights how many cells each column has
 * @param key its name, as in a KeyboardEvent: `ArrowLeft`
 * @param ctrl whether Ctrl is pressed
 */
export function moved(
  heights: readonly number[],
  { column, row }: MatrixPlace,
  key: string,
  ctrl: boolean,
): MatrixPlace | undefined {
  const last = (c: number): number => Math.max(0, (heights[c] ?? 1) - 1);
  const to = (c: number, r: number): MatrixPlace => {
    const into = Math.min(Math.max(0, c), Math.max(0, heights.length - 1));
    return { column: into, row: Math.min(Math.max(0, r), last(into)) };
  };
  switch (key) {
    case 'ArrowLeft':
      return to(column - 1, row);
    case 'ArrowRight':
      return to(column + 1, row);
    case 'ArrowUp':
      return to(column, row - 1);
    case 'ArrowDown':
      return to(column, row + 1);
    case 'Home':
      return ctrl ? to(0, 0) : to(0, row);
    case 'End':
      return ctrl ? to(heights.length - 1, Number.MAX_SAFE_INTEGER) : to(heights.length - 1, row);
    case 'PageUp':
      return to(column, row - PAGE);
    case 'PageDown':
      return to(column, row + PAGE);
    default:
      return undefined;
  }
}

/** What the view keeps of itself. */
export interface Kept {
  readonly filter: Filter;
  readonly expanded: readonly string[];
  readonly selected: string;
}

/**
 * Returns what the view stored of its own settings, with everything that cannot be used replaced by defaults;
 * the stored value is not trusted.
 */
export function readKept(value: unknown): Kept {
  const from = record(value);
  const filter = record(from['filter']);
  const text = (v: unknown): string => (typeof v === 'string' ? v.slice(0, 200) : '');
  const list = (v: unknown): readonly unknown[] => (Array.isArray(v) ? v : []);
  const { tactic } = filter;
  const chosen = Array.isArray(filter['states'])
    ? states.filter((s) => list(filter['states']).includes(s))
    : states;
  return {
    filter: {
      states: chosen,
      tactic: typeof tactic === 'number' && Number.isInteger(tactic) && tactic >= 0 ? tactic : -1,
      group: text(filter['group']),
      text: text(filter['text']),
    },
    expanded: list(from['expanded']).flatMap((v) => (typeof v === 'string' ? [v] : [])),
    selected: text(from['selected']),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
