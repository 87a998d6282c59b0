import {
  type CodeAction,
  CodeActionKind,
  type Command,
  type TextEdit as LspTextEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { RulesetProblem } from '../core/checks/ruleset/defineRulesetCheck.ts';
import type { Action } from '../core/fixes/codeActions.ts';
import type { RefactorAction, RefactorName } from '../core/refactor/refactorings.ts';
import type { FileEdit } from '../core/ruleset/ruleset.ts';
import type { Span } from '../core/text/span.ts';
import type { ClientShape } from './clientShape.ts';
import { toDiagnostic } from './convertProblems.ts';
import { insideLineEnd, toTextEdit } from './convertText.ts';

/**
 * Returns the fixes of a problem of a ruleset as code actions, with their edits in all files; empty where it
 * has none. The first one is preferred where it is safe.
 * @param document the file that the problem is in
 * @param files the files of the ruleset, in its order
 */
export function toFolderFixes(
  document: TextDocument,
  problem: RulesetProblem,
  files: readonly TextDocument[],
  shape: ClientShape,
): readonly CodeAction[] {
  return problem.fixes().map((fix, i) => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(document, problem, shape, files)],
    edit: { changes: toChanges(files, fix.edits) },
    ...(fix.preferred || (i === 0 && fix.safety === 'safe') ? { isPreferred: true } : {}),
  }));
}

function toChanges(
  files: readonly TextDocument[],
  edits: readonly FileEdit[],
): Record<string, LspTextEdit[]> {
  const changes: Record<string, LspTextEdit[]> = {};
  for (const edit of edits) {
    const file = files[edit.file];
    if (file) (changes[file.uri] ??= []).push(toTextEdit(file, edit));
  }
  return changes;
}

/** The kind of "fix all" that a client may run when it saves. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.auditRules`;

/** What travels with an action until it is chosen. */
export interface ActionData {
  readonly uri: string;
  /**
   * A refactoring whose edits are not worked out yet, and the span that it was offered for; "fix all" is
   * meant where nothing else is named.
   */
  readonly refactor?: { readonly name: RefactorName; readonly span: Span };
  /** The id of a revoked technique: all keys that name it are meant. */
  readonly move?: string;
  /** The code of the one check whose problems are all fixed. */
  readonly fix?: string;
  /** A check that is switched off in the configuration of a directory. */
  readonly disable?: { readonly code: string; readonly folder: string };
  /** A requirement of a compliance profile, in whose words rules are written. */
  readonly demand?: { readonly profile: string; readonly id: string };
}

const refactorKinds: Readonly<Record<RefactorAction['kind'], string>> = {
  rewrite: CodeActionKind.RefactorRewrite,
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
};

/** Returns the kind of code action that LSP has for a refactoring, such as `refactor.rewrite`. */
export function refactorKind(action: RefactorAction): string {
  return refactorKinds[action.kind];
}

/** Returns a refactoring as a code action with its edits; undefined where it changes nothing. */
export function toRefactoring(document: TextDocument, action: RefactorAction): CodeAction | undefined {
  const edits = action.edits();
  if (edits.length === 0) return undefined;
  return {
    title: action.title,
    kind: refactorKind(action),
    edit: { changes: { [document.uri]: edits.map((e) => toTextEdit(document, e)) } },
  };
}

/**
 * Returns an action of the core as a code action.
 * @param kind the kind under which an action that fixes everything is offered
 * @param shape what the client supports
 */
export function toCodeAction(
  document: TextDocument,
  action: Action,
  kind: string,
  shape: ClientShape,
): CodeAction {
  const edit = { changes: { [document.uri]: action.edits.map((e) => toTextEdit(document, e)) } };
  const base = { title: action.title, edit, ...lineEndCommand(document, action, shape) };
  switch (action.kind) {
    case 'fix':
      return {
        ...base,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toDiagnostic(document, action.problem, shape)],
        ...(action.preferred ? { isPreferred: true } : {}),
      };
    case 'fix-all':
      return { ...base, kind };
    default:
      return action satisfies never;
  }
}

/**
 * Returns the client's command that changes line endings, for an action that edits within one: an editor that
 * keeps one line ending for a whole text ignores such edits. An empty object for any other action, and where
 * the client has no such command.
 */
export function lineEndCommand(
  document: TextDocument,
  action: Action,
  shape: ClientShape,
): { readonly command?: Command } {
  const command = shape.lineEndCommand;
  if (command === undefined || !action.edits.some((e) => insideLineEnd(document, e.span.end))) return {};
  return { command: { title: action.title, command, arguments: [document.uri] } };
}
