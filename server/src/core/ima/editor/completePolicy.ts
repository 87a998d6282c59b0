import { type Item, type ItemList, noItems, rank } from '../../completion/completionItems.ts';
import { type Span, shift } from '../../text/span.ts';
import { builtinPolicyNames } from '../facts/builtinPolicies.ts';
import { triedKernels } from '../facts/policyKernels.ts';
import {
  type PolicyOperator,
  type PolicyWordFact,
  policyAction,
  policyActions,
  policyWordFact,
  policyWordFacts,
} from '../facts/policyWords.ts';
import { judgePolicyLine } from '../model/judgePolicyLine.ts';
import type { PolicyFault, PolicyReason, PolicyRule } from '../model/policyVerdict.ts';
import { readPolicyRule } from '../model/readPolicyRule.ts';
import {
  type PolicyDocument,
  type PolicyLine,
  parsePolicyLine,
  policyLineAt,
} from '../syntax/policyDocument.ts';
import { builtinPolicyWords, builtinText } from './builtinText.ts';
import { nameText } from './hoverPolicy.ts';
import type { PolicyFeatureContext } from './policyFeatures.ts';
import { type OfferedValue, offeredValues } from './policyOffers.ts';
import { policyActionWords, policyConditionWords, policyOptionWords } from './policyWordTexts.ts';

/** A place in a rule where something can be written. */
interface Place {
  readonly line: PolicyLine;
  /** The word at the cursor, in offsets of the line; empty between words. */
  readonly word: Span;
  /** What is typed of it before the cursor. */
  readonly typed: string;
  /** The other words, without those that the kernel would refuse anyway. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Nothing follows the line, not even a newline. */
  readonly isLast: boolean;
  readonly context: PolicyFeatureContext;
}

/**
 * Returns what can be typed at a UTF-16 offset of an IMA policy, the likeliest first: only what loads on one
 * of the kernels, with the rest of the line or with something more. Empty in comments and paths.
 */
export function completePolicy(
  document: PolicyDocument,
  offset: number,
  context: PolicyFeatureContext,
): ItemList {
  const line = policyLineAt(document, offset);
  const column = offset - line.start;
  if (line.kind === 'comment' || line.kind === 'path') return noItems;
  if (line.comment && column > line.comment.start) return noItems;
  const place = placeAt(line, column, line.end === document.text.length, context);
  const pair = /^([a-z_]+)([=<>])/.exec(place.typed);
  const fact = pair?.[1] === undefined ? undefined : policyWordFact(pair[1]);
  if (pair && !fact) return noItems;
  const items =
    fact && pair ? completeValue(place, fact, pair[2] as PolicyOperator, column) : completeName(place);
  return { items, incomplete: false };
}

function placeAt(line: PolicyLine, column: number, isLast: boolean, context: PolicyFeatureContext): Place {
  const word = line.words.find((w) => column > w.span.start && column <= w.span.end)?.span ?? {
    start: column,
    end: column,
  };
  const others = (from: number, to: number): readonly string[] =>
    line.words.filter((w) => w.span.start >= from && w.span.end <= to && w.span !== word).map((w) => w.text);
  const place = {
    line,
    word,
    typed: line.text.slice(word.start, column),
    before: others(0, word.start),
    after: others(word.end, line.text.length),
    isLast,
    context,
  };
  return withoutFaults(place);
}

/** Drops words that are refused whatever else is written, so that one mistake does not end all offers. */
function withoutFaults(place: Place): Place {
  let { before, after } = place;
  for (let left = before.length + after.length; left > 0; left--) {
    const words = [...before, ...after];
    const bad = place.context.kernels.map((kernel) => {
      const fault = judgePolicyLine(parsePolicyLine(words.join(' ')), kernel).fault;
      return fault && !askingForMore.has(fault.reason) ? wordOf(words, fault) : undefined;
    });
    const at = bad.every((b) => b !== undefined) ? bad[0] : undefined;
    if (at === undefined) break;
    if (at < before.length) before = before.filter((_, i) => i !== at);
    else after = after.filter((_, i) => i !== at - before.length);
  }
  return { ...place, before, after };
}

function wordOf(words: readonly string[], { span }: PolicyFault): number {
  const { words: parsed } = parsePolicyLine(words.join(' '));
  return Math.max(
    0,
    parsed.findIndex((w) => span.start < w.span.end),
  );
}

/** What a rule lacks that can still be written after it. */
const askingForMore: ReadonlySet<PolicyReason> = new Set([
  'no-action',
  'needs-algorithms',
  'verity-needs-sigv3',
  'flag-needs-modsig',
]);

/** On which of the kernels a word can be written at a place: it loads there, or asks for more. */
type Fits = 'all' | 'some' | 'none';

function fits({ before, after, context }: Place, text: string): Fits {
  const line = parsePolicyLine([...before, text, ...after].join(' '));
  const fitting = context.kernels.filter((kernel) => {
    const { outcome, fault } = judgePolicyLine(line, kernel);
    return outcome !== 'refused' || (fault !== undefined && askingForMore.has(fault.reason));
  });
  if (fitting.length === 0) return 'none';
  return fitting.length === context.kernels.length ? 'all' : 'some';
}

/** Returns what the other words say so far. */
function restOf({ before, after, context }: Place): {
  readonly rule: PolicyRule;
  readonly action: string | undefined;
} {
  const words = [...before, ...after];
  const newest = context.kernels.at(-1);
  const { state } = readPolicyRule(
    parsePolicyLine(words.join(' ')),
    newest?.tried.at(-1) ?? 0,
    newest?.config ?? {},
  );
  return { rule: state.rule, action: words.find((w) => policyAction(w)) };
}

function completeName(place: Place): readonly Item[] {
  const { action, rule } = restOf(place);
  const actions = action === undefined ? actionItems(place) : [];
  const names = byLikelihood(policyWordFacts, action, rule.hook?.name).flatMap((fact) =>
    nameItems(place, fact, rule),
  );
  const isAlone = place.before.length + place.after.length === 0;
  return [...allFirst(actions), ...(isAlone ? policyItems(place) : []), ...allFirst(names)];
}

interface Offer {
  readonly item: Item;
  readonly fit: Fits;
}

/** Returns what loads on all kernels before what only some of them load. */
function allFirst(offers: readonly Offer[]): readonly Item[] {
  return [...offers.filter((o) => o.fit === 'all'), ...offers.filter((o) => o.fit === 'some')].map(
    (o) => o.item,
  );
}

/** The actions, those that a policy has most of first. */
const usualActions = [
  'audit',
  'measure',
  'dont_measure',
  'appraise',
  'dont_appraise',
  'dont_audit',
  'hash',
  'dont_hash',
];

function actionItems(place: Place): readonly Offer[] {
  const facts = [...policyActions].sort((a, b) => rank(usualActions, a.name) - rank(usualActions, b.name));
  return facts.map(({ name, since }) => {
    const fit = fits(place, name);
    const words = policyActionWords[name];
    return {
      fit,
      item: itemOf(place, {
        label: name,
        kind: 'keyword',
        newText: withSpace(place, name),
        detail: `${words?.short ?? ''}${fit === 'some' ? ` (Linux ${triedKernels[since]})` : ''}`,
        text: words?.text ?? '',
        more: true,
      }),
    };
  });
}

/** Returns a text with the space that must follow, unless one is there. */
function withSpace({ line, word }: Place, text: string): string {
  return /^[ \t]/.test(line.text.slice(word.end)) ? text : `${text} `;
}

function itemOf({ line, word }: Place, item: Omit<Item, 'span'>): Item {
  return { ...item, span: shift(word, line.start) };
}

/** Words that a rule mostly has next, by its hook or its action. */
const usualNames: Readonly<Record<string, readonly string[]>> = {
  KEY_CHECK: ['keyrings', 'template', 'pcr'],
  CRITICAL_DATA: ['label', 'template', 'pcr'],
  SETXATTR_CHECK: ['appraise_algos'],
  MODULE_CHECK: ['appraise_type', 'uid', 'fowner'],
  KEXEC_KERNEL_CHECK: ['appraise_type'],
  KEXEC_INITRAMFS_CHECK: ['appraise_type'],
  POLICY_CHECK: ['appraise_type'],
  FIRMWARE_CHECK: ['appraise_type'],
  KEXEC_CMDLINE: ['template', 'pcr'],
  dont_measure: ['fsmagic', 'func', 'fsname', 'fowner'],
  dont_appraise: ['fsmagic', 'func', 'fsname', 'fowner'],
  dont_audit: ['func', 'fsmagic', 'fsname', 'fowner'],
  dont_hash: ['fsmagic', 'func', 'fsname', 'fowner'],
  appraise: ['func', 'mask', 'appraise_type', 'fowner'],
};

function byLikelihood(
  facts: readonly PolicyWordFact[],
  action: string | undefined,
  hook: string | undefined,
): readonly PolicyWordFact[] {
  const first = usualNames[hook ?? ''] ??
    usualNames[action ?? ''] ?? ['func', 'mask', 'uid', 'fowner', 'fsmagic'];
  return [...facts].sort((a, b) => rank(first, a.name) - rank(first, b.name));
}

/** Values with which it is tried whether a word can be written at a place, where none can be offered. */
const samples: Readonly<Record<string, string>> = {
  fsuuid: '6d1f2a3b-0c4d-4e5f-8a9b-1c2d3e4f5a6b',
};

function sampleTexts(fact: PolicyWordFact, rule: PolicyRule, action: string | undefined): readonly string[] {
  if (fact.value === 'none') return [fact.name];
  const values = offeredValues(fact, { rule, action }).map((v) => v.value);
  const all = values.length > 0 ? values : [samples[fact.name] ?? 'x'];
  return all.slice(0, MOST_TRIED).map((value) => `${fact.name}=${value}`);
}

/** So many values are tried before a word counts as refused at a place. */
const MOST_TRIED = 20;

function bestFit(place: Place, texts: readonly string[]): Fits {
  let best: Fits = 'none';
  for (const text of texts) {
    const fit = fits(place, text);
    if (fit === 'all') return fit;
    if (fit === 'some') best = fit;
  }
  return best;
}

function nameItems(place: Place, fact: PolicyWordFact, rule: PolicyRule): readonly Offer[] {
  const action = [...place.before, ...place.after].find((w) => policyAction(w));
  const fit = bestFit(place, sampleTexts(fact, rule, action));
  const words = policyConditionWords[fact.name] ?? policyOptionWords[fact.name];
  const of = (operator: string): Offer => ({
    fit,
    item: itemOf(place, {
      label: `${fact.name}${operator}`,
      kind: operator === '' ? 'option' : 'field',
      newText: `${fact.name}${operator}`,
      detail: words?.short ?? '',
      text: nameText(fact.name) ?? '',
      ...(operator === '' ? {} : { more: true }),
    }),
  });
  if (fact.value === 'none') return [of('')];
  // The other operators come up once the name is typed.
  const operators = place.typed === fact.name ? (fact.operators ?? ['=']) : ['='];
  return operators.map(of);
}

function policyItems(place: Place): readonly Item[] {
  return builtinPolicyNames.flatMap((name) => {
    const text = builtinText(name, place.context.kernels);
    if (text === undefined) return [];
    return [
      itemOf(place, {
        label: name,
        kind: 'policy',
        // Without a newline at its end, a policy file is refused.
        newText: place.isLast ? `${text}\n` : text,
        detail: builtinPolicyWords[name] ?? '',
        text: ['```ima-policy', text, '```'].join('\n'),
      }),
    ];
  });
}

function completeValue(
  place: Place,
  fact: PolicyWordFact,
  operator: PolicyOperator,
  column: number,
): readonly Item[] {
  if (fact.value === 'none') return [];
  const from = place.word.start + fact.name.length + operator.length;
  const separator = separatorOf(fact);
  const value = place.line.text.slice(from, place.word.end);
  const own = partAround(value, separator, column - from);
  const span = shift({ start: from + own.start, end: from + own.end }, place.line.start);
  const rest = restOf(place);
  const others = separator === undefined ? [] : value.split(separator).filter((_, i) => i !== own.index);
  const offers = offeredValues(fact, rest)
    .filter((v) => !others.includes(v.value))
    .map((v): Offer => {
      const whole = `${value.slice(0, own.start)}${v.value}${value.slice(own.end)}`;
      return { fit: fits(place, `${fact.name}${operator}${whole}`), item: valueItem(v, span, fact) };
    });
  return allFirst(offers);
}

function separatorOf({ value }: PolicyWordFact): string | undefined {
  if (value === 'list') return '|';
  return value === 'algorithms' ? ',' : undefined;
}

function partAround(
  value: string,
  separator: string | undefined,
  at: number,
): Span & { readonly index: number } {
  if (separator === undefined) return { start: 0, end: value.length, index: 0 };
  const start = value.lastIndexOf(separator, at - 1) + 1;
  const next = value.indexOf(separator, at);
  const index = value.slice(0, start).split(separator).length - 1;
  return { start: at === 0 ? 0 : start, end: next < 0 ? value.length : next, index: at === 0 ? 0 : index };
}

function valueItem({ value, detail, alias, text }: OfferedValue, span: Span, fact: PolicyWordFact): Item {
  return {
    label: value,
    kind: fact.value === 'hook' ? 'syscall' : 'value',
    span,
    newText: value,
    ...(detail === undefined ? {} : { detail }),
    ...(alias === undefined ? {} : { filterText: `${value} ${alias}` }),
    ...(text === undefined ? {} : { text }),
  };
}
