import { fix, replace } from '../../../checks/edits.ts';
import { policyActions, policyWordFact, policyWordFacts } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { namesInstead, useName } from '../policyFixes.ts';

const actionNames = policyActions.map((a) => a.name);
const pairNames = policyWordFacts.map((w) => w.name);
const ALONE = [...actionNames, 'permit_directio'];

/** Reports a word that no kernel knows. */
export const unknownPolicyWord = definePolicyLoadCheck({
  code: 'IM101',
  name: 'unknown-policy-word',
  title: 'A word that no kernel knows',
  what: 'The word is not an action, a condition or an option of IMA policies. A known word in a form that does not exist is reported too, such as `permit_directio=1` (this option does not accept a value) or `func>BPRM_CHECK` (`func` supports only `=`). In names and values, upper and lower case matter.',
  why: 'The kernel refuses the whole policy at the first word that it does not know.',
  reasons: ['unknown-word', 'operator'],
  span: ({ fault, word }) =>
    word?.operator && policyWordFact(word.name) === undefined ? word.nameSpan : fault.span,
  message: ({ word, text }) => {
    if (word?.name === 'permit_directio')
      return { wrong: '"permit_directio" does not accept a value.', remedy: 'Remove the value.' };
    const colon = withColon(text);
    if (colon !== undefined)
      return { wrong: `"${text}" is not a word of IMA policies.`, remedy: `Write "${colon}".` };
    if (word?.operator && policyWordFact(word.name))
      return { wrong: `"${word.name}" supports only "=".`, remedy: `Write "${word.name}=".` };
    const name = word?.operator ? word.name : text;
    return {
      wrong: `"${name}" is not a word of IMA policies.`,
      remedy: useName(name, word?.operator ? pairNames : ALONE, 'Remove the word.'),
    };
  },
  fixes: ({ word, fault }) => {
    if (!word) return [];
    const { name, operator, nameSpan, valueSpan, text } = word;
    if (name === 'permit_directio')
      return [fix('Remove the value', 'safe', replace(fault.span, 'permit_directio'))];
    if (operator && policyWordFact(name)) {
      const between = { start: nameSpan.end, end: valueSpan.start };
      return [fix(`Write "${name}="`, 'unsafe', replace(between, '='))];
    }
    const colon = withColon(text);
    if (colon !== undefined) return [fix(`Write "${colon}"`, 'safe', replace(fault.span, colon))];
    return operator ? namesInstead(nameSpan, name, pairNames) : namesInstead(fault.span, text, ALONE);
  },
  examples: [
    { bad: '⟦dnt_measure⟧ fsmagic=0x9fa0', fixed: 'dont_measure fsmagic=0x9fa0' },
    { bad: 'measure ⟦Func⟧=BPRM_CHECK', fixed: 'measure func=BPRM_CHECK' },
    { bad: 'measure ⟦func:BPRM_CHECK⟧', fixed: 'measure func=BPRM_CHECK' },
    { bad: 'appraise ⟦permit_directio=1⟧', fixed: 'appraise permit_directio' },
  ],
  good: ['dont_measure fsmagic=0x9fa0'],
});

/** Returns a word such as `func:BPRM_CHECK` with `=` in place of the colon; undefined for other words. */
function withColon(text: string): string | undefined {
  const [, name = '', value] = /^(\w+):(.+)$/.exec(text) ?? [];
  return policyWordFact(name) ? `${name}=${value}` : undefined;
}
