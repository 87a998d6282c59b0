import {
  type CodeAction,
  CodeActionKind,
  type Command,
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type Hover,
  type Location,
  type TextEdit as LspTextEdit,
  type MarkupContent,
  MarkupKind,
  type Range,
  type SelectionRange,
  type SignatureHelp,
  SymbolKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Severity } from '../core/checks/defineCheck.ts';
import type { FileEdit, RulesetProblem } from '../core/checks/ruleset/defineRulesetCheck.ts';
import type { DocRef, Item, ItemKind, ItemList } from '../core/completion/completionItems.ts';
import type { SignatureHelp as CoreSignatureHelp } from '../core/completion/signatureHelp.ts';
import type { Action } from '../core/fixes/codeActions.ts';
import type { Hover as CoreHover } from '../core/hover/hoverTypes.ts';
import { isRulesetProblem, type LintProblem } from '../core/lint/lint.ts';
import type { DocumentLink as CoreLink } from '../core/navigation/documentLinks.ts';
import type { Fold } from '../core/navigation/folding.ts';
import type { DocumentSymbol as CoreSymbol } from '../core/navigation/symbols.ts';
import type { RefactorAction, RefactorName } from '../core/refactor/refactorings.ts';
import type { Span, TextEdit } from '../core/text/span.ts';

/** What the client can take, as far as the shapes here depend on it. */
export interface ClientShape {
  readonly markdown: boolean;
  readonly related: boolean;
  readonly codeDescription: boolean;
  /** Edits and commands of code actions may be asked for when one is chosen. */
  readonly resolvesActions: boolean;
  /** A parameter of a signature may be told by where it stands in the label; else by its text. */
  readonly labelOffsets: boolean;
  /** A URI of the folder with a page for each check. */
  readonly docsBase: string | undefined;
  /** The client's command that opens the list of completions. */
  readonly suggestCommand: string | undefined;
  /** The client's command that gives a document LF line ends, for clients whose texts have one line end throughout. */
  readonly lineEndCommand: string | undefined;
}

/** The page about a check; undefined where the client names no folder of pages. */
export function docsUrl(code: string, docsBase: string | undefined): string | undefined {
  return docsBase === undefined ? undefined : `${docsBase.replace(/\/+$/, '')}/${code}.md`;
}

/** A span of the document as lines and characters. */
export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

/** A range of the client as a span of the document. */
export function toSpan(document: TextDocument, range: Range): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

/** As `toRange`, but a carriage return before a newline has no width in LSP: the character before it stands for it. */
function visibleRange(document: TextDocument, span: Span): Range {
  const range = toRange(document, span);
  const { start, end } = range;
  const empty = start.line === end.line && start.character === end.character;
  if (!empty || span.start === span.end || start.character === 0) return range;
  return { start: { line: start.line, character: start.character - 1 }, end };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/**
 * Returns the other places that belong to a problem.
 * @param files of the ruleset that reported it; empty for problems of lines
 */
export function relatedPlaces(
  document: TextDocument,
  problem: LintProblem,
  files: readonly TextDocument[],
): readonly { readonly location: Location; readonly message: string }[] {
  if (!isRulesetProblem(problem))
    return problem.related.map((r) => ({ location: toLocation(document, r.span), message: r.message }));
  return problem.related.flatMap((r) => {
    const file = files[r.file];
    return file ? [{ location: toLocation(file, r.span), message: r.message }] : [];
  });
}

/** A problem as a diagnostic; `files` as for `relatedPlaces`. */
export function toDiagnostic(
  document: TextDocument,
  problem: LintProblem,
  shape: ClientShape,
  files: readonly TextDocument[] = [],
): Diagnostic {
  const href = shape.codeDescription ? docsUrl(problem.code, shape.docsBase) : undefined;
  const related = shape.related ? relatedPlaces(document, problem, files) : [];
  return {
    range: visibleRange(document, problem.span),
    severity: severities[problem.severity],
    code: problem.code,
    source: 'audit-rules',
    message: problem.message,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    ...(related.length === 0 ? {} : { relatedInformation: [...related] }),
  };
}

/** The fixes of a problem of a ruleset, with their edits in all files. The first one is preferred where it is safe. */
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

/**
 * An edit of the core as one of LSP. LSP counts CR LF as one line's end, so a place between the two has no position:
 * an edit that begins or ends there takes in the whole end of the line and puts back what it did not mean.
 */
export function toTextEdit(document: TextDocument, edit: TextEdit): LspTextEdit {
  const before = insideLineEnd(document, edit.span.start) ? 1 : 0;
  const after = insideLineEnd(document, edit.span.end) ? 1 : 0;
  return {
    range: toRange(document, { start: edit.span.start - before, end: edit.span.end + after }),
    newText: `${before ? '\r' : ''}${edit.newText}${after ? '\n' : ''}`,
  };
}

/** Whether an offset stands between CR and LF. */
function insideLineEnd(document: TextDocument, at: number): boolean {
  return document.getText().slice(at - 1, at + 1) === '\r\n';
}

/** The kind of "fix all" that a client may run when it saves. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.auditRules`;

/** What travels with an action until it is chosen. */
export interface ActionData {
  readonly uri: string;
  /** A refactoring whose edits are not worked out yet, and the span that it was offered for; else "fix all" is meant. */
  readonly refactor?: { readonly name: RefactorName; readonly span: Span };
  /** The id of a revoked technique: all keys that name it are meant. */
  readonly move?: string;
}

const refactorKinds: Readonly<Record<RefactorAction['kind'], string>> = {
  rewrite: CodeActionKind.RefactorRewrite,
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
};

/** The kind of a refactoring among code actions. */
export function refactorKind(action: RefactorAction): string {
  return refactorKinds[action.kind];
}

/** A refactoring with its edits; none where it has none. */
export function toRefactoring(document: TextDocument, action: RefactorAction): CodeAction | undefined {
  const edits = action.edits();
  if (edits.length === 0) return undefined;
  return {
    title: action.title,
    kind: refactorKind(action),
    edit: { changes: { [document.uri]: edits.map((e) => toTextEdit(document, e)) } },
  };
}

/** An action of the core; `kind` says as what a fix of everything is offered. */
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

/** An editor that keeps one line end for a whole text ignores edits of a single one: its own command must do it. */
function lineEndCommand(
  document: TextDocument,
  action: Action,
  shape: ClientShape,
): { readonly command?: Command } {
  const command = shape.lineEndCommand;
  if (command === undefined || !action.edits.some((e) => insideLineEnd(document, e.span.end))) return {};
  return { command: { title: action.title, command, arguments: [document.uri] } };
}

/** Markdown, or the same without its marks for a client that shows plain text only. */
export function toMarkup(markdown: string, shape: ClientShape): MarkupContent {
  if (shape.markdown) return { kind: MarkupKind.Markdown, value: markdown };
  const plain = markdown
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1 ($2)')
    .replace(/^#+ /gm, '')
    .replace(/(?<!\\)[*`]/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
  return { kind: MarkupKind.PlainText, value: plain };
}

/** What the core says about a place. */
export function toHover(document: TextDocument, hover: CoreHover, shape: ClientShape): Hover {
  return { contents: toMarkup(hover.markdown, shape), range: toRange(document, hover.span) };
}

export function toSignatureHelp(
  { signatures, current }: CoreSignatureHelp,
  shape: ClientShape,
): SignatureHelp {
  return {
    signatures: signatures.map(({ label, parts }) => ({
      label,
      parameters: parts.map(({ start, end, markdown }) => ({
        label: shape.labelOffsets ? ([start, end] as [number, number]) : label.slice(start, end),
        ...(markdown === undefined ? {} : { documentation: toMarkup(markdown, shape) }),
      })),
      activeParameter: current,
    })),
    activeSignature: 0,
    activeParameter: current,
  };
}

const itemKinds: Readonly<Record<ItemKind, CompletionItemKind>> = {
  option: CompletionItemKind.Keyword,
  keyword: CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  operator: CompletionItemKind.Operator,
  value: CompletionItemKind.Value,
  syscall: CompletionItemKind.Function,
  technique: CompletionItemKind.Reference,
  key: CompletionItemKind.Constant,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
};

/** What travels with an item until its documentation is asked for. */
export interface ItemData {
  readonly uri: string;
  readonly doc: DocRef;
}

/** A list of the core; its order becomes the sort text. */
export function toCompletionList(document: TextDocument, list: ItemList, shape: ClientShape): CompletionList {
  return {
    isIncomplete: list.incomplete,
    items: list.items.map((item, i) => toCompletionItem(document, item, i, shape)),
  };
}

function toCompletionItem(
  document: TextDocument,
  item: Item,
  place: number,
  shape: ClientShape,
): CompletionItem {
  return {
    label: item.label,
    kind: itemKinds[item.kind],
    sortText: String(place).padStart(5, '0'),
    textEdit: { range: toRange(document, item.span), newText: item.newText },
    ...(place === 0 ? { preselect: true } : {}),
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...(item.filterText === undefined ? {} : { filterText: item.filterText }),
    ...(item.doc ? { data: { uri: document.uri, doc: item.doc } satisfies ItemData } : {}),
    ...(item.more && shape.suggestCommand
      ? { command: { title: 'Suggest', command: shape.suggestCommand } }
      : {}),
  };
}

const symbolKinds: Readonly<Record<CoreSymbol['kind'], SymbolKind>> = {
  heading: SymbolKind.Namespace,
  rule: SymbolKind.Event,
  control: SymbolKind.Property,
};

/** A named part of a document with what it holds. */
export function toDocumentSymbol(document: TextDocument, symbol: CoreSymbol): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbolKinds[symbol.kind],
    range: toRange(document, symbol.span),
    selectionRange: toRange(document, symbol.nameSpan),
    children: symbol.children.map((s) => toDocumentSymbol(document, s)),
  };
}

/** A place in a document. */
export function toLocation(document: TextDocument, span: Span): Location {
  return { uri: document.uri, range: toRange(document, span) };
}

/** A place that is marked because the cursor stands at another of its kind. */
export function toHighlight(document: TextDocument, span: Span): DocumentHighlight {
  return { range: toRange(document, span), kind: DocumentHighlightKind.Text };
}

/** What can be folded away: whole lines. */
export function toFoldingRange(document: TextDocument, { kind, span }: Fold): FoldingRange {
  const { start, end } = toRange(document, span);
  const lines = { startLine: start.line, endLine: end.line };
  if (kind === 'section') return lines;
  return { ...lines, kind: kind === 'region' ? FoldingRangeKind.Region : FoldingRangeKind.Comment };
}

/** Spans that hold one another, the smallest first, as a chain. */
export function toSelectionRange(document: TextDocument, spans: readonly Span[]): SelectionRange {
  const all = spans.map((s) => toRange(document, s)).reverse();
  const [outermost = toRange(document, { start: 0, end: 0 }), ...inner] = all;
  return inner.reduce<SelectionRange>((parent, range) => ({ range, parent }), { range: outermost });
}

/** A place that leads to a page. */
/** @param uriOf the URI of a path of the document's machine */
export function toDocumentLink(
  document: TextDocument,
  { span, to, tooltip }: CoreLink,
  uriOf: (path: string) => string,
): DocumentLink {
  return { range: toRange(document, span), target: 'url' in to ? to.url : uriOf(to.path), tooltip };
}
