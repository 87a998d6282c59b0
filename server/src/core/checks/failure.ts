import type { Target } from '../facts/targets.ts';
import { targetLabels } from '../model/targetLabels.ts';
import { type Fault, fails, type Reason } from '../model/verdict.ts';
import type { JudgedTarget } from '../model/verdictOf.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { Elsewhere, Severity } from './finding.ts';

/** Why a line would not load, over all targets: one fault is picked, the rest says for whom. */
export interface Failure {
  readonly node: CommandLine;
  readonly reason: Reason;
  readonly fault: Fault;
  /** The targets on which the line fails, whatever the reason. */
  readonly failing: readonly JudgedTarget[];
  readonly targets: readonly Target[];
  /** The first failing target that has the fault. */
  readonly first: JudgedTarget;
}

/**
 * Returns why a line fails: the fault that most targets have (of equal ones that of the first target);
 * undefined where the line loads on all targets.
 * @param verdicts one for each target, in their order
 */
export function failureOf(node: CommandLine, verdicts: readonly JudgedTarget[]): Failure | undefined {
  const failing = verdicts.filter((j) => fails(j.verdict));
  if (failing.length === 0) return undefined;
  const count = new Map<Reason, number>();
  for (const { verdict } of failing)
    if (verdict.fault) count.set(verdict.fault.reason, (count.get(verdict.fault.reason) ?? 0) + 1);
  let first: JudgedTarget | undefined;
  for (const j of failing) {
    const reason = j.verdict.fault?.reason;
    if (
      reason &&
      (!first || (count.get(reason) ?? 0) > (count.get(first.verdict.fault?.reason ?? reason) ?? 0))
    )
      first = j;
  }
  const fault = first?.verdict.fault;
  if (!first || !fault) return undefined;
  return { node, reason: fault.reason, fault, failing, targets: verdicts.map((v) => v.target), first };
}

/** Returns the severity of a line that fails: error where it loads on no target, otherwise warning. */
export function severityOf(f: Failure): Severity {
  return f.failing.length === f.targets.length ? 'error' : 'warning';
}

/**
 * Returns a sentence about what follows from a failing line where its severity does not say it: which rules
 * are not loaded because the load ends here, on which targets the line does not load, and that auditctl
 * reports no error. Empty where there is nothing to add.
 * @param below the surroundings of the line: how many rules follow it, and what the lines above it decide
 * @param named whether the message has already named the targets that reject the line
 */
export function consequence(f: Failure, below: Below, named = false): string {
  const { outcome } = f.first.verdict;
  const where = f.failing.length === f.targets.length ? '' : targetLabels(f.failing.map((j) => j.target));
  if (outcome === 'nothing')
    return f.reason === 'drops-rule'
      ? ''
      : `auditctl${where && !named ? ` on ${where}` : ''} reports no error.`;
  const lost = endsLoad(below) ? rulesBelow(below) : '';
  if (outcome === 'crashes') return `auditctl crashes here${lost && `, so ${lost} not loaded`}.`;
  if (where === '' || named) return lost && `${capital(lost)} not loaded${where && ' there'}.`;
  return `On ${where}, ${lost ? `this line and ${lost.replace(/ is$/, ' are')}` : 'this line is'} not loaded.`;
}

/**
 * Returns a sentence that says that auditctl or the kernel rejects a line and, where that ends the load, how
 * many rules below it are not loaded.
 * @param by who rejects it
 * @param below the surroundings of the line: how many rules follow it, and what the lines above it decide
 */
export function rejection(by: 'auditctl' | 'kernel', below: Below): string {
  const rejects = by === 'kernel' ? 'The kernel rejects the rule' : 'auditctl refuses the line';
  const lost = endsLoad(below) ? rulesBelow(below) : '';
  return `${rejects}${lost && `, and ${lost} not loaded`}.`;
}

function endsLoad({ ignoring, stopped }: Below): boolean {
  return !ignoring && !stopped;
}

/** Returns the rules below with their verb; empty where there is none. */
function rulesBelow({ rules }: Below): string {
  if (rules === 0) return '';
  return rules === 1 ? 'the rule below is' : `the ${rules} rules below are`;
}

function capital(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text;
}

/** What is above and below a line in its ruleset. */
export interface Below {
  /** How many rules of its file come after it. */
  readonly rules: number;
  /** `-i` or `-c` above, where auditctl has come to one: it goes on after a line that it refuses. */
  readonly ignoring: '-i' | '-c' | undefined;
  /** The load ended above, in this file or another: auditctl never comes to the line. */
  readonly stopped?: true;
}

/**
 * Returns the surroundings of a line, as far as files that are loaded before its own decide them. Its count
 * of rules below the line is 0.
 * @param elsewhere the option in those files after which errors are ignored (`-i` or `-c`), or `stopped` if
 *   the load already stopped in one of them
 */
export function belowIn(elsewhere: Elsewhere): Below {
  return elsewhere === 'stopped'
    ? { rules: 0, ignoring: undefined, stopped: true }
    : { rules: 0, ignoring: elsewhere };
}
