import { idsInKey, techniquesInKey } from '../../attack/keys/techniqueKeys.ts';
import { MAY_HAVE_KEY } from '../../syntax/ruleParts.ts';
import { compilePattern, type PatternResult } from '../../text/pattern.ts';
import { defineCheck, type LineContext } from '../defineCheck.ts';
import { ruleWith } from '../loadedRule.ts';
import { quotesOfKey } from '../meaning/AR221-key-characters.ts';

/** The convention that applies where none is configured. */
const PRESET = 'technique';

/**
 * The number of places in keys that a pattern is tried at, which takes about a millisecond: a hostile one
 * would take seconds.
 */
const MOST_PLACES = 20_000;

let compiled: { readonly convention: string; readonly read: PatternResult } | undefined;

/**
 * Reports whether a key follows a convention; undefined where finding out takes too long. Every key follows
 * one that cannot be read, which is reported in its file.
 */
function fits(key: string, convention: string): boolean | undefined {
  if (convention === PRESET) return techniquesInKey(key).length > 0;
  if (compiled?.convention !== convention) compiled = { convention, read: compilePattern(convention) };
  const { read } = compiled;
  return !('pattern' in read) || read.pattern(key, MOST_PLACES);
}

/** Says what a key lacks that does not follow a convention. */
function lack(key: string, convention: string): string {
  if (convention !== PRESET)
    return `The key "${key}" does not match ${convention}. Write a key that matches, or change the convention in .audit-rules.json.`;
  const [unknown] = idsInKey(key);
  if (unknown)
    return `ATT&CK has no technique "${unknown.id}", but your settings require one in each key. Write an ID such as T1053.003.`;
  const { from, to } = quotesOfKey(key) ?? { from: 0, to: key.length };
  return `Your settings require an ATT&CK technique in the key "${key.slice(from, to)}". Write an ID such as T1053.003.`;
}

/** Reports a key that does not follow the directory's convention. */
export const keyConvention = defineCheck({
  code: 'AR501',
  name: 'key-convention',
  category: 'style',
  severity: 'warning',
  defaultOff: true,
  convention: 'keys',
  title: 'A key that does not follow the convention',
  evidence: 'own',
  what: 'The file `.audit-rules.json` of a directory can define what the keys of the rules in that directory look like. `"conventions": { "keys": "technique" }` means that each key contains the ID of a technique of ATT&CK, the catalog of what attackers do. An ID is a T with four digits, perhaps followed by a dot and three digits, such as T1053.003. Any value other than `technique` is a regular expression that must match each whole key. This key does not follow that convention. A rule without a key is not reported, and neither is `-D -k KEY`, which deletes rules.',
  why: 'Reports and searches go by key, so they miss a key that is written differently. A defined convention turns the check on. If you turn the check on without one, it expects techniques.',
  run: (ctx: LineContext) => {
    const convention = ctx.conventions?.keys ?? PRESET;
    const rule = ruleWith(ctx, MAY_HAVE_KEY);
    if (!rule) return [];
    return rule.keys.flatMap(({ value: key, span }) => {
      const isFitting = fits(key, convention);
      if (isFitting) return [];
      return [
        {
          span,
          message:
            isFitting === undefined
              ? `The key "${key}" was not checked: matching it with ${convention} takes too long. Write a simpler pattern in .audit-rules.json.`
              : lack(key, convention),
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
