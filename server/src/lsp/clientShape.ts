import type { InitializeParams } from 'vscode-languageserver';
import { type KnownKinds, knownKinds } from './kinds.ts';
import type { InitializationOptions } from './session.ts';

/** What the client can take, as far as the shapes here depend on it. */
export interface ClientShape {
  /** Hovers and tooltips, documentation of completions, and that of signatures are shown as Markdown. */
  readonly markdown: boolean;
  readonly markdownItems: boolean;
  readonly markdownSignatures: boolean;
  readonly kinds: KnownKinds;
  /** Symbols of a document may hold others. */
  readonly nestedSymbols: boolean;
  /** A code action may be more than a command. */
  readonly actionLiterals: boolean;
  /** Renaming may first be asked what would be renamed. */
  readonly preparesRename: boolean;
  /** An edit may say of which version of a document it is. */
  readonly versionedEdits: boolean;
  /** An edit may ask to be confirmed, and say why. */
  readonly annotatedEdits: boolean;
  readonly related: boolean;
  readonly codeDescription: boolean;
  /** Edits and commands of code actions may be asked for when one is chosen. */
  readonly resolvesActions: boolean;
  /** Each row of a list of completions shows a text of its own next to the label. */
  readonly labelDetails: boolean;
  /** A parameter of a signature may be told by where it is in the label; else by its text. */
  readonly labelOffsets: boolean;
  /** The types of semantic tokens that the client names; undefined where it knows ours. */
  readonly tokenTypes: readonly string[] | undefined;
  /** A URI of the directory with a page for each check. */
  readonly docsBase: string | undefined;
  /** The client's command that shows a check's page; gets its URI. */
  readonly docsCommand: string | undefined;
  /** The client's command that saves a file; gets its URI. */
  readonly saveCommand: string | undefined;
  /** The client's command that waives a requirement; gets `{ uri, id }`. */
  readonly waiveCommand: string | undefined;
  /** An edit may make a file. */
  readonly createsFiles: boolean;
  /** The client's command that opens the list of completions. */
  readonly suggestCommand: string | undefined;
  /**
   * The client's command that gives a document LF line ends, for clients whose texts have one line end
   * throughout.
   */
  readonly lineEndCommand: string | undefined;
}

/**
 * Returns what the client supports, from its `initialize` request.
 * @param options what it sent as initialization options
 */
export function shapeOf({ capabilities }: InitializeParams, options: InitializationOptions): ClientShape {
  return {
    ...textShape(capabilities),
    ...actionShape(capabilities),
    kinds: knownKinds(capabilities),
    tokenTypes: options.ownTokenTypes ? undefined : namedTokenTypes(capabilities),
    docsBase: options.docsBase,
    docsCommand: options.docsCommand,
    saveCommand: options.saveCommand,
    waiveCommand: options.waiveCommand,
    suggestCommand: options.suggestCommand,
    lineEndCommand: options.lineEndCommand,
  };
}

type Capabilities = InitializeParams['capabilities'];

function textShape({ textDocument }: Capabilities) {
  const item = textDocument?.completion?.completionItem;
  const signature = textDocument?.signatureHelp?.signatureInformation;
  return {
    markdown: showsMarkdown(textDocument?.hover?.contentFormat),
    markdownItems: showsMarkdown(item?.documentationFormat),
    markdownSignatures: showsMarkdown(signature?.documentationFormat),
    labelDetails: item?.labelDetailsSupport === true,
    labelOffsets: signature?.parameterInformation?.labelOffsetSupport === true,
  };
}

function actionShape(capabilities: Capabilities) {
  const { textDocument, workspace } = capabilities;
  const published = textDocument?.publishDiagnostics;
  const pulled = textDocument?.diagnostic;
  const actions = textDocument?.codeAction;
  return {
    related: published?.relatedInformation === true || pulled?.relatedInformation === true,
    codeDescription: published?.codeDescriptionSupport === true || pulled?.codeDescriptionSupport === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    actionLiterals: actions?.codeActionLiteralSupport !== undefined,
    preparesRename: textDocument?.rename?.prepareSupport === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    annotatedEdits: annotatesEdits(capabilities),
    resolvesActions: ['edit', 'command'].every(
      (p) => actions?.resolveSupport?.properties.includes(p) === true,
    ),
    createsFiles: mayCreateFiles(capabilities),
  };
}

function showsMarkdown(formats: readonly string[] | undefined): boolean {
  return Array.isArray(formats) && formats.includes('markdown');
}

function mayCreateFiles({ workspace }: Capabilities): boolean {
  const edits = workspace?.workspaceEdit;
  return edits?.documentChanges === true && edits.resourceOperations?.includes('create') === true;
}

function annotatesEdits({ workspace }: Capabilities): boolean {
  const edits = workspace?.workspaceEdit;
  return edits?.documentChanges === true && typeof edits.changeAnnotationSupport === 'object';
}

function namedTokenTypes({ textDocument }: Capabilities): readonly string[] | undefined {
  const named: unknown = textDocument?.semanticTokens?.tokenTypes;
  return Array.isArray(named) ? named.filter((type) => typeof type === 'string') : undefined;
}
