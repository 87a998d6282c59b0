import type { Target } from '../../facts/targets.ts';
import type { RulesDocument, RulesLine } from '../../syntax/document.ts';
import type { CommandLine } from '../../syntax/line.ts';
import type { Problem } from '../define.ts';
import { type RuleView, ruleOf } from '../meaning/view.ts';
import { lazySurroundings, lineContext, place } from '../run.ts';
import { askedPaths } from './asked.ts';
import type { HostAnswers, HostCheck } from './define.ts';

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
  for (const { rule } of hostRules(document, targets)) {
    accounts ||= rule.loading.verdict.assumes.some((a) => a.kind === 'user' || a.kind === 'group');
    for (const p of askedPaths(rule)) {
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
  for (const { rule, line, index } of hostRules(document, targets)) {
    const ctx = { rule, host, below: () => surroundings(index) };
    for (const check of checks) {
      problems.push(...check.run(ctx).map((f) => place(check, f, line)));
      for (const span of check.insteadOf?.answered(ctx) ?? []) settled.add(`${check.insteadOf?.code} ${line.start + span.start}`);
    }
  }
  return { problems, settles: (p) => settled.has(`${p.code} ${p.span.start}`) };
}

interface HostRule {
  readonly rule: RuleView;
  readonly line: RulesLine;
  readonly index: number;
}

/** The rules that name a path or an account. What the machine may know of a line is kept with it. */
function hostRules(document: RulesDocument, targets: readonly Target[]): readonly HostRule[] {
  const key = `host ${targets.map((t) => `${t.name} ${t.machine}`)}`;
  return document.lines.flatMap((line, index) => {
    // The node of a passing line is made anew each time it is asked for.
    const { node } = line;
    if (node.kind !== 'command' || line.opaque) return [];
    const rule = hostRule(node, targets, key);
    return rule ? [{ rule, line, index }] : [];
  });
}

function hostRule(node: CommandLine, targets: readonly Target[], key: string): RuleView | undefined {
  const known = node.memo.get(key) as { readonly rule: RuleView | undefined } | undefined;
  if (known) return known.rule;
  const alone = { start: 0, end: node.text.length, number: 1, continued: false, node };
  const found = ruleOf(lineContext({ text: node.text, lines: [alone] }, alone, targets, () => ({ rules: 0, ignoring: undefined })));
  const asks = found && (found.paths.length > 0 || found.loading.verdict.assumes.length > 0);
  const rule = asks ? found : undefined;
  node.memo.set(key, { rule });
  return rule;
}
