import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { techniquesOf } from './keyTechniques.ts';

/** A technique that is none of Linux. */
export const otherPlatform = defineCheck({
  code: 'AR605',
  name: 'not-a-linux-technique',
  category: 'technique',
  severity: 'hint',
  title: 'A technique that is not one of Linux',
  what: 'A key names a technique that has no Linux among its platforms.',
  why: 'A matrix of Linux techniques does not show it. Often the same thing has another id on Linux: a scheduled task of Windows is T1053.005, cron is T1053.003.',
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
              message: `"${t.id}" (${t.fullName}) is not a technique of Linux: ATT&CK lists it for other platforms only.`,
            },
          ],
    ),
});
