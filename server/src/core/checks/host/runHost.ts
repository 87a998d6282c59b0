import type { Target } from '../../facts/targets.ts';
import type { RulesDocument, RulesLine } from '../../syntax/document.ts';
import type { CommandLine } from '../../syntax/line.ts';
import { perLine } from '../../syntax/perLine.ts';
import type { Problem } from '../defineCheck.ts';
import { belowIn } from '../failure.ts';
import type { Elsewhere, Finding } from '../finding.ts';
import { loadedRule, type RuleView } from '../loadedRule.ts';
import { place } from '../runLines.ts';
import { lazySurroundings } from '../surroundings.ts';
import { type AskedPath, askedPaths } from './askedPaths.ts';
import type { HostAnswers, HostCheck, HostContext } from './defineHostCheck.ts';

/** The questions that a document has for its machine. */
export interface HostQuestions {
  /** The paths from the root, each once. */
  readonly paths: readonly string[];
  /** Some rule names a user or a group. */
  readonly accounts: boolean;
}

/** The highest number of paths of a document that a machine is asked about. */
const MOST_PATHS = 500;

/**
 * Returns what a document needs to know of its machine: the paths and accounts that its rules name, in the
 * order of its lines. Lines with placeholders ask nothing.
 */
export function hostQuestions(document: RulesDocument, targets: readonly Target[]): HostQuestions {
  const paths = new Set<string>();
  let accounts = false;
  for (const asks of hostRules(document, targets)) {
    if (!asks) continue;
    accounts ||= asks.accounts;
    if (paths.size >= MOST_PATHS) continue;
    for (const p of asks.paths) {
      if (paths.size < MOST_PATHS) paths.add(p.name);
      if (p.parent !== undefined && paths.size < MOST_PATHS) paths.add(p.parent);
    }
  }
  return { paths: [...paths], accounts };
}

/** What the answers of a machine mean for a document. */
export interface HostFindings {
  readonly problems: readonly Problem[];
  /** Reports whether the machine has answered what a problem of a line assumes. */
  readonly settles: (p: Problem) => boolean;
}

/**
 * Returns the problems that checks of the machine find in a document; nothing is found where the machine has
 * not answered.
 * @param host the answers of the machine so far
 */
export function runHostChecks(
  document: RulesDocument,
  targets: readonly Target[],
  host: HostAnswers,
  checks: readonly HostCheck[],
): HostFindings {
  const surroundings = lazySurroundings(document, targets);
  const problems: Problem[] = [];
  const settled = new Set<string>();
  for (const [index, asks] of answeredRules(document, targets, host).entries()) {
    const line = document.lines[index];
    if (!asks || !line) continue;
    const ctx = { ...asks, host, below: () => surroundings(index) };
    for (const check of checks) {
      const found = check.run(ctx);
      const placed = ctx.below().ignoring ? found : found.map((f, i) => withMessageIn(f, i, check, ctx));
      problems.push(...placed.map((f) => place(check, f, line)));
      for (const span of check.insteadOf?.answered(ctx) ?? [])
        settled.add(`${check.insteadOf?.code} ${line.start + span.start}`);
    }
  }
  return { problems, settles: (p) => settled.has(`${p.code} ${p.span.start}`) };
}

/** Returns a finding with the message for a line that other files come before. */
function withMessageIn(finding: Finding, index: number, check: HostCheck, ctx: HostContext): Finding {
  const messageIn = (elsewhere: Elsewhere): string =>
    check.run({ ...ctx, below: () => belowIn(elsewhere) })[index]?.message ?? finding.message;
  return { ...finding, messageIn };
}

/**
 * Returns the questions of each line's rule that the machine can have answered; undefined for a line without
 * any.
 */
function answeredRules(
  document: RulesDocument,
  targets: readonly Target[],
  host: HostAnswers,
): readonly (Asks | undefined)[] {
  const number = numbers.get(host) ?? ++lastNumber;
  numbers.set(host, number);
  return answersOfLines(document, `${number} ${targetsKey(targets)}`, { targets, host });
}

/** A number for the answers of each machine, so that those of another machine are not used. */
const numbers = new WeakMap<HostAnswers, number>();
let lastNumber = 0;

const answersOfLines = perLine(
  (line, { targets, host }: { readonly targets: readonly Target[]; readonly host: HostAnswers }) => {
    const asks = asksOf(line, targets);
    return asks && mayBeAnswered(asks, host) ? asks : undefined;
  },
);

function mayBeAnswered(asks: Asks, host: HostAnswers): boolean {
  return (
    (asks.accounts && (host.users !== undefined || host.groups !== undefined)) ||
    asks.paths.some((p) => isKnown(host, p))
  );
}

function isKnown(host: HostAnswers, { name, parent }: AskedPath): boolean {
  return host.placeOf(name) !== undefined || (parent !== undefined && host.placeOf(parent) !== undefined);
}

/** The questions that a rule has for its machine. */
interface Asks {
  readonly rule: RuleView;
  readonly paths: readonly AskedPath[];
  readonly accounts: boolean;
}

/** Returns the questions of the rule of each line, by the index of the line; undefined where it has none. */
function hostRules(document: RulesDocument, targets: readonly Target[]): readonly (Asks | undefined)[] {
  return asksOfLines(document, targetsKey(targets), targets);
}

function targetsKey(targets: readonly Target[]): string {
  return `${targets.map((t) => `${t.name} ${t.machine}`)}`;
}

const asksOfLines = perLine(asksOf);

/**
 * Returns the questions of the rule of a line, kept with the line; undefined without a rule or without
 * questions.
 */
function asksOf({ node, opaque }: RulesLine, targets: readonly Target[]): Asks | undefined {
  if (node.kind !== 'command' || opaque) return undefined;
  const key = `host ${targetsKey(targets)}`;
  const known = node.memo.get(key) as Asks | 'nothing' | undefined;
  if (known) return known === 'nothing' ? undefined : known;
  const asks = newAsks(node, targets);
  node.memo.set(key, asks ?? 'nothing');
  return asks;
}

function newAsks(node: CommandLine, targets: readonly Target[]): Asks | undefined {
  const rule = loadedRule(node, targets);
  const paths = rule ? askedPaths(rule) : [];
  const accounts =
    rule?.loading.verdict.assumes.some((a) => a.kind === 'user' || a.kind === 'group') ?? false;
  return rule && (paths.length > 0 || accounts) ? { rule, paths, accounts } : undefined;
}
