import { techniqueRevision } from '../attack/data/techniqueData.ts';
import type { Target } from '../facts/targets.ts';
import { asMerged, removesReturn } from '../ruleset/mergedReturns.ts';
import { isPiece, type RulesDocument, type RulesLine } from '../syntax/document.ts';
import { type CommandLine, type LineNode, lineNote } from '../syntax/line.ts';
import { boundedMap } from '../text/boundedMap.ts';
import { shift } from '../text/span.ts';
import {
  type Check,
  type CheckInfo,
  type Conventions,
  type Finding,
  type Fix,
  isCommand,
  isLoadCheck,
  type LineCheck,
  type LineContext,
  type LoadCheck,
  type LoadMessage,
  type Problem,
} from './defineCheck.ts';
import { type Below, belowIn, consequence, type Failure, severityOf } from './failure.ts';
import { attempt, isFaulty, startCheck, switchOff } from './faultyChecks.ts';
import type { Elsewhere } from './finding.ts';
import { contextOfNode, failsOnSome, lineContext } from './lineContext.ts';
import { type Traits, traitsOf } from './lineTraits.ts';
import { loadingVerdict } from './loadedRule.ts';
import { loadFixes, repairMessage } from './loadFixes.ts';
import { withChanges } from './recordedChange.ts';
import { checks } from './registry.ts';
import { isGiven, isOn, isSelected, type LintOptions } from './select.ts';
import { lazySurroundings } from './surroundings.ts';
import { findingsOfTemplateLine } from './templates.ts';

const loadChecks = checks.filter(isLoadCheck);
const lineChecks = checks.filter((c): c is LineCheck => !isLoadCheck(c));

/** A finding of a line, with the check that found it. Offsets count from the start of the line. */
export type LineFinding = readonly [check: Check, finding: Finding];

/** What is run on each line of a document, worked out once for the options of a lint. */
export interface LinePlan {
  readonly targets: readonly Target[];
  readonly conventions: Conventions;
  /** The load checks that are asked for. */
  readonly owners: ReadonlySet<Check>;
  /** Those that look at nothing but the line: what they find is kept with it. */
  readonly local: readonly LineCheck[];
  /** What the local checks are about, together. */
  readonly about: Traits;
  readonly around: readonly LineCheck[];
}

function planOf(options: LintOptions): LinePlan {
  const { targets, severities = {}, only = [], conventions = {} } = options;
  const wanted = lineChecks.filter(
    (c) => (isOn(c, options) || isGiven(c, conventions, severities)) && isSelected(c, only),
  );
  const local = wanted.filter((c) => !c.looksAround);
  return {
    targets,
    conventions,
    owners: new Set<Check>(loadChecks.filter((c) => isSelected(c, only))),
    local,
    about: local.reduce((all, c) => all | (c.about ?? 0), 0),
    around: wanted.filter((c) => c.looksAround),
  };
}

// Plans by what they are made from, so that a line's findings are found again by the identity of its plan.
const plans = boundedMap<LinePlan>(200_000, () => 2000);

function keptPlan(options: LintOptions): LinePlan {
  const { targets, severities, profile, only, conventions, merged } = options;
  const places = targets.map((t) => [t.name, t.machine]);
  const key = JSON.stringify([techniqueRevision(), places, severities, profile, only, conventions, merged]);
  let plan = plans.get(key);
  if (!plan) {
    plan = planOf(options);
    plans.set(key, plan);
  }
  return plan;
}

/** Looks at the lines of one document. */
export interface LineFinder {
  /** Finds what checks report of a line, comments and severities of settings not applied. */
  readonly find: (index: number) => readonly LineFinding[];
  /** Another object whenever findings of an unchanged line may change. */
  readonly plan: LinePlan;
}

/** Reports whether the findings of a check on a line also depend on other lines of the document. */
export function looksAround(check: Check): boolean {
  return isLoadCheck(check) || check.looksAround !== undefined;
}

/**
 * Returns an object whose `find` returns what line checks report of a line, given by its 0-based index in the
 * document; empty where they report nothing.
 * @param written the document with its CRs; where augenrules removes them, each line is judged without
 * @param options which checks are wanted, and the targets to judge for
 */
export function lineFinder(written: RulesDocument, options: LintOptions): LineFinder {
  const plan = keptPlan(options);
  const { targets } = plan;
  const document = options.merged ? asMerged(written, targets) : written;
  const surroundings = lazySurroundings(document, targets);
  const returnTargets = document === written ? [] : targets.filter((t) => !removesReturn(t.release));

  function find(index: number): readonly LineFinding[] {
    const found = findPlain(index);
    if (returnTargets.length === 0 || found.some(([check]) => isLoadCheck(check))) return found;
    return [...found, ...returnFindings(written, document, index, plan, returnTargets, surroundings)];
  }

  function findPlain(index: number): readonly LineFinding[] {
    const line = document.lines[index] as RulesLine;
    // The node of a line that is read in passing is another object each time it is asked for.
    const { node } = line;
    // What follows a NUL at the start of a line is lost.
    if (node.kind === 'blank' && !node.text.includes('\0')) return NO_FINDINGS;
    return line.opaque && isCommand(node)
      ? templateFindings(line, sourceOf(document, line), plan, () => surroundings(index))
      : lineFindings(document, index, node, plan, surroundings);
  }
  return { find, plan };
}

const NO_FINDINGS: readonly never[] = [];

/** Returns a line of a template with what its placeholders are in the text, as long as the text of its node. */
function sourceOf({ text }: RulesDocument, { start, node }: RulesLine): string {
  return text.slice(start, start + node.text.length);
}

/** Finds what the checks report of a line as it is in its document. */
function lineFindings(
  document: RulesDocument,
  index: number,
  node: LineNode,
  plan: LinePlan,
  surroundings: (i: number) => Below,
): readonly LineFinding[] {
  const line = document.lines[index] as RulesLine;
  const command = isCommand(node);
  const failing = command && plan.owners.size > 0 && failsOnSome(node, plan.targets);
  const around = plan.around.some((c) => c.looksAround?.(line, node));
  const local = command && plan.local.length > 0 ? localFindings(node, plan) : NO_FINDINGS;
  if (!failing && !around && !isPiece(document, index)) return local;
  const { start, end, number, continued } = line;
  const place = { start, end, number, continued, node };
  const ctx = lineContext(document, place, plan.targets, () => surroundings(index));
  const found: LineFinding[] = [];
  if (failing) for (const f of failureFindings(ctx)) if (plan.owners.has(f[0])) found.push(f);
  for (const f of local) if (f[0].category !== 'style' || !isPiece(document, index)) found.push(f);
  for (const check of plan.around)
    attempt(check.code, () => {
      if (!check.looksAround?.(line, node)) return;
      if (check.category === 'style' && isPiece(document, index)) return;
      for (const f of [...check.run(ctx)]) found.push([check, withChanges(f, node, plan.targets)]);
    });
  return found;
}

/**
 * Finds what the CR at the end of a line does on the targets whose auditctl reads it, of a line that loads on all
 * targets without it.
 * @param written the document with its CRs
 * @param plain the document without
 * @param returnTargets the targets whose auditctl reads the CR
 */
function returnFindings(
  written: RulesDocument,
  plain: RulesDocument,
  index: number,
  plan: LinePlan,
  returnTargets: readonly Target[],
  surroundings: (i: number) => Below,
): readonly LineFinding[] {
  const line = written.lines[index] as RulesLine;
  const { node } = line;
  if (line.opaque || !isCommand(node) || !node.text.endsWith('\r')) return NO_FINDINGS;
  const ctx = lineContext(written, line, plan.targets, () => surroundings(index), { returnTargets });
  const failing = failureFindings(ctx).filter(([check]) => plan.owners.has(check));
  const without = plain.lines[index] as RulesLine;
  const found = plan.around.flatMap((check) => {
    // One that looks at the line for another reason has seen it already.
    if (!check.looksAround?.(line, node) || check.looksAround(without, without.node)) return [];
    return attempt(check.code, () => check.run(ctx).map((f) => [check, f] as const)) ?? [];
  });
  return [...failing, ...found];
}

/** What was found last in a line, and by which plan. */
const lastFound = lineNote<{ readonly plan: LinePlan; readonly found: readonly LineFinding[] }>();

/**
 * Finds what the checks that look at nothing but the line report: kept with the line, whatever else changes.
 */
function localFindings(node: CommandLine, plan: LinePlan): readonly LineFinding[] {
  const last = lastFound.of(node);
  if (last?.plan === plan) return last.found;
  const found = runLocal(node, plan);
  lastFound.keep(node, { plan, found });
  return found;
}

function runLocal(
  node: CommandLine,
  { local, about: wanted, targets, conventions }: LinePlan,
): readonly LineFinding[] {
  const traits = traitsOf(node, targets, wanted);
  const rule = loadingVerdict(node, targets)?.verdict.rule;
  let ctx: LineContext | undefined;
  let found: LineFinding[] | undefined;
  for (let i = 0; i < local.length; i++) {
    const check = local[i] as LineCheck;
    const { about = 0, applies } = check;
    if ((traits & about) !== about || isFaulty(check.code)) continue;
    startCheck(check.code);
    try {
      if (applies && !applies(node, rule)) continue;
      ctx ??= contextOfNode(node, targets, conventions);
      for (const f of check.run(ctx)) {
        found ??= [];
        found.push([check, withChanges(f, node, targets)]);
      }
    } catch (error) {
      switchOff(check.code, error);
    }
  }
  return found ?? NO_FINDINGS;
}

/**
 * Returns what the check has to say that owns the line's way of not loading; its place in the document does
 * not count.
 */
function failureFindings(ctx: LineContext): readonly LineFinding[] {
  const { failure } = ctx;
  if (!failure) return NO_FINDINGS;
  for (const owner of loadChecks) {
    const found = attempt(owner.code, () =>
      claims(owner, failure, ctx) ? report(owner, failure, ctx) : undefined,
    );
    if (found) return found.map((f) => [owner, f] as const);
  }
  return NO_FINDINGS;
}

/**
 * Finds what holds in a line with placeholders whatever they stand for. Which lines below will be there is
 * not known, so none is counted.
 */
function templateFindings(
  line: RulesLine,
  source: string,
  plan: LinePlan,
  below: () => Below,
): readonly LineFinding[] {
  const { targets, conventions, owners } = plan;
  const found = findingsOfTemplateLine<Check>(line, source, (node) => {
    const alone = { start: 0, end: node.text.length, number: line.number, continued: false, node };
    const document = { text: node.text, lines: [alone] };
    const rest = () => ({ ...below(), rules: 0 });
    const ctx = lineContext(document, alone, targets, rest, { conventions, template: true });
    const failure = failureFindings(ctx);
    // Where the check says that it is wrong counts more than what the model found it at: a field with its
    // operator and value.
    const place = failure[0]?.[1].span;
    const faults = ctx.verdicts.flatMap(({ verdict: { fault, outcome } }) =>
      fault && outcome !== 'loads'
        ? [place && fault.reason === ctx.failure?.reason ? place : fault.span]
        : [],
    );
    return { faults, findings: [...failure, ...runLocal(node, plan)] };
  });
  return found.filter(([check]) => !isLoadCheck(check) || owners.has(check));
}

function claims(check: LoadCheck, f: Failure, ctx: LineContext): boolean {
  return check.claims ? check.claims(f, ctx) : check.reasons.includes(f.reason);
}

function report(check: LoadCheck, f: Failure, ctx: LineContext): readonly Finding[] {
  const read = repairMessage(f, ctx);
  const { wrong, namesTargets = false, remedy }: LoadMessage = read ?? check.message(f, ctx);
  const messageWith = (below: Below): string =>
    [wrong, consequence(f, below, namesTargets), remedy].filter(Boolean).join(' ');
  const below = ctx.below();
  const span = read?.span ?? check.span?.(f, ctx) ?? f.fault.span;
  const fixes = () => [
    ...(check.fixesOfFile?.(ctx) ?? []),
    ...loadFixes(check.fixes?.(f, ctx) ?? [], f, ctx),
  ];
  const messageIn = below.ignoring ? {} : { messageIn: (e: Elsewhere) => messageWith(belowIn(e)) };
  const message = messageWith(below);
  return [
    { span: wide(span, ctx), message, severity: severityOf(f), ...messageIn, ...causeOf(check), fixes },
  ];
}

function causeOf({ cause }: Pick<Finding, 'cause'>): Pick<Finding, 'cause'> {
  return cause ? { cause } : {};
}

/** Widens an empty span to one character, so that its problem is visible. */
function wide(span: Finding['span'], ctx: LineContext): Finding['span'] {
  if (span.end > span.start) return span;
  return span.start < ctx.node.text.length
    ? { start: span.start, end: span.start + 1 }
    : { start: Math.max(0, span.start - 1), end: Math.max(1, span.start) };
}

/**
 * Returns a finding in a line as a problem of its document: spans then count from the start of the document.
 * @param line where the line begins there, as a UTF-16 offset
 */
export function place(
  check: CheckInfo & Pick<Problem, 'scope'>,
  f: Finding,
  line: Pick<RulesLine, 'start'>,
): Problem {
  const move = (fix: Fix): Fix => ({
    ...fix,
    edits: fix.edits.map((e) => ({ ...e, span: shift(e.span, line.start) })),
  });
  return {
    code: check.code,
    check: check.name,
    severity: f.severity ?? check.severity,
    scope: check.scope,
    message: f.message,
    span: shift(f.span, line.start),
    related: (f.related ?? []).map((r) => ({ ...r, span: shift(r.span, line.start) })),
    ...(f.messageIn ? { messageIn: f.messageIn } : {}),
    ...causeOf(f),
    fixes: () => (f.fixes?.() ?? []).map(move),
  };
}
