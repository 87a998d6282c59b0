import { markdownLink, plainMarkdown } from '../../text/markdown.ts';
import { catalogueOf } from './catalogue.ts';
import { linkList, noticeLine, officialText } from './describeTechnique.ts';
import { allSoftware, type Group, groupById, type Software } from './groups.ts';
import { liveTechniques, type Technique, tactics, techniqueById } from './techniques.ts';

/** A tactic, a group or a software, by the beginning of its id. */
export type ActorKind = 'tactic' | 'group' | 'software';

/** What has an id other than a technique. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string;
  readonly name: string;
  /** Other names. */
  readonly aliases: readonly string[];
  readonly url: string;
}

const softwareById = (id: string): Software | undefined => allSoftware().find((s) => s.id === id);

/**
 * Returns the tactic, group or Linux software with an id, in any case; undefined for an unknown id and for a
 * tactic that is no longer in use.
 */
export function actorById(id: string): Actor | undefined {
  const upper = id.toUpperCase();
  if (upper.startsWith('TA')) {
    const tactic = tactics().find((t) => t.id === upper);
    return tactic && { kind: 'tactic', id: upper, name: tactic.name, aliases: [], url: tactic.url };
  }
  const kind = upper.startsWith('G') ? 'group' : 'software';
  const found: Group | undefined = kind === 'group' ? groupById(upper) : softwareById(upper);
  return found && { kind, id: upper, name: found.name, aliases: found.aliases, url: found.url };
}

/** So many techniques by name, the others as a number. */
const shown = 6;

/**
 * Returns Markdown about a tactic, a group or software, for a hover: other names, its Linux techniques and
 * how many have rules, its page, MITRE's text if the user loaded it, and MITRE's notice. Undefined for an
 * unknown id.
 */
export function describeActor(id: string): string | undefined {
  const actor = actorById(id);
  if (!actor) return undefined;
  const techniques = techniquesOf(actor);
  const seeable = techniques.filter((t) => catalogueOf(t.id));
  const links = linkList(
    seeable.map((t) => markdownLink(`${t.id} ${t.name}`, t.url)),
    shown,
  );
  const what = { tactic: 'Tactic', group: 'Group', software: 'Software' }[actor.kind];
  const aliases = linkList(actor.aliases.map(plainMarkdown), shown);
  const has = actor.kind === 'tactic' ? 'Linux techniques' : 'Linux techniques that it is known to use';
  return [
    `### ${actor.id} ${plainMarkdown(actor.name)}`,
    aliases === '' ? what : `${what}, also called ${aliases}`,
    `**${has}:** ${techniques.length}. There are rules for ${seeable.length} of them${links === '' ? '.' : `: ${links}`}`,
    `[${actor.id} on attack.mitre.org](${actor.url})`,
    ...officialText(actor.id),
    noticeLine(),
  ].join('\n\n');
}

function techniquesOf({ kind, id, name }: Actor): readonly Technique[] {
  if (kind === 'tactic') return liveTechniques().filter((t) => t.linux && t.tactics.includes(name));
  const ids = (kind === 'group' ? groupById(id) : softwareById(id))?.techniques ?? [];
  return ids.flatMap((t) => techniqueById(t) ?? []);
}
