import { F, OP } from '../../server/src/core/facts/kernelNumbers.ts';
import { coverIndex } from '../../server/src/core/matching/coverIndex.ts';
import { covers, coversButCalls, rememberCovers } from '../../server/src/core/matching/covers.ts';
import { atExitMatches, decide, inMask, isAnchored } from '../../server/src/core/matching/decide.ts';
import { apart } from '../../server/src/core/matching/disjoint.ts';
import type { Event } from '../../server/src/core/matching/event.ts';
import {
  exitField,
  messageField,
  numberAnswer,
  taskField,
} from '../../server/src/core/matching/fieldAnswers.ts';
import { ruleAnswers } from '../../server/src/core/matching/filterAnswers.ts';
import { mayShareEvents } from '../../server/src/core/matching/overlap.ts';
import { pathOf } from '../../server/src/core/matching/pathCovers.ts';
import { possibleRules } from '../../server/src/core/matching/possibleRules.ts';
import {
  eventHash,
  eventKey,
  keysOf,
  keyText,
  ruleHash,
  sameButCalls,
  sameButKey,
  sameFilters,
  sameKeys,
  sameMask,
  sameToKernel,
} from '../../server/src/core/matching/ruleIdentity.ts';
import { type ListName, listOf, type Rule, type RuleField } from '../../server/src/core/model/rule.ts';
import type { Answer } from './answers.ts';
import { worldEvents } from './matchingEvents.ts';
import {
  bits,
  callsAndPermissions,
  conditionPairs,
  FEW,
  FIELDS,
  fieldKinds,
  numbers,
  one,
  paths,
  permissionsOfEvents,
} from './matchingGrids.ts';
import { maskOf, type NamedRule, worldRules } from './matchingWorld.ts';

/** Returns what the core answers about rules, events and conditions of a small world. */
export function matchingAnswers(): readonly Answer[] {
  const rules = worldRules();
  const events = worldEvents(rules);
  return [
    ...numbers(),
    ...paths(),
    ...fieldKinds(),
    ...conditionPairs(),
    ...callsAndPermissions(),
    ...pairs(rules),
    ...identities(rules),
    ...found(rules),
    ...taken(rules, events),
    ...conditionsMet(rules, events),
    ...permissionsOfEvents(),
  ];
}

/** Asks for each rule and every other one what they have to do with each other. */
function pairs(rules: readonly NamedRule[]): readonly Answer[] {
  const remembered = rememberCovers();
  const all = rules.map(({ rule }) => rule);
  return rules.flatMap(({ text, rule: a }, at) => {
    const few = a.mask.slice(0, 9);
    const same = (b: Rule): readonly boolean[] => [
      sameToKernel(a, b),
      sameToKernel(a, b, true),
      sameButKey(a, b),
      sameButCalls(a, b),
      sameFilters(a, b, F.key),
      sameFilters(a, b, F.arch),
      sameMask(a.mask, b.mask),
      sameMask(few, b.mask),
      sameMask(b.mask, few),
      sameKeys(a, b),
    ];
    const ask = (what: string, others: readonly Rule[], of: (b: Rule) => readonly boolean[]): Answer => {
      let said = '';
      for (const b of others) said += bits(of(b));
      return one(`${what}: ${text}`, said);
    };
    return [
      ask('covers', all, (b) => [covers(a, b), coversButCalls(a, b), remembered(a, b)]),
      ask('shares events', all, (b) => [apart(a, b), mayShareEvents(a, b)]),
      // Both sides say the same of it.
      ask('is the same', all.slice(at), same),
    ];
  });
}

function identities(rules: readonly NamedRule[]): readonly Answer[] {
  return rules.flatMap(({ text, rule }) => [
    one(
      `identity of ${text}`,
      JSON.stringify([
        ruleHash(rule),
        ruleHash(rule, true),
        eventHash(rule),
        eventHash(rule, maskOf(1)),
        eventKey(rule),
        isAnchored(rule),
        pathOf(rule),
        keysOf(rule),
        keyText(rule),
      ]),
    ),
  ]);
}

/** Asks an index, half full and then full, for what may cover each rule. */
function found(rules: readonly NamedRule[]): readonly Answer[] {
  const all = rules.map(({ rule }) => rule);
  const index = coverIndex(all);
  const [half, full] = [0, 1].map((start) => {
    for (const at of all.keys()) if (at % 2 === start) index.add(at);
    index.add(all.length);
    return all.map((rule) =>
      JSON.stringify([index.wholly(rule), index.partly(rule, []), index.partly(rule, [2, 87])]),
    );
  });
  return rules.map(({ text }, i) => one(`may cover: ${text}`, `${half?.[i]} ${full?.[i]}`));
}

/** Asks which rules take an event, alone and of several. */
function taken(rules: readonly NamedRule[], events: readonly Event[]): readonly Answer[] {
  const byList = (list: ListName | undefined) => events.filter((e) => e.list === list);
  const alone = rules.map(({ text, rule }) => {
    const answers = byList(listOf(rule)).map((event) => {
      const { answer, filters } = ruleAnswers(rule, event);
      const names = [undefined, ...(event.names ?? [])];
      const matches = bits(names.map((name) => atExitMatches(rule, event, name)));
      const says = bits([answer, ...filters.map((f) => f.answer)]);
      const fields = filters.map((f) => f.field?.field ?? '-').join();
      return `${shown(decide([rule], event))} ${bits([inMask(rule, event)])} ${matches} ${says} ${fields}`;
    });
    return one(`takes ${text}`, answers.join('\n'));
  });
  const all = rules.map(({ rule }) => rule);
  const several = events.map((event, i) => {
    const own = all.filter((rule) => listOf(rule) === event.list);
    const answers: string[] = [shown(decide(all, event)), shown(decide([...all].reverse(), event))];
    for (let at = 0; at < own.length; at += 4) {
      const few = own.slice(at, at + 7);
      const possible = possibleRules(few, event).map((p) => `${p.rule}${p.sure ? '!' : '?'}`);
      answers.push(`${shown(decide(few, event))} ${possible.join('')}`);
    }
    return one(`event ${i} of ${event.list} taken by`, answers.join(' '));
  });
  return [...alone, ...several];
}

function shown(decided: ReturnType<typeof decide>): string {
  if (decided === undefined) return '-';
  return decided === 'unknown' ? '?' : `${decided.rule}${decided.action}`;
}

/** Asks whether events meet conditions: those of the rules, and others on every field. */
function conditionsMet(rules: readonly NamedRule[], events: readonly Event[]): readonly Answer[] {
  const ofRules = new Map(
    rules.flatMap(({ rule }) => rule.fields.map((f) => [JSON.stringify(f), f] as const)),
  );
  const answersOf = (f: RuleField, asked: readonly Event[]): string =>
    asked
      .map((e) => {
        const names = [undefined, e.names?.[0], e.names?.[1]];
        return bits([...names.map((n) => exitField(f, e, n)), taskField(f, e), messageField(f, e)]);
      })
      .join(' ');
  const few = events.filter((_, i) => i % 6 === 0);
  const grid = FIELDS.map((field) => {
    const fields = FEW.map((f) => ({ ...f, field }));
    return one(`field ${field} met`, fields.map((f) => answersOf(f, few)).join('\n'));
  });
  const compared = Array.from({ length: 27 }, (_, value) => {
    const fields = [OP.eq, OP.ne].map((op) => ({ field: F.compare, op, value }));
    return one(`comparison ${value} met`, fields.map((f) => answersOf(f, few)).join('\n'));
  });
  return [
    ...[...ofRules].map(([text, f]) => one(`met ${text}`, answersOf(f, events))),
    ...grid,
    ...compared,
    one(
      'numbers that are met',
      bits([undefined, 0, 1, 3].flatMap((n) => FEW.map((f) => numberAnswer(n, f)))),
    ),
    one('a number that is not known', bits([numberAnswer(1, { field: 1, op: OP.eq, value: undefined })])),
  ];
}
