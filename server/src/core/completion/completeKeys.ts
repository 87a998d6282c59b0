import { searchTechniques } from '../attack/data/searchTechniques.ts';
import { type Technique, techniqueById } from '../attack/data/techniques.ts';
import { beginsWithId, idsInKey } from '../attack/keys/techniqueKeys.ts';
import { keyCounts } from '../navigation/references.ts';
import type { CompletedPart } from './completeValues.ts';
import type { Item, ItemList } from './completionItems.ts';
import { stockKeys, stockKeysFor } from './stockKeys.ts';
import { techniquesOfRule } from './techniquesForRule.ts';

const MOST = 60;

/** How many stock keys and likely techniques come before the other keys. */
const FITTING = 3;

/**
 * Returns completion items for a key: the typed word, so that Enter keeps it; keys of this document and other
 * files; keys that published rule sets use; then techniques, those that fit the rule first. Techniques are
 * found by id and by any word of their names, for which the list depends on what is typed. `part.from` is
 * where the key begins in the argument.
 */
export function completeKey(part: CompletedPart): ItemList {
  const { value, from, cursor, to, spanOf, document } = part;
  const typed = value.slice(from, cursor);
  const current = value.slice(from, to);
  const span = spanOf(from, to);
  const filter = typed === '' ? {} : { filterText: typed };
  const here = keyCounts(document);
  const elsewhere = part.around?.keys?.() ?? new Map<string, number>();
  // The rule that is being written is not one that has the key.
  const hereOf = (key: string): number => (here.get(key) ?? 0) - (key === current ? 1 : 0);
  const rules = (key: string): number => hereOf(key) + (elsewhere.get(key) ?? 0);
  const isKnown = (key: string): boolean => rules(key) > 0 || stockKeys.some((s) => s.key === key);
  const { likely, found } = techniquesFor(part, typed);
  const techniqueKeys = new Set(found.map((t) => t.key));
  const used = [...new Set([...here.keys(), ...elsewhere.keys()])].filter(
    (key) =>
      !key.startsWith('-') && key !== typed && !techniqueKeys.has(key) && rules(key) > 0 && fits(key, typed),
  );
  const fitting = stockKeysFor(part.rule, typed);
  // Beside a key that is typed in full, what another rule set calls it is not what is meant.
  const isWhole = stockKeys.some((s) => s.key === typed);
  const stock = fitting.filter((s) => s.key !== typed && !used.includes(s.key) && !(isWhole && s.isVariant));
  const techniqueItem = (t: Technique): Item => ({
    label: t.key,
    kind: 'technique',
    span,
    newText: t.key,
    short: { label: shortOf(t), ...(t.parent ? { beside: techniqueById(t.parent)?.name ?? '' } : {}) },
    ...filter,
    doc: { about: 'technique', name: t.id },
  });
  const keyItem = (key: string): Item => ({
    label: key,
    kind: 'key',
    span,
    newText: escaped(key),
    detail: rules(key) > 0 ? counted(hereOf(key), elsewhere.get(key) ?? 0) : meaningOf(key),
    ...shortKey(key),
    ...filter,
  });
  const first = likely.slice(0, FITTING);
  // With nothing typed, what the rule is about comes before all other keys of the directory.
  const isFitting = (key: string): boolean =>
    typed !== '' ||
    fitting.some((s) => s.key === key) ||
    likely.some((t) => idsInKey(key).some(({ id }) => id === t.id));
  const others = [
    ...used.filter(isFitting).slice(0, MOST).map(keyItem),
    ...stock.slice(0, FITTING).map((s) => keyItem(s.key)),
    ...first.map(techniqueItem),
    ...used
      .filter((key) => !isFitting(key))
      .slice(0, MOST)
      .map(keyItem),
    ...found.filter((t) => !first.includes(t)).map(techniqueItem),
  ];
  const isOwn = isWholeKey(typed) && !techniqueKeys.has(typed) && (others.length > 0 || isKnown(typed));
  return { items: isOwn ? [keyItem(typed), ...others] : others, incomplete: true };
}

/**
 * Returns the techniques that what is typed finds, and those among them that the rule seems to be about.
 * Those of other platforms are found by their ids alone unless a setting says otherwise, and those that
 * ATT&CK no longer has are not.
 */
function techniquesFor(
  part: CompletedPart,
  typed: string,
): { readonly likely: readonly Technique[]; readonly found: readonly Technique[] } {
  const byId = beginsWithId(typed);
  const searched = searchTechniques(typed, {
    limit: MOST,
    linuxOnly: !byId && part.around?.allPlatforms !== true,
  })
    .map((m) => m.technique)
    .filter((t) => !t.revoked && !t.deprecated);
  // What the rule looks at says which techniques it may be about; of those that a word finds, they are what
  // is meant. An id says it itself.
  const about = byId ? [] : techniquesOfRule(part.rule).flatMap((id) => techniqueById(id) ?? []);
  // Before anything is typed, what the rule is not about would only be in the way.
  if (typed === '' && about.length > 0) return { likely: about, found: about.slice(0, MOST) };
  const likely = about.filter((t) => searched.includes(t));
  return { likely, found: [...likely, ...searched.filter((t) => !likely.includes(t))].slice(0, MOST) };
}

/** Returns whether what is typed may be meant as a key by itself: one word that is no begun id. */
function isWholeKey(typed: string): boolean {
  return /^[!-[\]-~]+$/.test(typed) && !typed.startsWith('-') && !beginsWithId(typed);
}

/** Returns `T1053.003 Cron`: what tells a technique from others comes before its parent's name. */
function shortOf({ id, name }: Technique): string {
  return `${id} ${name}`;
}

/** Returns the short label of a key that is that of a technique. */
function shortKey(key: string): Pick<Item, 'short'> {
  const [named] = idsInKey(key);
  const technique = named && techniqueById(named.id);
  return technique?.key === key ? { short: { label: shortOf(technique) } } : {};
}

function meaningOf(key: string): string {
  return stockKeys.find((s) => s.key === key)?.detail ?? 'a key of your own';
}

function counted(here: number, elsewhere: number): string {
  const rules = (n: number) => (n === 1 ? 'one rule' : `${n} rules`);
  if (elsewhere === 0) return `${rules(here)} here`;
  return here === 0
    ? `${rules(elsewhere)} in other files`
    : `${rules(here)} here, ${elsewhere} in other files`;
}

/** Reports whether a key fits what is typed: by its beginning, or by the beginning of a word in it. */
function fits(key: string, typed: string): boolean {
  const low = key.toLowerCase();
  const wanted = typed.toLowerCase();
  return low.startsWith(wanted) || low.split(/[^a-z0-9]+/).some((w) => w.startsWith(wanted));
}

/** Returns a key as a file of rules must write it. */
function escaped(key: string): string {
  return key.replace(/[\\ ]/g, '\\$&');
}
