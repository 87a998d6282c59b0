import { plainLetters } from '../keys/slug.ts';
import { derived } from './techniqueData.ts';
import { allTechniques, type Technique, techniqueById } from './techniques.ts';

/** A technique that a query finds; a higher score is a better find. */
export interface TechniqueMatch {
  readonly technique: Technique;
  readonly score: number;
}

/** What to search, and how much to give. */
export interface SearchOptions {
  /** How many at the most; all when absent. */
  readonly limit?: number;
  /** Only techniques with Linux among their platforms. */
  readonly linuxOnly?: boolean;
}

interface Entry {
  readonly technique: Technique;
  readonly id: string;
  /** Ids that this one took the place of. */
  readonly former: readonly string[];
  readonly own: readonly string[];
  readonly parent: readonly string[];
  readonly tactics: readonly string[];
  /** Live and Linux 20000, live 10000, else 0: outweighs how well the words fit. */
  readonly standing: number;
}

const exactId = 100_000;
const idPrefix = 8000;
const formerId = 7000;
const ownWord = 6000;
const ownWordStart = 4000;
const parentWord = 2500;
const parentWordStart = 2000;
const tacticStart = 500;

/** Returns the words of a technique's own name and of its parent's, as its key has them. */
function keyWords(technique: Technique): {
  readonly parent: readonly string[];
  readonly own: readonly string[];
} {
  const words = (t: Technique): readonly string[] => t.key.slice(t.id.length + 1).split('-');
  const parent = technique.parent === undefined ? undefined : techniqueById(technique.parent);
  const before = parent === undefined ? [] : words(parent);
  return { parent: before, own: words(technique).slice(before.length) };
}

const lower = (words: readonly string[]): readonly string[] => words.map((w) => w.toLowerCase());

/** Returns what a technique's state adds to every score: more than any match of words can. */
function standingOf({ revoked, deprecated, linux }: Technique): number {
  if (revoked || deprecated) return 0;
  return linux ? 20_000 : 10_000;
}

const entries = derived((): readonly Entry[] => {
  const former = new Map<string, string[]>();
  for (const { id, revokedBy } of allTechniques()) {
    if (revokedBy !== undefined) former.set(revokedBy, [...(former.get(revokedBy) ?? []), id.toLowerCase()]);
  }
  return allTechniques().map((technique) => {
    const { own, parent } = keyWords(technique);
    return {
      technique,
      id: technique.id.toLowerCase(),
      former: former.get(technique.id) ?? [],
      own: lower(own),
      parent: lower(parent),
      tactics: lower(technique.tactics.flatMap((name) => name.split(' '))),
      standing: standingOf(technique),
    };
  });
});

/**
 * Returns the techniques that match every word of the query, best first: the exact id, an id that begins so,
 * a word of the own name, of the parent's, of a tactic; a revoked id also finds its replacement. Current
 * Linux techniques come first, equal ones in the order of their ids. An empty query finds all. Ignores case
 * and accents, and accepts a half-typed key (`T1053.003-Sched`, `t1053_003`).
 */
export function searchTechniques(query: string, options: SearchOptions = {}): readonly TechniqueMatch[] {
  const words = plainLetters(query)
    .toLowerCase()
    .replace(/\b(t\d{4})[_-](\d{1,3})(?![a-z0-9])/g, '$1.$2')
    .split(/[^a-z0-9.]+/)
    .flatMap((w) => (/^t\d/.test(w) ? [w.replace(/\.$/, '')] : w.split('.')))
    .filter((w) => w !== '');
  const found: TechniqueMatch[] = [];
  for (const entry of entries()) {
    if (options.linuxOnly && !entry.technique.linux) continue;
    const score = scoreOf(entry, words);
    if (score > 0 || words.length === 0)
      found.push({ technique: entry.technique, score: score + entry.standing });
  }
  // allTechniques() is in the order of ids and sort() is stable, so equals stay in that order.
  found.sort((a, b) => b.score - a.score);
  return options.limit === undefined ? found : found.slice(0, options.limit);
}

/**
 * Returns the mean over all words, so that more words do not outweigh the standing; 0 when one is nowhere.
 */
function scoreOf(entry: Entry, words: readonly string[]): number {
  let sum = 0;
  for (const word of words) {
    const score = scoreOfWord(entry, word);
    if (score === 0) return 0;
    if (score === exactId) sum += exactId * words.length;
    else sum += score;
  }
  return words.length === 0 ? 0 : Math.round(sum / words.length);
}

function scoreOfWord(entry: Entry, word: string): number {
  if (entry.id === word) return exactId;
  if (entry.id.startsWith(word) && word.length > 1) return idPrefix;
  if (entry.former.includes(word)) return formerId;
  return Math.max(
    best(entry.own, word, ownWord, ownWordStart),
    best(entry.parent, word, parentWord, parentWordStart),
    best(entry.tactics, word, tacticStart, tacticStart),
  );
}

/**
 * Returns `whole` or `begin` when a word is or begins with the asked one, a little more the nearer it stands
 * to the start.
 */
function best(list: readonly string[], word: string, whole: number, begin: number): number {
  const at = list.findIndex((w) => w.startsWith(word));
  if (at < 0) return 0;
  return (list.includes(word) ? whole : begin) + Math.max(0, 20 - at);
}

/** VS Code's fuzzy matcher looks at no more than this many letters. */
const longestFilterText = 128;

/**
 * Returns the text by which an LSP client filters a completion of the technique's key, at most 128 UTF-16
 * units: id, own name, parent's name and own name again, joined by `-`. So each word is found, the own name
 * first, and the whole key can be typed.
 */
export function completionFilterText(technique: Technique): string {
  if (technique.parent === undefined) return technique.key;
  const text = `${technique.id}-${keyWords(technique).own.join('-')}${technique.key.slice(technique.id.length)}`;
  return text.length <= longestFilterText ? text : technique.key;
}
