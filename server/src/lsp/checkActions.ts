import {
  type CodeAction,
  CodeActionKind,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Problem } from '../core/checks/defineCheck.ts';
import type { CommentedText } from '../core/checks/suppressionComments.ts';
import { configFileName } from '../core/config.ts';
import { newConfig, switchOffEdits } from '../core/configEdit.ts';
import { disableActions } from '../core/fixes/codeActions.ts';
import type { LintProblem } from '../core/lint/lint.ts';
import type { Span } from '../core/text/span.ts';
import { type ActionData, toCodeAction } from './convertActions.ts';
import { docsUrl, toDiagnostic } from './convertProblems.ts';
import { toTextEdit } from './convertText.ts';
import { plainUri } from './files.ts';
import type { Session } from './session.ts';

/** A document with its problems, and the span that actions are wanted for. */
export interface ProblemsAtSpan {
  readonly document: TextDocument;
  /** The rules that a comment can be written into; undefined for a file of another language. */
  readonly rules: CommentedText | undefined;
  readonly problems: readonly LintProblem[];
  readonly span: Span;
}

/**
 * Returns the actions, other than fixes, for the checks that report at a span: disable the check, or show its
 * page; empty where no check reports there.
 */
export async function checkActions(session: Session, place: ProblemsAtSpan): Promise<readonly CodeAction[]> {
  const { shape } = session;
  const { document, rules, problems, span } = place;
  const actions: CodeAction[] = [];
  const codes = new Set<string>();
  for (const problem of problems) {
    if (problem.span.start > span.end || problem.span.end < span.start || codes.has(problem.code)) continue;
    codes.add(problem.code);
    const diagnostics = [toDiagnostic(document, problem, shape)];
    if (rules)
      for (const action of disableActions(rules, problem))
        actions.push(toCodeAction(document, action, CodeActionKind.QuickFix, shape));
    const directory = await directoryAction(session, document.uri, problem);
    if (directory) actions.push({ ...directory, diagnostics });
    const page = pageAction(session, problem);
    if (page) actions.push({ ...page, diagnostics });
  }
  return actions;
}

/**
 * Returns the action that shows the page of a check; undefined where the client has no pages, or no command
 * for them.
 */
function pageAction({ shape }: Session, { code }: Problem): CodeAction | undefined {
  const url = docsUrl(code, shape.docsBase);
  if (url === undefined || shape.docsCommand === undefined) return undefined;
  const title = `Show documentation for ${code}`;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    command: { title, command: shape.docsCommand, arguments: [url] },
  };
}

/**
 * Returns the action that switches a check off in the nearest configuration; undefined where none can be
 * written.
 */
async function directoryAction(
  session: Session,
  uri: string,
  { code }: Problem,
): Promise<CodeAction | undefined> {
  const own = /^([\w+.-]+:\/\/[^?#]*)\/[^/?#]*$/.exec(uri)?.[1];
  if (own === undefined) return undefined;
  const configured = await session.configuration.configFolderOf(uri);
  if (configured === undefined && !session.shape.createsFiles) return undefined;
  const folder = configured ?? own;
  const name = plainUri(folder).split('/').at(-1) ?? '';
  const where = folder === own ? 'this directory' : `the directory "${name}"`;
  const title = `Disable ${code} for ${where} (${configFileName})`;
  const data: ActionData = { uri, disable: { code, folder } };
  const action: CodeAction = { title, kind: CodeActionKind.QuickFix, data };
  return session.shape.resolvesActions ? action : resolveDisable(session, action, code, folder);
}

/**
 * Returns a code action completed with the edit that turns a check off in the configuration file of a
 * directory; undefined where that file cannot be read as a configuration.
 * @param code the code of the check
 * @param folder the URI of the directory
 */
export async function resolveDisable(
  session: Session,
  action: CodeAction,
  code: string,
  folder: string,
): Promise<CodeAction | undefined> {
  const { shape } = session;
  const uri = `${folder}/${configFileName}`;
  const edit = configChange(uri, await session.files.readText(uri, 'editor'), code);
  if (!edit) return undefined;
  const command = shape.saveCommand;
  const { data: _, ...rest } = action;
  return {
    ...rest,
    edit,
    // An editor leaves a changed file unsaved, and the configuration counts as it is saved.
    ...(command === undefined ? {} : { command: { title: action.title, command, arguments: [uri] } }),
  };
}

function configChange(uri: string, text: string | undefined, code: string): WorkspaceEdit | undefined {
  if (text === undefined) {
    const start = { line: 0, character: 0 };
    const first: TextDocumentEdit = {
      textDocument: { uri, version: null },
      edits: [{ range: { start, end: start }, newText: newConfig(code) }],
    };
    return { documentChanges: [{ kind: 'create', uri, options: { ignoreIfExists: true } }, first] };
  }
  const edits = switchOffEdits(text, code);
  const document = TextDocument.create(uri, 'json', 0, text);
  return edits && { changes: { [uri]: edits.map((e) => toTextEdit(document, e)) } };
}
