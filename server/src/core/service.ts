import type { Problem } from './checks/define.ts';
import { runChecks, type Severities } from './checks/run.ts';
import type { Machine } from './facts/machines.ts';
import { defaultTargets, type Target, target } from './facts/targets.ts';
import { parseDocument, type RulesDocument } from './syntax/document.ts';
import { parseTemplate, templateKindOf } from './syntax/template.ts';

/** What a judgement needs to know besides the text. */
export interface LintOptions {
  readonly targets: readonly Target[];
  /** Other severities than the checks' own. */
  readonly severities?: Severities;
  /** Beginnings of codes, or names, of the checks that are run; all where absent or empty. */
  readonly only?: readonly string[];
}

/** The targets of a list of names (unknown ones left out; the default ones for an empty list). */
export function targetsOf(names: readonly string[], machine: Machine): readonly Target[] {
  const found = names.flatMap((n) => target(n, machine) ?? []);
  return found.length > 0 ? found : targetsOf(defaultTargets, machine);
}

/** All problems of a rules file, in the order of their places. */
export function lint(document: RulesDocument, options: LintOptions): readonly Problem[] {
  return runChecks(document, options.targets, options.severities, options.only);
}

/** Reads a rules file for one pass of `lint`: what was worked out about a line is not kept. `path` as for `read`. */
export function readOnce(text: string, path = ''): RulesDocument {
  const kind = templateKindOf(path);
  return kind ? parseTemplate(text, kind) : parseDocument(text, true);
}

/** Reads a rules file, or a template of one where the end of its path or URI says so (`.j2`, `.erb`, `.epp`, `.tmpl`). */
export function read(text: string, path = ''): RulesDocument {
  const kind = templateKindOf(path);
  return kind ? parseTemplate(text, kind) : parseDocument(text);
}
