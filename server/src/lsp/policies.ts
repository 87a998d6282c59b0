import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem } from '../core/checks/defineCheck.ts';
import type { PolicyFeatureContext } from '../core/ima/editor/policyFeatures.ts';
import { kernelsFor } from '../core/ima/facts/policyKernels.ts';
import { type PolicyDocument, parsePolicy } from '../core/ima/syntax/policyDocument.ts';
import { lintPolicy, type PolicyLintOptions } from '../core/lint/lintPolicy.ts';
import { targetsOf } from '../core/service.ts';
import type { Settings } from '../core/settings.ts';
import { byLanguage, type DocumentAnswer, foundHandler, type OnDocument, type Work } from './openHandler.ts';
import type { Session } from './session.ts';

/** The language of IMA policies, as editors name it. */
export const policyLanguage = 'ima-policy';

/** What is known of one version of an IMA policy under one set of settings. */
export interface PolicyAnalysis {
  readonly document: TextDocument;
  readonly policy: PolicyDocument;
  readonly context: PolicyFeatureContext;
  readonly settings: Settings;
  readonly lintOptions: PolicyLintOptions;
  /** Returns what is reported of the policy, by place; worked out when first asked for. */
  problems(): readonly Problem[];
}

/** Reports whether a document is an IMA policy. */
export function isPolicyLanguage({ languageId }: Pick<TextDocument, 'languageId'>): boolean {
  return languageId === policyLanguage;
}

/** Keeps the last analysis of each open policy. */
export interface PolicyAnalyses {
  of(document: TextDocument, settings: Settings): PolicyAnalysis;
  forget(uri: string): void;
}

/** Returns a store, empty at first, that analyzes open IMA policies and keeps the last analysis of each. */
export function createPolicyAnalyses(): PolicyAnalyses {
  const kept = new Map<string, PolicyAnalysis & { readonly version: number }>();
  return {
    of(document, settings) {
      const hit = kept.get(document.uri);
      if (hit?.document === document && hit.version === document.version && hit.settings === settings)
        return hit;
      const made = { ...analyse(document, settings), version: document.version };
      kept.set(document.uri, made);
      return made;
    },
    forget: (uri) => void kept.delete(uri),
  };
}

function analyse(document: TextDocument, settings: Settings): PolicyAnalysis {
  const { targets, machine, policyKernel } = settings;
  const kernels = kernelsFor(targetsOf(targets, machine), policyKernel);
  const { severities, profile, excluded } = settings;
  const policy = parsePolicy(document.getText());
  const lintOptions = { kernels, severities, profile };
  let problems: readonly Problem[] | undefined = excluded ? [] : undefined;
  return {
    document,
    policy,
    context: { kernels },
    settings,
    lintOptions,
    problems: () => (problems ??= lintPolicy(policy, lintOptions).problems),
  };
}

/**
 * Returns a handler of requests about an open document: `ofPolicy` answers for an IMA policy, and `others`
 * for every other document.
 * @param name of the request, for the log
 * @param fallback the answer for a policy that was closed meanwhile, and after a failure
 */
export function policyOr<P extends OnDocument, R>(
  session: Session,
  name: string,
  fallback: R,
  ofPolicy: Work<PolicyAnalysis, P, R>,
  others: DocumentAnswer<P, R>,
): DocumentAnswer<P, R> {
  const own = foundHandler(
    session,
    `${name} of a policy`,
    fallback,
    ({ textDocument }: P) => session.policyOf(textDocument.uri),
    ofPolicy,
  );
  return byLanguage(session, isPolicyLanguage, own, others);
}
