import { nearestIds } from '../../attack/data/nearestIds.ts';
import { dataVersion, liveTechniqueFor, techniqueById } from '../../attack/data/techniques.ts';
import { withTechnique } from '../../attack/keys/keyText.ts';
import { defineCheck } from '../defineCheck.ts';
import { keysOf, rekey, techniquesOf } from './keyTechniques.ts';

/** An id that another one took the place of. */
export const revokedTechnique = defineCheck({
  code: 'AR601',
  name: 'revoked-technique',
  category: 'technique',
  severity: 'warning',
  title: 'A technique that was revoked',
  what: `A key names a technique that ATT&CK has revoked: another one took its place. Version ${dataVersion} is what the ids are held to.`,
  why: 'Navigator, SIEMs and detection rules drop a revoked id when they move to a new version, so events under such a key are counted for no technique. T1562.012, the Linux audit system itself, became T1685.004.',
  examples: [
    {
      bad: '-w /etc/audit/ -p wa -k T1562.012-Impair-Defenses-Disable-or-Modify-Linux-Audit-System',
      fixed:
        '-w /etc/audit/ -p wa -k T1685.004-Disable-or-Modify-Tools-Disable-or-Modify-Linux-Audit-System-Log',
    },
    { bad: '-w /var/log/auth.log -p wa -k T1070.002_3', fixed: '-w /var/log/auth.log -p wa -k T1685.006_3' },
  ],
  good: ['-w /etc/audit/ -p wa -k T1685.004', '-w /etc/audit/ -p wa -k audit-config'],
  run: (ctx) =>
    techniquesOf(ctx).flatMap(({ key, id, technique, span }) => {
      const live = technique.revoked ? liveTechniqueFor(technique) : undefined;
      if (!live) return [];
      const message = `"${technique.id}" (${technique.fullName}) was revoked: ${live.id} (${live.fullName}) took its place.`;
      return [{ span, message, fixes: () => [rekey(key, withTechnique(key.key, id, technique, live))] }];
    }),
});

/** An id that nothing took the place of. */
export const deprecatedTechnique = defineCheck({
  code: 'AR602',
  name: 'deprecated-technique',
  category: 'technique',
  severity: 'hint',
  title: 'A technique that is deprecated',
  what: 'A key names a technique that ATT&CK no longer keeps, and that nothing took the place of.',
  why: 'It is in no matrix any more, so events under such a key are counted for no technique.',
  examples: [{ bad: '-a always,exit -F arch=b64 -S connect -F key=T1043' }],
  good: ['-a always,exit -F arch=b64 -S connect -F key=T1571-Non-Standard-Port'],
  run: (ctx) =>
    techniquesOf(ctx).flatMap(({ technique, span }) =>
      technique.deprecated
        ? [
            {
              span,
              message: `"${technique.id}" (${technique.fullName}) is deprecated: ATT&CK no longer has it, and nothing took its place.`,
            },
          ]
        : [],
    ),
});

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
    { bad: '-w /etc/crontab -p wa -k T1053.030', fixed: '-w /etc/crontab -p wa -k T1053.003' },
    { bad: '-w /etc/sudoers -p wa -k T9999' },
  ],
  good: ['-w /etc/crontab -p wa -k T1053.003_1', '-w /srv/t2024 -p wa -k t2024_backup'],
  run: (ctx) =>
    keysOf(ctx).flatMap((key) =>
      key.ids.flatMap((id) => {
        if (id.known || key.key[id.start] !== 'T') return [];
        const near = nearestIds(id.id);
        const names = near.map((n) => `${n} (${techniqueById(n)?.fullName ?? ''})`).join(', ');
        const message = `There is no technique "${id.id}".${near.length > 0 ? ` Did you mean ${names}?` : ' The number is not one of ATT&CK.'}`;
        const fixes = () =>
          near.map((n) => rekey(key, key.key.slice(0, id.start) + n + key.key.slice(id.end)));
        return [{ span: key.part(id.start, id.end), message, fixes }];
      }),
    ),
});

/** A technique that is none of Linux. */
export const otherPlatform = defineCheck({
  code: 'AR605',
  name: 'not-a-linux-technique',
  category: 'technique',
  severity: 'hint',
  title: 'A technique that is not one of Linux',
  what: 'A key names a technique that has no Linux among its platforms.',
  why: 'A matrix of Linux techniques does not show it. Often the same thing has another id on Linux: a scheduled task of Windows is T1053.005, cron is T1053.003.',
  examples: [{ bad: '-w /etc/crontab -p wa -k T1053.005' }],
  good: ['-w /etc/crontab -p wa -k T1053.003'],
  run: (ctx) =>
    techniquesOf(ctx).flatMap(({ technique: t, span }) =>
      t.linux || t.revoked || t.deprecated
        ? []
        : [
            {
              span,
              message: `"${t.id}" (${t.fullName}) is not a technique of Linux: ATT&CK lists it for other platforms only.`,
            },
          ],
    ),
});
