import { techniqueRevision } from '../attack/data/techniqueData.ts';
import type { Target } from '../facts/targets.ts';
import { fails } from '../model/verdict.ts';
import { verdictOf, verdictsOf } from '../model/verdictOf.ts';
import { isPiece, type RulesDocument, type RulesLine } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
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
  type Problem,
} from './defineCheck.ts';
import { type Below, consequence, type Failure, failureOf, severityOf } from './failure.ts';
import { loadFixes, repairMessage } from './loadFixes.ts';
import { checks } from './registry.ts';
import { isGiven, isOn, isSelected, type LintOptions } from './select.ts';
import { findingsOfTemplateLine } from './templates.ts';

const loadChecks = checks.filter(isLoadCheck);
const lineChecks = checks.filter((c): c is LineCheck => !isLoadCheck(c));

/** A finding of a line, with the check that found it. Offsets count from the start of the line. */
export type LineFinding = readonly [check: Check, finding: Finding];

/** Looks at the lines of one document. */
export interface LineFinder {
  /** Finds what checks report of a line, comments and severities of settings not applied. */
  readonly find: (index: number) => readonly LineFinding[];
  /** Changes whenever findings of an unchanged line may change. */
  readonly key: string;
}

/** Reports whether what a check finds depends on other lines of the document, too. */
export function looksAround(check: Check): boolean {
  return isLoadCheck(check) || check.looksAround !== undefined;
}

/** Prepares the line checks that are wanted for one document. */
export function lineFinder(document: RulesDocument, options: LintOptions): LineFinder {
  const { targets, severities = {}, only = [], conventions = {} } = options;
  const surroundings = lazySurroundings(document);
  const asked = (c: Pick<Check, 'code' | 'name'>) => isSelected(c, only);
  const wanted = lineChecks.filter(
    (c) => (isOn(c, severities) || isGiven(c, conventions, severities)) && asked(c),
  );
  const owners = only.length === 0 ? undefined : new Set<Check>(loadChecks.filter(asked));
  const local = wanted.filter((c) => !c.looksAround);
  const around = wanted.filter((c) => c.looksAround);
  const chosen =
    Object.keys(severities).length + only.length + Object.keys(conventions).length === 0
      ? ''
      : [...local.map((c) => c.code), JSON.stringify(conventions)];
  const key = `findings ${techniqueRevision()} ${targets.map((t) => `${t.name} ${t.machine}`)} ${chosen}`;

  function find(index: number): readonly LineFinding[] {
    const line = document.lines[index] as RulesLine;
    // The node of a passing line is made anew each time it is asked for.
    const { node } = line;
    if (node.kind === 'blank') return NO_FINDINGS;
    const command = isCommand(node);
    if (line.opaque && command)
      return templateFindings(line, targets, local, () => surroundings(index), conventions).filter(
        ([check]) => asked(check),
      );
    const failing = command && owners?.size !== 0 && failsOnSome(node, targets);
    if (!failing && wanted.length === 0) return NO_FINDINGS;
    const ofLine = command && local.length > 0 ? localFindings(node, targets, local, key, conventions) : [];
    const looking = around.filter((c) => c.looksAround?.(line, node));
    if (!failing && looking.length === 0 && !isPiece(document, index)) return ofLine;
    const ctx = lineContext(document, line, targets, () => surroundings(index));
    return [
      ...(failing ? failureFindings(ctx).filter(([check]) => owners?.has(check) ?? true) : NO_FINDINGS),
      ...ofLine.filter(([check]) => check.category !== 'style' || !isPiece(document, index)),
      ...looking.flatMap((check) => check.run(ctx).map((f): LineFinding => [check, f])),
    ];
  }
  return { find, key: `${key} ${around.map((c) => c.code)} ${owners?.size}` };
}

function failsOnSome(node: CommandLine, targets: readonly Target[]): boolean {
  for (const target of targets) if (fails(verdictOf(node, target))) return true;
  return false;
}

const NO_FINDINGS: readonly never[] = [];
const NO_DOCUMENT: RulesDocument = { text: '', lines: [] };

/** What the checks that look at nothing but the line find: kept with the line, whatever else changes. */
function localFindings(
  node: CommandLine,
  targets: readonly Target[],
  local: readonly LineCheck[],
  key: string,
  conventions: Conventions,
): readonly (readonly [LineCheck, Finding])[] {
  const known = node.memo.get(key) as readonly (readonly [LineCheck, Finding])[] | undefined;
  if (known) return known;
  if (!local.some((c) => !c.applies || c.applies(node))) return NO_FINDINGS;
  const able = local.filter((c) => c.applies?.(node) ?? true);
  const line: RulesLine = { start: 0, end: node.text.length, number: 1, continued: false, node };
  const ctx = {
    ...lineContext(NO_DOCUMENT, line, targets, () => ({ rules: 0, ignoring: undefined })),
    conventions,
  };
  const found = able.flatMap((check) => check.run(ctx).map((f) => [check, f] as const));
  node.memo.set(key, found);
  return found;
}

/** What the check has to say that owns the line's way of not loading; its place in the document does not count. */
function failureFindings(ctx: LineContext): readonly (readonly [Check, Finding])[] {
  const { failure } = ctx;
  const owner = failure && loadChecks.find((c) => claims(c, failure, ctx));
  return owner ? report(owner, failure, ctx).map((f) => [owner, f] as const) : [];
}

/** What is found in a line with placeholders. Which lines below will be there is not known, so none is counted. */
function templateFindings(
  line: RulesLine,
  targets: readonly Target[],
  local: readonly LineCheck[],
  below: () => Below,
  conventions: Conventions,
): readonly (readonly [Check, Finding])[] {
  return findingsOfTemplateLine<Check>(line, (node) => {
    const alone = { start: 0, end: node.text.length, number: line.number, continued: false, node };
    const ctx = {
      ...lineContext({ text: node.text, lines: [alone] }, alone, targets, () => ({ ...below(), rules: 0 })),
      conventions,
      template: true as const,
    };
    const failure = failureFindings(ctx);
    // Where the check says that it is wrong counts more than what the model found it at: a field with its operator and value.
    const place = failure[0]?.[1].span;
    const faults = ctx.verdicts.flatMap(({ verdict: { fault, outcome } }) =>
      fault && outcome !== 'loads'
        ? [place && fault.reason === ctx.failure?.reason ? place : fault.span]
        : [],
    );
    return {
      faults,
      findings: [...failure, ...local.flatMap((c) => c.run(ctx).map((f) => [c, f] as const))],
    };
  });
}

/** What a check sees of a line. */
export function lineContext(
  document: RulesDocument,
  line: RulesLine,
  targets: readonly Target[],
  below: () => Below,
): LineContext {
  const { node } = line;
  const verdicts = isCommand(node) ? verdictsOf(node, targets) : [];
  return {
    document,
    line,
    node,
    targets,
    verdicts,
    below,
    failure: isCommand(node) ? failureOf(node, verdicts) : undefined,
  };
}

function claims(check: LoadCheck, f: Failure, ctx: LineContext): boolean {
  return check.claims ? check.claims(f, ctx) : check.reasons.includes(f.reason);
}

function report(check: LoadCheck, f: Failure, ctx: LineContext): readonly Finding[] {
  const { wrong, mend } = repairMessage(f, ctx) ?? check.message(f, ctx);
  const message = [wrong, consequence(f, ctx.below(), wrong.includes(': refused on ')), mend]
    .filter(Boolean)
    .join(' ');
  const span = repairMessage(f, ctx)?.span ?? check.span?.(f, ctx) ?? f.fault.span;
  const fixes = () => loadFixes(check.fixes?.(f, ctx) ?? [], f, ctx);
  return [{ span: wide(span, ctx), message, severity: severityOf(f), fixes }];
}

/** A problem of no width could not be seen. */
function wide(span: Finding['span'], ctx: LineContext): Finding['span'] {
  if (span.end > span.start) return span;
  return span.start < ctx.node.text.length
    ? { start: span.start, end: span.start + 1 }
    : { start: Math.max(0, span.start - 1), end: Math.max(1, span.start) };
}

/** How many rules stand below each line, and whether -i or -c stands above: worked out once a document, when first asked. */
export function lazySurroundings(document: RulesDocument): (i: number) => Below {
  let table: Below[] | undefined;
  return (i) => {
    table ??= surroundings(document);
    return (
      (document.template && table[i] ? { ...table[i], rules: 0 } : table[i]) ?? {
        rules: 0,
        ignoring: undefined,
      }
    );
  };
}

function surroundings(document: RulesDocument): Below[] {
  const out: Below[] = new Array(document.lines.length);
  const { text } = document;
  let ignoring: Below['ignoring'];
  // From the text alone: a large file that is read in one pass would have to be read again for its nodes.
  for (const [i, { start, end }] of document.lines.entries()) {
    out[i] = { rules: 0, ignoring };
    if (text[start] === '-' && end - start <= 3) {
      const line = text.slice(start, end);
      if (line === '-i' || line === '-c') ignoring = line;
    }
  }
  let rules = 0;
  for (let i = document.lines.length - 1; i >= 0; i--) {
    const at = out[i];
    const line = document.lines[i];
    if (!at || !line) continue;
    out[i] = { ...at, rules };
    let from = line.start;
    while (text[from] === ' ') from++;
    if (text[from] === '-' && 'aAdwW'.includes(text[from + 1] ?? '?')) rules++;
  }
  return out;
}

/** A finding in a line as a problem of its document. */
export function place(check: CheckInfo & Pick<Problem, 'scope'>, f: Finding, line: RulesLine): Problem {
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
    fixes: () => (f.fixes?.() ?? []).map(move),
  };
}
