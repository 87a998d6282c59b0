import type { Hover } from '../../hover/hoverTypes.ts';
import { codeSpan } from '../../text/markdown.ts';
import { ownValue } from '../../text/ownValue.ts';
import { type Span, shift } from '../../text/span.ts';
import { fileSystemNamed, fileSystemOf } from '../facts/fileSystems.ts';
import { triedKernels } from '../facts/policyKernels.ts';
import {
  hook,
  hooks,
  type PolicyWordFact,
  policyAction,
  policyWordFact,
  template,
} from '../facts/policyWords.ts';
import { K } from '../model/kernelChanges.ts';
import { readUnsigned } from '../model/policyNumbers.ts';
import {
  type PolicyDocument,
  type PolicyLine,
  type PolicyWord,
  policyLineAt,
} from '../syntax/policyDocument.ts';
import { magicText, policyRuleSentence } from './explainPolicyRule.ts';
import { type PolicyFeatureContext, refusingKernels, ruleOfLine } from './policyFeatures.ts';
import {
  policyActionWords,
  policyAppraisalWords,
  policyConditionWords,
  policyHookWords,
  policyKeyringWords,
  policyLabelWords,
  policyMaskWords,
  policyOptionWords,
  policyTemplateWords,
} from './policyWordTexts.ts';

/**
 * Returns the hover for the word at a UTF-16 offset of an IMA policy; undefined between words, in comments
 * that are alone, and at unknown words.
 */
export function hoverPolicy(
  document: PolicyDocument,
  offset: number,
  context: PolicyFeatureContext,
): Hover | undefined {
  const line = policyLineAt(document, offset);
  const column = offset - line.start;
  const at = (span: Span, parts: Omit<Hover, 'span'>): Hover => ({ span: shift(span, line.start), ...parts });
  if (line.kind === 'path') return at({ start: 0, end: line.text.length }, { summary: PATH });
  if (line.kind === 'rule' && line.comment && column >= line.comment.start)
    return at(line.comment, {
      summary: `A comment after a rule. Kernels before Linux ${since(K.commentAfterRule)} refuse the line.`,
    });
  const word = line.words.find((w) => column >= w.span.start && column < w.span.end);
  if (!word) return undefined;
  const action = ownValue(policyActionWords, word.text);
  if (action)
    return at(word.span, {
      summary: ruleMarkdown(line, context),
      details: [`Action ${codeSpan(word.text)}\n\n${action.text}${factLines(actionFacts(word.text))}`],
    });
  if (word.operator !== undefined && column >= word.valueSpan.start && word.value !== '') {
    const summary = valueText(word, column - word.valueSpan.start);
    return summary === undefined ? undefined : at(word.valueSpan, { summary });
  }
  const summary = nameText(word.name);
  return summary === undefined
    ? undefined
    : at(word.operator === undefined ? word.span : word.nameSpan, { summary });
}

const PATH =
  'When the kernel reads a policy file, it reads a line that begins with `/` as a rule and refuses it. A path names a policy only if it is written to `/sys/kernel/security/ima/policy`.';

/** Returns what a line does in plain words as Markdown, and the kernels that refuse it. */
export function ruleMarkdown(line: PolicyLine, context: PolicyFeatureContext): string {
  const rule = ruleOfLine(line, context);
  const refusing = refusingKernels(line, context).map((k) => k.label);
  const says = rule && policyRuleSentence(rule);
  const refused = refusing.length === 0 ? [] : [`**Refused by:** ${refusing.join(', ')}`];
  return [...(says === undefined ? [] : [says]), ...refused].join('\n\n') || 'Not known for this kernel.';
}

function since(number: number): string {
  return triedKernels[number] ?? '';
}

type Facts = readonly (readonly [label: string, value: string])[];

function factLines(facts: Facts): string {
  return facts.length === 0
    ? ''
    : `\n\n${facts.map(([label, value]) => `**${label}:** ${value}`).join('  \n')}`;
}

function actionFacts(name: string): Facts {
  const own = policyAction(name);
  return own && own.since > 0 ? [sinceFact(own.since)] : [];
}

/** The versions between the last tried kernel without a name and the first one with it were not tried. */
function sinceFact(number: number): readonly [string, string] {
  return ['Requires', `Linux ${since(number)}; ${since(number - 1)} refuses it`];
}

/** Returns the text about a condition or option; undefined for an unknown name. */
export function nameText(name: string): string | undefined {
  const words = ownValue(policyConditionWords, name) ?? ownValue(policyOptionWords, name);
  const fact = policyWordFact(name);
  if (!words || !fact) return undefined;
  const kind = fact.kind === 'condition' ? 'Condition' : 'Option';
  return `${kind} ${codeSpan(name)}: ${words.short}\n\n${words.text}${factLines(wordFacts(fact))}`;
}

function wordFacts(fact: PolicyWordFact): Facts {
  const without = hooks.filter((h) => !fact.hooks.includes(h.group)).map((h) => codeSpan(h.name));
  const own = hooks.filter((h) => fact.hooks.includes(h.group)).map((h) => codeSpan(h.name));
  return [
    ...(fact.operators ? [['Operators', fact.operators.map(codeSpan).join(' ')] as const] : []),
    ...(fact.actions ? [['Only with', fact.actions.map(codeSpan).join(', ')] as const] : []),
    ...(own.length <= 3 ? [['Hooks', own.join(', ')] as const] : []),
    ...(own.length > 3 && without.length > 0 ? [['Not with', without.join(', ')] as const] : []),
    ...(fact.since > 0 ? [sinceFact(fact.since)] : []),
  ];
}

/**
 * Returns the text about the value of a word; undefined where there is nothing to say.
 * @param at a UTF-16 offset in the value: of a list, the part there is meant
 */
function valueText(word: PolicyWord, at: number): string | undefined {
  const { name, value } = word;
  switch (policyWordFact(name)?.value) {
    case 'hook':
      return hookText(value);
    case 'mask':
      return about('Mask', value, policyMaskWords);
    case 'hex':
      return hexText(value);
    case 'text':
      return name === 'fsname' ? typeText(value) : undefined;
    case 'id':
      return idText(word);
    case 'appraise_type':
    case 'digest_type':
    case 'appraise_flag':
      return about('Value', value, policyAppraisalWords);
    case 'template':
      return templateText(value);
    case 'list': {
      const part = partAt(value, '|', at);
      return name === 'label'
        ? about('Label', part, policyLabelWords)
        : about('Keyring', part, policyKeyringWords);
    }
    case 'algorithms':
      return `Hash algorithm ${codeSpan(partAt(value, ',', at))}. It must be built into the kernel.`;
    case 'pcr':
      return `Each measurement is added to register (PCR) ${codeSpan(value)} of the TPM.`;
    default:
      return undefined;
  }
}

function about(what: string, value: string, words: typeof policyMaskWords): string | undefined {
  const own = ownValue(words, value);
  return own && `${what} ${codeSpan(value)}: ${own.short}\n\n${own.text}`;
}

function hookText(value: string): string | undefined {
  const words = ownValue(policyHookWords, value);
  const own = hook(value);
  if (!words || !own) return undefined;
  const facts: Facts = [
    ...(own.actions ? [['Actions', own.actions.map(codeSpan).join(', ')] as const] : []),
    ...(own.mask === 'any' || own.mask === undefined
      ? []
      : [['Mask', `always ${codeSpan(own.mask)}`] as const]),
    ...(own.aliases && own.name === value
      ? [['Also written', own.aliases.map(codeSpan).join(', ')] as const]
      : []),
    ...(own.since > 0 ? [sinceFact(own.since)] : []),
  ];
  return `Hook ${codeSpan(value)}: ${words.short}\n\n${words.text}${factLines(facts)}`;
}

function hexText(value: string): string | undefined {
  const read = readUnsigned(value, 16);
  if ('errno' in read) return undefined;
  const known = fileSystemOf(read.value);
  const name = known ? `\n\n**Name in the kernel:** ${codeSpan(known.constant)}` : '';
  return `Magic number of ${magicText(read.value)}${name}`;
}

function typeText(value: string): string {
  const known = fileSystemNamed(value);
  const magic = known
    ? `\n\n**Magic number:** ${codeSpan(known.hex)}${known.types.length > 1 ? `, shared by ${known.types.join(', ')}` : ''}`
    : '';
  return `File systems of the type ${codeSpan(value)}${magic}`;
}

function idText({ name, operator, value }: PolicyWord): string | undefined {
  const read = readUnsigned(value, 10);
  if ('errno' in read) return undefined;
  const what = name.includes('gid') || name === 'fgroup' ? 'group' : 'user';
  const id = read.value === 0n ? `${what} 0 (root)` : `${what} ${read.value}`;
  if (operator === '=') return `Exactly ${id}`;
  return operator === '<' ? `Every ${what} ID below ${read.value}` : `Every ${what} ID above ${read.value}`;
}

function templateText(value: string): string | undefined {
  const own = template(value);
  const words = own && ownValue(policyTemplateWords, own.name);
  if (!own || !words) return undefined;
  const facts: Facts = [
    ['Fields', codeSpan(own.format)],
    ...(own.name === value ? [] : [['Name', codeSpan(own.name)] as const]),
    ...(own.since > 0 ? [sinceFact(own.since)] : []),
  ];
  return `Template ${codeSpan(own.name)}: ${words.short}\n\n${words.text}${factLines(facts)}`;
}

function partAt(value: string, separator: string, at: number): string {
  const before = value.slice(0, at).split(separator).length - 1;
  return value.split(separator)[before] ?? '';
}
