import { type Target, targetLabels } from '../facts/targets.ts';
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

/** The fault that most targets have (of equal ones that of the first target); undefined where the line loads everywhere. */
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

/** Error where the line loads nowhere, else a warning. */
export function severityOf(f: Failure): Severity {
  return f.failing.length === f.targets.length ? 'error' : 'warning';
}

/** What happens because of the line: what auditctl does, and to how many rules below. `named`: the targets have been told already. */
export function consequence(f: Failure, below: Below, named = false): string {
  const { outcome, by } = f.first.verdict;
  const where = whereFails(f, named);
  if (outcome === 'nothing')
    return f.reason === 'drops-rule'
      ? ''
      : `auditctl${where} goes on without an error and loads nothing of this line.`;
  const lost = losing(below);
  if (outcome === 'crashes')
    return below.stopped ? `auditctl${where} would crash here too.` : `auditctl${where} crashes here${lost}.`;
  return stopping(below, by === 'kernel' ? 'the kernel refuses the rule and ' : '', where);
}

/** ` on TARGETS`, or ` there` where they are named already; nothing where the line fails on all. */
function whereFails({ failing, targets }: Failure, named: boolean): string {
  if (failing.length === targets.length) return '';
  return named ? ' there' : ` on ${targetLabels(failing.map((j) => j.target))}`;
}

/** What happens where auditctl stops at a line; `first`: what comes before that. */
export function stopping(below: Below, first = '', where = ''): string {
  if (below.ignoring)
    return `${capital(first)}auditctl${where} passes over this line (${below.ignoring} stands above): it does not load.`;
  if (below.stopped) return capital(`${first}auditctl${where} would stop here too.`);
  return capital(`${first}auditctl${where} stops here${losing(below) || ': the line does not load'}.`);
}

function losing({ rules }: Below): string {
  if (rules === 0) return '';
  return rules === 1 ? ': the rule below will not load' : `: the ${rules} rules below will not load`;
}

function capital(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text;
}

/** What stands around a line in its file. */
export interface Below {
  /** How many rules come after it. */
  readonly rules: number;
  /** `-i` or `-c`, where auditctl has come to one. */
  readonly ignoring: '-i' | '-c' | undefined;
  /** The load has stopped at a line of another file. */
  readonly stopped?: true;
}

/** Returns what stands around a line that other files come before. */
export function belowIn(elsewhere: Elsewhere): Below {
  return elsewhere === 'stopped'
    ? { rules: 0, ignoring: undefined, stopped: true }
    : { rules: 0, ignoring: elsewhere };
}
