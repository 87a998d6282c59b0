import { fieldOfNumber } from '../facts/fields.ts';
import type { Target } from '../facts/targets.ts';
import { ACTION, encodeRule, isFullMask } from '../model/rule.ts';
import { fails } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { type CommandLine, commandsIn } from '../syntax/line.ts';
import type { TextEdit } from '../text/span.ts';
import { type Assembled, assemble } from './assemble.ts';
import { type BrokenLine, brokenLine } from './brokenLine.ts';
import { lacksOption } from './describe.ts';
import { cleanLine } from './lexical.ts';
import { readWhole } from './search.ts';
import { isUnclear, loses, removes, type Slip, totalCost } from './slips.ts';
import { isInvisible, tokensOf } from './tokens.ts';
import { wordReadings } from './wordReaders.ts';

/** A rule that may have been meant by a line that does not load. */
export interface Repair {
  /** The line as it should read; two lines or more where it held several rules, or a comment. */
  readonly text: string;
  /** One edit, from the start of the line, in UTF-16 offsets. */
  readonly edit: TextEdit;
  /** What was typed and what it was meant to be. */
  readonly slips: readonly Slip[];
  /** The sum of what the slips cost: the less, the more likely. */
  readonly cost: number;
  /** It is the one clear reading of the line, and nothing that was typed is omitted of it. */
  readonly safe: boolean;
}

/** How far the next reading must be from the first one, for that to be the clear one. */
const CLEAR = 0.45;
/** A reading that costs more is too much guessing to be applied unasked. */
const MOST = 2.4;
/** A reading that costs so much more than the first is not offered. */
const TOO_FAR = 2;
/** A longer line, in UTF-16 units, is not read: no person typed it, and patterns would take their time. */
const LONGEST = 2000;
/** How many repairs are offered. */
const OFFERED = 5;

const known = new WeakMap<
  CommandLine,
  { readonly targets: readonly Target[]; readonly repairs: readonly Repair[] }
>();

/**
 * Returns the rules that may have been meant by a line that does not load on some of the targets, the
 * likeliest first. Each loads on more of the targets than the line does. Empty where nothing near loads.
 * Pure; kept with the line.
 */
export function repairsOf(node: CommandLine, targets: readonly Target[]): readonly Repair[] {
  const last = known.get(node);
  if (last?.targets === targets) return last.repairs;
  const repairs = findRepairs(node, targets);
  known.set(node, { targets, repairs });
  return repairs;
}

/**
 * Reports whether a word of a line seems to lack its option while nothing else is wrong with the line: a
 * quick test. If false, no repair of the line has such a word as its only slip.
 */
export function mayLackOption(node: CommandLine, targets: readonly Target[]): boolean {
  const words = node.rest.flatMap((i) => node.words[i] ?? []).filter((w) => !isInvisible(w.text));
  const [word, ...others] = words;
  if (!word || others.length > 0 || node.text.length > LONGEST) return false;
  const tokens = tokensOf(node.text);
  const at = tokens.findIndex((t) => t.start === word.span.start);
  if (at < 0 || tokens.some((t) => t.slips.length > 0)) return false;
  const line = brokenLine(node.text, tokens, targets[0]?.machine ?? 'x86_64');
  return wordReadings(line, at).some((r) => {
    const slips = r.parts.flatMap((p) => p.slips);
    return slips.length === 1 && slips.every(lacksOption);
  });
}

/**
 * Reports whether a repair is likelier to be what was meant than a change of one word: it drops nothing, and
 * guesses little.
 */
export function isTrusted(r: Repair): boolean {
  return r.cost <= TRUSTED && !r.slips.some(loses);
}

/** A reading that costs more is offered after the fixes that change one word. */
const TRUSTED = 7;

interface Candidate extends Assembled {
  readonly failing: number;
  /** It names a user or a group of which nobody knows whether there is one. */
  readonly guessed: boolean;
  /** On a target that loads the line as it is, it is another rule. */
  readonly changes: boolean;
}

/**
 * How far readings are followed at first: whatever is dropped costs more than what is offered next to a cheap
 * repair.
 */
const NEAR = 3.5;
/** How far readings are followed where those within `NEAR` give no cheap repair. */
const FAR = 5;

function findRepairs(node: CommandLine, targets: readonly Target[]): readonly Repair[] {
  const host = targets[0]?.machine ?? 'x86_64';
  if (node.text.length > LONGEST) return [];
  const clean = cleanLine(node.text);
  const tokens = tokensOf(clean.text);
  if (tokens.length === 0 || tokens.length > 80) return [];
  const asked: Asked = { node, targets, line: brokenLine(clean.text, tokens, host), cleaned: clean.slips };
  const near = candidatesOf(asked, NEAR);
  const isEnough = near[0] && near[0].cost - totalCost(clean.slips) <= NEAR - TOO_FAR;
  const ranked = (isEnough ? near : candidatesOf(asked, FAR)).slice(0, OFFERED);
  return ranked.map((c, i) => ({
    text: c.text,
    edit: changeOf(node.text, c.text),
    slips: c.slips,
    cost: c.cost,
    // Hardly anybody means -A, and it would put the rule first.
    safe:
      i === 0 &&
      isClear(c, ranked[1]) &&
      !tokens.some((x) => x.text === '-A') &&
      !hasOddMark(node.text, c.text) &&
      // The shell expands variables, auditctl does not; templates are filled in before it reads them.
      !/\$[{(\w]/.test(c.text) &&
      !/\{[{%]|<%/.test(node.text) &&
      !isLoosePath(tokens[0]?.text ?? '', clean.text, c.text),
  }));
}

/**
 * Reports whether a line that begins with a path was read as more than a watch of that path: it may be a
 * place before the rule (`file:/usr/bin/x`, as grep prints), and a watch may be meant where it was read as a
 * rule.
 */
function isLoosePath(first: string, typed: string, repaired: string): boolean {
  if (!first.startsWith('/')) return false;
  return !/(?:^|\s)-[A-Za-z]/.test(typed) || /:\/|\.rules[:-]/.test(first) || repaired.startsWith('-a');
}

/**
 * Reports whether a repair wrote a word with a mark that hardly anybody has in a path or a key: it is left of
 * something else.
 */
function hasOddMark(typed: string, repaired: string): boolean {
  const there = new Set(typed.split(/\s+/));
  const rules = repaired.split('\n').filter((line) => !line.startsWith('#'));
  return rules
    .flatMap((line) => line.match(/(?:\\ |\S)+/g) ?? [])
    .some((word) => !there.has(word) && ODD_MARK.test(word.replace(/^[\w-]+(?:[!<>]?=|[<>&]=?)/, '')));
}

const ODD_MARK = /["'`^*;|{}()=<>$?]|[,:]$/;

/** A line that does not load on some of the targets, and what was cleaned from it. */
interface Asked {
  readonly node: CommandLine;
  readonly targets: readonly Target[];
  readonly line: BrokenLine;
  readonly cleaned: readonly Slip[];
}

/** Returns the texts of all readings of a line, the cheapest first. */
function textsOf({ node, line, cleaned }: Asked, tooFar: number): readonly Assembled[] {
  const texts = new Map<string, Assembled>();
  for (const whole of readWhole(line, tooFar))
    for (const form of assemble(line, whole)) {
      const made = withSlips(form, cleaned);
      const there = texts.get(made.text);
      if (made.text !== node.text && (!there || made.cost < there.cost)) texts.set(made.text, made);
    }
  return [...texts.values()].sort((a, b) => a.cost - b.cost);
}

/** Returns the rules among the readings of a line that load where the line does not, the cheapest first. */
function candidatesOf(asked: Asked, tooFar: number): readonly Candidate[] {
  const { node, targets, line } = asked;
  const failing = failingOn([node], targets);
  // A rule for all system calls is nobody's mistake where it was asked for.
  const saysAll = line.tokens.some((x) => x.text === 'all');
  const candidates = new Map<string, Candidate>();
  let enough = Number.POSITIVE_INFINITY;
  for (const made of textsOf(asked, tooFar)) {
    if (made.cost > enough) break;
    const nodes = commandsIn(made.text);
    const left = failingOn(nodes, targets);
    if (
      (nodes.length === 0 && !made.text.startsWith('#')) ||
      left >= failing ||
      emptied(made, nodes, targets)
    )
      continue;
    const identity = identityOf(nodes, targets);
    if (!saysAll && nodes.some((n) => isWide(n, targets))) continue;
    if (nodes.some(hasTwoArchitectures)) continue;
    const cost = made.cost + (1.5 * left) / targets.length;
    enough = Math.min(enough, cost + TOO_FAR);
    const there = candidates.get(identity);
    if (!there || cost < there.cost)
      candidates.set(identity, {
        ...made,
        cost,
        failing: left,
        guessed: nodes.some((n) => namesStranger(n, targets)),
        changes: changesLoaded(node, nodes, targets),
      });
  }
  return [...candidates.values()].sort((a, b) => a.cost - b.cost);
}

function isClear(first: Candidate, second: Candidate | undefined): boolean {
  if (
    first.failing > 0 ||
    first.guessed ||
    first.changes ||
    first.slips.some((s) => removes(s) || isUnclear(s)) ||
    first.cost > MOST
  )
    return false;
  return second === undefined || second.cost - first.cost >= CLEAR;
}

function withSlips(made: Assembled, slips: readonly Slip[]): Assembled {
  if (slips.length === 0) return made;
  return { ...made, slips: [...slips, ...made.slips], cost: made.cost + totalCost(slips) };
}

/** Reports whether something was omitted, and no rule is left. */
function emptied(made: Assembled, nodes: readonly CommandLine[], targets: readonly Target[]): boolean {
  return made.slips.some(removes) && nodes.every((n) => targets.every((t) => !verdictOf(n, t).rule));
}

const ACCOUNTS: ReadonlySet<string> = new Set(['root', 'bin', 'daemon', 'nobody', 'adm', 'mail', 'sys']);

/** Reports whether a rule asks for a user or a group that is not on every system of the targets. */
function namesStranger(node: CommandLine, targets: readonly Target[]): boolean {
  return targets.some((t) =>
    verdictOf(node, t).assumes.some(
      (a) => (a.kind === 'user' || a.kind === 'group') && !ACCOUNTS.has(a.name) && !t.users.includes(a.name),
    ),
  );
}

const NO_FILTER: ReadonlySet<string | undefined> = new Set(['arch', 'key', 'perm']);

/** Reports whether a line is a rule for all system calls without a filter that leaves any of them out. */
function isWide(node: CommandLine, targets: readonly Target[]): boolean {
  return targets.some((t) => {
    const { rule } = verdictOf(node, t);
    return (
      rule !== undefined &&
      rule.action !== ACTION.never &&
      isFullMask(rule.mask) &&
      rule.fields.every((f) => NO_FILTER.has(fieldOfNumber(f.field)?.name))
    );
  });
}

/** Reports whether a line names two architectures: such a rule loads and never matches. */
function hasTwoArchitectures(node: CommandLine): boolean {
  const values = node.parts.fields.filter((f) => f.name === 'arch').map((f) => f.value.toLowerCase());
  return new Set(values).size > 1;
}

/** Counts the targets on which one of the lines does not load. */
function failingOn(nodes: readonly CommandLine[], targets: readonly Target[]): number {
  let count = 0;
  for (const t of targets) if (nodes.some((n) => fails(verdictOf(n, t)))) count++;
  return count;
}

/** Reports whether the lines send something else than the line, on a target that loads it as it is. */
function changesLoaded(
  node: CommandLine,
  nodes: readonly CommandLine[],
  targets: readonly Target[],
): boolean {
  return targets
    .filter((t) => !fails(verdictOf(node, t)))
    .some((t) => identityOf([node], [t]) !== identityOf(nodes, [t]));
}

/** Returns what the lines send on the first target that loads them, as a text. */
function identityOf(nodes: readonly CommandLine[], targets: readonly Target[]): string {
  const target = targets.find((t) => nodes.every((n) => !fails(verdictOf(n, t))));
  if (!target) return nodes.map((n) => n.text).join('\n');
  return nodes
    .map((n) => {
      const { rule } = verdictOf(n, target);
      return (rule && encodeRule(rule)?.join()) ?? n.text;
    })
    .join('\n');
}

/** Returns one edit that makes `after` out of `before`, without what both have in common at either end. */
function changeOf(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return {
    span: { start, end: before.length - end },
    newText: after.slice(start, after.length - end),
  };
}
