import { dataVersion, liveTechniqueFor } from '../../attack/data/techniques.ts';
import { withTechnique } from '../../attack/keys/keyText.ts';
import { defineCheck } from '../defineCheck.ts';
import { bothOrAll } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { rekey, techniquesOf } from './keyTechniques.ts';

/** Reports the id of a technique that ATT&CK replaced with another one. */
export const revokedTechnique = defineCheck({
  code: 'AR601',
  name: 'revoked-technique',
  category: 'technique',
  severity: 'info',
  title: 'A technique that was revoked',
  what: `A key names a technique that ATT&CK, the catalog of what attackers do, has revoked: it replaced the technique with another one. The check uses ATT&CK version ${dataVersion}.`,
  why: 'Tools that evaluate the log by technique, such as ATT&CK Navigator and SIEMs (systems that collect logs), drop a revoked ID when they are updated. They then do not count events with such a key for any technique. For example, T1562.012, which is about the Linux audit system itself, became T1685.004.',
  examples: [
    {
      bad: '-w /etc/audit/ -p wa -k ⟦T1562.012⟧-Impair-Defenses-Disable-or-Modify-Linux-Audit-System',
      fixed:
        '-w /etc/audit/ -p wa -k T1685.004-Disable-or-Modify-Tools-Disable-or-Modify-Linux-Audit-System-Log',
    },
    {
      bad: '-w /var/log/auth.log -p wa -k ⟦T1070.002⟧_3',
      fixed: '-w /var/log/auth.log -p wa -k T1685.006_3',
    },
  ],
  good: ['-w /etc/audit/ -p wa -k T1685.004', '-w /etc/audit/ -p wa -k audit-config'],
  about: T.id,
  run: (ctx) =>
    techniquesOf(ctx).flatMap(({ key, id, technique, span }) => {
      const live = technique.revoked ? liveTechniqueFor(technique) : undefined;
      if (!live) return [];
      const message = `"${technique.id}" (${technique.fullName}) was revoked. Use "${live.id}" (${live.fullName}).`;
      const cause = {
        id: message,
        fixAll: (count: number) => `Write "${live.id}" in ${bothOrAll(count)} places`,
      };
      return [
        { span, message, cause, fixes: () => [rekey(key, withTechnique(key.key, id, technique, live))] },
      ];
    }),
});
