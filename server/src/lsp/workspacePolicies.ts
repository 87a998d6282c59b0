import { CancellationToken } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { kernelsFor, type PolicyKernel } from '../core/ima/facts/policyKernels.ts';
import { type PolicyDocument, parsePolicy } from '../core/ima/syntax/policyDocument.ts';
import { targetsOf } from '../core/service.ts';
import { plainUri } from './files.ts';
import { someAtATime } from './pace.ts';
import { isPolicyLanguage, policyLanguage } from './policies.ts';
import type { Session } from './session.ts';
import type { WorkspaceIndex } from './workspaceIndex.ts';

/** An IMA policy of the workspace, as its editor shows it or as it is in its file. */
export interface WorkspacePolicy {
  readonly uri: string;
  readonly document: TextDocument;
  readonly policy: PolicyDocument;
  readonly kernels: readonly PolicyKernel[];
}

/** The IMA policies of the workspace. */
export interface WorkspacePolicies {
  /** Returns the open ones, then those in files that the client can read, as they were some seconds ago. */
  all(): Promise<readonly WorkspacePolicy[]>;
  /** What was read of files may be old. */
  forget(): void;
}

/** Files are looked for again after so many milliseconds. */
const KEPT = 5000;
/**
 * Returns a store, empty at first, of the IMA policies in the workspace, open or not; it reads them when it is
 * asked.
 * @param index knows where they are
 */
export function createWorkspacePolicies(
  session: Session,
  index: Pick<WorkspaceIndex, 'policies'>,
): WorkspacePolicies {
  let kept: { readonly at: number; readonly closed: Promise<readonly WorkspacePolicy[]> } | undefined;

  async function readClosed(): Promise<readonly WorkspacePolicy[]> {
    const uris = await index.policies(CancellationToken.None);
    const read = await someAtATime(uris, async (uri) => {
      const text = await session.files.readText(uri);
      return text === undefined ? [] : [await policyOf(TextDocument.create(uri, policyLanguage, 0, text))];
    });
    return read.flat();
  }

  async function policyOf(document: TextDocument): Promise<WorkspacePolicy> {
    const { uri } = document;
    const { targets, machine, policyKernel } = await session.configuration.settingsOf(uri);
    const kernels = kernelsFor(targetsOf(targets, machine), policyKernel);
    return { uri, document, policy: parsePolicy(document.getText()), kernels };
  }

  return {
    forget: () => (kept = undefined),
    async all() {
      if (!kept || Date.now() - kept.at > KEPT) kept = { at: Date.now(), closed: readClosed() };
      const { closed } = kept;
      closed.catch(() => (kept = undefined));
      const open = await Promise.all(session.documents.all().filter(isPolicyLanguage).map(policyOf));
      const seen = new Set(open.map((p) => plainUri(p.uri)));
      return [...open, ...(await closed).filter((p) => !seen.has(plainUri(p.uri)))];
    },
  };
}
