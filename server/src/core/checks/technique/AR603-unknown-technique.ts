import { nearestIds } from '../../attack/data/nearestIds.ts';
import { techniqueById } from '../../attack/data/techniques.ts';
import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { rekey, techniqueKeysOf } from './keyTechniques.ts';

/** An id that no technique ever had. */
export const unknownTechnique = defineCheck({
  code: 'AR603',
  name: 'unknown-technique',
  category: 'technique',
  severity: 'warning',
  title: 'An id that no technique has',
  what: 'A key holds what is written like the id of a technique, and there is no such technique. Only a capital T at the start of a word is looked at; a number behind an underscore or a dash is taken for a serial number.',
  why: 'Nothing that counts by technique finds these events. A technique that is newer than this extension is not known to it either.',
  examples: [
    { bad: '-w /etc/crontab -p wa -k ⟦T1053.030⟧', fixed: '-w /etc/crontab -p wa -k T1053.003' },
    { bad: '-w /etc/sudoers -p wa -k ⟦T9999⟧' },
  ],
  good: ['-w /etc/crontab -p wa -k T1053.003_1', '-w /srv/t2024 -p wa -k t2024_backup'],
  about: T.id,
  run: (ctx) =>
    techniqueKeysOf(ctx).flatMap((key) =>
      key.ids.flatMap((id) => {
        if (id.known || key.key[id.start] !== 'T') return [];
        const near = nearestIds(id.id);
        const names = near.map((n) => `${n} (${techniqueById(n)?.fullName ?? ''})`).join(', ');
        const message = `There is no technique "${id.id}".${near.length > 0 ? ` Did you mean ${names}?` : ' The number is not one of ATT&CK.'}`;
        const fixes = () =>
          near.map((n) => rekey(key, key.key.slice(0, id.start) + n + key.key.slice(id.end)));
        return [{ span: key.part.spanOf(id.start, id.end), message, fixes }];
      }),
    ),
});
