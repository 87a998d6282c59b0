import { KEY_MAX } from '../../facts/kernelNumbers.ts';
import { keysOf } from '../../matching/ruleIdentity.ts';
import { byteLength } from '../../text/bytes.ts';
import { capitalized } from '../../text/sentenceParts.ts';
import { asWord } from '../edits.ts';
import { quotesOfKey } from '../meaning/AR221-key-characters.ts';
import { differInKeysAtMost, keysAlike, remove } from './deadRules.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { allOf, atEnd, lineOf, overTargets, whereIs, withoutLine, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES, shadowsOf } from './shadows.ts';

function sameEvents(t: TargetRuleset): readonly RulesetFinding[] {
  return shadowsOf(t).flatMap((shadow) => {
    if (!differInKeysAtMost(shadow) || keysAlike(shadow)) return [];
    const { first, second } = shadow;
    const [keys, others] = [keysOf(first.rule), keysOf(second.rule)];
    const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
    const place = wordsOf(b);
    const missing = others.filter((k) => k !== '' && !keys.includes(k));
    const fixes = (): readonly RulesetFix[] => {
      // A key with quotes has a problem of its own, which the other file need not get.
      if (missing.some((key) => quotesOfKey(key))) return [];
      // All of its keys are recorded already.
      if (missing.length === 0) return [remove(t, shadow)].filter((f) => f !== undefined);
      if (byteLength([...keys, ...missing].join('\x01')) > KEY_MAX) return [];
      const edits = allOf(
        withoutLine(t.ruleset, b),
        a.origins.length > 1 ? undefined : atEnd(a, missing.map((k) => ` -k ${asWord(k)}`).join('')),
      );
      return edits
        ? [
            {
              title: `Use one rule: add the key "${missing.join('", "')}" to ${whereIs(t.ruleset, a, place.file)}`,
              safety: 'unsafe',
              edits,
            },
          ]
        : [];
    };
    const firstPlace = whereIs(t.ruleset, a, place.file);
    const message =
      missing.length > 0
        ? `${capitalized(firstPlace)} matches the same events first, so the key "${missing.join('", "')}" is never recorded. Use one rule with several "-k".`
        : `This rule is never reached: ${firstPlace} matches the same events first. Remove this rule.`;
    return [
      {
        ...place,
        message,
        related: [{ ...wordsOf(a), message: 'This rule matches the events first' }],
        recordsTheSame: true,
        fixes,
      },
    ];
  });
}

/** Reports a rule that differs from an earlier one only in its key. */
export const sameButForKey = defineRulesetCheck({
  code: 'AR302',
  name: 'same-rule-other-key',
  category: 'ruleset',
  severity: 'warning',
  most: MOST_RULES,
  title: 'The same rule with another key',
  evidence: 'kernel',
  what: 'Two rules are the same except for their keys (`-k`). A key is the word by which an event is found in the log.',
  why: 'Both rules load, but for each event the kernel uses only the first rule that matches. The second rule is never reached, and its key appears in no record. To have both keys, write one rule with several `-k`: a search for any of them finds its events.',
  run: (ctx) => overTargets(ctx, 'warning', sameEvents),
  examples: [
    {
      bad: '-w /etc/passwd -p wa -k identity\n⟦-w /etc/passwd -p wa -k T1136.001⟧',
      fixed: '-w /etc/passwd -p wa -k identity -k T1136.001\n',
    },
    {
      bad: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F uid=0 -k sudo\n⟦-a always,exit -F arch=b64 -S execve -F uid=0 -F auid>=1000 -k root-commands⟧',
      fixed: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F uid=0 -k sudo -k root-commands\n',
    },
  ],
  good: [
    '-w /etc/passwd -p wa -k identity -k T1136.001',
    '-w /etc/passwd -p wa -k identity\n-w /etc/group -p wa -k T1136.001',
  ],
});
