import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { techniquesOf } from './keyTechniques.ts';

/** An id that nothing took the place of. */
export const deprecatedTechnique = defineCheck({
  code: 'AR602',
  name: 'deprecated-technique',
  category: 'technique',
  severity: 'hint',
  title: 'A technique that is deprecated',
  what: 'A key names a technique that ATT&CK no longer keeps, and that nothing took the place of.',
  why: 'It is in no matrix any more, so events under such a key are counted for no technique.',
  examples: [{ bad: '-a always,exit -F arch=b64 -S connect -F key=⟦T1043⟧' }],
  good: ['-a always,exit -F arch=b64 -S connect -F key=T1571-Non-Standard-Port'],
  about: T.id,
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
