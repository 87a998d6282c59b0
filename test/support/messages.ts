import { exampleHost } from '../../server/src/core/checks/host/exampleHost.ts';
import { hostChecks } from '../../server/src/core/checks/host/hostChecks.ts';
import { checks } from '../../server/src/core/checks/registry.ts';
import { exampleContext } from '../../server/src/core/checks/ruleset/exampleRuleset.ts';
import { rulesetChecks } from '../../server/src/core/checks/ruleset/rulesetChecks.ts';
import { runRulesetChecks } from '../../server/src/core/checks/ruleset/runRuleset.ts';
import { defaultTargets, target } from '../../server/src/core/facts/targets.ts';
import { exampleKernels, examplePolicy } from '../../server/src/core/ima/checks/examplePolicy.ts';
import { policyChecks } from '../../server/src/core/ima/checks/policyChecks.ts';
import { kernelsOfTargets } from '../../server/src/core/ima/facts/policyKernels.ts';
import { parsePolicy } from '../../server/src/core/ima/syntax/policyDocument.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { lintPolicy } from '../../server/src/core/lint/lintPolicy.ts';
import { lintWithHost } from '../../server/src/core/service.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { examplesOf, targetOfExample } from './examples.ts';
import { mistakes } from './mistakes.ts';

/** What a check said of a text. */
export interface Said {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  /** The titles of its fixes. */
  readonly titles: readonly string[];
  readonly about: string;
}

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly fixes: () => readonly { readonly title: string }[];
}

const said = (about: string, found: readonly Found[]): readonly Said[] =>
  found.map(({ code, severity, message, fixes }) => ({
    code,
    severity,
    message,
    titles: fixes().map((f) => f.title),
    about,
  }));

/** Returns what the checks say of their own bad examples and of the common mistakes, for one target and for the default ones. */
export function allMessages(): readonly Said[] {
  const all = defaultTargets.flatMap((name) => target(name) ?? []);
  const severities = Object.fromEntries(checks.filter((c) => c.defaultOff).map((c) => [c.code, c.severity]));
  const ofLines = [
    ...examplesOf(checks).map(({ example }) => ({ text: example.bad, alone: targetOfExample(example) })),
    ...mistakes().map((m) => ({ text: m.line, alone: targetOfExample({}) })),
  ].flatMap(({ text, alone }) =>
    [[alone], all].flatMap((targets) =>
      said(text, lintLines(parseDocument(text), { targets, severities, profile: 'strict' }).problems),
    ),
  );
  const ofHosts = examplesOf(hostChecks).flatMap(({ example }) =>
    said(
      example.bad,
      lintWithHost(parseDocument(example.bad), exampleHost, { targets: [targetOfExample(example)] }),
    ),
  );
  const ofRulesets = examplesOf(rulesetChecks).flatMap(({ example }) =>
    [[targetOfExample(example)], all].flatMap((targets) =>
      said(example.bad, runRulesetChecks(exampleContext(example.bad, targets), rulesetChecks)),
    ),
  );
  return [...ofLines, ...ofHosts, ...ofRulesets, ...policyMessages()];
}

/** What checks of IMA policies say of their bad examples, for their kernel and for those of the default targets. */
function policyMessages(): readonly Said[] {
  const all = kernelsOfTargets(defaultTargets.flatMap((name) => target(name) ?? []));
  const severities = Object.fromEntries(
    policyChecks.filter((c) => c.defaultOff).map((c) => [c.code, c.severity]),
  );
  return policyChecks.flatMap((check) =>
    check.examples.flatMap((e) =>
      [exampleKernels(e), all].flatMap((kernels) =>
        said(e.bad, lintPolicy(parsePolicy(examplePolicy(check, e.bad)), { kernels, severities }).problems),
      ),
    ),
  );
}
