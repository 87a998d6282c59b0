import { completeComment, isIdPrefix } from '../editing/techniqueComments.ts';
import { R } from '../facts/releases.ts';
import type { FeatureContext } from '../featureContext.ts';
import { controlWords } from '../hover/texts/valueWords.ts';
import type { RulesDocument } from '../syntax/document.ts';
import { rulePartsOf } from '../syntax/ruleParts.ts';
import { shift } from '../text/span.ts';
import { completeComparison, completeField } from './completeFields.ts';
import { completeKey } from './completeKeys.ts';
import { completeListAction, completeOptions } from './completeOptions.ts';
import { completePath } from './completePaths.ts';
import { completeSyscall } from './completeSyscalls.ts';
import {
  type CompletedPart,
  choices,
  completePermissions,
  isNumberTyped,
  type Surroundings,
} from './completeValues.ts';
import { type Item, type ItemList, noItems } from './completionItems.ts';
import { type ArgumentSpot, nodeAt, spotAt } from './cursor.ts';
import { ruleInfo } from './ruleInfo.ts';

export { documentationOf } from '../hover/texts/documentation.ts';

/**
 * Returns completion items for a UTF-16 offset of a document, the likeliest first; in a comment only ids and
 * names of ATT&CK. Empty where nothing fits.
 * @param around what other files contribute, such as keys; undefined for this document alone
 */
export function complete(
  document: RulesDocument,
  offset: number,
  context: FeatureContext,
  around?: Surroundings,
): ItemList {
  const { node, start, column } = nodeAt(document, offset);
  if (node.kind === 'comment') return completeComment(node.text, start, column);
  const spot = spotAt(document, offset);
  if (!spot) return noItems;
  const rule = ruleInfo(rulePartsOf([...spot.around.before, ...spot.around.after]), context.machine);
  const before = ruleInfo(rulePartsOf(spot.around.before), context.machine);
  const surroundings = { before, ...(around ? { around } : {}) };
  if (spot.kind === 'argument')
    return completeArgument({ ...partOf(spot, rule, document, context), ...surroundings });
  const { keyWords } = spot;
  // Behind a key an option comes next; the next letter tells whether it is another word to search by.
  if (!keyWords || spot.typed === '')
    return {
      items: completeOptions(spot, rule, before, context),
      incomplete: keyWords !== undefined || spot.typed !== '',
    };
  const value = node.text.slice(keyWords.start - start, keyWords.end - start);
  return completeKey({
    option: 'k',
    value,
    field: undefined,
    cursor: offset - keyWords.start,
    from: 0,
    to: value.length,
    spanOf: (a, b) => shift({ start: a, end: b }, keyWords.start),
    rule,
    document,
    context,
    ...surroundings,
  });
}

/**
 * Returns the directory part of the path that is being typed at a UTF-16 offset of a document, with a slash
 * at its end; undefined where no absolute path is being typed.
 */
export function folderTyped(document: RulesDocument, offset: number): string | undefined {
  const spot = spotAt(document, offset);
  if (spot?.kind !== 'argument') return undefined;
  const { field, option } = spot;
  if (field ? field.field?.valueType !== 'path' : !/^[wW]$/.test(option)) return undefined;
  const typed = spot.value.slice(field?.valueFrom ?? 0, spot.cursor);
  return typed.startsWith('/') ? typed.slice(0, typed.lastIndexOf('/') + 1) : undefined;
}

/**
 * Reports whether completion is useful after a typed digit that can begin an id (`T1`, `G0`): in a comment
 * after such a beginning, elsewhere in a word; not in a number.
 * @param offset a UTF-16 offset of the document, after the digit
 */
export function isWantedAtDigit(document: RulesDocument, offset: number): boolean {
  const { node, column } = nodeAt(document, offset);
  const typed = /[\p{L}\p{N}._-]*$/u.exec(node.text.slice(0, column))?.[0] ?? '';
  return node.kind === 'comment' ? isIdPrefix(typed) : /^\p{L}/u.test(typed);
}

/**
 * Reports whether completion is useful after a typed space: not after a complete line, where Enter should
 * begin the next one. Complete are a setting, a rule with its key, and a rule of a list without keys that
 * has its field.
 * @param offset a UTF-16 offset of the document, after the space
 */
export function isWantedAtSpace(document: RulesDocument, offset: number): boolean {
  const spot = spotAt(document, offset);
  if (spot?.kind !== 'option' || spot.typed !== '') return true;
  const { form, list, keys, fields } = rulePartsOf([...spot.around.before, ...spot.around.after]);
  if (form === 'empty') return true;
  if (form === 'control') return keys.length === 0 && fields.length > 0;
  const isKeyless = list === 'exclude' || list === 'user' || list === 'task' || list === 'filesystem';
  return keys.length === 0 && !(isKeyless && fields.length > 0);
}

function partOf(
  spot: ArgumentSpot,
  rule: CompletedPart['rule'],
  document: RulesDocument,
  context: FeatureContext,
): Omit<CompletedPart, 'before'> {
  return {
    option: spot.option,
    value: spot.value,
    field: spot.field,
    cursor: spot.cursor,
    from: 0,
    to: spot.value.length,
    spanOf: spot.spanOf,
    rule,
    document,
    context,
  };
}

function completeArgument(part: CompletedPart): ItemList {
  switch (part.option) {
    case 'a':
    case 'A':
    case 'd':
      return done(completeListAction(part));
    case 'F':
      return completeField(part);
    case 'C':
      return done(completeComparison(part));
    case 'S':
      return completeSyscall(part);
    case 'p':
      // Letters in any order are the same set, which no client's filter knows: it asks again with each
      // letter.
      return { items: completePermissions(part), incomplete: true };
    case 'k':
      return completeKey(part);
    case 'w':
    case 'W':
      // What is typed says which name is nearest: the list is asked for again with each letter.
      return { items: completePath(part, 'any'), incomplete: true };
    case 'e':
    case 'f':
      return done(choices(part, switchValues(part.option)));
    case 'b':
      return numbers(part, [
        { value: '8192', detail: 'what most systems use' },
        { value: '16384', detail: 'for busy systems' },
        { value: '64', detail: "the kernel's default" },
      ]);
    case 'r':
      return numbers(part, [{ value: '0', detail: 'no limit' }]);
    case 'backlog_wait_time':
      return numbers(part, [
        { value: '60000', detail: 'what most systems use' },
        { value: '0', detail: 'nobody waits' },
      ]);
    case 'signal':
      return done(
        choices(
          part,
          ['reload', 'rotate', 'resume', 'state', 'stop', 'HUP', 'USR1', 'USR2', 'CONT', 'TERM'].map(
            (value) => ({
              value,
              ...(/^[a-z]/.test(value) && part.context.targets.some((t) => t.release < R.v3_1_2)
                ? { detail: 'since 3.1.1' }
                : {}),
            }),
          ),
        ),
      );
    default:
      return noItems;
  }
}

function switchValues(option: 'e' | 'f'): readonly { readonly value: string; readonly detail: string }[] {
  return SAFEST_FIRST.map((value) => ({ value: String(value), detail: controlWords[option][value] ?? '' }));
}

/** 0 switches auditing off, or loses records silently; -e 2 locks the rules, and -f 2 panics. */
const SAFEST_FIRST = [1, 2, 0] as const;

/** Offers usual numbers, until one is typed. */
function numbers(part: CompletedPart, values: Parameters<typeof choices>[1]): ItemList {
  return { items: isNumberTyped(part) ? [] : choices(part, values), incomplete: true };
}

function done(items: readonly Item[]): ItemList {
  return { items, incomplete: false };
}
