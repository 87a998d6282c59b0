import type { Target } from '../facts/targets.ts';
import { fails, type Verdict } from '../model/verdict.ts';
import { type JudgedTarget, verdictOf, verdictsOf } from '../model/verdictOf.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import { type CommandLine, type LineNode, lineNote, withoutReturn } from '../syntax/line.ts';
import type { Conventions, LineContext } from './defineCheck.ts';
import { type Below, type Failure, failureOf } from './failure.ts';
import { loadedRule, type RuleView } from './loadedRule.ts';

interface ContextOptions {
  readonly conventions?: Conventions;
  /** The line is one of several that a template can become. */
  readonly template?: boolean;
  /** Those whose auditctl reads the CR at the end of the line; all where absent. */
  readonly returnTargets?: readonly Target[];
}

/** What a check sees of a line; what few checks ask for is worked out when it is first asked for. */
class LazyContext implements LineContext {
  readonly document: RulesDocument;
  readonly line: RulesLine;
  readonly node: LineNode;
  readonly targets: readonly Target[];
  readonly below: () => Below;
  readonly conventions: Conventions;
  readonly template: boolean;
  readonly returnTargets: readonly Target[];
  private keptVerdicts: readonly JudgedTarget[] | undefined;
  private keptFailure: Failure | 'none' | undefined;
  private keptRule: RuleView | 'none' | undefined;

  constructor(
    document: RulesDocument,
    line: RulesLine,
    targets: readonly Target[],
    below: () => Below,
    { conventions = {}, template = false, returnTargets = targets }: ContextOptions,
  ) {
    this.document = document;
    this.line = line;
    // The node of a line that is read in passing is another object each time it is asked for.
    this.node = line.node;
    this.targets = targets;
    this.below = below;
    this.conventions = conventions;
    this.template = template;
    this.returnTargets = returnTargets;
  }
  get verdicts(): readonly JudgedTarget[] {
    const { node, targets, returnTargets } = this;
    this.keptVerdicts ??= node.kind === 'command' ? readVerdicts(node, targets, returnTargets) : [];
    return this.keptVerdicts;
  }
  get failure(): Failure | undefined {
    const { node } = this;
    if (node.kind !== 'command' || !failsOnSome(node, this.targets)) return undefined;
    this.keptFailure ??= failureOf(node, this.verdicts) ?? 'none';
    return this.keptFailure === 'none' ? undefined : this.keptFailure;
  }
  get rule(): RuleView | undefined {
    const { node } = this;
    this.keptRule ??= (node.kind === 'command' && loadedRule(node, this.targets)) || 'none';
    return this.keptRule === 'none' ? undefined : this.keptRule;
  }
}

/** Returns the verdicts of a line, which is read without the CR at its end on targets that are not in `withReturn`. */
function readVerdicts(
  node: CommandLine,
  targets: readonly Target[],
  withReturn: readonly Target[],
): readonly JudgedTarget[] {
  if (withReturn === targets) return verdictsOf(node, targets);
  const plain = withoutReturn(node);
  return targets.map((target) => {
    if (withReturn.includes(target)) return { target, verdict: verdictOf(node, target) };
    return { target, verdict: plain.kind === 'command' ? verdictOf(plain, target) : emptyLine(target) };
  });
}

/** Returns the verdict of a line without a command. */
function emptyLine({ release }: Target): Verdict {
  return { from: release, to: release, outcome: 'loads', messages: [], assumes: [] };
}

/**
 * Returns what a check sees of a line of a document.
 * @param below returns the surroundings of the line (how many rules follow it, and what the lines above
 *   decide); called only by checks that ask for it
 */
export function lineContext(
  document: RulesDocument,
  line: RulesLine,
  targets: readonly Target[],
  below: () => Below,
  options: ContextOptions = {},
): LineContext {
  return new LazyContext(document, line, targets, below, options);
}

const NO_DOCUMENT: RulesDocument = { text: '', lines: [] };
const NOTHING_BELOW: Below = { rules: 0, ignoring: undefined };

/**
 * Returns what a check sees of a line that is not in a document: it is line 1, with nothing above or below.
 */
export function contextOfNode(
  node: CommandLine,
  targets: readonly Target[],
  conventions: Conventions = {},
): LineContext {
  const line: RulesLine = { start: 0, end: node.text.length, number: 1, continued: false, node };
  return lineContext(NO_DOCUMENT, line, targets, () => NOTHING_BELOW, { conventions });
}

/**
 * Reports whether a line, on at least one of the targets, does not load or loads nothing because of a fault.
 */
export function failsOnSome(node: CommandLine, targets: readonly Target[]): boolean {
  if (loading.of(node) === targets) return false;
  for (const target of targets) if (fails(verdictOf(node, target))) return true;
  loading.keep(node, targets);
  return false;
}

/** The targets for which a line is known to load. */
const loading = lineNote<readonly Target[]>();
