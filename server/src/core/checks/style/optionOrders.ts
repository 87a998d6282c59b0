import { releases } from '../../facts/releases.ts';
import { type Target, target } from '../../facts/targets.ts';
import { ruleHash, sameToKernel } from '../../matching/ruleIdentity.ts';
import { sameOnAll } from '../../model/equivalence.ts';
import type { Rule } from '../../model/rule.ts';
import { fails } from '../../model/verdict.ts';
import { verdictOf } from '../../model/verdictOf.ts';
import { sentRule } from '../../ruleset/sentRule.ts';
import { fitsLine, type RulesDocument } from '../../syntax/document.ts';
import { type CommandLine, type OptionNode, parseLine } from '../../syntax/line.ts';
import { byteLength } from '../../text/bytes.ts';
import { made } from '../../text/made.ts';
import { isCommand } from '../defineCheck.ts';
import { optionText } from '../edits.ts';
import { keepsWords } from './restyle.ts';

/**
 * Returns the text of a line with its options in the usual order and one space between words; undefined where
 * that would be another rule on some target, or where the line contains more than options.
 */
export function inOrder(node: CommandLine, targets: readonly Target[]): string | undefined {
  const begins = node.options[0]?.name;
  if (begins === undefined || !node.options.some((o) => o.name !== undefined && 'aAd'.includes(o.name)))
    return undefined;
  if (
    node.rest.length > 0 ||
    node.options.some((o) => o.name === undefined || !'aAdFSCkp'.includes(o.name) || !o.argument)
  )
    return undefined;
  // Options in a cluster (-Dk) are not separate words.
  if (node.options.some((o) => !optionText(node, o).startsWith('-'))) return undefined;
  const text = sortedOptions(node)
    .map((o) => optionText(node, o).replace(/^(-.) +/, '$1 '))
    .join(' ');
  const after = parseLine(text);
  if (after.kind !== 'command' || !fitsLine(text) || !keepsWords(after.words.length, byteLength(text)))
    return undefined;
  return sameOnAll([node], [after], [...targets, ...everyRelease(targets)]) ? text : undefined;
}

/**
 * Returns every version of audit as a target: what holds on the machine today must also hold after an update.
 */
function everyRelease(targets: readonly Target[]): readonly Target[] {
  return releases.flatMap((name) => target(name, targets[0]?.machine) ?? []);
}

/** Returns the options of a line in the usual order. */
export function sortedOptions({ options, parts }: CommandLine): readonly OptionNode[] {
  const archs = new Set(parts.fields.filter((f) => f.name === 'arch').map((f) => f.option));
  const keys = new Set(parts.keys.map((k) => k.option));
  // Fields keep their order, in which they are sent, but arch comes first.
  const rankOf = (o: OptionNode): number => {
    if (archs.has(o)) return 1;
    return keys.has(o) ? 6 : (RANKS.get(o.name) ?? 4);
  };
  return [...options].sort((a, b) => rankOf(a) - rankOf(b));
}

/** The ranks of options by letter; fields and -p have 4. */
const RANKS: ReadonlyMap<string | undefined, number> = new Map([
  ['a', 0],
  ['A', 0],
  ['d', 0],
  ['S', 2],
  ['C', 5],
]);

/** Lines of one ruleset whose options are put in order together. */
export interface OrderedLines {
  /** Those that may change, in the order in which they are read. */
  readonly changing: readonly CommandLine[];
  /** All others. */
  readonly staying: readonly CommandLine[];
}

/** Returns the lines of documents that are commands, in their order. */
export function commandsOf(documents: readonly RulesDocument[]): readonly CommandLine[] {
  return documents.flatMap((d) => d.lines.map((l) => l.node).filter(isCommand));
}

/**
 * Returns the texts of the lines that must keep the order of their options. To the kernel, the order of the
 * fields is part of a rule (auditfilter.c: audit_compare_rule): rules that differ only in it would become
 * duplicates, and -d would delete another rule. So a line keeps its order where the ruleset already has the
 * rule that it would become, and where an equal rule stays as it is.
 */
export function keptOrders(
  { changing, staying }: OrderedLines,
  targets: readonly Target[],
): ReadonlySet<string> {
  const kept = new Set<string>();
  const misplaced = changing.filter((node) => sortedOptions(node).some((o, i) => o !== node.options[i]));
  if (misplaced.length === 0) return kept;
  const tables = targets.map((t) => createTable([...staying, ...changing], staying, t));
  const seen = new Set<string>();
  for (const node of misplaced) {
    if (seen.has(node.text)) continue;
    seen.add(node.text);
    const text = inOrder(node, targets);
    const after = text === undefined ? undefined : parseLine(text);
    if (!after || !isCommand(after)) continue;
    if (tables.every((table) => table.mayBecome(node, after)))
      for (const table of tables) table.become(node, after);
    else {
      kept.add(node.text);
      for (const table of tables) table.keep(node);
    }
  }
  return kept;
}

/** The rules of a ruleset on one target, and which of them become others. */
interface RuleTable {
  /** Reports whether a line may be written as another one. */
  mayBecome(node: CommandLine, after: CommandLine): boolean;
  become(node: CommandLine, after: CommandLine): void;
  keep(node: CommandLine): void;
}

function createTable(
  lines: readonly CommandLine[],
  staying: readonly CommandLine[],
  target: Target,
): RuleTable {
  const byHash = new Map<number, Rule[]>();
  // One object for all rules that are one to the kernel. A watch can be one of path= or of dir=: both count as one.
  const ruleOf = (node: CommandLine): Rule | undefined => {
    const verdict = verdictOf(node, target);
    const rule = fails(verdict) ? undefined : sentRule(node, verdict)?.rule;
    if (!rule) return undefined;
    const alike = made(byHash, ruleHash(rule, true), () => []);
    const known = alike.find((other) => sameToKernel(rule, other, true));
    if (!known) alike.push(rule);
    return known ?? rule;
  };
  const rulesOf = (nodes: readonly CommandLine[]) => new Set(nodes.flatMap((n) => ruleOf(n) ?? []));
  const there = rulesOf(lines);
  const fixed = rulesOf(staying);
  /** What each new rule was before. */
  const origins = new Map<Rule, Rule>();
  return {
    mayBecome(node, after) {
      const [before, wanted] = [ruleOf(node), ruleOf(after)];
      if (!before || !wanted || before === wanted) return true;
      return !fixed.has(before) && !there.has(wanted) && (origins.get(wanted) ?? before) === before;
    },
    become(node, after) {
      const [before, wanted] = [ruleOf(node), ruleOf(after)];
      if (before && wanted && before !== wanted) origins.set(wanted, before);
    },
    keep(node) {
      const before = ruleOf(node);
      if (before) fixed.add(before);
    },
  };
}

const ofDocuments = new WeakMap<RulesDocument, Map<string, ReadonlySet<string>>>();

/**
 * Returns the texts of the lines of a document that is alone which must keep the order of their options
 * (`keptOrders`); they are kept with the document.
 */
export function keptInDocument(document: RulesDocument, targets: readonly Target[]): ReadonlySet<string> {
  const known = made(ofDocuments, document, () => new Map<string, ReadonlySet<string>>());
  const key = targets.map((t) => `${t.name} ${t.machine}`).join('\n');
  return made(known, key, () => keptOrders({ changing: commandsOf([document]), staying: [] }, targets));
}
