import { codeSpan, markdownLink, notesMarkdown, plainMarkdown } from '../../text/markdown.ts';
import { officialMarkdown } from '../official/officialText.ts';
import { catalogueOf } from './catalogue.ts';
import { groupsUsing } from './groups.ts';
import { techniqueData } from './techniqueData.ts';
import {
  attribution,
  liveTechniqueFor,
  noteOf,
  type Technique,
  techniqueById,
  termsUrl,
} from './techniques.ts';

/** What a description holds besides what it always does. */
export interface DescribeOptions {
  /** The groups known to use the technique. */
  readonly groups?: boolean;
  /** What is known of the technique where the pointer is. */
  readonly here?: TechniqueHere;
}

/** What the user's own rules have of a technique. */
export interface TechniqueHere {
  /** Rules of the workspace with a key that names it. */
  readonly rules: number;
  /** Where the first few of them stand. */
  readonly places: readonly { readonly label: string; readonly url: string }[];
  /** How many rules of the catalogue the ruleset lacks; absent where it is not known. */
  readonly missing?: number;
  /** An address that inserts them, for a client that follows addresses of commands. */
  readonly insertUrl?: string;
}

/** A hover is no report: so many groups by name, the others as a number. */
const shownGroups = 5;

/**
 * Returns Markdown about a technique for a hover, by its id in any case; undefined for an unknown id. The
 * most useful facts come first: name, tactics and page, what it is, which rules there are for it, how it
 * appears on Linux, what audit records of it, MITRE's text if the user loaded it, and MITRE's notice. A
 * revoked technique names its replacement and has the text of that.
 */
export function describeTechnique(id: string, options: DescribeOptions = {}): string | undefined {
  const asked = techniqueById(id);
  if (asked === undefined) return undefined;
  const live = liveTechniqueFor(asked);
  const told = live ?? asked;
  const note = noteOf(told.id);
  const parts = [`### ${asked.id} ${plainMarkdown(asked.fullName)}`];
  if (asked.revoked && live)
    parts.push(`**Revoked:** ${linkTo(live)} replaces it. The text below describes ${live.id}.`);
  else if (asked.revoked) parts.push('**Revoked:** it is no longer part of ATT&CK.');
  if (asked.deprecated) parts.push('**Deprecated:** it is no longer part of ATT&CK, and has no replacement.');
  parts.push([...told.tactics.map(codeSpan), linkTo(told, 'on attack.mitre.org')].join(' '));
  if (note) parts.push(notesMarkdown(note.summary));
  else if (live && !live.linux) parts.push('Not a Linux technique: Linux is not among its platforms.');
  const entry = catalogueOf(told.id);
  if (entry)
    parts.push(
      `**Rules you can insert:** ${entry.rules.length}, noise ${entry.noise}. ${notesMarkdown(entry.note)}${missingText(options.here)}`,
    );
  if (options.here) parts.push(...hereText(options.here));
  if (note)
    parts.push(
      `**On Linux:** ${notesMarkdown(note.linux)}`,
      `**What audit sees:** ${notesMarkdown(note.audit)}`,
    );
  const users = options.groups ? groupsUsing(told.id) : [];
  if (users.length > 0)
    parts.push(
      `**Known to use it:** ${linkList(
        users.map((g) => markdownLink(g.name, g.url)),
        shownGroups,
      )}`,
    );
  parts.push(...officialText(told.id), noticeLine());
  return parts.join('\n\n');
}

/**
 * Returns a list of one paragraph of Markdown: MITRE's own words about a technique, tactic, group or software,
 * by its id in upper case. Empty where the user did not load them, or they do not have the id.
 */
export function officialText(id: string): readonly string[] {
  const text = techniqueData().texts?.of(id);
  return text === undefined ? [] : [`**MITRE's text:** ${officialMarkdown(text)}`];
}

/** Returns a line of Markdown that says which version of ATT&CK is in use, with MITRE's notice. */
export function noticeLine(): string {
  const { version, texts } = techniqueData();
  const other =
    texts && texts.version !== version
      ? `, texts ${/^\d/.test(texts.version) ? 'of ' : ''}${texts.version}`
      : '';
  return `*MITRE ATT&CK® ${plainMarkdown(`${version}${other}`)}. ${attribution.slice(0, attribution.indexOf('.') + 1)} [Terms of use](${termsUrl})*`;
}

function missingText(here: TechniqueHere | undefined): string {
  if (here?.missing === undefined) return '';
  if (here.missing === 0) return ' This ruleset has all of them.';
  const what = here.missing === 1 ? 'One is missing here' : `${here.missing} are missing here`;
  return here.insertUrl === undefined ? ` ${what}.` : ` [${what}: insert](${here.insertUrl}).`;
}

function hereText({ rules, places }: TechniqueHere): readonly string[] {
  if (rules === 0) return [];
  const links = places.map((p) => markdownLink(p.label, p.url)).join(', ');
  const more = rules - places.length;
  return [
    `**Rules of this workspace with its key:** ${rules}: ${links}${more > 0 ? ` and ${more} more` : ''}`,
  ];
}

function linkTo(technique: Technique, what: string = technique.fullName): string {
  return markdownLink(`${technique.id} ${what}`, technique.url);
}

/** Returns the first `most` links, with commas, and how many more there are; an empty text for no links. */
export function linkList(links: readonly string[], most: number): string {
  const more = links.length - most;
  return more > 0 ? `${links.slice(0, most).join(', ')} and ${more} more` : links.join(', ');
}
