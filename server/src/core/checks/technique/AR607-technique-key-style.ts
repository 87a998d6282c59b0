import { defineCheck, type Finding } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { meantSubTechnique, type NamedTechnique, rekey, techniquesOf } from './keyTechniques.ts';
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
  // AR603 reports it.
  if (meantSubTechnique(key, named.id)) return [];
  const other = nameBesideId(named);
  // AR605 asks for another technique.
  if (!other && !t.linux) return [];
  const number = /[_-]\d{1,3}$/.exec(key.key.slice(named.id.end))?.[0];
  const serial = number === undefined ? '' : `, without the number "${number}"`;
  if (!other)
    return [
      {
        span,
        message: `The key "${key.key}" lacks the ${lacking(key.key, t.id)} of its technique. Write "${t.key}"${serial}.`,
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
  title: 'A technique key that is not the ID followed by the name',
  what: 'This check asks for keys that consist of the ID of an ATT&CK technique, a dash and its full name, such as `T1053.003-Scheduled-Task-Job-Cron`. The key of this rule names a technique in another form. An ID with too few digits, as in `T1053.3`, is reported by AR603 instead. This check is off by default.',
  why: 'People can read such keys without looking up the ID, and a report that groups events by key also groups them by technique. The fix also removes serial numbers such as `_1`, so that all rules of a technique have the same key. If the ID and the name belong to different techniques, two fixes let you choose one.',
  examples: [
    {
      bad: '-w /etc/crontab -p wa -k ⟦T1053.003_1⟧',
      fixed: '-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron',
    },
  ],
  good: [
    '-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron',
    '-w /etc/crontab -p wa -k T1053.3',
    '-w /etc/crontab -p wa -k scheduled',
  ],
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
