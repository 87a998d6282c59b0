import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { rekey, techniquesOf } from './keyTechniques.ts';

/** Reports a technique key that is not the id with its full name. */
export const keyStyle = defineCheck({
  code: 'AR607',
  name: 'technique-key-style',
  category: 'technique',
  severity: 'hint',
  defaultOff: true,
  title: 'A technique key that is not the id with its name',
  what: 'A key names one technique but is not written as its id, a dash and the full name, such as T1053.003-Scheduled-Task-Job-Cron. This check is off by default.',
  why: 'Keys in this style can be read without looking up the id, and a report by key is a report by technique. The fix removes serial numbers, so rules of one technique share a key.',
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
          message: `The key lacks the id or the name of its technique. Write "${t.key}".`,
          fixes: () => [rekey(key, t.key)],
        },
      ];
    });
  },
});
