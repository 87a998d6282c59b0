import { builtInData, setTechniqueData } from './attack/data/techniqueData.ts';
import type { AttackIndex } from './attack/official/attackIndex.ts';
import { withOfficial } from './attack/official/mergeOfficial.ts';
import type { Problem } from './checks/defineCheck.ts';
import type { HostAnswers, HostCheck } from './checks/host/defineHostCheck.ts';
import { hostChecks } from './checks/host/hostChecks.ts';
import { type HostQuestions, hostQuestions, runHostChecks } from './checks/host/runHost.ts';
import { allChecks } from './checks/registry.ts';
import { isOn, type LintOptions, runChecks, withSeverity } from './checks/runLines.ts';
import { isSelected } from './checks/select.ts';
import { notSuppressed } from './checks/suppress.ts';
import type { Machine } from './facts/machines.ts';
import { defaultTargets, type Target, target } from './facts/targets.ts';
import { parseDocument, type RulesDocument } from './syntax/document.ts';
import { parseTemplate, templateKindOf } from './syntax/template.ts';

export { lintAlone, lintFolder } from './checks/ruleset/lintRuleset.ts';
export type { LintOptions } from './checks/runLines.ts';

/** The targets of a list of names (unknown ones left out; the default ones for an empty list). */
export function targetsOf(names: readonly string[], machine: Machine): readonly Target[] {
  const found = names.flatMap((n) => target(n, machine) ?? []);
  return found.length > 0 ? found : targetsOf(defaultTargets, machine);
}

/** All problems of a rules file, in the order of their places. */
export function lint(document: RulesDocument, options: LintOptions): readonly Problem[] {
  return runChecks(document, options.targets, options.severities, options.only, options.conventions);
}

/** What a document asks its machine: nothing where no check of the machine is wanted. */
export function questions(document: RulesDocument, options: LintOptions): HostQuestions {
  return wantedHostChecks(options).length === 0
    ? { paths: [], accounts: false }
    : hostQuestions(document, options.targets);
}

/** The problems of `lint` with those of a machine, as far as it has answered; comments and severities decide as for `lint`. */
export function lintWithHost(
  document: RulesDocument,
  host: HostAnswers,
  options: LintOptions,
): readonly Problem[] {
  const { problems, settles } = runHostChecks(document, options.targets, host, wantedHostChecks(options));
  const shown = notSuppressed(document, problems, allChecks).flatMap((p) =>
    withSeverity(p, options.severities ?? {}),
  );
  const others = lint(document, options).filter((p) => !settles(p));
  return [...others, ...shown].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function wantedHostChecks({ severities = {}, only }: LintOptions): readonly HostCheck[] {
  return hostChecks.filter((c) => isOn(c, severities) && isSelected(c, only));
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

/**
 * Works with the technique data that the user brought from now on, together with the built-in ones; with the latter alone
 * where there are none. What was linted before has to be linted anew.
 */
export function useTechniques(index: AttackIndex | undefined): void {
  setTechniqueData(index ? withOfficial(index) : builtInData);
}
