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
  why: 'The audit system allows several keys, and only the first rule that matches records an event, so a rule that covers several techniques needs a key for each. But the kernel logs several keys as one hexadecimal value, in which a tool that expects a readable key finds none of them. If one key holds two IDs, a tool that reads one ID finds only the first. The check is off by default: turn it on if you use such a tool. It does not report a second key that names no technique, although the kernel logs these two keys as hexadecimal too.',
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
            message: `This rule names ${ids.length} techniques (${ids.join(', ')}), and the kernel logs several keys as one hexadecimal value. Keep one of them.`,
          },
        ]
      : [];
  },
});
