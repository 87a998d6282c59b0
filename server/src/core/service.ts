import type { Problem } from './checks/define.ts';
import { runChecks, type Severities } from './checks/run.ts';
import type { Machine } from './facts/machines.ts';
import { defaultTargets, type Target, target } from './facts/targets.ts';
import { parseDocument, type RulesDocument } from './syntax/document.ts';

/** What a judgement needs to know besides the text. */
export interface LintOptions {
  readonly targets: readonly Target[];
  /** Other severities than the checks' own. */
  readonly severities?: Severities;
}

/** The targets of a list of names (unknown ones left out; the default ones for an empty list). */
export function targetsOf(names: readonly string[], machine: Machine): readonly Target[] {
  const found = names.flatMap((n) => target(n, machine) ?? []);
  return found.length > 0 ? found : targetsOf(defaultTargets, machine);
}

/** All problems of a rules file, in the order of their places. */
export function lint(document: RulesDocument, options: LintOptions): readonly Problem[] {
  return runChecks(document, options.targets, options.severities);
}

/** Reads a rules file for one pass of `lint`: what was worked out about a line is not kept. */
export function readOnce(text: string): RulesDocument {
  return parseDocument(text, true);
}

/** Reads a rules file. */
export function read(text: string): RulesDocument {
  return parseDocument(text);
}
