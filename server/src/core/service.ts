import { builtInData, setTechniqueData } from './attack/data/techniqueData.ts';
import type { AttackIndex } from './attack/official/attackIndex.ts';
import { withOfficial } from './attack/official/mergeOfficial.ts';
import type { Problem } from './checks/defineCheck.ts';
import type { HostAnswers } from './checks/host/defineHostCheck.ts';
import type { LintOptions } from './checks/select.ts';
import type { Machine } from './facts/machines.ts';
import { defaultTargets, type Target, target } from './facts/targets.ts';
import { lintLines } from './lint/lintLines.ts';
import type { RulesDocument } from './syntax/document.ts';

export type { LintOptions } from './checks/select.ts';
export { questions } from './lint/lintLines.ts';
export { read, readOnce } from './syntax/readRules.ts';

/**
 * Returns the targets that names mean (`debian-12`), on a machine, without unknown ones; the default targets
 * where none is known.
 */
export function targetsOf(names: readonly string[], machine: Machine): readonly Target[] {
  const found = names.flatMap((n) => target(n, machine) ?? []);
  return found.length > 0 ? found : targetsOf(defaultTargets, machine);
}

/**
 * Returns all problems of the lines of a rules file in the order of their places; empty where there are none.
 */
export function lint(document: RulesDocument, options: LintOptions): readonly Problem[] {
  return lintLines(document, options).problems;
}

/**
 * Returns all problems of the lines of a rules file, including those that the answers of its machine show;
 * empty where there are none.
 * @param host what the machine has answered so far
 */
export function lintWithHost(
  document: RulesDocument,
  host: HostAnswers,
  options: LintOptions,
): readonly Problem[] {
  return lintLines(document, options, host).problems;
}

/**
 * Uses technique data that the user loaded together with the built-in data; with undefined, the built-in data
 * alone. Earlier results of linting are then out of date.
 */
export function useTechniques(index: AttackIndex | undefined): void {
  setTechniqueData(index ? withOfficial(index) : builtInData);
}
