import type { Target } from '../../facts/targets.ts';
import type { RulesDocument, RulesLine } from '../../syntax/document.ts';
import type { CommandLine } from '../../syntax/line.ts';
import type { Problem } from '../defineCheck.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';
import { lazySurroundings, lineContext, place } from '../runLines.ts';
import { type AskedPath, askedPaths } from './askedPaths.ts';
import type { HostAnswers, HostCheck } from './defineHostCheck.ts';

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
  for (const { asks } of hostRules(document, targets)) {
    accounts ||= asks.accounts;
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
  const surroundings = lazySurroundings(document);
  const problems: Problem[] = [];
  const settled = new Set<string>();
  for (const { asks, line, index } of hostRules(document, targets)) {
    if (!(asks.accounts && (host.users || host.groups)) && !asks.paths.some((p) => isKnown(host, p)))
      continue;
    const ctx = { ...asks, host, below: () => surroundings(index) };
    for (const check of checks) {
      problems.push(...check.run(ctx).map((f) => place(check, f, line)));
      for (const span of check.insteadOf?.answered(ctx) ?? [])
        settled.add(`${check.insteadOf?.code} ${line.start + span.start}`);
    }
  }
  return { problems, settles: (p) => settled.has(`${p.code} ${p.span.start}`) };
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

interface HostRule {
  readonly asks: Asks;
  readonly line: RulesLine;
  readonly index: number;
}

/** The rules that ask something. */
function hostRules(document: RulesDocument, targets: readonly Target[]): readonly HostRule[] {
  const key = `host ${targets.map((t) => `${t.name} ${t.machine}`)}`;
  const found: HostRule[] = [];
  for (let index = 0; index < document.lines.length; index++) {
    const line = document.lines[index] as RulesLine;
    // The node of a passing line is made anew each time it is asked for.
    const { node } = line;
    const asks = node.kind === 'command' && !line.opaque ? asksOf(node, targets, key) : undefined;
    if (asks) found.push({ asks, line, index });
  }
  return found;
}

/** What the rule of a line asks; kept with the line. */
function asksOf(node: CommandLine, targets: readonly Target[], key: string): Asks | undefined {
  const known = node.memo.get(key) as Asks | 'nothing' | undefined;
  if (known) return known === 'nothing' ? undefined : known;
  const alone = { start: 0, end: node.text.length, number: 1, continued: false, node };
  const rule = ruleOf(
    lineContext({ text: node.text, lines: [alone] }, alone, targets, () => ({
      rules: 0,
      ignoring: undefined,
    })),
  );
  const paths = rule ? askedPaths(rule) : [];
  const accounts =
    rule?.loading.verdict.assumes.some((a) => a.kind === 'user' || a.kind === 'group') ?? false;
  const asks = rule && (paths.length > 0 || accounts) ? { rule, paths, accounts } : undefined;
  node.memo.set(key, asks ?? 'nothing');
  return asks;
}
