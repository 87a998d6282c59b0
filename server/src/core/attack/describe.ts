import { catalogueOf } from './catalogue.ts';
import { groupsUsing } from './groups.ts';
import { attribution, dataVersion, liveTechniqueFor, noteOf, type Technique, techniqueById, termsUrl } from './techniques.ts';

/** What a description holds besides what it always does. */
export interface DescribeOptions {
  /** The groups known to use the technique. */
  readonly groups?: boolean;
}

/** A hover is no report: so many groups by name, the others as a number. */
const shownGroups = 8;

/**
 * Markdown about a technique, for a hover: name, tactics, what it is, how it shows on Linux, what audit sees, its page,
 * and MITRE's notice. A revoked technique names what took its place and has that one's text. Id in any case.
 * Undefined when there never was a technique of this id.
 */
export function describeTechnique(id: string, options: DescribeOptions = {}): string | undefined {
  const asked = techniqueById(id);
  if (asked === undefined) return undefined;
  const live = liveTechniqueFor(asked);
  const told = live ?? asked;
  const note = noteOf(told.id);
  const parts = [`### ${asked.id} ${escapeMarkdown(asked.fullName)}`];
  if (asked.revoked && live) parts.push(`**Revoked:** ${linkTo(live)} took its place, and is what is described here.`);
  if (asked.deprecated) parts.push('**Deprecated:** it is no longer part of ATT&CK, and nothing took its place.');
  parts.push(`*${told.tactics.map(escapeMarkdown).join(' · ')}*`);
  if (note) {
    parts.push(
      escapeMarkdown(note.summary),
      `**On Linux:** ${escapeMarkdown(note.linux)}`,
      `**What audit sees:** ${escapeMarkdown(note.audit)}`,
    );
  } else if (live && !live.linux) {
    parts.push('Not a Linux technique: Linux is not among its platforms.');
  }
  const entry = catalogueOf(told.id);
  if (entry) parts.push(`**Rules for it:** ${entry.rules.length}, noise ${entry.noise}. ${escapeMarkdown(entry.note)}`);
  const users = options.groups ? groupsUsing(told.id) : [];
  if (users.length > 0) parts.push(`**Known to use it:** ${groupList(users.map((g) => `[${escapeMarkdown(g.name)}](${g.url})`))}`);
  parts.push(
    linkTo(told, 'on attack.mitre.org'),
    `*MITRE ATT&CK® ${dataVersion}. ${attribution.slice(0, attribution.indexOf('.') + 1)} [Terms of use](${termsUrl})*`,
  );
  return parts.join('\n\n');
}

function linkTo(technique: Technique, what: string = escapeMarkdown(technique.fullName)): string {
  return `[${technique.id} ${what}](${technique.url})`;
}

function groupList(links: readonly string[]): string {
  const more = links.length - shownGroups;
  return more > 0 ? `${links.slice(0, shownGroups).join(', ')} and ${more} more` : links.join(', ');
}

/**
 * The text with all that Markdown or HTML would read as markup made plain, but for code spans (between backticks, which
 * come in pairs in our notes). A backtick without its twin is escaped.
 */
export function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/[\\`*_[\]<>~|#]/g, '\\$&').replace(/&(?=#?\w+;)/g, '&amp;')))
    .join('');
}
