import { defineCheck, type Finding } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { type NamedTechnique, rekey, techniquesOf } from './keyTechniques.ts';
import { nameAfterId, nameBesideId } from './otherNames.ts';

/** Returns which half of `ID-Name` a key does not have. */
function lacking(key: string, id: string): string {
  return key.toUpperCase().includes(id) ? 'name' : 'ID';
}

/**
 * Returns the finding for a key that names one technique; none where AR604 reports that its id and its name
 * disagree.
 */
function findingOf(named: NamedTechnique): readonly Finding[] {
  const { key, technique: t } = named;
  const { span } = key.part;
  if (nameAfterId(named)) return [];
  const other = nameBesideId(named);
  if (!other)
    return [
      {
        span,
        message: `The key "${key.key}" lacks the ${lacking(key.key, t.id)} of its technique. Write "${t.key}".`,
        fixes: () => [rekey(key, t.key)],
      },
    ];
  const { key: byItsName, id } = other.technique;
  return [
    {
      span,
      message: `The ID ${t.id} and the name "${other.text}" (${id}) are of different techniques. Write "${t.key}" or "${byItsName}".`,
      fixes: () => [
        { ...rekey(key, t.key, `Keep the ID: write "${t.key}"`), choice: true },
        { ...rekey(key, byItsName, `Keep the name: write "${byItsName}"`), choice: true },
      ],
    },
  ];
}

/** Reports a technique key that is not the id with its full name. */
export const keyStyle = defineCheck({
  code: 'AR607',
  name: 'technique-key-style',
  category: 'technique',
  severity: 'hint',
  defaultOff: true,
  title: 'A technique key that is not the ID with its name',
  what: 'A key names one technique but is not written as its ID, a dash and the full name, such as T1053.003-Scheduled-Task-Job-Cron. This check is off by default.',
  why: 'Keys in this style can be read without looking up the ID, and a report by key is a report by technique. The fix removes serial numbers, so rules of one technique share a key. Where the ID and a name in the key belong to different techniques, the check offers both keys and chooses neither.',
  examples: [
    {
      bad: '-w /etc/crontab -p wa -k ⟦T1053.003_1⟧',
      fixed: '-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron',
    },
  ],
  good: ['-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron', '-w /etc/crontab -p wa -k scheduled'],
  about: T.id,
  run: (ctx) => {
    const named = techniquesOf(ctx);
    return named.flatMap((n): readonly Finding[] => {
      const { key, technique: t } = n;
      if (t.revoked || t.deprecated || key.key === t.key) return [];
      return named.some((m) => m !== n && m.key === key) ? [] : findingOf(n);
    });
  },
});
