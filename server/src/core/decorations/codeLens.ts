import { techniqueById } from '../attack/data/techniques.ts';
import { techniquesInKey } from '../attack/keys/techniqueKeys.ts';
import type { KeyLenses } from '../editorSettings.ts';
import { addsRule } from '../navigation/addsRule.ts';
import { keySpots, keysOfLine, type NamedDocument } from '../navigation/references.ts';
import { idsOfKey, namesOneOf, techniquePlaces } from '../navigation/techniqueUses.ts';
import type { Ruleset } from '../ruleset/index.ts';
import type { RulesDocument } from '../syntax/document.ts';
import { type Span, shift } from '../text/span.ts';

/** A place above which an editor may tell something; what it tells is worked out when it is shown. */
export interface KeyLens {
  readonly key: string;
  /** The key where it first stands, in offsets of the document. */
  readonly span: Span;
}

/**
 * Returns the first place of each key of a document's rules, above which a lens is shown; empty where there
 * are none.
 * @param which whether all keys get a lens, or those that name a technique, or none
 */
export function keyLenses(document: RulesDocument, which: KeyLenses): readonly KeyLens[] {
  if (which === 'off') return [];
  const found = new Map<string, KeyLens>();
  for (const { key, span, node } of keySpots(document)) {
    if (key === '' || found.has(key) || !addsRule(node)) continue;
    if (which === 'all' || techniquesInKey(key).length > 0) found.set(key, { key, span });
  }
  return [...found.values()];
}

const counts = new WeakMap<RulesDocument, ReadonlyMap<string, number>>();

/** Returns how many rules of a document carry each key; kept with the document. */
function countsOf(document: RulesDocument): ReadonlyMap<string, number> {
  const known = counts.get(document);
  if (known) return known;
  const made = new Map<string, number>();
  for (const line of document.lines) {
    if (line.node.kind !== 'command' || !addsRule(line.node)) continue;
    for (const key of keysOfLine(line)) made.set(key, (made.get(key) ?? 0) + 1);
  }
  counts.set(document, made);
  return made;
}

/**
 * Returns the title of the lens of a key, `T1053.003 Cron · 4 rules`: the techniques that the key names, or
 * the key, and how many rules have them.
 * @param documents where the rules are counted
 * @param elsewhere returns how many rules of others have a key that is wanted
 */
export function keyLensTitle(
  documents: readonly Pick<NamedDocument, 'document'>[],
  key: string,
  elsewhere: (isWanted: (key: string) => boolean) => number = () => 0,
): string {
  const techniques = techniquesInKey(key).flatMap(({ id }) => {
    const technique = techniqueById(id);
    return technique ? [`${technique.id} ${technique.fullName}`] : [];
  });
  const named = techniques.length > 0 ? new Set(techniques) : [key];
  const ids = idsOfKey(key);
  const here =
    ids.length > 0
      ? techniquePlaces(
          documents.map(({ document }) => ({ name: '', document })),
          ids,
        ).length
      : documents.reduce((sum, { document }) => sum + (countsOf(document).get(key) ?? 0), 0);
  const others = elsewhere(ids.length > 0 ? namesOneOf(ids) : (other) => other === key);
  return [...named, many(here + others, 'rule')].join(' \u00b7 ');
}

/**
 * Returns the span of the first line of a document, above which lenses about the whole file are shown;
 * undefined for a file without a command.
 */
export function fileLensSpan(document: RulesDocument): Span | undefined {
  const [first] = document.lines;
  const any = document.lines.some((l) => l.node.kind === 'command');
  return any && first ? shift({ start: 0, end: first.end - first.start }, first.start) : undefined;
}

/** Returns how many rules a document has as the title of a lens: `12 rules`. */
export function rulesTitle(document: RulesDocument): string {
  return many(document.lines.filter(({ node }) => node.kind === 'command' && addsRule(node)).length, 'rule');
}

/**
 * Returns the title of a lens that says whether all lines of a file load: `all lines load`, or how many do
 * not.
 * @param count how many lines do not load
 * @param stopped whether auditctl stops in an earlier file: then none is loaded
 */
export function failingTitle(count: number, stopped = false): string {
  if (stopped) return 'not loaded: auditctl stops in an earlier file';
  if (count === 0) return 'all lines load';
  return `${many(count, 'line')} ${count === 1 ? 'does' : 'do'} not load`;
}

/**
 * Returns the title of a lens that says where a file is in its ruleset: `file 3 of 7 in rules.d`, or that
 * augenrules does not read it.
 * @param file the index of the file in the ruleset
 */
export function placeTitle({ order, ignored }: Ruleset, file: number): string {
  if (ignored.some((i) => i.file === file)) return 'augenrules does not read this file';
  const files = [...new Set(order)];
  return `file ${files.indexOf(file) + 1} of ${files.length} in rules.d`;
}

function many(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
