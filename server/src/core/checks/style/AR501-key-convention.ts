import { techniquesInKey } from '../../attack/keys/techniqueKeys.ts';
import { MAY_HAVE_KEY } from '../../syntax/ruleParts.ts';
import { compilePattern, type PatternResult } from '../../text/pattern.ts';
import { defineCheck, type LineContext } from '../defineCheck.ts';
import { ruleWith } from '../loadedRule.ts';

/** The convention that is meant where none is given. */
const PRESET = 'technique';

/** A hostile pattern would take seconds for a file; so many places of a key take about a millisecond. */
const MOST_PLACES = 20_000;

let compiled: { readonly convention: string; readonly read: PatternResult } | undefined;

/** Whether a key is as a convention wants it; conventions that cannot be read, or take too long, want nothing. */
function fits(key: string, convention: string): boolean {
  if (convention === PRESET) return techniquesInKey(key).length > 0;
  if (compiled?.convention !== convention) compiled = { convention, read: compilePattern(convention) };
  const { read } = compiled;
  return !('pattern' in read) || read.pattern(key, MOST_PLACES) !== false;
}

function wanted(convention: string): string {
  return convention === PRESET
    ? 'it names no technique. Begin it with the id of one, such as T1053.003'
    : `it does not match ${convention}. Write one that does, or change the convention in .audit-rules.json`;
}

/** A key that is not as the folder's convention wants it. */
export const keyConvention = defineCheck({
  code: 'AR501',
  name: 'key-convention',
  category: 'style',
  severity: 'warning',
  defaultOff: true,
  convention: 'keys',
  title: 'A key that does not keep to the convention',
  evidence: 'own',
  what: 'A folder can say in `.audit-rules.json` what its keys look like: `"conventions": { "keys": "technique" }` for keys that name an ATT&CK technique, or a regular expression that each key must match as a whole. This key does not.',
  why: 'Reports and searches go by keys: one that is written in another way is missing from them. The check runs where a convention is given; switched on without one, it wants techniques.',
  run: (ctx: LineContext) => {
    const convention = ctx.conventions?.keys ?? PRESET;
    const rule = ruleWith(ctx, MAY_HAVE_KEY);
    if (!rule) return [];
    return rule.keys.flatMap(({ value: key, span }) => {
      if (fits(key, convention)) return [];
      return [
        {
          span,
          message: `The key "${key}" does not keep to the convention: ${wanted(convention)}.`,
        },
      ];
    });
  },
  examples: [
    { bad: '-w /etc/crontab -p wa -k ⟦cron⟧' },
    { bad: '-a always,exit -F arch=b64 -S init_module,finit_module -F key=⟦modules⟧' },
  ],
  good: ['-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron', '-w /etc/crontab -p wa', '-D -k cron'],
});
