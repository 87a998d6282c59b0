import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type Hover,
  type SignatureHelp,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocRef, Item, ItemKind, ItemList } from '../core/completion/completionItems.ts';
import type { SignatureHelp as CoreSignatureHelp } from '../core/completion/signatureHelp.ts';
import { type Hover as CoreHover, hoverMarkdown } from '../core/hover/hoverTypes.ts';
import type { ClientShape } from './clientShape.ts';
import { toMarkup, toRange } from './convertText.ts';

/** Returns a hover of the core as LSP's, as Markdown only if the client supports it. */
export function toHover(document: TextDocument, hover: CoreHover, shape: ClientShape): Hover {
  return { contents: toMarkup(hoverMarkdown(hover), shape.markdown), range: toRange(document, hover.span) };
}

/** Returns signature help of the core as LSP's, with Markdown only if the client supports it. */
export function toSignatureHelp(
  { signatures, current }: CoreSignatureHelp,
  shape: ClientShape,
): SignatureHelp {
  return {
    signatures: signatures.map(({ label, parts }) => ({
      label,
      parameters: parts.map(({ start, end, markdown }) => ({
        label: shape.labelOffsets ? ([start, end] as [number, number]) : label.slice(start, end),
        ...(markdown === undefined ? {} : { documentation: toMarkup(markdown, shape.markdownSignatures) }),
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
  policy: CompletionItemKind.Snippet,
};

/** What travels with an item until its documentation is asked for. */
export interface ItemData {
  readonly uri: string;
  readonly doc: DocRef;
}

/** Returns a completion list of the core as LSP's; the order of the items becomes the sort text. */
export function toCompletionList(document: TextDocument, list: ItemList, shape: ClientShape): CompletionList {
  return {
    isIncomplete: list.incomplete,
    items: list.items.map((item, i) => toCompletionItem(document, item, i, shape)),
  };
}

/** Returns the label and what is next to it: in each row, where the client can show it there. */
function labelOf(
  { label, short, detail, filterText }: Item,
  shape: ClientShape,
): Pick<CompletionItem, 'label' | 'detail' | 'labelDetails' | 'filterText'> {
  const description = detail ?? short?.beside;
  const shown = shape.labelDetails ? (short?.label ?? label) : label;
  // What is typed is compared with the text that is inserted, whatever the row shows.
  const compared = filterText ?? (shown === label ? undefined : label);
  return {
    label: shown,
    ...(detail === undefined ? {} : { detail }),
    ...(shape.labelDetails && description !== undefined ? { labelDetails: { description } } : {}),
    ...(compared === undefined ? {} : { filterText: compared }),
  };
}

function toCompletionItem(
  document: TextDocument,
  item: Item,
  place: number,
  shape: ClientShape,
): CompletionItem {
  return {
    ...labelOf(item, shape),
    kind: shape.kinds.completionItem(itemKinds[item.kind]),
    sortText: String(place).padStart(5, '0'),
    textEdit: { range: toRange(document, item.span), newText: item.newText },
    ...(place === 0 ? { preselect: true } : {}),
    ...(item.text ? { documentation: toMarkup(item.text, shape.markdownItems) } : {}),
    ...(item.doc ? { data: { uri: document.uri, doc: item.doc } satisfies ItemData } : {}),
    ...(item.more && shape.suggestCommand
      ? { command: { title: 'Suggest', command: shape.suggestCommand } }
      : {}),
  };
}
