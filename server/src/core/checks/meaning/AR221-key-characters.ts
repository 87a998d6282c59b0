import { defineCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleWith } from '../loadedRule.ts';

const QUOTES = '"\'`\u201c\u201d\u2018\u2019';

const ODD = new RegExp(`[${QUOTES}\\\\]`);

/**
 * Returns which part of a key is left without quotes around it or a stray backslash at its end, in UTF-16
 * offsets in the key, and the first such character in `what`; undefined for a key without any.
 */
export function quotesOfKey(
  key: string,
): { readonly from: number; readonly to: number; readonly what: string } | undefined {
  const first = key[0] ?? '';
  const last = key[key.length - 1] ?? '';
  const from = QUOTES.includes(first) && key.length > 1 ? 1 : 0;
  let to = key.length;
  if (to > from && (QUOTES.includes(last) || last === '\\')) to--;
  if (from === 0 && to === key.length) return undefined;
  if (to - from < 1) return undefined;
  return { from, to, what: from > 0 ? first : last };
}

/** Returns what quotes and backslashes are called in a sentence, after "the". */
function namesOf(characters: string): string {
  const quotes = characters.replaceAll('\\', '').length;
  const named = quotes > 1 ? 'quotes' : 'quote';
  return [...(quotes > 0 ? [named] : []), ...(characters.includes('\\') ? ['backslash'] : [])].join(' and ');
}

/** Reports a key that contains its quotes. */
export const keyCharacters = defineCheck({
  code: 'AR221',
  name: 'key-characters',
  category: 'meaning',
  severity: 'warning',
  title: 'Quotes or a final backslash in a key',
  evidence: 'auditctl',
  what: 'A key begins or ends with a quote, or it ends with a backslash. The key may be written with `-k`, with `key=`, or with `KEY=`, because auditctl accepts the names of fields in capitals too.',
  why: 'To auditctl, quotes and backslashes are ordinary characters, so they become part of the key. `ausearch -k identity` still finds the key `"identity"`, because it accepts a part of a key. `ausearch -w -k identity`, which requires the whole key, does not find it. aureport and other log readers show `identity` and `"identity"` as two different keys.',
  examples: [
    { bad: '-w /etc/passwd -p wa -k ⟦"identity"⟧', fixed: '-w /etc/passwd -p wa -k identity' },
    {
      bad: "-a always,exit -F arch=b64 -S open -F key=⟦'open'⟧",
      fixed: '-a always,exit -F arch=b64 -S open -F key=open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F auid=0 -F KEY=⟦"identity"⟧',
      fixed: '-a always,exit -F arch=b64 -S open -F auid=0 -F KEY=identity',
    },
  ],
  good: ['-w /etc/passwd -p wa -k identity', "-w /etc/passwd -p wa -k can't-write"],
  about: T.quotes,
  run: (ctx) => {
    const rule = ruleWith(ctx, ODD);
    if (!rule) return [];
    return rule.keys.flatMap((part) => {
      const { value: key, span } = part;
      const w = quotesOfKey(key);
      if (!w) return [];
      const inner = part.spanOf(w.from, w.to);
      const bare = rule.node.text.slice(inner.start, inner.end);
      const odd = namesOf(key.slice(0, w.from) + key.slice(w.to));
      const message = `auditctl keeps the ${odd} as part of the key ${key}. Remove the ${odd}.`;
      return [{ span, message, fixes: () => [fix(`Remove the ${odd}`, 'unsafe', replace(span, bare))] }];
    });
  },
});
