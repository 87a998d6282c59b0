// Requests beyond LSP about all rules files of the workspace: method names and types only, so that the client
// can share them.
import type { Diagnostic } from 'vscode-languageserver';

/**
 * The client asks for the problems of the rules files that are not open: no parameters -> WorkspaceProblems.
 */
export const workspaceProblemsRequest = 'auditRules/workspaceProblems';

/** What closed rules files report, as they are saved. */
export interface WorkspaceProblems {
  /** How many closed files were read. */
  readonly files: number;
  /** The files that report something. */
  readonly found: readonly { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }[];
}
