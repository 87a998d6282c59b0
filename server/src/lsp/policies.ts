import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem } from '../core/checks/defineCheck.ts';
import type { PolicyFeatureContext } from '../core/ima/editor/policyFeatures.ts';
import { kernelsFor } from '../core/ima/facts/policyKernels.ts';
import { type PolicyDocument, parsePolicy } from '../core/ima/syntax/policyDocument.ts';
import { lintPolicy, type PolicyLintOptions } from '../core/lint/lintPolicy.ts';
import { targetsOf } from '../core/service.ts';
import type { Settings } from '../core/settings.ts';
import { stopIfCancelled } from './safeHandler.ts';
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

interface OnDocument {
  readonly textDocument: { readonly uri: string };
}

type Answer<P, R> = (params: P, token: CancellationToken) => Promise<R>;

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
  ofPolicy: (policy: PolicyAnalysis, params: P, token: CancellationToken) => R | Promise<R>,
  others: Answer<P, R>,
): Answer<P, R> {
  const own = session.guard(`${name} of a policy`, fallback, async (params: P, token): Promise<R> => {
    const policy = await session.policyOf(params.textDocument.uri);
    stopIfCancelled(token);
    return policy ? ofPolicy(policy, params, token) : fallback;
  });
  return (params, token) => {
    const document = session.documents.get(params.textDocument.uri);
    return document && isPolicyLanguage(document) ? own(params, token) : others(params, token);
  };
}
