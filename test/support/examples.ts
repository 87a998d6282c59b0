import assert from 'node:assert/strict';
import type { CheckInfo, Example, Problem } from '../../server/src/core/checks/defineCheck.ts';
import { exampleFiles } from '../../server/src/core/checks/ruleset/exampleRuleset.ts';
import type { Machine } from '../../server/src/core/facts/machines.ts';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import type { FilePlace } from '../../server/src/core/ruleset/ruleset.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { applyEdits, type Span, shift } from '../../server/src/core/text/span.ts';

/** A target that must exist. @throws Error for an unknown name */
export function targetNamed(name: string, machine: Machine = 'x86_64'): Target {
  const t = target(name, machine);
  if (!t) throw new Error(`There is no target "${name}".`);
  return t;
}

/** The target that an example is about. */
export function targetOfExample(e: Pick<Example, 'target' | 'machine'>): Target {
  return targetNamed(e.target ?? '3.0.9', (e.machine ?? 'x86_64') as Machine);
}

/** All problems of a text. */
export function problemsOf(text: string, ...targets: readonly Target[]): readonly Problem[] {
  return lintLines(parseDocument(text), { targets }).problems;
}

/** All problems of a text; a check that is off by default is switched on. */
export function problemsWith(
  check: CheckInfo,
  text: string,
  ...targets: readonly Target[]
): readonly Problem[] {
  return lintLines(parseDocument(text), {
    targets,
    severities: check.defaultOff ? { [check.code]: check.severity } : {},
  }).problems;
}

/** The text that a problem marks. */
export function marked(text: string, p: Problem): string {
  return text.slice(p.span.start, p.span.end);
}

/** Returns the text with `⟦…⟧` around a span, as a check's file writes its example. */
export function withMarks(text: string, { start, end }: Span): string {
  return `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
}

/** Returns the span, counted in the text of an example, of a place in the file of that index. */
export function spanInExample(text: string, { file, span }: FilePlace): Span {
  let at = 0;
  for (const { name } of exampleFiles(text)?.slice(0, file + 1) ?? []) {
    const head = `#-- ${name}\n`;
    at = text.indexOf(head, at) + head.length;
  }
  return shift(span, at);
}

/** The text after a problem's first fix; undefined where it has none. */
export function afterFirstFix(text: string, p: Problem): string | undefined {
  const first = p.fixes()[0];
  return first && applyEdits(text, first.edits);
}

/** The lines of a text that would not load on a target. */
export function notLoading(text: string, t: Target): readonly string[] {
  return parseDocument(text).lines.flatMap(({ node }) => {
    if (node.kind !== 'command') return [];
    const { outcome, fault } = judge(node, t.release, t.machine);
    return fault !== undefined && outcome !== 'loads' ? [node.text] : [];
  });
}

/** Fails where a command of a text does not load on one of the targets. */
export function assertLoads(text: string, targets: readonly Target[]): void {
  for (const { node } of parseDocument(text).lines) {
    if (node.kind !== 'command') continue;
    for (const t of targets)
      assert.equal(
        judge(node, t.release, t.machine).outcome,
        'loads',
        `${t.name} ${t.machine}: ${node.text}`,
      );
  }
}

/** Every example with its check and a name for a test. */
export function examplesOf<C extends CheckInfo>(
  checks: readonly C[],
): readonly { readonly check: C; readonly example: Example; readonly name: string }[] {
  return checks.flatMap((check) =>
    check.examples.map((example) => ({
      check,
      example,
      name: `${check.code} ${JSON.stringify(example.bad)}`,
    })),
  );
}
