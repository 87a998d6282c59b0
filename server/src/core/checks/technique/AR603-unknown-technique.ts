import { nearestIds } from '../../attack/data/nearestIds.ts';
import { techniqueById } from '../../attack/data/techniques.ts';
import type { KeyId } from '../../attack/keys/techniqueKeys.ts';
import { either } from '../../text/series.ts';
import { defineCheck, type Finding } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { meantSubTechnique, rekey, type TechniqueKey, techniqueKeysOf } from './keyTechniques.ts';

/** Returns what to do about an unknown id: use a similar one, if there is any. */
function remedyFor(similar: readonly string[]): string {
  const [only, ...others] = similar;
  if (only === undefined) return 'Write the ID of an existing technique.';
  return others.length === 0 ? `Use ${only}.` : `Use a similar ID: ${either(similar)}.`;
}

/** Returns the finding for an id with too few or too many digits after its dot; undefined for any other. */
function otherSubTechnique(key: TechniqueKey, id: KeyId): Finding | undefined {
  const meant = meantSubTechnique(key, id);
  if (!meant) return undefined;
  const { technique, end } = meant;
  const message = `The ID of a sub-technique ends in three digits, so "${key.key.slice(id.start, end)}" counts as ${id.id}. Write "${technique.id}" (${technique.fullName}).`;
  const fixes = () => [rekey(key, key.key.slice(0, id.start) + technique.id + key.key.slice(end))];
  return { span: key.part.spanOf(id.start, end), message, fixes };
}

/** Reports an id that no technique has ever had. */
export const unknownTechnique = defineCheck({
  code: 'AR603',
  name: 'unknown-technique',
  category: 'technique',
  severity: 'warning',
  title: 'A technique ID that does not exist',
  what: 'A key contains a word that looks like the ID of a technique of ATT&CK, the catalog of what attackers do. But no technique has this ID (such as T1053.030), or the ID has fewer or more than three digits after the dot (such as T1548.3). Only a word that begins with a capital T is checked. A number after an underscore or a dash, as in T1053.003_2, is not part of the ID.',
  why: 'If no technique has the ID, a report by technique lacks the events of this rule. If too few or too many digits follow the dot, such a report counts the events under the technique (T1548) instead of the sub-technique (T1548.003). If the technique is newer than the data of this extension, ignore the warning.',
  examples: [
    { bad: '-w /etc/crontab -p wa -k ⟦T1053.030⟧', fixed: '-w /etc/crontab -p wa -k T1053.003' },
    { bad: '-w /etc/sudoers -p wa -k ⟦T9999⟧' },
    { bad: '-w /etc/sudoers -p wa -k ⟦T1548.3⟧', fixed: '-w /etc/sudoers -p wa -k T1548.003' },
    { bad: '-w /etc/crontab -p wa -k ⟦T1053.0031⟧', fixed: '-w /etc/crontab -p wa -k T1053.003' },
  ],
  good: [
    '-w /etc/crontab -p wa -k T1053.003_1',
    '-w /etc/crontab -p wa -k T1053.2024',
    '-w /srv/t2024 -p wa -k t2024_backup',
  ],
  about: T.id,
  run: (ctx) =>
    techniqueKeysOf(ctx).flatMap((key) =>
      key.ids.flatMap((id) => {
        const other = otherSubTechnique(key, id);
        if (other) return [other];
        if (id.known || key.key[id.start] !== 'T') return [];
        const near = nearestIds(id.id);
        const names = near.map((n) => `"${n}" (${techniqueById(n)?.fullName ?? ''})`);
        const message = `ATT&CK has no technique "${id.id}". ${remedyFor(names)}`;
        const fixes = () =>
          near.map((n) => rekey(key, key.key.slice(0, id.start) + n + key.key.slice(id.end)));
        return [{ span: key.part.spanOf(id.start, id.end), message, fixes }];
      }),
    ),
});
