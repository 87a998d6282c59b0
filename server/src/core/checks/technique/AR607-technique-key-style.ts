import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { rekey, techniquesOf } from './keyTechniques.ts';

/** A key in another style than ours. */
export const keyStyle = defineCheck({
  code: 'AR607',
  name: 'technique-key-style',
  category: 'technique',
  severity: 'hint',
  defaultOff: true,
  title: 'A technique key that is not the id with its name',
  what: 'A key names one technique and is not written as its id, a dash and the full name: T1053.003-Scheduled-Task-Job-Cron. This check is off by default.',
  why: 'Keys of one style can be read without looking the id up, and a report by key is a report by technique. A serial number goes: rules of one technique then share a key.',
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
    return named.flatMap(({ key, technique: t }) => {
      if (t.revoked || t.deprecated || key.key === t.key || named.filter((n) => n.key === key).length > 1)
        return [];
      return [
        {
          span: key.part.span,
          message: `The key of ${t.id} is "${t.key}".`,
          fixes: () => [rekey(key, t.key)],
        },
      ];
    });
  },
});
