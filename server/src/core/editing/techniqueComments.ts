import { type Actor, actorById, describeActor } from '../attack/data/describeActor.ts';
import { describeTechnique } from '../attack/data/describeTechnique.ts';
import { allGroups, allSoftware } from '../attack/data/groups.ts';
import { liveTechniques, type Technique, tactics } from '../attack/data/techniques.ts';
import { idsInKey } from '../attack/keys/techniqueKeys.ts';
import { type Item, type ItemList, noItems } from '../completion/completionItems.ts';
import type { FeatureContext } from '../featureContext.ts';
import type { Hover } from '../hover/hoverTypes.ts';
import type { Span } from '../text/span.ts';

const MOST = 60;

/** Ids of tactics, groups and software that stand free. */
const actorIds = /(?<![\p{L}\p{N}])(?:TA|G|S)\d{4}(?![\p{L}\p{N}])/gu;

/**
 * Returns the hover on the id of a technique, tactic, group or software in a text, or on its name if the id
 * is in the text too; undefined where there is neither.
 * @param text a comment, or all of a line
 * @param start where the text begins in the document, in UTF-16 units
 * @param column where the pointer is in the text, in UTF-16 units
 */
export function idHover(
  text: string,
  start: number,
  column: number,
  context: FeatureContext,
): Hover | undefined {
  const at = ({ start: s, end }: Span): boolean => column >= s && column <= end;
  const answer = (span: Span, summary: string | undefined, technique?: string): Hover | undefined =>
    summary === undefined
      ? undefined
      : {
          span: { start: start + span.start, end: start + span.end },
          summary,
          ...(technique === undefined ? {} : { technique }),
        };
  const id = idsInKey(text).find(at);
  if (id)
    return answer(
      id,
      describeTechnique(id.id, { groups: true, ...(context.here ? { here: context.here } : {}) }),
      id.id,
    );
  for (const m of text.matchAll(actorIds)) {
    const actor = actorById(m[0]);
    if (!actor) continue;
    const places = [
      { start: m.index, end: m.index + m[0].length },
      ...[actor.name, ...actor.aliases].flatMap((n) => placesOf(n, text)),
    ];
    const place = places.find(at);
    if (place) return answer(place, describeActor(actor.id));
  }
  return undefined;
}

function placesOf(name: string, text: string): readonly Span[] {
  const at = text.indexOf(name);
  return at < 0 ? [] : [{ start: at, end: at + name.length }];
}

/**
 * Returns completion items in a comment for a half-typed id (`G01`, `TA0`, `T1053.`), and for a capitalized
 * word that begins a name; empty for other words, because comments are mostly prose.
 * @param text the line of the comment
 * @param start where it begins in the document, in UTF-16 units
 * @param column where the cursor is in it, in UTF-16 units
 */
export function completeComment(text: string, start: number, column: number): ItemList {
  const before = /(?<![\p{L}\p{N}])[\p{L}\p{N}][\p{L}\p{N}.]*$/u.exec(text.slice(0, column));
  if (!before) return noItems;
  const [typed] = before;
  const behind = /^[\p{L}\p{N}.]*/u.exec(text.slice(column))?.[0].length ?? 0;
  const span = { start: start + before.index, end: start + column + behind };
  const items = isIdPrefix(typed) ? byId(typed, span) : byName(typed, span);
  return { items: items.slice(0, MOST), incomplete: true };
}

/** Reports whether a typed text can only become an id, as `T1`, `TA0`, `G0` and `S0` can. */
export function isIdPrefix(typed: string): boolean {
  return /^(?:T1\d{0,3}(?:\.\d{0,3})?|(?:TA0|G[01]|S[01])\d{0,3})$/.test(typed);
}

function byId(typed: string, span: Span): readonly Item[] {
  if (/^T1/.test(typed))
    return liveTechniques().flatMap((t) =>
      t.linux && t.id.startsWith(typed) ? [techniqueItem(t, typed, span)] : [],
    );
  return idsOfKind(typed).flatMap(({ id }) => {
    const actor = id.startsWith(typed) ? actorById(id) : undefined;
    return actor ? [actorItem(actor, typed, span)] : [];
  });
}

/** Returns all tactics, groups or software, by the first letters of an id. */
function idsOfKind(typed: string): readonly { readonly id: string }[] {
  if (typed.startsWith('TA')) return tactics();
  return typed.startsWith('G') ? allGroups() : allSoftware();
}

/** Names by their beginning: from three letters on, the first one a capital. */
function byName(typed: string, span: Span): readonly Item[] {
  if (!/^\p{Lu}[\p{L}\p{N}.]{2,}$/u.test(typed)) return [];
  const wanted = typed.toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().startsWith(wanted);
  const actors = [...tactics(), ...allGroups(), ...allSoftware()].flatMap(({ id }) => {
    const actor = actorById(id);
    return actor && [actor.name, ...actor.aliases].some(fits) ? [actorItem(actor, typed, span)] : [];
  });
  const techniques = liveTechniques().filter((t) => t.linux && fits(t.name));
  return [...actors, ...techniques.map((t) => techniqueItem(t, typed, span))];
}

function actorItem({ kind, id, name }: Actor, filterText: string, span: Span): Item {
  // A group's id alone says nothing; a tactic is named id first, as MITRE does.
  const newText = kind === 'tactic' ? `${id} ${name}` : `${name} ${id}`;
  return {
    label: `${id} ${name}`,
    kind: 'technique',
    span,
    newText,
    detail: kind,
    filterText,
    doc: { about: 'actor', name: id },
  };
}

function techniqueItem({ id, fullName }: Technique, filterText: string, span: Span): Item {
  const label = `${id} ${fullName}`;
  return {
    label,
    kind: 'technique',
    span,
    newText: label,
    filterText,
    doc: { about: 'technique', name: id },
  };
}
