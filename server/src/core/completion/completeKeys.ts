import { searchTechniques } from '../attack/data/searchTechniques.ts';
import { type Technique, techniqueById } from '../attack/data/techniques.ts';
import { keyCounts } from '../navigation/references.ts';
import type { CompletedPart } from './completeValues.ts';
import type { Item, ItemList } from './completionItems.ts';
import { techniquesOfRule } from './techniquesForRule.ts';

const MOST = 60;

/** Keys that the rules of benchmarks and of the audit package carry, as far as a technique's name has the word too. */
const usualKeys = new Set(
  'access actions audit delete exec export identity init login logins mail mount mounts modules network power privileged recon scope session time tracing'.split(
    ' ',
  ),
);

/**
 * Keys: techniques that the rule seems to be about, those of this document and of other files that fit, then techniques by id and
 * by any word of their names. The list is made for what is typed, since a client's own filter would not find a word in the middle.
 */
export function completeKey(part: CompletedPart): ItemList {
  const { value, from, cursor, to, spanOf, document } = part;
  const typed = value.slice(from, cursor);
  const span = spanOf(from, to);
  const filter = typed === '' ? {} : { filterText: typed };
  const current = value.slice(from, to);
  const searched = searchTechniques(typed, { limit: MOST }).map((m) => m.technique);
  // What the rule looks at says which techniques it may be about; of those that a word finds, they are what is meant. An id says it itself.
  const about = /^t\d/i.test(typed)
    ? []
    : techniquesOfRule(part.rule).flatMap((id) => techniqueById(id) ?? []);
  const likely = typed === '' ? about : about.filter((t) => searched.includes(t));
  const found = [...likely, ...searched.filter((t) => !likely.includes(t))].slice(0, MOST);
  const here = keyCounts(document);
  const elsewhere = part.around?.keys?.() ?? new Map<string, number>();
  const used = [...new Set([...here.keys(), ...elsewhere.keys()])].filter(
    (key) =>
      !key.startsWith('-') &&
      (key !== current || (here.get(key) ?? 0) > 1 || elsewhere.has(key)) &&
      fits(key, typed),
  );
  const techniqueKeys = new Set(found.map((t) => t.key));
  const techniqueItem = (t: Technique): Item => ({
    label: t.key,
    kind: 'technique',
    span,
    newText: t.key,
    // The key says the name; more beside it would only cut the key short.
    ...(t.revoked || t.deprecated ? { detail: 'no longer in ATT&CK' } : {}),
    ...filter,
    doc: { about: 'technique', name: t.id },
  });
  const keyItem = (key: string): Item => ({
    label: key,
    kind: 'key',
    span,
    newText: escaped(key),
    detail: counted(here.get(key) ?? 0, elsewhere.get(key) ?? 0),
    ...filter,
  });
  // What Enter takes at the end of a line must not put a technique's key in the place of a key that is whole already.
  const asTyped = used.includes(typed) || (isPlainKey(typed) && !used.some((key) => key.startsWith(typed)));
  const first = likely.slice(0, 3);
  const others = [
    ...first.map(techniqueItem),
    ...used
      .filter((key) => !techniqueKeys.has(key) && key !== typed)
      .slice(0, MOST)
      .map(keyItem),
    ...found.filter((t) => !first.includes(t)).map(techniqueItem),
  ];
  const leads = asTyped && !techniqueKeys.has(typed) && (others.length > 0 || used.includes(typed));
  return { items: leads ? [keyItem(typed), ...others] : others, incomplete: true };
}

/** Whether a key is one that benchmarks use, or several words joined, other than a technique's key that is half typed. */
function isPlainKey(typed: string): boolean {
  return usualKeys.has(typed) || (/^[a-z0-9]+(?:[-_.:][a-z0-9]+)+$/i.test(typed) && !/^t\d{4}/i.test(typed));
}

function counted(here: number, elsewhere: number): string {
  if (here + elsewhere === 0) return 'a key of your own';
  const rules = (n: number) => (n === 1 ? 'one rule' : `${n} rules`);
  if (elsewhere === 0) return `${rules(here)} here`;
  return here === 0
    ? `${rules(elsewhere)} in other files`
    : `${rules(here)} here, ${elsewhere} in other files`;
}

/** A key is found by its beginning, or by the beginning of a word in it. */
function fits(key: string, typed: string): boolean {
  const low = key.toLowerCase();
  const wanted = typed.toLowerCase();
  return low.startsWith(wanted) || low.split(/[^a-z0-9]+/).some((w) => w.startsWith(wanted));
}

/** A key as a file of rules must write it. */
function escaped(key: string): string {
  return key.replace(/[\\ ]/g, '\\$&');
}
