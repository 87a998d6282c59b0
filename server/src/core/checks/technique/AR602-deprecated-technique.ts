import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { techniquesOf } from './keyTechniques.ts';

/** Reports the id of a technique that ATT&CK removed without a replacement. */
export const deprecatedTechnique = defineCheck({
  code: 'AR602',
  name: 'deprecated-technique',
  category: 'technique',
  severity: 'hint',
  title: 'A deprecated technique',
  what: 'A key names a technique that ATT&CK, the catalog of what attackers do, has deprecated: it removed the technique without a replacement.',
  why: 'ATT&CK no longer lists the technique, so tools that evaluate the log by technique do not count events with such a key.',
  examples: [{ bad: '-a always,exit -F arch=b64 -S connect -F key=⟦T1043⟧' }],
  good: ['-a always,exit -F arch=b64 -S connect -F key=T1571-Non-Standard-Port'],
  about: T.id,
  run: (ctx) =>
    techniquesOf(ctx).flatMap(({ technique, span }) =>
      technique.deprecated
        ? [
            {
              span,
              message: `"${technique.id}" (${technique.fullName}) was deprecated without a replacement. Use another technique or a plain key.`,
            },
          ]
        : [],
    ),
});
