import type { Target } from '../facts/targets.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import { type CommandLine, parseLine } from '../syntax/line.ts';
import { applyEdits, shift } from '../text/span.ts';
import {
  type Check,
  type CheckInfo,
  type Finding,
  type Fix,
  isCommand,
  isLoadCheck,
  type LineCheck,
  type LineContext,
  type LoadCheck,
  type Problem,
  type Severity,
} from './define.ts';
import { type Below, consequence, type Failure, fails, failureOf, severityOf } from './failure.ts';
import { verdictOf, verdictsOf } from './judged.ts';
import { checks } from './registry.ts';
import { suppress } from './suppress.ts';

const loadChecks = checks.filter(isLoadCheck);
const lineChecks = checks.filter((c): c is LineCheck => !isLoadCheck(c));

/** What becomes of a check: another severity than its own, or none. Keys are codes or names of checks. */
export type Severities = Readonly<Record<string, Severity | 'off'>>;

/** Runs every check over a document; the problems come in the order of their places. */
export function runChecks(document: RulesDocument, targets: readonly Target[], severities: Severities = {}): readonly Problem[] {
  const problems: Problem[] = [];
  const surroundings = lazySurroundings(document);
  const wanted = lineChecks.filter((c) => isOn(c, severities));
  const local = wanted.filter((c) => !c.looksAround);
  const around = wanted.filter((c) => c.looksAround);
  const key = `findings ${targets.map((t) => `${t.name} ${t.machine}`)} ${Object.keys(severities).length === 0 ? '' : local.map((c) => c.code)}`;
  for (let i = 0; i < document.lines.length; i++) {
    const line = document.lines[i] as RulesLine;
    const { node } = line;
    if (node.kind === 'blank') continue;
    const command = isCommand(node);
    const failing = command && targets.some((target) => fails(verdictOf(node, target)));
    if (!failing && wanted.length === 0) continue;
    const ctx = () => lineContext(document, line, targets, () => surroundings(i));
    if (failing) reportFailure(ctx(), problems);
    if (command && local.length > 0)
      for (const [check, f] of localFindings(node, targets, local, key)) problems.push(place(check, f, line));
    for (const check of around) for (const f of check.run(ctx())) problems.push(place(check, f, line));
  }
  const sorted = problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return suppress(document, sorted, checks).flatMap((p) => withSeverity(p, severities));
}

/** Whether a check runs: one that is off by default does where it is given a severity. */
export function isOn(check: CheckInfo, severities: Severities): boolean {
  return (severities[check.code] ?? severities[check.name] ?? (check.defaultOff ? 'off' : check.severity)) !== 'off';
}

const NO_DOCUMENT: RulesDocument = { text: '', lines: [] };

/** What the checks that look at nothing but the line find: kept with the line, whatever else changes. */
function localFindings(
  node: CommandLine,
  targets: readonly Target[],
  local: readonly LineCheck[],
  key: string,
): readonly (readonly [LineCheck, Finding])[] {
  const known = node.memo.get(key) as readonly (readonly [LineCheck, Finding])[] | undefined;
  if (known) return known;
  const line: RulesLine = { start: 0, end: node.text.length, number: 1, continued: false, node };
  const ctx = lineContext(NO_DOCUMENT, line, targets, () => ({ rules: 0, ignoring: undefined }));
  const found = local.flatMap((check) => check.run(ctx).map((f) => [check, f] as const));
  node.memo.set(key, found);
  return found;
}

function reportFailure(ctx: LineContext, problems: Problem[]): void {
  const { failure } = ctx;
  const owner = failure && loadChecks.find((c) => claims(c, failure, ctx));
  if (owner) for (const f of report(owner, failure, ctx)) problems.push(place(owner, f, ctx.line));
}

function withSeverity(p: Problem, severities: Severities): readonly Problem[] {
  const severity = severities[p.code] ?? severities[p.check];
  return severity === 'off' ? [] : severity === undefined || severity === p.severity ? [p] : [{ ...p, severity }];
}

/** What a check sees of a line. */
export function lineContext(document: RulesDocument, line: RulesLine, targets: readonly Target[], below: () => Below): LineContext {
  const { node } = line;
  const verdicts = isCommand(node) ? verdictsOf(node, targets) : [];
  return { document, line, node, targets, verdicts, below, failure: isCommand(node) ? failureOf(node, verdicts) : undefined };
}

function claims(check: LoadCheck, f: Failure, ctx: LineContext): boolean {
  return check.claims ? check.claims(f, ctx) : check.reasons.includes(f.reason);
}

function report(check: LoadCheck, f: Failure, ctx: LineContext): readonly Finding[] {
  const { wrong, mend } = check.message(f, ctx);
  const message = [wrong, consequence(f, ctx.below()), mend].filter(Boolean).join(' ');
  const span = check.span?.(f, ctx) ?? f.fault.span;
  const fixes = () => (check.fixes?.(f, ctx) ?? []).filter((fix) => helps(fix, f, ctx));
  return [{ span: wide(span, ctx), message, severity: severityOf(f), fixes }];
}

/** A problem of no width could not be seen. */
function wide(span: Finding['span'], ctx: LineContext): Finding['span'] {
  if (span.end > span.start) return span;
  return span.start < ctx.node.text.length
    ? { start: span.start, end: span.start + 1 }
    : { start: Math.max(0, span.start - 1), end: Math.max(1, span.start) };
}

/** Whether the line is better off after a fix: it loads on some target more, or has another fault further on. */
function helps(fix: Fix, f: Failure, ctx: LineContext): boolean {
  let after: string;
  try {
    after = applyEdits(ctx.node.text, fix.edits);
  } catch {
    return false;
  }
  const now = after.split('\n').flatMap((text) => {
    const node = parseLine(text);
    return node.kind === 'command' ? (failureOf(node, verdictsOf(node, ctx.targets)) ?? []) : [];
  });
  const worst = now[0];
  return !worst || worst.failing.length < f.failing.length || worst.reason !== f.reason || now.every((n) => !sameWords(n, f));
}

function sameWords(a: Failure, b: Failure): boolean {
  return JSON.stringify(a.fault.words) === JSON.stringify(b.fault.words);
}

/** How many rules stand below each line, and whether -i or -c stands above: worked out once a document, when first asked. */
function lazySurroundings(document: RulesDocument): (i: number) => Below {
  let table: Below[] | undefined;
  return (i) => {
    table ??= surroundings(document);
    return table[i] ?? { rules: 0, ignoring: undefined };
  };
}

function surroundings(document: RulesDocument): Below[] {
  const out: Below[] = new Array(document.lines.length);
  let rules = 0;
  for (let i = document.lines.length - 1; i >= 0; i--) {
    out[i] = { rules, ignoring: undefined };
    const node = document.lines[i]?.node;
    if (node && isCommand(node) && /^-[aAwdW]/.test(node.words[0]?.value ?? '')) rules++;
  }
  let ignoring: Below['ignoring'];
  for (const [i, line] of document.lines.entries()) {
    const at = out[i];
    if (at && ignoring) out[i] = { ...at, ignoring };
    if (isCommand(line.node) && line.node.words.length === 1 && (line.node.text.trim() === '-i' || line.node.text.trim() === '-c'))
      ignoring = line.node.text.trim() as '-i' | '-c';
  }
  return out;
}

function place(check: Check, f: Finding, line: RulesLine): Problem {
  const move = (fix: Fix): Fix => ({ ...fix, edits: fix.edits.map((e) => ({ ...e, span: shift(e.span, line.start) })) });
  return {
    code: check.code,
    check: check.name,
    severity: f.severity ?? check.severity,
    scope: check.scope,
    message: f.message,
    span: shift(f.span, line.start),
    related: (f.related ?? []).map((r) => ({ ...r, span: shift(r.span, line.start) })),
    fixes: () => (f.fixes?.() ?? []).map(move),
  };
}
