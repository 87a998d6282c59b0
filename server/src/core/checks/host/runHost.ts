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

/** What a document asks its machine. */
export interface HostQuestions {
  /** Paths from the root, each once. */
  readonly paths: readonly string[];
  /** Whether a user or a group is named. */
  readonly accounts: boolean;
}

/** A machine is asked about so many paths of a document at most. */
const MOST_PATHS = 500;

/** What a document asks its machine, in the order of its lines; of lines with placeholders, nothing. */
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

/** What a machine's answers say of a document. */
export interface HostFindings {
  readonly problems: readonly Problem[];
  /** Whether the machine has answered what a problem of a line takes for likely. */
  readonly settles: (p: Problem) => boolean;
}

/** What is wrong on a machine, by what it has answered. No problem where it has not. */
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

/** Lets a finding say what becomes of its line where other files come before it. */
function withMessageIn(finding: Finding, index: number, check: HostCheck, ctx: HostContext): Finding {
  const messageIn = (elsewhere: Elsewhere): string =>
    check.run({ ...ctx, below: () => belowIn(elsewhere) })[index]?.message ?? finding.message;
  return { ...finding, messageIn };
}

/** Returns what the rule of each line asks, as far as the machine may have answered it. */
function answeredRules(
  document: RulesDocument,
  targets: readonly Target[],
  host: HostAnswers,
): readonly (Asks | undefined)[] {
  const number = numbers.get(host) ?? ++lastNumber;
  numbers.set(host, number);
  return answersOfLines(document, `${number} ${targetsKey(targets)}`, { targets, host });
}

/** A number for each machine's answers, so that what was found by others is not taken for theirs. */
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

/** What a rule asks its machine. */
interface Asks {
  readonly rule: RuleView;
  readonly paths: readonly AskedPath[];
  readonly accounts: boolean;
}

/** What the rule of each line asks, by the index of the line; undefined where it asks nothing. */
function hostRules(document: RulesDocument, targets: readonly Target[]): readonly (Asks | undefined)[] {
  return asksOfLines(document, targetsKey(targets), targets);
}

function targetsKey(targets: readonly Target[]): string {
  return `${targets.map((t) => `${t.name} ${t.machine}`)}`;
}

const asksOfLines = perLine(asksOf);

/** Returns what the rule of a line asks, kept with the line; undefined where there is no rule, or it asks nothing. */
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
