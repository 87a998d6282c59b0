import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { techniquesOf } from './keyTechniques.ts';

/** Reports several techniques on one rule. */
export const severalTechniques = defineCheck({
  code: 'AR606',
  name: 'several-techniques',
  category: 'technique',
  severity: 'info',
  defaultOff: true,
  title: 'A rule that names several techniques',
  what: 'A rule names more than one ATT&CK technique, in several keys or in one key.',
  why: 'The check is off by default, because several keys in one rule are normal: only the first rule that matches records an event, so that rule has to name each technique. Turn the check on if your log tool cannot read several techniques. If a rule has several keys, the kernel logs them as one hexadecimal value, and a tool that expects a readable key finds none of them. If one key contains two IDs, a tool that reads one ID finds only the first. A rule with two keys of which only one names a technique is not reported, although the kernel logs these keys as hexadecimal too.',
  examples: [{ bad: '-w /etc/ld.so.preload -p wa -k T1574.006 -k ⟦T1014⟧' }],
  good: ['-w /etc/ld.so.preload -p wa -k T1574.006 -k loader', '-w /etc/ld.so.preload -p wa -k T1574.006'],
  about: T.id,
  run: (ctx) => {
    const named = techniquesOf(ctx);
    const ids = [...new Set(named.map((n) => n.technique.id))];
    const second = named.find((n) => n.technique.id !== named[0]?.technique.id);
    return second
      ? [
          {
            span: second.span,
            message: `This rule names ${ids.length} techniques (${ids.join(', ')}), but some log tools read only one per rule. Keep one.`,
          },
        ]
      : [];
  },
});
