import { type QuickPickItem, QuickPickItemKind, ThemeIcon } from 'vscode';
import type {
  GroupEntry,
  PlanRule,
  TechniqueEntry,
} from '../../server/src/lsp/protocol/techniqueRequests.ts';

interface TechniqueItem extends QuickPickItem {
  readonly entry?: TechniqueEntry;
}

/**
 * Returns the heading under which a list shows a technique: its first tactic, or one for those without rules.
 */
export function sectionOf({ rules, tactics }: TechniqueEntry): string {
  return rules === 0 ? 'Audit records nothing specific of these' : (tactics[0] ?? '');
}

/**
 * Returns a technique as an item of a quick pick: id and name, with its state and number of rules beside it.
 */
export function techniqueItem(entry: TechniqueEntry): TechniqueItem {
  const { id, name, rules, noise, tactics, former, note } = entry;
  const facts = [
    stateOf(entry),
    rules === 0 ? undefined : `${rules} ${rules === 1 ? 'rule' : 'rules'}, ${noise} noise`,
    tactics.length > 1 ? `also ${tactics.slice(1).join(', ')}` : undefined,
    former.length > 0 ? `was ${former.join(', ')}` : undefined,
  ];
  return {
    label: `${id} ${name}`,
    description: facts.filter((f) => f !== undefined).join(' · '),
    detail: withoutCodeMarks(note),
    iconPath: new ThemeIcon(iconOf(entry)),
    entry,
  };
}

/** Returns what the ruleset has of a technique, in words; undefined where it has nothing. */
function stateOf({ seen, named }: TechniqueEntry): string | undefined {
  if (seen === 1) return 'recorded';
  if (seen > 0) return 'recorded in part';
  return named ? 'named, not recorded' : undefined;
}

function iconOf({ rules, seen }: TechniqueEntry): string {
  if (rules === 0) return 'circle-slash';
  if (seen === 1) return 'pass-filled';
  return seen > 0 ? 'pass' : 'circle-outline';
}

/**
 * Returns the heading under which a list shows a group: one for those known to attack Linux, or one for
 * others.
 */
export function groupSection({ linux }: GroupEntry): string {
  return linux ? 'Known to attack Linux' : 'Others';
}

interface GroupItem extends QuickPickItem {
  readonly entry?: GroupEntry;
}

/**
 * Returns a group as an item of a quick pick: its name and id, with how many of its techniques audit can see.
 */
export function groupItem(entry: GroupEntry): GroupItem {
  const { id, name, aliases, techniques, seeable, seen } = entry;
  const recorded = seen > 0 ? `, ${seen} recorded` : '';
  return {
    label: `${name} (${id})`,
    description: `audit can see ${seeable} of ${techniques} Linux techniques${recorded}`,
    ...(aliases.length > 0 ? { detail: aliases.join(', ') } : {}),
    entry,
  };
}

/** A planned rule in a quick pick; without `id`, a separator. */
export interface RuleItem extends QuickPickItem {
  readonly id?: string;
}

/**
 * Returns the heading under which a list shows a planned rule: its first technique, or one for broad rules.
 */
export function headingOf({ techniques: [first], broad }: PlanRule): string {
  return broad ? 'Broad rules, written last' : `${first?.id} ${first?.name}`;
}

const howWords: Readonly<Record<PlanRule['how'], string | undefined>> = {
  rule: undefined,
  key: 'you have it already; it gets the key',
  comment: 'written as a comment, since its directory may be missing',
};

/** Returns a planned rule as an item of a quick pick, picked unless it is broad and noisy. */
export function ruleItem({
  id,
  lines,
  how,
  techniques,
  noise,
  broad,
  mayBeMissing,
  note,
}: PlanRule): RuleItem {
  const others = techniques.slice(broad ? 0 : 1).map((t) => t.id);
  const facts = [
    howWords[how] ?? (mayBeMissing ? 'its directory may be missing' : undefined),
    noise === 'low' ? undefined : `${noise} noise`,
    others.length > 0 ? `${broad ? '' : 'also '}for ${others.join(', ')}` : undefined,
    note === undefined ? undefined : withoutCodeMarks(note),
  ].filter((f) => f !== undefined);
  return {
    // What nearly all rules begin with would take the room of what tells them apart.
    label: (lines[0] ?? '').replace(/^-a always,exit (?:-F arch=b64 )?/, ''),
    ...(facts.length > 0 ? { detail: facts.join(' · ') } : {}),
    picked: !(broad && noise === 'high'),
    id,
  };
}

/**
 * Returns entries as items of a quick pick, grouped by their headings, with a separator before each group;
 * empty for no entries.
 * @param heading returns the heading of an entry
 * @param item returns the item for an entry
 */
export function withSeparators<E, T extends QuickPickItem>(
  entries: readonly E[],
  heading: (entry: E) => string,
  item: (entry: E) => T,
): readonly T[] {
  const sections = new Map<string, E[]>();
  for (const entry of entries) sections.set(heading(entry), [...(sections.get(heading(entry)) ?? []), entry]);
  // What our items have besides a label is optional.
  return [...sections].flatMap(([label, members]) => [
    { label, kind: QuickPickItemKind.Separator } as T,
    ...members.map(item),
  ]);
}

/** Returns a text without its backticks, which a list would show as they are written. */
export function withoutCodeMarks(text: string): string {
  return text.replaceAll('`', '');
}
