import { type PolicyWordFact, policyWordFact } from '../facts/policyWords.ts';
import type { PolicyWord } from '../syntax/policyDocument.ts';
import { K } from './kernelChanges.ts';
import type { PolicyFault } from './policyVerdict.ts';
import { faultAt, hookWord, type RuleState } from './readPolicyRule.ts';

/**
 * Returns why the words of a rule do not go together, although each is right; undefined where they do
 * (ima_validate_rule).
 */
export function validatePolicyRule(state: RuleState, words: readonly PolicyWord[]): PolicyFault | undefined {
  const { action } = state;
  const [first] = words;
  if (!action) return first ? faultAt(first, 'no-action', { span: lineSpan(words) }) : undefined;
  return (
    actionFault(state, words) ??
    (state.kernel < K.flagChecked ? undefined : hookFault(state, words)) ??
    flagFault(state, words) ??
    verityFault(state)
  );
}

function lineSpan(words: readonly PolicyWord[]): PolicyFault['span'] {
  return { start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 };
}

function actionFault({ action }: RuleState, words: readonly PolicyWord[]): PolicyFault | undefined {
  for (const word of words) {
    const actions = policyWordFact(word.name)?.actions;
    if (action && actions && !actions.includes(action.fact.name))
      return faultAt(word, 'action-word', { span: word.span, other: action.word });
  }
  return undefined;
}

function hookFault(state: RuleState, words: readonly PolicyWord[]): PolicyFault | undefined {
  const { rule, action } = state;
  const { hook } = rule;
  if (action && hook?.actions && !hook.actions.includes(action.fact.name))
    return faultAt(action.word, 'hook-action', hookWord(state));
  for (const word of words) {
    const fact = policyWordFact(word.name);
    if (fact && !supports(state, word, fact))
      return faultAt(word, 'hook-word', { span: word.span, ...hookWord(state) });
  }
  if (hook?.group === 'attribute' && !rule.algorithms) {
    const word = state.filled.get('func');
    return word && faultAt(word, 'needs-algorithms', { span: word.span });
  }
  return undefined;
}

/** Reports whether the rule's hook supports a word of it. */
function supports({ rule, kernel }: RuleState, word: PolicyWord, fact: PolicyWordFact): boolean {
  const group = rule.hook?.group ?? 'file';
  // 5.8 supports pcr= and template= alone there.
  if (group === 'cmdline' && kernel < K.validatedAtEnd)
    return fact.kind === 'option' ? fact.hooks.includes(group) : fact.name === 'func';
  if (word.text === 'appraise_type=imasig|modsig') return group === 'image';
  return fact.hooks.includes(group);
}

/** From 5.8 until 6.5, appraise_flag= needs appended signatures in the same rule. */
function flagFault({ kernel, rule }: RuleState, words: readonly PolicyWord[]): PolicyFault | undefined {
  if (kernel < K.flagChecked || kernel >= K.flagIgnored) return undefined;
  const flag = words.find((w) => w.name === 'appraise_flag');
  return flag && !rule.appraiseTypes.has('imasig|modsig')
    ? faultAt(flag, 'flag-needs-modsig', { span: flag.span, since: K.flagIgnored })
    : undefined;
}

function verityFault({ rule, filled }: RuleState): PolicyFault | undefined {
  const word = filled.get('digest_type');
  return word && rule.action === 'appraise' && rule.verity && rule.appraiseTypes.size === 0
    ? faultAt(word, 'verity-needs-sigv3', { span: word.span })
    : undefined;
}
