import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { techniquesOf } from './keyTechniques.ts';

/** Reports a technique that ATT&CK does not list for Linux. */
export const otherPlatform = defineCheck({
  code: 'AR605',
  name: 'not-a-linux-technique',
  category: 'technique',
  severity: 'hint',
  title: 'A technique that is not for Linux',
  what: 'A key names an ATT&CK technique for other systems, such as Windows, but not for Linux.',
  why: 'A report that lists only the techniques for Linux does not contain the events with this key. Often ATT&CK has another ID for the same thing on Linux: T1053.005 is a scheduled task on Windows, and T1053.003 is cron.',
  examples: [{ bad: '-w /etc/crontab -p wa -k ⟦T1053.005⟧' }],
  good: ['-w /etc/crontab -p wa -k T1053.003'],
  about: T.id,
  run: (ctx) =>
    techniquesOf(ctx).flatMap(({ technique: t, span }) =>
      t.linux || t.revoked || t.deprecated
        ? []
        : [
            {
              span,
              message: `"${t.id}" (${t.fullName}) is a technique for other platforms only. Use one that ATT&CK lists for Linux.`,
            },
          ],
    ),
});
