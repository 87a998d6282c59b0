import { judge } from '../model/judge.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Target } from '../facts/targets.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import { shift } from '../text/span.ts';
import type { Finding, Fix, JudgedTarget, LineCheck, LineContext, Problem } from './define.ts';
import { lineChecks } from './registry.ts';

const cache = new WeakMap<CommandLine, Map<string, Verdict>>();

/** The verdict of a line for a target, kept with the line. */
export function verdictOf(node: CommandLine, target: Target): Verdict {
  let byTarget = cache.get(node);
  if (!byTarget) cache.set(node, (byTarget = new Map()));
  const key = `${target.release} ${target.machine}`;
  let v = byTarget.get(key);
  if (!v) byTarget.set(key, (v = judge(node, target.release, target.machine)));
  return v;
}

/** Runs every check over a document. */
export function runChecks(document: RulesDocument, targets: readonly Target[]): readonly Problem[] {
  const problems: Problem[] = [];
  for (const line of document.lines) {
    if (line.node.kind === 'blank') continue;
    const ctx = lineContext(document, line, targets);
    for (const check of lineChecks) for (const f of check.run(ctx)) problems.push(place(check, f, line));
  }
  return problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function lineContext(document: RulesDocument, line: RulesLine, targets: readonly Target[]): LineContext {
  const { node } = line;
  const verdicts: readonly JudgedTarget[] = node.kind === 'command' ? targets.map((target) => ({ target, verdict: verdictOf(node, target) })) : [];
  return { document, line, node, targets, verdicts };
}

function place(check: LineCheck, f: Finding, line: RulesLine): Problem {
  const move = (fix: Fix): Fix => ({ ...fix, edits: fix.edits.map((e) => ({ ...e, span: shift(e.span, line.start) })) });
  return {
    code: check.code, check: check.name, severity: f.severity ?? check.severity, scope: check.scope, message: f.message,
    span: shift(f.span, line.start),
    related: (f.related ?? []).map((r) => ({ ...r, span: shift(r.span, line.start) })),
    fixes: () => (f.fixes?.() ?? []).map(move),
  };
}
