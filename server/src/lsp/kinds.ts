import { type ClientCapabilities, CompletionItemKind, SymbolKind } from 'vscode-languageserver';

// Numbers that a client may not know: LSP allows those of its first version, and others where a client lists
// them.

/** The last kinds of the first version of LSP. */
const LAST_SYMBOL = SymbolKind.Array;
const LAST_ITEM = CompletionItemKind.Reference;

const olderSymbols: ReadonlyMap<SymbolKind, SymbolKind> = new Map([
  [SymbolKind.Event, SymbolKind.Method],
  [SymbolKind.Key, SymbolKind.Constant],
]);

const olderItems: ReadonlyMap<CompletionItemKind, CompletionItemKind> = new Map([
  [CompletionItemKind.EnumMember, CompletionItemKind.Enum],
  [CompletionItemKind.Constant, CompletionItemKind.Value],
  [CompletionItemKind.Folder, CompletionItemKind.File],
  [CompletionItemKind.Operator, CompletionItemKind.Keyword],
]);

/** Writes kinds as a client knows them. */
export interface KnownKinds {
  readonly documentSymbol: (kind: SymbolKind) => SymbolKind;
  readonly workspaceSymbol: (kind: SymbolKind) => SymbolKind;
  readonly completionItem: (kind: CompletionItemKind) => CompletionItemKind;
}

/**
 * Returns an object that converts kinds of symbols and items to kinds that the client knows: an older kind
 * for one that it does not know.
 */
export function knownKinds({ textDocument, workspace }: ClientCapabilities): KnownKinds {
  const items = textDocument?.completion?.completionItemKind?.valueSet;
  return {
    documentSymbol: known(textDocument?.documentSymbol?.symbolKind?.valueSet, LAST_SYMBOL, olderSymbols),
    workspaceSymbol: known(workspace?.symbol?.symbolKind?.valueSet, LAST_SYMBOL, olderSymbols),
    completionItem: known(items, LAST_ITEM, olderItems),
  };
}

function known<K extends number>(
  valueSet: readonly K[] | undefined,
  last: K,
  older: ReadonlyMap<K, K>,
): (kind: K) => K {
  const listed = Array.isArray(valueSet) ? new Set(valueSet) : undefined;
  const knows = (kind: K): boolean => listed?.has(kind) ?? kind <= last;
  return (kind) => (knows(kind) ? kind : (older.get(kind) ?? last));
}
