import { keysOf, sameButKey } from '../../matching/ruleIdentity.ts';
import type { LoadedLine } from '../../ruleset/load.ts';
import { byteLength } from '../../text/bytes.ts';
import { asWord } from '../edits.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import {
  allOf,
  atEnd,
  lineOf,
  overTargets,
  quoted,
  rules,
  whereIs,
  withoutLine,
  wordsOf,
} from './rulesetFindings.ts';
import { MOST_RULES, shadowsOf } from './shadows.ts';

/** What auditctl does at a line that the kernel refuses. */
function stops(t: TargetRuleset, index: number, line: LoadedLine): string {
  if (line.ignoring) return `auditctl passes over it (${line.ignoring} stands above).`;
  if (t.load.stopsAt === index && t.load.notLoaded > 0)
    return `auditctl stops here, and the ${rules(t.load.notLoaded)} below never load.`;
  return t.load.stopsAt === index ? 'auditctl stops here.' : 'auditctl would stop here.';
}

function duplicatesOf(t: TargetRuleset): readonly RulesetFinding[] {
  return t.whole.lines.flatMap((line, index) => {
    if (line.outcome !== 'exists' || line.because === undefined) return [];
    const first = lineOf(t.whole, { line: line.because });
    const place = wordsOf(line.line);
    const real = t.load.lines[index] ?? line;
    const sameText = first.text.trim() === line.line.text.trim();
    const fixes = (): readonly RulesetFix[] => {
      const edits = allOf(withoutLine(t.ruleset, line.line));
      return edits ? [{ title: 'Remove this line', safety: 'safe', edits }] : [];
    };
    const how = sameText ? 'stands' : 'is sent in other words';
    const message = `${quoted(line.line)} ${how} already in ${whereIs(t.ruleset, first, place.file)}: the kernel refuses a rule that it has (Rule exists). ${stops(t, index, real)} Remove one of the two.`;
    return [
      { ...place, message, related: [{ ...wordsOf(first), message: 'The same rule, loaded first' }], fixes },
    ];
  });
}

/** The same rule twice. */
export const duplicate = defineRulesetCheck({
  code: 'AR301',
  name: 'duplicate-rule',
  category: 'ruleset',
  severity: 'error',
  title: 'The same rule twice',
  evidence: 'kernel',
  what: 'Two lines send the same rule: same list, action, system calls, and the same fields with the same values in the same order, key included. -w counts as the path and perm fields that it stands for.',
  why: 'The kernel refuses the second with EEXIST ("Rule exists"). Without -i or -c above, auditctl stops there and nothing below is loaded.',
  run: (ctx) => overTargets(ctx, 'error', duplicatesOf),
  examples: [
    {
      bad: '-w /etc/passwd -p wa -k identity\n⟦-w /etc/passwd -p aw -k identity⟧\n-w /etc/shadow -p wa -k identity',
      fixed: '-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity',
    },
    {
      bad: '#-- 10-a.rules\n-w /etc/passwd -p wa -k identity\n#-- 20-b.rules\n⟦-a always,exit -F path=/etc/passwd -F perm=wa -F key=identity⟧',
      fixed: '#-- 10-a.rules\n-w /etc/passwd -p wa -k identity\n#-- 20-b.rules\n',
    },
  ],
  good: [
    '-w /etc/passwd -p wa -k identity\n-w /etc/passwd -p r -k identity-read',
    '-A always,exit -F arch=b64 -S open -k open\n-a always,exit -F arch=b64 -S openat -k open',
  ],
});

const KEY_MAX = 256;

function sameEvents(t: TargetRuleset): readonly RulesetFinding[] {
  return shadowsOf(t).flatMap(({ first, second }) => {
    if (!sameButKey(first.rule, second.rule)) return [];
    const [keys, others] = [keysOf(first.rule), keysOf(second.rule)];
    if (keys.join('\x01') === others.join('\x01')) return [];
    const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
    const place = wordsOf(b);
    const missing = others.filter((k) => k !== '' && !keys.includes(k));
    const fixes = (): readonly RulesetFix[] => {
      if (missing.length === 0 || byteLength([...keys, ...missing].join('\x01')) > KEY_MAX) return [];
      const edits = allOf(
        withoutLine(t.ruleset, b),
        a.origins.length > 1 ? undefined : atEnd(a, missing.map((k) => ` -k ${asWord(k)}`).join('')),
      );
      return edits
        ? [
            {
              title: `One rule with both keys: add "${missing.join('", "')}" to ${whereIs(t.ruleset, a, place.file)}`,
              safety: 'unsafe',
              edits,
            },
          ]
        : [];
    };
    const named =
      missing.length > 0 ? `its key "${missing.join('", "')}" is in no record` : 'this line never fires';
    const message = `${quoted(b)} takes the same events as ${whereIs(t.ruleset, a, place.file)}, which comes first: ${named}. Put all keys on one rule; a rule may have several -k.`;
    return [
      { ...place, message, related: [{ ...wordsOf(a), message: 'This rule takes the events' }], fixes },
    ];
  });
}

/** The same rule with another key. */
export const sameButForKey = defineRulesetCheck({
  code: 'AR302',
  name: 'same-rule-other-key',
  category: 'ruleset',
  severity: 'warning',
  most: MOST_RULES,
  title: 'The same rule with another key',
  evidence: 'kernel',
  what: 'Two rules differ in nothing but their keys.',
  why: 'Both load, but the kernel takes the first rule that matches: the second never fires, and its key is in no record. One rule with several -k is found by each of them.',
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
